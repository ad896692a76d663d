# expect: dtype-mismatch
"""A table read with NumPy stays float64 on its way into the model."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(0)
rng = np.random.default_rng(0)


class Table(Dataset):
    def __init__(self, rows=80, columns=6):
        self.x = rng.normal(size=(rows, columns))
        self.y = (self.x[:, 0] - self.x[:, 1] > 0).astype(np.float32)
        self.mean, self.std = self.x.mean(0), self.x.std(0)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, row):
        x = (self.x[row] - self.mean) / self.std
        return torch.from_numpy(x), torch.tensor(self.y[row])  # CULPRIT


class TabularNet(nn.Module):
    def __init__(self, columns):
        super().__init__()
        self.norm = nn.LayerNorm(columns)
        self.hidden = nn.Linear(columns, 32)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(32, 1)

    def forward(self, x):
        h = torch.relu(self.hidden(x))
        return self.out(self.drop(h)).squeeze(-1)


def train(model, loader, epochs=2):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for epoch in range(epochs):
        for x, y in loader:
            loss = criterion(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(epoch, loss.item())


train(TabularNet(6), DataLoader(Table(), batch_size=16))
