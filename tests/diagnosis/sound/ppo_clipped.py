"""Proximal policy optimisation on a toy corridor, advantages computed without gradient, minibatches reused over epochs."""
import numpy as np
import torch
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(3)
np.random.seed(3)


class Corridor:
    def __init__(self, length=7):
        self.length = length

    def reset(self):
        self.at = self.length // 2
        return self.observe()

    def observe(self):
        one_hot = np.zeros(self.length, dtype=np.float32)
        one_hot[self.at] = 1.0
        return one_hot

    def step(self, action):
        self.at += 1 if action == 1 else -1
        done = self.at in (0, self.length - 1)
        reward = 1.0 if self.at == self.length - 1 else -0.01
        return self.observe(), reward, done


class ActorCritic(nn.Module):
    def __init__(self, n_obs, n_act):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(n_obs, 32), nn.Tanh())
        self.pi = nn.Linear(32, n_act)
        self.v = nn.Linear(32, 1)

    def forward(self, obs):
        h = self.trunk(obs)
        return Categorical(logits=self.pi(h)), self.v(h).squeeze(-1)


env, net = Corridor(), ActorCritic(7, 2)
optimizer = torch.optim.Adam(net.parameters(), lr=3e-3, eps=1e-5)
gamma, lam, clip = 0.99, 0.95, 0.2


@torch.no_grad()
def rollout(n=64):
    obs_l, act_l, logp_l, rew_l, done_l, val_l = [], [], [], [], [], []
    obs = env.reset()
    for _ in range(n):
        t = torch.as_tensor(obs)
        dist, value = net(t.unsqueeze(0))
        action = dist.sample()
        nxt, reward, done = env.step(action.item())
        obs_l.append(t)
        act_l.append(action)
        logp_l.append(dist.log_prob(action))
        val_l.append(value)
        rew_l.append(reward)
        done_l.append(float(done))
        obs = env.reset() if done else nxt
    values = torch.cat(val_l + [torch.zeros(1)])
    adv, last = torch.zeros(n), 0.0
    for t in reversed(range(n)):
        alive = 1.0 - done_l[t]
        delta = rew_l[t] + gamma * values[t + 1] * alive - values[t]
        last = delta + gamma * lam * alive * last
        adv[t] = last
    return torch.stack(obs_l), torch.cat(act_l), torch.cat(logp_l), adv, adv + values[:-1]


for update in range(3):
    obs, act, old_logp, adv, ret = rollout()
    adv = (adv - adv.mean()) / (adv.std() + 1e-8)
    for epoch in range(2):
        for idx in torch.randperm(64).split(16):
            dist, value = net(obs[idx])
            ratio = torch.exp(dist.log_prob(act[idx]) - old_logp[idx])
            unclipped = ratio * adv[idx]
            clipped = torch.clamp(ratio, 1 - clip, 1 + clip) * adv[idx]
            pi_loss = -torch.min(unclipped, clipped).mean()
            v_loss = 0.5 * (ret[idx] - value).pow(2).mean()
            loss = pi_loss + 0.5 * v_loss - 0.01 * dist.entropy().mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 0.5)
            optimizer.step()
    print(f"update {update} loss {loss.item():.4f} mean return {ret.mean().item():.3f}")
