"""Optimising an input instead of weights, with L-BFGS: a frozen network, features taken by hooks."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(17)
network = nn.Sequential(
    nn.Conv2d(3, 8, 3, padding=1),
    nn.ReLU(inplace=False),
    nn.Conv2d(8, 8, 3, padding=1),
    nn.ReLU(inplace=False),
    nn.AvgPool2d(2),
    nn.Conv2d(8, 16, 3, padding=1),
)
network.eval()
for p in network.parameters():
    p.requires_grad_(False)

features = {}
handles = [
    network[i].register_forward_hook(lambda module, args, output, i=i: features.__setitem__(i, output))
    for i in (0, 2, 5)
]


def gram(f):
    b, c, h, w = f.shape
    flat = f.view(b, c, h * w)
    return flat @ flat.transpose(1, 2) / (c * h * w)


def extract(image):
    features.clear()
    network(image)
    return dict(features)


content_image, style_image = torch.rand(1, 3, 12, 12), torch.rand(1, 3, 12, 12)
with torch.no_grad():
    content = extract(content_image)[5]
    style = {i: gram(f) for i, f in extract(style_image).items()}

image = content_image.clone().requires_grad_(True)
optimizer = torch.optim.LBFGS([image], lr=0.5, max_iter=4)
calls = 0


def closure():
    global calls
    calls += 1
    with torch.no_grad():
        image.clamp_(0, 1)
    optimizer.zero_grad()
    found = extract(image)
    content_loss = F.mse_loss(found[5], content)
    style_loss = sum(F.mse_loss(gram(found[i]), style[i]) for i in style)
    loss = content_loss + 1e3 * style_loss
    loss.backward()
    return loss


for step in range(3):
    loss = optimizer.step(closure)
    print(f"step {step}: {loss.item():.5f}")
for handle in handles:
    handle.remove()
with torch.no_grad():
    image.clamp_(0, 1)
print(calls > 0, bool((image >= 0).all()))
