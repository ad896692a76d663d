"""Deep Q-learning: a replay buffer of NumPy arrays, a target network, targets without gradient."""
import random
from collections import deque, namedtuple

import numpy as np
import torch
from torch import nn

random.seed(12)
np.random.seed(12)
torch.manual_seed(12)
Transition = namedtuple("Transition", "state action reward next_state done")


class ReplayBuffer:
    def __init__(self, capacity):
        self.items = deque(maxlen=capacity)

    def push(self, *args):
        self.items.append(Transition(*args))

    def sample(self, n):
        batch = Transition(*zip(*random.sample(self.items, n)))
        return (
            torch.from_numpy(np.stack(batch.state)).float(),
            torch.tensor(batch.action).unsqueeze(1),
            torch.tensor(batch.reward, dtype=torch.float32).unsqueeze(1),
            torch.from_numpy(np.stack(batch.next_state)).float(),
            torch.tensor(batch.done, dtype=torch.float32).unsqueeze(1),
        )

    def __len__(self):
        return len(self.items)


class QNetwork(nn.Module):
    def __init__(self, n_state=3, n_action=2):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(n_state, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU())
        self.value = nn.Linear(32, 1)
        self.advantage = nn.Linear(32, n_action)

    def forward(self, s):
        h = self.layers(s)
        a = self.advantage(h)
        return self.value(h) + a - a.mean(dim=1, keepdim=True)


class Pendulum:
    def reset(self):
        self.state = np.random.uniform(-0.1, 0.1, 3)
        return self.state.copy()

    def step(self, action):
        push = 0.1 if action == 1 else -0.1
        self.state = 0.95 * self.state + push + 0.01 * np.random.randn(3)
        done = bool(np.abs(self.state).max() > 0.8)
        return self.state.copy(), 1.0 - float(np.abs(self.state).sum()), done


policy, target = QNetwork(), QNetwork()
target.load_state_dict(policy.state_dict())
target.eval()
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-3, amsgrad=True)
buffer, env = ReplayBuffer(500), Pendulum()
state, epsilon, tau = env.reset(), 1.0, 0.01
losses = []

for step in range(60):
    if random.random() < epsilon:
        action = random.randrange(2)
    else:
        with torch.no_grad():
            action = policy(torch.tensor(state, dtype=torch.float32).unsqueeze(0)).argmax(1).item()
    following, reward, done = env.step(action)
    buffer.push(state, action, reward, following, done)
    state = env.reset() if done else following
    epsilon = max(0.1, epsilon * 0.97)
    if len(buffer) < 32:
        continue
    s, a, r, s2, d = buffer.sample(16)
    q = policy(s).gather(1, a)
    with torch.no_grad():
        best = policy(s2).argmax(1, keepdim=True)
        goal = r + 0.99 * (1 - d) * target(s2).gather(1, best)
    loss = nn.functional.smooth_l1_loss(q, goal)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_value_(policy.parameters(), 100)
    optimizer.step()
    losses.append(loss.item())
    with torch.no_grad():
        for slow, fast in zip(target.parameters(), policy.parameters()):
            slow.lerp_(fast, tau)

print(len(losses), round(float(np.mean(losses[-10:])), 4))
