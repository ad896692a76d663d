"""What the first program of a process does first, done before processes are forked for programs."""

from gradcases_inside import execute, pristine

# No backward comes to the engine: a process in which one did may not be forked to run others (see the case
# parallel/fork-after-backward). What Python does before it, and with what is raised, is done nevertheless. No classes:
# `__subclasses__` of torch's would tell of them.
_PROGRAMS = (
    """\
import torch
import torch.nn as nn
import torch.nn.functional as F

x = torch.ones(2, requires_grad=True)
model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
out = model(torch.randn(4, 2))
loss = F.mse_loss(out, torch.zeros(4, 1)) + out.relu().pow(2).mean() + (x * 2).exp().sum()
x.register_hook(lambda grad: grad)
with torch.no_grad():
    y = x.detach().clone().requires_grad_()
    total = loss.item()
print(total)
""",
    """\
import torch
x = torch.tensor([1.0, 2.0])
loss = (x * 3).sum()
try:
    torch.autograd.grad(loss, x)
except RuntimeError as error:
    print(error)
loss.backward()
""",
)
_OPTIMIZING = """\
import torch
model = torch.nn.Linear(2, 1)
for kind in (torch.optim.SGD, torch.optim.Adam):
    optimizer = kind(model.parameters(), lr=0.1)
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    optimizer.step()
    optimizer.zero_grad()
"""
_TIMES = 2  # the first time makes what the second finds


def up(optimizing: bool) -> None:
    """Run small programs as those of cases are run: libraries ask the processor what it can, which takes a virtual
    machine long, and Python makes its bytecode faster in place. What a fork finds done, it need not copy and do again.
    The process is made as new after it. To make an optimizer imports what only some lanes have."""
    for program in (*_PROGRAMS, *((_OPTIMIZING,) if optimizing else ())):
        for _ in range(_TIMES):
            execute.run(__file__, [[1, program]])
    pristine.restore("cpu")
