"""Semi-supervised training with a teacher that is an exponential moving average of the student."""
import copy

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(5)


class Net(nn.Module):
    def __init__(self, n_in=10, n_hidden=32, n_out=3):
        super().__init__()
        self.fc1 = nn.Linear(n_in, n_hidden)
        self.bn = nn.BatchNorm1d(n_hidden)
        self.drop = nn.Dropout(0.2)
        self.fc2 = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.fc2(self.drop(F.relu(self.bn(self.fc1(x)))))


class EMA:
    def __init__(self, model, decay=0.95):
        self.model = copy.deepcopy(model)
        self.decay = decay
        for p in self.model.parameters():
            p.requires_grad_(False)

    @torch.no_grad()
    def update(self, student):
        for ours, theirs in zip(self.model.parameters(), student.parameters()):
            ours.mul_(self.decay).add_(theirs, alpha=1 - self.decay)
        for ours, theirs in zip(self.model.buffers(), student.buffers()):
            ours.copy_(theirs)

    @torch.no_grad()
    def predict(self, x):
        self.model.eval()
        return F.softmax(self.model(x), dim=1)


student = Net()
teacher = EMA(student)
optimizer = torch.optim.AdamW(student.parameters(), lr=1e-3, weight_decay=1e-2)
x_labelled, y = torch.randn(40, 10), torch.randint(0, 3, (40,))
x_unlabelled = torch.randn(160, 10)


def ramp(step, length=5):
    return min(1.0, step / length)


for step in range(6):
    student.train()
    li = torch.randint(0, 40, (16,))
    ui = torch.randint(0, 160, (32,))
    noisy = x_unlabelled[ui] + 0.1 * torch.randn(32, 10)
    supervised = F.cross_entropy(student(x_labelled[li]), y[li])
    target = teacher.predict(x_unlabelled[ui])
    consistency = F.mse_loss(F.softmax(student(noisy), dim=1), target)
    loss = supervised + ramp(step) * consistency
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    teacher.update(student)

student.eval()
with torch.no_grad():
    acc = (student(x_labelled).argmax(1) == y).float().mean()
print("accuracy", acc.item())
