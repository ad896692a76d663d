# expect: hook-inplace-module
"""Grad-CAM by module hooks on a network that works in place."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class ConvBlock(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.conv = nn.Conv2d(n_in, n_out, 3, padding=1)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        x = self.conv(x)
        return self.act(x)  # CULPRIT


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(ConvBlock(1, 4), nn.MaxPool2d(2), ConvBlock(4, 8))
        self.fc = nn.Linear(8, 3)

    def forward(self, x):
        return self.fc(self.blocks(x).mean((2, 3)))


class GradCam:
    def __init__(self, model, layer):
        self.model = model
        self.activations = self.gradients = None
        layer.register_forward_hook(self.keep_activations)
        layer.register_full_backward_hook(self.keep_gradients)

    def keep_activations(self, module, args, output):
        self.activations = output.detach()

    def keep_gradients(self, module, grad_input, grad_output):
        self.gradients = grad_output[0].detach()

    def __call__(self, x, label):
        self.model.zero_grad()
        self.model(x)[0, label].backward()
        weights = self.gradients.mean((2, 3), keepdim=True)
        return F.relu((weights * self.activations).sum(1))


model = Net()
cam = GradCam(model, model.blocks[2].conv)
for label in range(3):
    heat = cam(torch.randn(1, 1, 16, 16), label)
    print(label, heat.mean().item())
