"""A model that trains, or so it seems: `gradcases diagnose docs/train.py` says which line is to blame."""

import torch


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = torch.nn.Linear(4, 8)
        self.head = torch.nn.Linear(8, 1)

    def forward(self, x):
        features = torch.relu(self.encoder(x))
        features = torch.tensor(features.tolist())
        return self.head(features)


torch.manual_seed(0)
model = Model()
optimizer = torch.optim.Adam(model.parameters())
for _ in range(3):
    x = torch.randn(16, 4)
    loss = (model(x) - x.sum(1, keepdim=True)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
