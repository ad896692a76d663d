# expect: nan-where-mask
"""Pooling by attention over padded sentences, one of which is nothing but padding."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)
PAD = 0


class AttentionPool(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.score = nn.Linear(dim, 1)

    def forward(self, h, mask):
        scores = self.score(torch.tanh(h)).squeeze(-1)
        scores = scores.masked_fill(~mask, float("-inf"))
        weights = torch.softmax(scores, dim=-1)  # CULPRIT
        return (weights.unsqueeze(-1) * h).sum(1)


class Sentiment(nn.Module):
    def __init__(self, vocab=40, dim=16):
        super().__init__()
        self.embed = nn.Embedding(vocab, dim, padding_idx=PAD)
        self.gru = nn.GRU(dim, dim, batch_first=True)
        self.pool = AttentionPool(dim)
        self.out = nn.Linear(dim, 2)

    def forward(self, ids):
        mask = ids != PAD
        h, _ = self.gru(self.embed(ids))
        return self.out(self.pool(h, mask))


def collate(lengths, width=10):
    ids = torch.full((len(lengths), width), PAD)
    for row, n in enumerate(lengths):
        ids[row, :n] = torch.randint(1, 40, (n,))
    return ids


model = Sentiment()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for lengths in ([10, 7, 3, 5], [4, 0, 9, 2], [6, 6, 1, 8]):
    ids = collate(lengths)
    labels = torch.randint(0, 2, (4,))
    logits = model(ids)
    loss = F.cross_entropy(logits, labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss.item())
