# expect: frozen-params
"""Low-rank adapters on a frozen encoder; the freezing comes after the adapters were put in."""
import math

import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class LoraLinear(nn.Module):
    def __init__(self, base, rank=4, alpha=8.0):
        super().__init__()
        self.base = base
        self.A = nn.Parameter(torch.empty(rank, base.in_features))
        self.B = nn.Parameter(torch.zeros(base.out_features, rank))
        nn.init.kaiming_uniform_(self.A, a=math.sqrt(5))
        self.scale = alpha / rank

    def forward(self, x):
        return self.base(x) + self.scale * (x @ self.A.t() @ self.B.t())


class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.q, self.k, self.v = nn.Linear(dim, dim), nn.Linear(dim, dim), nn.Linear(dim, dim)
        self.norm = nn.LayerNorm(dim)

    def forward(self, x):
        att = torch.softmax(self.q(x) @ self.k(x).transpose(1, 2) / x.shape[-1] ** 0.5, -1)
        return self.norm(x + att @ self.v(x))


class Encoder(nn.Module):
    def __init__(self, vocab=50, dim=16, depth=2):
        super().__init__()
        self.emb = nn.Embedding(vocab, dim)
        self.blocks = nn.ModuleList(Block(dim) for _ in range(depth))

    def forward(self, ids):
        h = self.emb(ids)
        for block in self.blocks:
            h = block(h)
        return h.mean(1)


def inject(model, rank):
    for block in model.blocks:
        block.q = LoraLinear(block.q, rank)
        block.v = LoraLinear(block.v, rank)


def freeze(model):
    for name, param in model.named_parameters():
        param.requires_grad = False  # CULPRIT


encoder = Encoder()
inject(encoder, 4)
freeze(encoder)
head = nn.Linear(16, 2)
for p in head.parameters():
    p.requires_grad_(False)
adapters = [p for n, p in encoder.named_parameters() if n.endswith((".A", ".B"))]
optimizer = torch.optim.AdamW(adapters, lr=1e-3)

for step in range(4):
    ids = torch.randint(0, 50, (8, 10))
    labels = torch.randint(0, 2, (8,))
    loss = F.cross_entropy(head(encoder(ids)), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
