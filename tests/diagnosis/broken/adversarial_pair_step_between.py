# expect: stale-graph-after-step
"""Domain adversarial training; the discriminator steps before the encoder has gone backward through it."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(1, 8, 5, stride=2)
        self.fc = nn.Linear(8 * 14, 16)

    def forward(self, x):
        return self.fc(F.relu(self.conv(x)).flatten(1))


def mlp(n_out):
    return nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, n_out))


encoder, labeler, domain = Encoder(), mlp(4), mlp(1)
opt_task = torch.optim.Adam([*encoder.parameters(), *labeler.parameters()], lr=1e-3)
opt_domain = torch.optim.Adam(domain.parameters(), lr=1e-3)
bce = nn.BCEWithLogitsLoss()


def batch(shift):
    x = torch.randn(16, 1, 32) + shift
    y = torch.randint(0, 4, (16,))
    return x, y


def losses(source, target, y):
    f_s, f_t = encoder(source), encoder(target)
    d_s, d_t = domain(f_s), domain(f_t)
    task = F.cross_entropy(labeler(f_s), y)
    tell_apart = bce(d_s, torch.ones_like(d_s)) + bce(d_t, torch.zeros_like(d_t))
    confuse = bce(d_t, torch.ones_like(d_t))
    return task, tell_apart, confuse


for step in range(5):
    source, y = batch(0.0)
    target, _ = batch(1.0)
    task, tell_apart, confuse = losses(source, target, y)

    opt_domain.zero_grad()
    tell_apart.backward(retain_graph=True)
    opt_domain.step()  # CULPRIT

    opt_task.zero_grad()
    (task + 0.1 * confuse).backward()
    opt_task.step()
    print(step, task.item(), tell_apart.item())
