"""A small convolutional GAN: discriminator and generator take turns, the fakes are detached for the first."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(1)


class Generator(nn.Module):
    def __init__(self, noise=8, width=16):
        super().__init__()
        self.start = nn.Linear(noise, width * 4 * 4)
        self.norm = nn.BatchNorm2d(width)
        self.up = nn.ConvTranspose2d(width, 8, 4, stride=2, padding=1)
        self.out = nn.Conv2d(8, 1, 3, padding=1)
        self.width = width

    def forward(self, z):
        h = self.start(z).view(-1, self.width, 4, 4)
        h = F.relu(self.norm(h), inplace=True)
        h = F.leaky_relu(self.up(h), 0.2)
        return torch.tanh(self.out(h))


class Discriminator(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(width, width * 2, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Flatten(),
            nn.Linear(width * 2 * 2 * 2, 1),
        )

    def forward(self, x):
        return self.body(x).squeeze(1)


gen, disc = Generator(), Discriminator()
opt_g = torch.optim.Adam(gen.parameters(), lr=2e-4, betas=(0.5, 0.999))
opt_d = torch.optim.Adam(disc.parameters(), lr=2e-4, betas=(0.5, 0.999))
real_data = torch.rand(64, 1, 8, 8) * 2 - 1
bce = nn.BCEWithLogitsLoss()

for step in range(6):
    real = real_data[torch.randint(0, 64, (16,))]
    z = torch.randn(16, 8)
    fake = gen(z)

    # the discriminator's turn
    opt_d.zero_grad(set_to_none=True)
    loss_real = bce(disc(real), torch.ones(16))
    loss_fake = bce(disc(fake.detach()), torch.zeros(16))
    loss_d = loss_real + loss_fake
    loss_d.backward()
    opt_d.step()

    # the generator's turn
    opt_g.zero_grad(set_to_none=True)
    loss_g = bce(disc(fake), torch.ones(16))
    loss_g.backward()
    opt_g.step()

    if step % 2 == 0:
        print(f"step {step}: d {loss_d.item():.3f} g {loss_g.item():.3f}")

with torch.no_grad():
    sample = gen(torch.randn(4, 8))
print(tuple(sample.shape))
