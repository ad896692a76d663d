# expect: carried-state-graph
"""A recurrent actor-critic whose memory lives in the module and is carried over updates with its graph."""
import torch
from torch import nn
from torch.distributions import Normal

torch.manual_seed(0)


class RecurrentActor(nn.Module):
    def __init__(self, n_obs=6, n_act=2, hidden=16):
        super().__init__()
        self.encode = nn.Linear(n_obs, hidden)
        self.cell = nn.GRUCell(hidden, hidden)
        self.mean = nn.Linear(hidden, n_act)
        self.log_std = nn.Parameter(torch.zeros(n_act))
        self.value = nn.Linear(hidden, 1)
        self.hidden_size = hidden
        self.memory = None

    def reset(self, n):
        self.memory = torch.zeros(n, self.hidden_size)

    def forward(self, obs):
        h = torch.relu(self.encode(obs))
        self.memory = self.cell(h, self.memory)  # CULPRIT
        return Normal(self.mean(self.memory), self.log_std.exp()), self.value(self.memory).squeeze(-1)


class Envs:
    def __init__(self, n):
        self.state = torch.randn(n, 6)

    def step(self, action):
        self.state = 0.9 * self.state + 0.1 * torch.randn_like(self.state)
        self.state[:, :2] += 0.1 * action
        return self.state.clone(), -self.state.pow(2).sum(1)


actor, envs = RecurrentActor(), Envs(5)
optimizer = torch.optim.Adam(actor.parameters(), lr=1e-3)
actor.reset(5)
obs = envs.state.clone()
for update in range(3):
    log_probs, values, rewards, entropies = [], [], [], []
    for _ in range(4):
        dist, value = actor(obs)
        action = dist.sample()
        obs, reward = envs.step(action)
        log_probs.append(dist.log_prob(action).sum(-1))
        entropies.append(dist.entropy().sum(-1))
        values.append(value)
        rewards.append(reward)
    ret = torch.stack(rewards).flip(0).cumsum(0).flip(0)
    values = torch.stack(values)
    advantage = (ret - values).detach()
    loss = -(torch.stack(log_probs) * advantage).mean() + 0.5 * (ret - values).pow(2).mean()
    loss = loss - 0.01 * torch.stack(entropies).mean()
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(actor.parameters(), 0.5)
    optimizer.step()
    print(update, loss.item())
