"""Two weights and a scale that are trained; two of the three get no gradient."""

import torch

x, target = torch.randn(16, 4), torch.randn(16, 1)
encoder = torch.nn.Linear(4, 4)
head = torch.nn.Linear(4, 1)
scale = torch.ones(1, requires_grad=True) * 0.1

features = torch.relu(encoder(x)).detach()
loss = (head(features) * scale - target).pow(2).mean()
loss.backward()
print(encoder.weight.grad, head.weight.grad is None, scale.grad)
