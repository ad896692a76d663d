# expect: inference-mode
"""Few-shot prototypes, made by a helper that was decorated for evaluation and is used in training."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(12, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 8))

    def forward(self, x):
        return self.net(x)


class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.log = nn.Parameter(torch.zeros(()))

    def forward(self, scores):
        return scores * self.log.exp()


@torch.inference_mode()  # CULPRIT
def embed(encoder, x):
    return F.normalize(encoder(x), dim=-1)


def prototypes(features, labels, ways):
    return torch.stack([features[labels == way].mean(0) for way in range(ways)])


def episode(ways=3, shots=4, queries=5):
    centers = torch.randn(ways, 12)
    support = centers.repeat_interleave(shots, 0) + 0.3 * torch.randn(ways * shots, 12)
    query = centers.repeat_interleave(queries, 0) + 0.3 * torch.randn(ways * queries, 12)
    return support, torch.arange(ways).repeat_interleave(shots), query, torch.arange(ways).repeat_interleave(queries)


encoder, scale = Encoder(), Scale()
optimizer = torch.optim.Adam([*encoder.parameters(), *scale.parameters()], lr=1e-3)
for step in range(4):
    support, support_y, query, query_y = episode()
    protos = prototypes(embed(encoder, support), support_y, 3).clone()
    features = embed(encoder, query).clone()
    logits = scale(-torch.cdist(features, protos))
    loss = F.cross_entropy(logits, query_y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(step, loss.item())
