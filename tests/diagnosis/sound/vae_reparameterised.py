"""A variational autoencoder: the sample is reparameterised, the KL term is annealed."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(10)


class VAE(nn.Module):
    def __init__(self, n=20, hidden=32, latent=4):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(n, hidden), nn.SiLU())
        self.mu = nn.Linear(hidden, latent)
        self.log_var = nn.Linear(hidden, latent)
        self.decoder = nn.Sequential(nn.Linear(latent, hidden), nn.SiLU(), nn.Linear(hidden, n))

    def encode(self, x):
        h = self.encoder(x)
        return self.mu(h), self.log_var(h).clamp(-8, 8)

    def sample(self, mu, log_var):
        if not self.training:
            return mu
        std = torch.exp(0.5 * log_var)
        return mu + std * torch.randn_like(std)

    def forward(self, x):
        mu, log_var = self.encode(x)
        return self.decoder(self.sample(mu, log_var)), mu, log_var


def elbo(logits, x, mu, log_var, beta):
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    kl = -0.5 * (1 + log_var - mu.pow(2) - log_var.exp()).sum(dim=1).mean()
    return reconstruction + beta * kl, reconstruction, kl


x = (torch.rand(64, 20) > 0.5).float()
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
log = {"loss": [], "kl": []}
for epoch in range(5):
    model.train()
    for batch in x.split(16):
        logits, mu, log_var = model(batch)
        loss, rec, kl = elbo(logits, batch, mu, log_var, beta=min(1.0, 0.2 * (epoch + 1)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        log["loss"].append(loss.item())
        log["kl"].append(kl.item())

model.eval()
with torch.no_grad():
    logits, mu, _ = model(x[:8])
    error = ((logits.sigmoid() > 0.5).float() != x[:8]).float().mean().item()
print(f"{log['loss'][-1]:.2f} {log['kl'][-1]:.3f} {error:.3f} {mu.numpy().shape}")
