# expect: leaf-inplace
"""A mean teacher whose weights are moved in place while autograd records."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


def net():
    return nn.Sequential(nn.Linear(8, 24), nn.ReLU(), nn.Dropout(0.2), nn.Linear(24, 4))


class MeanTeacher:
    def __init__(self, student, teacher, decay):
        self.student, self.teacher, self.decay = student, teacher, decay
        teacher.load_state_dict(student.state_dict())

    def step(self):
        for ours, theirs in zip(self.teacher.parameters(), self.student.parameters()):
            ours.mul_(self.decay).add_(theirs.data, alpha=1 - self.decay)  # CULPRIT

    def targets(self, x):
        with torch.no_grad():
            return self.teacher(x).softmax(-1)


def augment(x, strength=0.1):
    return x + strength * torch.randn_like(x)


student, teacher = net(), net()
pair = MeanTeacher(student, teacher, decay=0.95)
optimizer = torch.optim.SGD(student.parameters(), lr=0.05, momentum=0.9, nesterov=True)
labeled = (torch.randn(16, 8), torch.randint(0, 4, (16,)))
unlabeled = torch.randn(64, 8)

for epoch in range(3):
    for rows in torch.randperm(64).split(16):
        x, y = labeled
        supervised = F.cross_entropy(student(augment(x)), y)
        goal = pair.targets(augment(unlabeled[rows]))
        guess = student(augment(unlabeled[rows])).log_softmax(-1)
        consistency = F.kl_div(guess, goal, reduction="batchmean")
        loss = supervised + 0.5 * consistency
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        pair.step()
    print(epoch, loss.item())
