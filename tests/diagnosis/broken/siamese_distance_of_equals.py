# expect: nan-singular-derivative
"""Contrastive training of pairs; some pairs are twice the same, and the root of 0 has no slope."""
import torch
from torch import nn

torch.manual_seed(0)


class Embedder(nn.Module):
    def __init__(self, n_in=8, dim=6):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(n_in, 32), nn.ReLU(), nn.Linear(32, dim))

    def forward(self, x):
        return self.net(x)


def distance(a, b):
    return torch.sqrt(((a - b) ** 2).sum(1))  # CULPRIT


class ContrastiveLoss(nn.Module):
    def __init__(self, margin=1.0):
        super().__init__()
        self.margin = margin

    def forward(self, a, b, same):
        d = distance(a, b)
        near = same * d.pow(2)
        far = (1 - same) * torch.clamp(self.margin - d, min=0).pow(2)
        return 0.5 * (near + far).mean()


def pairs(n):
    left = torch.randn(n, 8)
    right = torch.randn(n, 8)
    same = (torch.rand(n) < 0.5).float()
    right[same.bool()] = left[same.bool()]  # positives: the very same sample
    return left, right, same


model, criterion = Embedder(), ContrastiveLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for step in range(5):
    left, right, same = pairs(16)
    loss = criterion(model(left), model(right), same)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 5.0)
    optimizer.step()
    print(step, loss.item())
