"""An encoder and a decoder that reverse a sequence; teacher forcing, padding masked out of the loss."""
import random

import torch
from torch import nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

random.seed(19)
torch.manual_seed(19)
PAD, BOS, EOS, VOCAB = 0, 1, 2, 12


class Encoder(nn.Module):
    def __init__(self, dim=16):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, dim, padding_idx=PAD)
        self.gru = nn.GRU(dim, dim, batch_first=True)

    def forward(self, x, lengths):
        packed = pack_padded_sequence(self.embed(x), lengths, batch_first=True, enforce_sorted=False)
        _, h = self.gru(packed)
        return h[-1]


class Decoder(nn.Module):
    def __init__(self, dim=16):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, dim, padding_idx=PAD)
        self.cell = nn.GRUCell(dim, dim)
        self.out = nn.Linear(dim, VOCAB)

    def forward(self, h, target, forcing):
        token = torch.full((len(h),), BOS)
        logits = []
        for t in range(target.size(1)):
            h = self.cell(self.embed(token), h)
            step = self.out(h)
            logits.append(step)
            token = target[:, t] if random.random() < forcing else step.argmax(dim=1)
        return torch.stack(logits, dim=1)


def make_batch(n=16):
    words = [torch.randint(3, VOCAB, (random.randint(2, 6),)) for _ in range(n)]
    source = pad_sequence(words, batch_first=True, padding_value=PAD)
    target = pad_sequence([torch.cat([w.flip(0), torch.tensor([EOS])]) for w in words], batch_first=True, padding_value=PAD)
    return source, torch.tensor([len(w) for w in words]), target


encoder, decoder = Encoder(), Decoder()
params = list(encoder.parameters()) + list(decoder.parameters())
optimizer = torch.optim.Adam(params, lr=5e-3)
for step in range(5):
    source, lengths, target = make_batch()
    optimizer.zero_grad()
    logits = decoder(encoder(source, lengths), target, forcing=0.7)
    loss = F.cross_entropy(logits.transpose(1, 2), target, ignore_index=PAD)
    loss.backward()
    nn.utils.clip_grad_norm_(params, 1.0)
    optimizer.step()
    right = ((logits.argmax(-1) == target) & (target != PAD)).sum().item()
    print(f"step {step} loss {loss.item():.3f} right {right}")
