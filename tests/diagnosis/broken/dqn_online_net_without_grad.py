# expect: no-grad-block
"""Double DQN; the block that keeps the target network out of the graph took the online one in."""
import random
from collections import deque

import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)
random.seed(0)


class QNet(nn.Module):
    def __init__(self, n_obs=5, n_act=3):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(n_obs, 32), nn.ReLU())
        self.value = nn.Linear(32, 1)
        self.advantage = nn.Linear(32, n_act)

    def forward(self, obs):
        h = self.trunk(obs)
        adv = self.advantage(h)
        return self.value(h) + adv - adv.mean(-1, keepdim=True)


class Replay:
    def __init__(self, size):
        self.items = deque(maxlen=size)

    def push(self, *item):
        self.items.append(item)

    def sample(self, n):
        obs, act, rew, nxt, done = zip(*random.sample(self.items, n))
        return torch.stack(obs), torch.tensor(act), torch.tensor(rew), torch.stack(nxt), torch.tensor(done)


online, target = QNet(), QNet()
target.load_state_dict(online.state_dict())
optimizer = torch.optim.RMSprop(online.parameters(), lr=1e-3)
replay = Replay(200)
for _ in range(100):
    replay.push(torch.randn(5), random.randrange(3), random.random(), torch.randn(5), float(random.random() < 0.1))


def td_loss(batch, gamma=0.99):
    obs, act, rew, nxt, done = batch
    with torch.no_grad():  # CULPRIT
        best = online(nxt).argmax(1, keepdim=True)
        q_next = target(nxt).gather(1, best).squeeze(1)
        goal = rew + gamma * (1 - done) * q_next
        q = online(obs).gather(1, act[:, None]).squeeze(1)
    return F.smooth_l1_loss(q, goal)


for step in range(6):
    loss = td_loss(replay.sample(16))
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(online.parameters(), 10.0)
    optimizer.step()
    if step % 3 == 0:
        target.load_state_dict(online.state_dict())
