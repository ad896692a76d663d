"""A plain tabular classifier: split, loader with workers, scheduler on plateau, early stopping, best weights kept."""
import copy

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split


class Moons(Dataset):
    def __init__(self, n=200, seed=16):
        rng = np.random.default_rng(seed)
        t = rng.uniform(0, np.pi, n)
        which = rng.integers(0, 2, n)
        x = np.where(which, 1 - np.cos(t), np.cos(t))
        y = np.where(which, 0.5 - np.sin(t), np.sin(t))
        self.points = np.stack([x, y], 1).astype(np.float32) + rng.normal(0, 0.1, (n, 2)).astype(np.float32)
        self.labels = which.astype(np.int64)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return torch.from_numpy(self.points[i]), int(self.labels[i])


def evaluate(model, loader):
    model.eval()
    losses, right = [], 0
    with torch.no_grad():
        for x, y in loader:
            out = model(x)
            losses.append(nn.functional.cross_entropy(out, y).item())
            right += (out.argmax(1) == y).sum().item()
    return float(np.mean(losses)), right


def main():
    torch.manual_seed(16)
    train_set, val_set = random_split(Moons(), [160, 40])
    train_loader = DataLoader(train_set, batch_size=32, shuffle=True, num_workers=1)
    val_loader = DataLoader(val_set, batch_size=40)
    model = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9, nesterov=True)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=1, factor=0.5)
    best, best_state, patience = float("inf"), None, 0
    for epoch in range(4):
        model.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        val_loss, right = evaluate(model, val_loader)
        scheduler.step(val_loss)
        print(f"epoch {epoch} val {val_loss:.4f} right {right}/40")
        if val_loss < best - 1e-4:
            best, best_state, patience = val_loss, copy.deepcopy(model.state_dict()), 0
        else:
            patience += 1
            if patience >= 2:
                break
    model.load_state_dict(best_state)
    print("best", round(evaluate(model, val_loader)[0], 4))


if __name__ == "__main__":
    main()
