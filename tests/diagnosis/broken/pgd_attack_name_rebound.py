# expect: non-leaf-grad-access|param-rebind
"""A projected-gradient attack: after the first update the perturbed image is no leaf any more."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class Victim(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 3)
        self.fc = nn.Linear(6 * 6 * 6, 4)

    def forward(self, x):
        return self.fc(F.relu(self.conv(x)).flatten(1))


class PGD:
    def __init__(self, model, eps=0.1, step=0.02, iterations=4):
        self.model, self.eps, self.step, self.iterations = model, eps, step, iterations

    def perturb(self, x, y):
        adv = x.clone().requires_grad_(True)
        for _ in range(self.iterations):
            loss = F.cross_entropy(self.model(adv), y)
            self.model.zero_grad()
            loss.backward()
            adv = adv + self.step * adv.grad.sign()  # CULPRIT
        return torch.min(torch.max(adv, x - self.eps), x + self.eps).detach()


model = Victim()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
attack = PGD(model)
for step in range(3):
    x, y = torch.rand(8, 1, 8, 8), torch.randint(0, 4, (8,))
    model.eval()
    adv = attack.perturb(x, y)
    model.train()
    optimizer.zero_grad()
    loss = 0.5 * F.cross_entropy(model(x), y) + 0.5 * F.cross_entropy(model(adv), y)
    loss.backward()
    optimizer.step()
    print(step, loss.item())
