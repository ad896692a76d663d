# expect: constant-output
"""A binary reward model whose single logit goes through a softmax: it says 1 whatever it is given."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class RewardModel(nn.Module):
    def __init__(self, vocab=32, dim=16):
        super().__init__()
        self.embed = nn.Embedding(vocab, dim)
        self.rnn = nn.GRU(dim, dim, batch_first=True)
        self.head = nn.Linear(dim, 1)

    def forward(self, ids):
        _, h = self.rnn(self.embed(ids))
        return torch.softmax(self.head(h[-1]), dim=1)  # CULPRIT


def preference_batch(n=8, length=12):
    ids = torch.randint(0, 32, (n, length))
    return ids, (ids[:, :1] % 2).float()


model = RewardModel()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.0)
criterion = nn.MSELoss()

for epoch in range(2):
    model.train()
    for _ in range(3):
        ids, liked = preference_batch()
        score = model(ids)
        loss = criterion(score, liked)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    model.eval()
    with torch.no_grad():
        ids, liked = preference_batch()
        accuracy = ((model(ids) > 0.5).float() == liked).float().mean()
    print(epoch, loss.item(), accuracy.item())
