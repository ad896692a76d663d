# expect: retensor
"""Meta-learning by functional calls; each inner step makes new parameters, so nothing comes back to the old."""
import torch
from torch import nn
from torch.func import functional_call
import torch.nn.functional as F

torch.manual_seed(0)


class Sine(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, 20), nn.Tanh(), nn.Linear(20, 20), nn.Tanh(), nn.Linear(20, 1))

    def forward(self, x):
        return self.net(x)


def task():
    amplitude, phase = torch.rand(1) * 4 + 0.5, torch.rand(1) * 3.14

    def sample(n):
        x = torch.rand(n, 1) * 10 - 5
        return x, amplitude * torch.sin(x + phase)

    return sample


def adapt(model, weights, x, y, lr=0.01, steps=2):
    for _ in range(steps):
        loss = F.mse_loss(functional_call(model, weights, (x,)), y)
        grads = torch.autograd.grad(loss, list(weights.values()), create_graph=True)
        weights = {
            name: nn.Parameter(w - lr * g)  # CULPRIT
            for (name, w), g in zip(weights.items(), grads)
        }
    return weights


model = Sine()
meta = torch.optim.Adam(model.parameters(), lr=1e-3)
for iteration in range(4):
    meta.zero_grad()
    total = 0.0
    for _ in range(3):
        sample = task()
        fast = adapt(model, dict(model.named_parameters()), *sample(10))
        x, y = sample(10)
        total = total + F.mse_loss(functional_call(model, fast, (x,)), y)
    (total / 3).backward()
    meta.step()
    print(iteration, total.item() / 3)
