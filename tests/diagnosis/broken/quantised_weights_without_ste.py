# expect: integer-dtype|nondifferentiable-op
"""Quantisation-aware training that really casts to integers, so that the weights are never trained."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class Quantizer(nn.Module):
    def __init__(self, bits=8):
        super().__init__()
        self.levels = 2 ** (bits - 1) - 1

    def forward(self, w):
        scale = w.detach().abs().max() / self.levels
        q = (w / scale).to(torch.int8)  # CULPRIT
        return q.float() * scale


class QuantLinear(nn.Linear):
    def __init__(self, n_in, n_out):
        super().__init__(n_in, n_out)
        self.quant = Quantizer()

    def forward(self, x):
        return F.linear(x, self.quant(self.weight), self.bias)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = QuantLinear(10, 32)
        self.second = QuantLinear(32, 32)
        self.last = nn.Linear(32, 2)

    def forward(self, x):
        h = F.relu(self.first(x))
        h = F.relu(self.second(h))
        return self.last(h)


net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
x = torch.randn(200, 10)
y = (x[:, 0] > x[:, 1]).long()
for epoch in range(2):
    for rows in torch.randperm(200).split(50):
        loss = F.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
