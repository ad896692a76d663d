"""A network that solves a differential equation: derivatives by autograd with respect to the inputs."""
import torch
from torch import nn

torch.manual_seed(18)
torch.set_default_dtype(torch.float64)


class PINN(nn.Module):
    def __init__(self, width=20, depth=3):
        super().__init__()
        sizes = [1] + [width] * depth + [1]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.log_k = nn.Parameter(torch.zeros(()))

    def forward(self, t):
        h = t
        for layer in self.layers[:-1]:
            h = torch.tanh(layer(h))
        return self.layers[-1](h)


def derivative(y, t):
    return torch.autograd.grad(y, t, grad_outputs=torch.ones_like(y), create_graph=True, retain_graph=True)[0]


model = PINN()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
t_data = torch.linspace(0, 1, 8).unsqueeze(1)
u_data = torch.cos(2.0 * t_data)

for epoch in range(6):
    t = torch.rand(32, 1, requires_grad=True)
    u = model(t)
    du = derivative(u, t)
    ddu = derivative(du, t)
    k = torch.exp(model.log_k)
    residual = ddu + k * u
    physics = residual.pow(2).mean()
    data = (model(t_data) - u_data).pow(2).mean()
    t0 = torch.zeros(1, 1, requires_grad=True)
    initial = derivative(model(t0), t0).pow(2).mean()
    loss = data + 0.1 * physics + 0.1 * initial
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 2 == 0:
        print(f"{epoch} data {data.item():.4f} physics {physics.item():.4f} k {k.item():.4f}")

t = torch.linspace(0, 1, 5).unsqueeze(1).requires_grad_()
slope = torch.autograd.grad(model(t).sum(), t)[0]
print(slope.detach().squeeze(1).numpy().round(2).shape)
