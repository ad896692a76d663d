"""WGAN with a gradient penalty: a gradient of a gradient, several critic steps for one of the generator."""
import torch
import torch.nn as nn

torch.manual_seed(2)
latent, dim, batch = 4, 6, 32


def mlp(*sizes):
    layers = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(a, b), nn.ELU()]
    return nn.Sequential(*layers[:-1])


G = mlp(latent, 32, dim)
D = mlp(dim, 32, 32, 1)
g_opt = torch.optim.RMSprop(G.parameters(), lr=5e-4)
d_opt = torch.optim.RMSprop(D.parameters(), lr=5e-4)


def sample_real(n):
    centers = torch.tensor([[1.0, 0.0, -1.0, 2.0, 0.5, 0.0]])
    return centers + 0.3 * torch.randn(n, dim)


def gradient_penalty(critic, real, fake):
    alpha = torch.rand(real.size(0), 1)
    mixed = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
    scores = critic(mixed)
    grads = torch.autograd.grad(scores.sum(), mixed, create_graph=True)[0]
    return ((grads.norm(2, dim=1) - 1) ** 2).mean()


for it in range(4):
    for _ in range(3):
        real = sample_real(batch)
        with torch.no_grad():
            fake = G(torch.randn(batch, latent))
        loss = D(fake).mean() - D(real).mean() + 10.0 * gradient_penalty(D, real, fake)
        d_opt.zero_grad()
        loss.backward()
        d_opt.step()

    for p in D.parameters():
        p.requires_grad_(False)
    g_loss = -D(G(torch.randn(batch, latent))).mean()
    g_opt.zero_grad()
    g_loss.backward()
    g_opt.step()
    for p in D.parameters():
        p.requires_grad_(True)
    print("it %d critic %.4f generator %.4f" % (it, loss.item(), g_loss.item()))
