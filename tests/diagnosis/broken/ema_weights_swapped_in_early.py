# expect: saved-tensor-modified
"""Averaged weights are put in for validation, between the forward of a batch and its backward."""
import copy

import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class EMA:
    def __init__(self, model, decay=0.99):
        self.model, self.decay = model, decay
        self.shadow = {n: p.detach().clone() for n, p in model.named_parameters()}
        self.backup = {}

    @torch.no_grad()
    def update(self):
        for n, p in self.model.named_parameters():
            self.shadow[n].lerp_(p, 1 - self.decay)

    @torch.no_grad()
    def apply(self):
        for n, p in self.model.named_parameters():
            self.backup[n] = p.detach().clone()
            p.copy_(self.shadow[n])  # CULPRIT

    @torch.no_grad()
    def restore(self):
        for n, p in self.model.named_parameters():
            p.copy_(self.backup.pop(n))


@torch.no_grad()
def evaluate(model, x, y):
    model.eval()
    right = (model(x).argmax(1) == y).float().mean().item()
    model.train()
    return right


model = nn.Sequential(nn.Linear(10, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 3))
initial = copy.deepcopy(model.state_dict())
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
ema = EMA(model)
x, y = torch.randn(128, 10), torch.randint(0, 3, (128,))
x_val, y_val = torch.randn(32, 10), torch.randint(0, 3, (32,))

for step, rows in enumerate(torch.randperm(128).split(32)):
    logits = model(x[rows])
    loss = F.cross_entropy(logits, y[rows], label_smoothing=0.1)
    if step % 2 == 1:
        ema.apply()
        print("val", evaluate(model, x_val, y_val))
        ema.restore()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    ema.update()
