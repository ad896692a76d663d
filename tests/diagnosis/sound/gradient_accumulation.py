"""Small batches, gradients accumulated over four of them, a scheduler with warm-up, metrics kept as numbers."""
import math

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(7)


class Sines(Dataset):
    def __init__(self, n=128):
        self.x = torch.linspace(-math.pi, math.pi, n).unsqueeze(1)
        self.y = torch.sin(self.x) + 0.05 * torch.randn(n, 1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return {"input": self.x[i], "target": self.y[i]}


class Meter:
    def __init__(self):
        self.total = 0.0
        self.n = 0

    def add(self, value, n=1):
        self.total += float(value) * n
        self.n += n

    @property
    def mean(self):
        return self.total / max(1, self.n)


model = nn.Sequential(nn.Linear(1, 32), nn.GELU(), nn.LayerNorm(32), nn.Linear(32, 1))
decay, no_decay = [], []
for name, p in model.named_parameters():
    (no_decay if p.ndim == 1 else decay).append(p)
optimizer = torch.optim.AdamW(
    [{"params": decay, "weight_decay": 0.01}, {"params": no_decay, "weight_decay": 0.0}], lr=3e-3
)
accumulate, warmup = 4, 3
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, (s + 1) / warmup))
loader = DataLoader(Sines(), batch_size=8, shuffle=True, drop_last=True)
history = []

for epoch in range(2):
    meter = Meter()
    optimizer.zero_grad()
    for i, batch in enumerate(loader):
        pred = model(batch["input"])
        loss = nn.functional.smooth_l1_loss(pred, batch["target"])
        (loss / accumulate).backward()
        meter.add(loss.detach(), len(pred))
        if (i + 1) % accumulate == 0:
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
    history.append(meter.mean)
    print(f"epoch {epoch}: {meter.mean:.4f} lr {scheduler.get_last_lr()[0]:.5f}")
assert history[-1] < 10
