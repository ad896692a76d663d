# expect: grad-before-backward
"""Annealed noise on the gradients, added at the top of the loop, where there are none in the first round."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.ELU()]
        self.net = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.net(x)


class NoisySGD:
    """The gradients of the step before, with noise."""

    def __init__(self, params, lr, eta=0.3, gamma=0.55):
        self.params = list(params)
        self.lr, self.eta, self.gamma, self.t = lr, eta, gamma, 0

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def perturb(self):
        self.t += 1
        sigma = (self.eta / self.t ** self.gamma) ** 0.5
        for p in self.params:
            noise = sigma * torch.randn(p.shape)
            p.grad = p.grad + noise  # CULPRIT

    @torch.no_grad()
    def step(self):
        for p in self.params:
            p -= self.lr * p.grad


x = torch.linspace(-3, 3, 64).unsqueeze(1)
y = torch.sin(x)
model = MLP([1, 16, 16, 1])
optimizer = NoisySGD(model.parameters(), lr=0.01)
losses = []
for epoch in range(5):
    optimizer.perturb()
    loss = F.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print(losses)
