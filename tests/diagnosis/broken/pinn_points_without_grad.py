# expect: input-not-requires-grad
"""A heat equation by physics-informed training; the collocation points were drawn anew without asking for gradients."""
import torch
from torch import nn

torch.manual_seed(0)


class Field(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(2, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))

    def forward(self, t, x):
        return self.net(torch.stack([t, x], -1)).squeeze(-1)


def interior(n):
    t = torch.rand(n)
    x = torch.rand(n) * 2 - 1  # CULPRIT
    return t.requires_grad_(), x


def derivative(u, wrt):
    return torch.autograd.grad(u, wrt, torch.ones_like(u), create_graph=True)[0]


def residual(field, t, x, nu=0.1):
    u = field(t, x)
    u_t = derivative(u, t)
    u_x = derivative(u, x)
    u_xx = derivative(u_x, x)
    return u_t - nu * u_xx


def boundary(field, n):
    t = torch.rand(n)
    return field(t, torch.ones(n)).pow(2).mean() + field(t, -torch.ones(n)).pow(2).mean()


def initial(field, n):
    x = torch.rand(n) * 2 - 1
    return (field(torch.zeros(n), x) + torch.sin(3.1416 * x)).pow(2).mean()


field = Field()
optimizer = torch.optim.Adam(field.parameters(), lr=1e-3)
for step in range(4):
    loss = residual(field, *interior(64)).pow(2).mean() + boundary(field, 16) + initial(field, 16)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(step, loss.item())
