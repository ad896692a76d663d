# expect: detached-loss
"""A Trainer and a module in the manner of Lightning; the step hands on what was meant for the log."""
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)


class LitModule(nn.Module):
    def __init__(self):
        super().__init__()
        self.logged = {}

    def log(self, name, value):
        self.logged.setdefault(name, []).append(float(value))


class Classifier(LitModule):
    def __init__(self, n_in=12, n_hidden=24, n_out=3, lr=1e-2):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(n_in, n_hidden), nn.ReLU())
        self.head = nn.Linear(n_hidden, n_out)
        self.lr = lr

    def forward(self, x):
        return self.head(self.encoder(x))

    def shared_step(self, batch):
        x, y = batch
        logits = self(x)
        loss = F.cross_entropy(logits, y)
        acc = (logits.argmax(1) == y).float().mean()
        return {"loss": loss, "acc": acc}

    def training_step(self, batch, batch_idx):
        out = self.shared_step(batch)
        out = {name: value.detach() for name, value in out.items()}  # CULPRIT
        for name, value in out.items():
            self.log("train_" + name, value)
        return out["loss"]

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters(), lr=self.lr)
        return optimizer, torch.optim.lr_scheduler.StepLR(optimizer, 1)


class Trainer:
    def __init__(self, max_epochs=2):
        self.max_epochs = max_epochs

    def fit(self, module, loader):
        optimizer, scheduler = module.configure_optimizers()
        for epoch in range(self.max_epochs):
            module.train()
            for idx, batch in enumerate(loader):
                loss = module.training_step(batch, idx)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            scheduler.step()


x = torch.randn(64, 12)
y = torch.randint(0, 3, (64,))
Trainer().fit(Classifier(), DataLoader(TensorDataset(x, y), batch_size=16, shuffle=True))
