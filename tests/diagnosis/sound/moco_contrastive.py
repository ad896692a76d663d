"""Contrastive learning with a momentum encoder and a queue of negatives."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(13)


class Encoder(nn.Module):
    def __init__(self, n=12, d=8):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(n, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, d))

    def forward(self, x):
        return F.normalize(self.net(x), dim=1)


class MoCo(nn.Module):
    def __init__(self, dim=8, queue=64, momentum=0.99, temperature=0.2):
        super().__init__()
        self.m, self.t = momentum, temperature
        self.query, self.key = Encoder(d=dim), Encoder(d=dim)
        for q, k in zip(self.query.parameters(), self.key.parameters()):
            k.data.copy_(q.data)
            k.requires_grad = False
        self.register_buffer("queue", F.normalize(torch.randn(dim, queue), dim=0))
        self.register_buffer("pointer", torch.zeros(1, dtype=torch.long))

    @torch.no_grad()
    def _momentum_update(self):
        for q, k in zip(self.query.parameters(), self.key.parameters()):
            k.data = k.data * self.m + q.data * (1.0 - self.m)

    @torch.no_grad()
    def _enqueue(self, keys):
        at = int(self.pointer)
        self.queue[:, at : at + len(keys)] = keys.T
        self.pointer[0] = (at + len(keys)) % self.queue.shape[1]

    def forward(self, a, b):
        q = self.query(a)
        with torch.no_grad():
            self._momentum_update()
            k = self.key(b)
        positive = torch.einsum("nc,nc->n", q, k).unsqueeze(-1)
        negative = torch.einsum("nc,ck->nk", q, self.queue.clone().detach())
        logits = torch.cat([positive, negative], dim=1) / self.t
        labels = torch.zeros(len(logits), dtype=torch.long)
        self._enqueue(k)
        return logits, labels


def augment(x):
    return x + 0.1 * torch.randn_like(x) * (torch.rand_like(x) > 0.5)


model = MoCo()
optimizer = torch.optim.SGD(model.query.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4)
data = torch.randn(64, 12)
for epoch in range(2):
    for batch in data[torch.randperm(64)].chunk(4):
        logits, labels = model(augment(batch), augment(batch))
        loss = F.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    hit = (logits.argmax(1) == labels).float().mean().item()
    print(f"epoch {epoch} loss {loss.item():.3f} hit {hit:.2f}")
