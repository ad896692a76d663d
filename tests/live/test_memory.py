"""A long run is watched in the memory of a short one."""

from __future__ import annotations

import gc
from collections import Counter

import torch
from torch import nn

import gradcases
from gradcases.live.watch import Watch


def kept() -> Counter[str]:
    """The watcher's objects, by kind; of places there are as many as of what they are places of."""
    gc.collect()
    kinds = [type(each) for each in gc.get_objects()]
    return Counter(kind.__name__ for kind in kinds if str(kind.__module__).startswith("gradcases_inside") and kind.__name__ != "Place")


def marked(w: Watch) -> int:
    known = w._session.recorder.kept
    return max(len(known.frozen), len(known.hooked), len(known.cleared))


def test_what_is_kept_does_not_grow_with_the_steps() -> None:
    net, idle = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1)), nn.Linear(2, 2)
    opt = torch.optim.Adam([*net.parameters(), *idle.parameters()])
    total = 0.0
    counts = []
    with gradcases.watch() as w:
        for step in range(1, 601):
            x = torch.ones(3, 4).requires_grad_(True)  # leaves of one iteration
            torch.ones(3).requires_grad_(False)
            hidden = net(x)
            hidden.register_hook(lambda grad: grad)
            _ = hidden.grad_fn, hidden.is_leaf or hidden.retains_grad or idle.weight.grad
            opt.zero_grad()
            idle(torch.ones(1, 2)).sum()
            loss = (hidden**2).mean() + torch.tensor([total], requires_grad=True).sum()
            total += loss.item()
            loss.backward()
            opt.step()
            if step in (100, 600):
                counts.append(kept())
        assert marked(w) <= 501
    assert counts[1] == counts[0]
    assert counts[0]["Call"] > 0
