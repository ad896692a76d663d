"""Low-rank adapters beside frozen projections, only they and the norms are trained and saved."""
import io
import math

import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(15)


class LoRALinear(nn.Module):
    def __init__(self, base, rank=4, alpha=8.0):
        super().__init__()
        self.base = base
        self.base.weight.requires_grad_(False)
        if self.base.bias is not None:
            self.base.bias.requires_grad_(False)
        self.A = nn.Parameter(torch.empty(rank, base.in_features))
        self.B = nn.Parameter(torch.zeros(base.out_features, rank))
        nn.init.kaiming_uniform_(self.A, a=math.sqrt(5))
        self.scale = alpha / rank

    def forward(self, x):
        return self.base(x) + F.linear(F.linear(x, self.A), self.B) * self.scale


class Encoder(nn.Module):
    def __init__(self, vocab=30, dim=16, classes=3):
        super().__init__()
        self.embed = nn.Embedding(vocab, dim, padding_idx=0)
        self.query, self.key, self.value = (nn.Linear(dim, dim) for _ in range(3))
        self.norm = nn.LayerNorm(dim)
        self.classifier = nn.Linear(dim, classes)

    def forward(self, tokens):
        padding = tokens.eq(0)
        x = self.embed(tokens)
        q, k, v = self.query(x), self.key(x), self.value(x)
        scores = q @ k.transpose(1, 2) / math.sqrt(x.size(-1))
        scores = scores.masked_fill(padding.unsqueeze(1), -1e9)
        x = self.norm(x + scores.softmax(dim=-1) @ v)
        lengths = (~padding).sum(1, keepdim=True).clamp(min=1)
        return self.classifier(x.masked_fill(padding.unsqueeze(-1), 0.0).sum(1) / lengths)


model = Encoder()
for p in model.parameters():
    p.requires_grad = False
model.query = LoRALinear(model.query)
model.value = LoRALinear(model.value)
for p in list(model.norm.parameters()) + list(model.classifier.parameters()):
    p.requires_grad = True

trainable = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
print("trainable", sum(p.numel() for _, p in trainable), "of", sum(p.numel() for p in model.parameters()))
optimizer = torch.optim.AdamW([p for _, p in trainable], lr=5e-3)

tokens = torch.randint(1, 30, (48, 7))
tokens[::3, 5:] = 0
labels = tokens[:, 0] % 3
for epoch in range(3):
    for idx in torch.randperm(48).split(12):
        loss = F.cross_entropy(model(tokens[idx]), labels[idx])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch} loss {loss.item():.4f}")

buffer = io.BytesIO()
torch.save({n: p.detach().cpu() for n, p in trainable}, buffer)
print(len(buffer.getvalue()) > 0)
