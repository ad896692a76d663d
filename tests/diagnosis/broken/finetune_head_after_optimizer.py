# expect: optimizer-missing-params
"""Fine-tuning: the optimizer is built, and then the head is exchanged for one of the right size."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class Backbone(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.bn = nn.BatchNorm2d(8)
        self.body = nn.Conv2d(8, 16, 3, stride=2, padding=1)
        self.fc = nn.Linear(16, classes)

    def features(self, x):
        h = F.relu(self.bn(self.stem(x)))
        return F.relu(self.body(h)).mean((2, 3))

    def forward(self, x):
        return self.fc(self.features(x))


def pretrained():
    model = Backbone()
    state = model.state_dict()
    model.load_state_dict({name: value.clone() for name, value in state.items()})
    return model


class Task:
    def __init__(self, classes):
        self.model = pretrained()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.01, momentum=0.9)  # CULPRIT
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(self.optimizer, 0.05, total_steps=8)
        self.set_head(classes)

    def set_head(self, classes):
        self.model.fc = nn.Linear(self.model.fc.in_features, classes)

    def train(self, batches):
        self.model.train()
        for x, y in batches:
            loss = F.cross_entropy(self.model(x), y)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            self.schedule.step()
            yield loss.item()


task = Task(classes=3)
batches = [(torch.randn(8, 3, 16, 16), torch.randint(0, 3, (8,))) for _ in range(6)]
print(list(task.train(batches)))
