# expect: custom-function-returns
"""A linear layer with a custom Function, whose backward has nothing for the weight."""
import math

import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class ScaledLinear(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, bias, scale):
        ctx.save_for_backward(x, weight)
        ctx.scale = scale
        return scale * (x @ weight.t()) + bias

    @staticmethod
    def backward(ctx, grad):
        x, weight = ctx.saved_tensors
        grad_x = grad_weight = grad_bias = None
        if ctx.needs_input_grad[0]:
            grad_x = ctx.scale * (grad @ weight)
        if ctx.needs_input_grad[2]:
            grad_bias = grad.sum(0)
        return grad_x, grad_weight, grad_bias, None  # CULPRIT


class EqualizedLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))
        self.scale = 1 / math.sqrt(n_in)

    def forward(self, x):
        return ScaledLinear.apply(x, self.weight, self.bias, self.scale)


class MappingNetwork(nn.Module):
    def __init__(self, dim=8, depth=3):
        super().__init__()
        self.layers = nn.ModuleList(EqualizedLinear(dim, dim) for _ in range(depth))

    def forward(self, z):
        z = F.normalize(z, dim=-1)
        for layer in self.layers:
            z = F.leaky_relu(layer(z), 0.2)
        return z


mapping = MappingNetwork()
optimizer = torch.optim.Adam(mapping.parameters(), lr=1e-3, betas=(0.0, 0.99))
goal = nn.Linear(8, 8)
for step in range(4):
    z = torch.randn(16, 8)
    with torch.no_grad():
        wanted = goal(z)
    loss = F.mse_loss(mapping(z), wanted)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
