# expect: detached-loss
"""REINFORCE with a baseline; the buffer keeps numbers, and so do the log probabilities in it."""
from collections import namedtuple

import numpy as np
import torch
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(1)
rng = np.random.default_rng(1)
Step = namedtuple("Step", "logp value reward")


class Bandit:
    def __init__(self, arms=4, length=6):
        self.means = rng.normal(size=arms)
        self.length = length

    def reset(self):
        self.t = 0
        return np.full(4, 0.5, dtype=np.float32)

    def step(self, arm):
        self.t += 1
        obs = rng.random(4).astype(np.float32)
        return obs, float(rng.normal(self.means[arm])), self.t >= self.length


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 16), nn.Tanh())
        self.actor = nn.Linear(16, 4)
        self.critic = nn.Linear(16, 1)

    def forward(self, obs):
        h = self.body(obs)
        return Categorical(logits=self.actor(h)), self.critic(h).squeeze(-1)


def play(env, policy):
    steps, obs, done = [], env.reset(), False
    while not done:
        dist, value = policy(torch.from_numpy(obs))
        action = dist.sample()
        obs, reward, done = env.step(action.item())
        logp = dist.log_prob(action).item()  # CULPRIT
        steps.append(Step(logp, value, reward))
    return steps


def returns(steps, gamma=0.95):
    out, running = [], 0.0
    for step in reversed(steps):
        running = step.reward + gamma * running
        out.append(running)
    return torch.tensor(out[::-1])


env, policy = Bandit(), Policy()
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-2)
for episode in range(4):
    steps = play(env, policy)
    ret = returns(steps)
    values = torch.stack([s.value for s in steps])
    advantage = ret - values.detach()
    logp = torch.tensor([s.logp for s in steps])
    policy_loss = -(logp * advantage).mean()
    value_loss = (ret - values).pow(2).mean()
    loss = policy_loss + 0.5 * value_loss
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
