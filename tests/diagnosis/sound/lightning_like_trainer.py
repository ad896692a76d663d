"""A small trainer in the style of the big ones: modules with training_step, callbacks, two optimizers, manual toggling."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(20)


class Module(nn.Module):
    automatic = True

    def training_step(self, batch, index):
        raise NotImplementedError

    def configure_optimizers(self):
        raise NotImplementedError

    def log(self, name, value):
        self.logged = getattr(self, "logged", {})
        self.logged[name] = value.detach().item() if torch.is_tensor(value) else value


class Callback:
    def on_epoch_end(self, trainer, module):
        pass


class PrintLosses(Callback):
    def on_epoch_end(self, trainer, module):
        print(trainer.epoch, {k: round(v, 3) for k, v in module.logged.items()})


class GradientNorm(Callback):
    def __init__(self):
        self.norms = []

    def on_epoch_end(self, trainer, module):
        grads = [p.grad.norm() for p in module.parameters() if p.grad is not None]
        self.norms.append(torch.stack(grads).norm().item())


class Trainer:
    def __init__(self, epochs, callbacks=()):
        self.epochs, self.callbacks = epochs, callbacks

    def fit(self, module, batches):
        optimizer = module.configure_optimizers()
        for self.epoch in range(self.epochs):
            module.train()
            for index, batch in enumerate(batches):
                loss = module.training_step(batch, index)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            for callback in self.callbacks:
                callback.on_epoch_end(self, module)


class Autoencoder(Module):
    def __init__(self, n=16, latent=3):
        super().__init__()
        self.save = {"n": n, "latent": latent}
        self.encoder = nn.Sequential(nn.Linear(n, 8), nn.ReLU(), nn.Linear(8, latent))
        self.decoder = nn.Sequential(nn.Linear(latent, 8), nn.ReLU(), nn.Linear(8, n))
        self.log_sigma = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        return self.decoder(self.encoder(x))

    def training_step(self, batch, index):
        x = batch.flatten(1)
        x_hat = self(x)
        sigma = self.log_sigma.exp()
        loss = (0.5 * ((x - x_hat) / sigma) ** 2 + self.log_sigma).mean()
        self.log("loss", loss)
        self.log("mse", F.mse_loss(x_hat.detach(), x))
        return loss

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=1e-2)


norms = GradientNorm()
data = torch.randn(60, 4, 4)
module = Autoencoder()
Trainer(3, [PrintLosses(), norms]).fit(module, data.split(20))
module.eval()
with torch.no_grad():
    codes = module.encoder(data.flatten(1))
print(tuple(codes.shape), all(n > 0 for n in norms.norms))
