# expect: nan-where-mask
"""A mixture of experts with an entropy term; `where` picks the right value and not the right gradient."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class Router(nn.Module):
    def __init__(self, dim, experts, keep):
        super().__init__()
        self.gate = nn.Linear(dim, experts)
        self.keep = keep

    def forward(self, x):
        scores = self.gate(x)
        top = scores.topk(self.keep, dim=-1)
        weights = torch.zeros_like(scores).scatter(-1, top.indices, top.values.softmax(-1))
        return weights


class MoE(nn.Module):
    def __init__(self, dim=8, experts=4, keep=2):
        super().__init__()
        self.router = Router(dim, experts, keep)
        self.experts = nn.ModuleList(nn.Sequential(nn.Linear(dim, 16), nn.ReLU(), nn.Linear(16, dim)) for _ in range(experts))
        self.out = nn.Linear(dim, 1)

    def forward(self, x):
        weights = self.router(x)
        mixed = torch.stack([expert(x) for expert in self.experts], -1) @ weights.unsqueeze(-1)
        return self.out(mixed.squeeze(-1)).squeeze(-1), weights


def entropy(weights):
    terms = torch.where(weights > 0, weights * torch.log(weights), torch.zeros_like(weights))  # CULPRIT
    return -terms.sum(-1).mean()


model = MoE()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
x = torch.randn(64, 8)
y = x[:, 0] * x[:, 1]
for rows in torch.randperm(64).split(16):
    guess, weights = model(x[rows])
    loss = F.mse_loss(guess, y[rows]) - 0.01 * entropy(weights)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss.item())
