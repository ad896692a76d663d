# expect: nondifferentiable-op
"""A generator of token sequences that hands its discriminator the most likely tokens."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)
vocab, length, dim = 20, 6, 16


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Linear(8, dim)
        self.cell = nn.GRUCell(dim, dim)
        self.embed = nn.Embedding(vocab, dim)
        self.out = nn.Linear(dim, vocab)

    def forward(self, z):
        h = torch.tanh(self.start(z))
        token = torch.zeros(len(z), dtype=torch.long)
        steps = []
        for _ in range(length):
            h = self.cell(self.embed(token), h)
            logits = self.out(h)
            token = logits.argmax(-1)  # CULPRIT
            steps.append(token)
        return torch.stack(steps, 1)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(vocab, 16, 3)
        self.fc = nn.Linear(16, 1)

    def forward(self, one_hot):
        h = F.leaky_relu(self.conv(one_hot.transpose(1, 2)), 0.2)
        return self.fc(h.amax(-1)).squeeze(-1)


G, D = Generator(), Discriminator()
opt_g, opt_d = torch.optim.Adam(G.parameters(), lr=1e-3), torch.optim.Adam(D.parameters(), lr=1e-3)
bce = F.binary_cross_entropy_with_logits
for step in range(4):
    real = F.one_hot(torch.randint(0, vocab, (12, length)), vocab).float()
    fake = F.one_hot(G(torch.randn(12, 8)), vocab).float()
    d_real, d_fake = D(real), D(fake.detach())
    loss_d = bce(d_real, torch.ones(12)) + bce(d_fake, torch.zeros(12))
    opt_d.zero_grad()
    loss_d.backward()
    opt_d.step()

    loss_g = bce(D(fake), torch.ones(12))
    opt_g.zero_grad()
    loss_g.backward()
    opt_g.step()
    print(step, loss_d.item(), loss_g.item())
