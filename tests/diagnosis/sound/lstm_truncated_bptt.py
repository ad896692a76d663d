"""A character model over a long text in windows; the state is carried on, but not its history."""
import torch
from torch import nn

torch.manual_seed(4)
text = "the quick brown fox jumps over the lazy dog and runs away from the old slow bear " * 12
chars = sorted(set(text))
index = {c: i for i, c in enumerate(chars)}
data = torch.tensor([index[c] for c in text])


class CharLSTM(nn.Module):
    def __init__(self, vocab, emb=12, hidden=24, layers=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, emb)
        self.rnn = nn.LSTM(emb, hidden, layers, batch_first=True, dropout=0.1)
        self.head = nn.Linear(hidden, vocab)
        self.layers, self.hidden = layers, hidden

    def init_state(self, batch):
        weight = next(self.parameters())
        return (
            weight.new_zeros(self.layers, batch, self.hidden),
            weight.new_zeros(self.layers, batch, self.hidden),
        )

    def forward(self, x, state):
        out, state = self.rnn(self.embed(x), state)
        return self.head(out), state


def repackage(h):
    if isinstance(h, torch.Tensor):
        return h.detach()
    return tuple(repackage(v) for v in h)


batch, window = 4, 16
n = data.numel() // batch
stream = data[: n * batch].view(batch, n)
model = CharLSTM(len(chars))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.9)

for epoch in range(2):
    state = model.init_state(batch)
    total, count = 0.0, 0
    for i in range(0, n - 1, window):
        seq = min(window, n - 1 - i)
        x, y = stream[:, i : i + seq], stream[:, i + 1 : i + 1 + seq]
        state = repackage(state)
        logits, state = model(x, state)
        loss = criterion(logits.reshape(-1, len(chars)), y.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        optimizer.step()
        total += loss.item() * seq
        count += seq
    scheduler.step()
    print(f"epoch {epoch}: {total / count:.3f}")
