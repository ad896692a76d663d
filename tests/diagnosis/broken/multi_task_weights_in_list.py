# expect: unregistered-parameter
"""Several tasks weighed by learned uncertainties, which stand in a plain list and never learn."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class UncertaintyWeighting(nn.Module):
    """Kendall et al.: each loss times exp(-s), plus s."""

    def __init__(self, tasks):
        super().__init__()
        self.log_vars = [nn.Parameter(torch.zeros(())) for _ in range(tasks)]  # CULPRIT

    def forward(self, losses):
        total = 0
        for loss, s in zip(losses, self.log_vars):
            total = total + torch.exp(-s) * loss + s
        return total


class MultiTask(nn.Module):
    def __init__(self, n_in=10, hidden=32):
        super().__init__()
        self.shared = nn.Sequential(nn.Linear(n_in, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU())
        self.depth = nn.Linear(hidden, 1)
        self.segment = nn.Linear(hidden, 5)
        self.normal = nn.Linear(hidden, 3)
        self.weigh = UncertaintyWeighting(3)

    def forward(self, x):
        h = self.shared(x)
        return self.depth(h).squeeze(-1), self.segment(h), F.normalize(self.normal(h), dim=-1)

    def loss(self, x, depth, segment, normal):
        d, s, n = self(x)
        parts = [F.l1_loss(d, depth), F.cross_entropy(s, segment), 1 - (n * normal).sum(-1).mean()]
        return self.weigh(parts), parts


def batch(n=16):
    x = torch.randn(n, 10)
    return x, x[:, 0].abs(), torch.randint(0, 5, (n,)), F.normalize(torch.randn(n, 3), dim=-1)


model = MultiTask()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for step in range(6):
    loss, parts = model.loss(*batch())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(step, [round(p.item(), 3) for p in parts])
