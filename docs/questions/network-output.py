"""The sensitivity of a network's output to its input."""

import torch

network = torch.nn.Sequential(torch.nn.Linear(3, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))
image = torch.rand(1, 3)
output = network(image)
best = output.argmax(1).float()
best.backward()
print(image.grad)
