# expect: carried-state-graph
"""A character model read in windows; the state of one window goes into the next with its graph."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)
text = "the quick brown fox jumps over the lazy dog and runs away from the bear " * 4
chars = sorted(set(text))
index = {c: i for i, c in enumerate(chars)}


class CharModel(nn.Module):
    def __init__(self, vocab, dim=16, hidden=32):
        super().__init__()
        self.hidden = hidden
        self.embed = nn.Embedding(vocab, dim)
        self.lstm = nn.LSTM(dim, hidden, batch_first=True)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(hidden, vocab)

    def initial(self, batch):
        return torch.zeros(1, batch, self.hidden), torch.zeros(1, batch, self.hidden)

    def forward(self, ids, state):
        h = self.drop(self.embed(ids))
        h, state = self.lstm(h, state)  # CULPRIT
        return self.out(h), state


def batchify(data, batch):
    n = len(data) // batch
    return data[: n * batch].view(batch, n)


def windows(data, length):
    for start in range(0, data.shape[1] - 1 - length, length):
        yield data[:, start : start + length], data[:, start + 1 : start + 1 + length]


data = batchify(torch.tensor([index[c] for c in text]), 4)
model = CharModel(len(chars))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(2):
    state = model.initial(4)
    total = 0.0
    for ids, targets in windows(data, 12):
        logits, state = model(ids, state)
        loss = F.cross_entropy(logits.reshape(-1, len(chars)), targets.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item()
    print(epoch, total)
