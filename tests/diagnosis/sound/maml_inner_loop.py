"""Meta-learning: an inner step written out with create_graph, the outer gradient flows through it."""
import torch
from torch import nn
import torch.nn.functional as F
from torch.func import functional_call

torch.manual_seed(11)


class Regressor(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, hidden), nn.Tanh(), nn.Linear(hidden, hidden), nn.Tanh(), nn.Linear(hidden, 1))

    def forward(self, x):
        return self.net(x)


def sample_task():
    amplitude = 0.5 + 4.5 * torch.rand(1)
    phase = 3.14 * torch.rand(1)

    def draw(n):
        x = 10 * torch.rand(n, 1) - 5
        return x, amplitude * torch.sin(x - phase)

    return draw


def adapt(model, params, x, y, lr, steps=2):
    for _ in range(steps):
        loss = F.mse_loss(functional_call(model, params, (x,)), y)
        grads = torch.autograd.grad(loss, list(params.values()), create_graph=True)
        params = {name: p - lr * g for (name, p), g in zip(params.items(), grads)}
    return params


model = Regressor()
meta = torch.optim.Adam(model.parameters(), lr=1e-3)
for iteration in range(4):
    meta.zero_grad()
    total = 0.0
    for _ in range(3):
        draw = sample_task()
        fast = adapt(model, dict(model.named_parameters()), *draw(10), lr=0.01)
        x, y = draw(10)
        loss = F.mse_loss(functional_call(model, fast, (x,)), y) / 3
        loss.backward()
        total += loss.item()
    torch.nn.utils.clip_grad_value_(model.parameters(), 10.0)
    meta.step()
    print(f"iteration {iteration}: {total:.3f}")

# At test time the adapted weights are only numbers.
draw = sample_task()
x, y = draw(10)
adapted = {k: v.detach() for k, v in adapt(model, dict(model.named_parameters()), x, y, lr=0.01).items()}
with torch.no_grad():
    print("adapted", F.mse_loss(functional_call(model, adapted, (x,)), y).item())
