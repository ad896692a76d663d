# expect: training-step-order
"""Gradient accumulation over micro-batches; the clearing stands between the last backward and the step."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class TinyTransformer(nn.Module):
    def __init__(self, vocab=30, dim=16, heads=2, length=8):
        super().__init__()
        self.tok = nn.Embedding(vocab, dim)
        self.pos = nn.Parameter(torch.zeros(1, length, dim))
        layer = nn.TransformerEncoderLayer(dim, heads, 32, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
        self.lm = nn.Linear(dim, vocab)

    def forward(self, ids):
        mask = nn.Transformer.generate_square_subsequent_mask(ids.shape[1])
        h = self.encoder(self.tok(ids) + self.pos, mask=mask, is_causal=True)
        return self.lm(h)


def micro_batches(n, size=4, length=9):
    for _ in range(n):
        ids = torch.randint(0, 30, (size, length))
        yield ids[:, :-1], ids[:, 1:]


model = TinyTransformer()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4, betas=(0.9, 0.95))
accumulate = 2
running = 0.0

for number, (ids, targets) in enumerate(micro_batches(8), 1):
    logits = model(ids)
    loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten()) / accumulate
    loss.backward()
    running += loss.item()
    if number % accumulate == 0:
        optimizer.zero_grad(set_to_none=True)  # CULPRIT
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        print(number, running)
        running = 0.0
