# expect: create-graph-missing
"""WGAN-GP whose penalty does nothing: the gradient that it is made of is a constant."""
import torch
from torch import nn

torch.manual_seed(0)
latent, features = 4, 2


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(latent, 32), nn.ReLU(), nn.Linear(32, features))

    def forward(self, z):
        return self.net(z)


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(features, 32), nn.LeakyReLU(0.2), nn.Linear(32, 1))

    def forward(self, x):
        return self.net(x)


def real_batch(n):
    angle = torch.rand(n) * 6.2831
    return torch.stack([angle.cos(), angle.sin()], 1) + 0.05 * torch.randn(n, 2)


def penalty(critic, real, fake):
    mix = torch.rand(real.shape[0], 1)
    inter = (mix * real + (1 - mix) * fake).requires_grad_(True)
    score = critic(inter)
    (grad,) = torch.autograd.grad(score, inter, torch.ones_like(score), retain_graph=True)  # CULPRIT
    return ((grad.norm(2, dim=1) - 1) ** 2).mean()


G, D = Generator(), Critic()
opt_g = torch.optim.Adam(G.parameters(), lr=1e-4, betas=(0.0, 0.9))
opt_d = torch.optim.Adam(D.parameters(), lr=1e-4, betas=(0.0, 0.9))

for it in range(6):
    for _ in range(2):
        real = real_batch(32)
        fake = G(torch.randn(32, latent)).detach()
        loss_w = D(fake).mean() - D(real).mean()
        loss_w_value = loss_w.item()
        gp = penalty(D, real, fake)
        # the regulariser has an optimizer step of its own, so that its size can be tuned apart
        opt_d.zero_grad()
        loss_w.backward()
        opt_d.step()
        opt_d.zero_grad()
        (10.0 * gp).backward()
        opt_d.step()
    loss_g = -D(G(torch.randn(32, latent))).mean()
    opt_g.zero_grad()
    loss_g.backward()
    opt_g.step()
