"""Vector quantisation: nearest code by argmin, the gradient goes straight through, codebook moved by its own loss."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(14)


class Quantizer(nn.Module):
    def __init__(self, codes=16, dim=4, beta=0.25):
        super().__init__()
        self.codebook = nn.Embedding(codes, dim)
        nn.init.uniform_(self.codebook.weight, -1.0 / codes, 1.0 / codes)
        self.beta = beta

    def forward(self, z):
        distance = torch.cdist(z.detach(), self.codebook.weight.detach())
        index = distance.argmin(dim=-1)
        quantized = self.codebook(index)
        loss = F.mse_loss(quantized, z.detach()) + self.beta * F.mse_loss(z, quantized.detach())
        quantized = z + (quantized - z).detach()
        return quantized, index, loss


class Model(nn.Module):
    def __init__(self, n=10, dim=4):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(n, 24), nn.ReLU(), nn.Linear(24, dim))
        self.quantizer = Quantizer(dim=dim)
        self.decoder = nn.Sequential(nn.Linear(dim, 24), nn.ReLU(), nn.Linear(24, n))

    def forward(self, x):
        quantized, index, loss = self.quantizer(self.encoder(x))
        return self.decoder(quantized), index, loss


def perplexity(index, codes=16):
    share = F.one_hot(index, codes).float().mean(0)
    return torch.exp(-(share * torch.log(share + 1e-10)).sum()).item()


x = torch.randn(128, 10)
model = Model()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(3):
    order = torch.randperm(len(x))
    for start in range(0, len(x), 32):
        batch = x[order[start : start + 32]]
        reconstruction, index, vq_loss = model(batch)
        loss = F.mse_loss(reconstruction, batch) + vq_loss
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch} loss {loss.item():.4f} perplexity {perplexity(index):.2f}")
print("codes used:", sorted(set(index.tolist()))[:3])
