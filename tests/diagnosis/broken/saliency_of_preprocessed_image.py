# expect: non-leaf-grad-access
"""A saliency map of an image that was normalised after it was asked to keep its gradient."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class SmallCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1)
        self.conv2 = nn.Conv2d(8, 8, 3, padding=1)
        self.fc = nn.Linear(8, 4)

    def forward(self, x):
        h = F.relu(self.conv1(x))
        h = F.max_pool2d(F.relu(self.conv2(h)), 2)
        return self.fc(h.mean((2, 3)))


MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)


def load_image(size=16):
    return torch.randint(0, 256, (3, size, size)).float()


def preprocess(image):
    image = image / 255.0
    image = (image - MEAN) / STD
    return image.unsqueeze(0)  # CULPRIT


def saliency(model, image):
    image.requires_grad_()
    batch = preprocess(image)
    scores = model(batch)
    score = scores[0, scores.argmax()]
    score.backward()
    heat = batch.grad.abs().amax(1)[0]
    return heat / heat.max()


model = SmallCNN().eval()
for p in model.parameters():
    p.requires_grad_(False)
maps = []
for _ in range(2):
    maps.append(saliency(model, load_image()))
print(torch.stack(maps).mean())
