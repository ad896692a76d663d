# expect: checkpoint-no-grad-input
"""Activation checkpointing of the first blocks, in the old form; what goes in is data, and requires no grad."""
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.checkpoint import checkpoint

torch.manual_seed(0)


class Residual(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.up = nn.Linear(dim, 2 * dim)
        self.down = nn.Linear(2 * dim, dim)

    def forward(self, x):
        return x + self.down(F.gelu(self.up(self.norm(x))))


class Regressor(nn.Module):
    def __init__(self, dim=16, depth=3, checkpointed=2):
        super().__init__()
        self.blocks = nn.ModuleList(Residual(dim) for _ in range(depth))
        self.checkpointed = checkpointed
        self.head = nn.Linear(dim, 1)

    def forward(self, x):
        for number, block in enumerate(self.blocks):
            if self.training and number < self.checkpointed:
                x = checkpoint(block, x, use_reentrant=True)  # CULPRIT
            else:
                x = block(x)
        return self.head(x).squeeze(-1)


def make_data(n=64, dim=16):
    x = torch.randn(n, dim)
    return x, (x[:, :4].sum(1) + 0.1 * torch.randn(n))


x, y = make_data()
model = Regressor()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)
model.train()
for epoch in range(2):
    for rows in torch.randperm(64).split(16):
        loss = F.mse_loss(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    schedule.step()
