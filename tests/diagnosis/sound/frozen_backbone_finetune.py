"""Fine-tuning: a frozen backbone in eval mode, a new head, later the last block is thawed with a smaller learning rate."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(6)


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1 = nn.Conv2d(c, c, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(c)
        self.conv2 = nn.Conv2d(c, c, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(c)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        return self.relu(out + x)


class Backbone(nn.Module):
    def __init__(self, c=8):
        super().__init__()
        self.stem = nn.Conv2d(3, c, 3, padding=1)
        self.layer1 = Block(c)
        self.layer2 = Block(c)
        self.pool = nn.AdaptiveAvgPool2d(1)

    def forward(self, x):
        return self.pool(self.layer2(self.layer1(self.stem(x)))).flatten(1)


backbone = Backbone()
pretrained = {k: v.clone() for k, v in backbone.state_dict().items()}
model = nn.Sequential(Backbone(), nn.Linear(8, 4))
model[0].load_state_dict(pretrained)
for p in model[0].parameters():
    p.requires_grad = False

data = TensorDataset(torch.randn(48, 3, 8, 8), torch.randint(0, 4, (48,)))
loader = DataLoader(data, batch_size=16, shuffle=True)
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=1e-2)


def train(epochs):
    for epoch in range(epochs):
        model.train()
        model[0].eval()
        running = 0.0
        for images, labels in loader:
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            running += loss.item()
        print(f"epoch {epoch} loss {running / len(loader):.4f}")


train(1)
for p in model[0].layer2.parameters():
    p.requires_grad = True
optimizer.add_param_group({"params": model[0].layer2.parameters(), "lr": 1e-4})
train(1)

correct = 0
model.eval()
with torch.inference_mode():
    for images, labels in loader:
        correct += (model(images).argmax(dim=1) == labels).sum().item()
print("correct", correct)
