# expect: gradscaler-call-order
"""Mixed precision with accumulation; gradients are unscaled for the norm in the log and again for clipping."""
import torch
from torch import nn

torch.manual_seed(0)


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.AdaptiveAvgPool2d(1),
        )
        self.classifier = nn.Linear(16, 5)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


def grad_norm(model):
    total = 0.0
    for p in model.parameters():
        if p.grad is not None:
            total += p.grad.float().norm().item() ** 2
    return total ** 0.5


class Runner:
    def __init__(self, model, accumulate=2, clip=1.0):
        self.model = model
        self.optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
        self.scaler = torch.amp.GradScaler("cpu", init_scale=256.0)
        self.criterion = nn.CrossEntropyLoss()
        self.accumulate, self.clip = accumulate, clip
        self.norms = []

    def log_norm(self):
        self.scaler.unscale_(self.optimizer)
        self.norms.append(grad_norm(self.model))

    def step(self):
        self.scaler.unscale_(self.optimizer)  # CULPRIT
        nn.utils.clip_grad_norm_(self.model.parameters(), self.clip)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.optimizer.zero_grad(set_to_none=True)

    def run(self, batches):
        for number, (x, y) in enumerate(batches, 1):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = self.criterion(self.model(x), y) / self.accumulate
            self.scaler.scale(loss).backward()
            if number % self.accumulate == 0:
                self.log_norm()
                self.step()


data = [(torch.randn(4, 1, 12, 12), torch.randint(0, 5, (4,))) for _ in range(6)]
Runner(ConvNet()).run(data)
