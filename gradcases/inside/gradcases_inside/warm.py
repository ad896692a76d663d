"""What the first program of a process does first, done before processes are forked for programs."""

from gradcases_inside import execute, pristine

# No backward: a process that has run one may not be forked to run others (see the case parallel/fork-after-backward).
_PROGRAM = """\
import torch
x = torch.ones(2, requires_grad=True)
model = torch.nn.Linear(2, 1)
loss = model(torch.ones(3, 2)).relu().pow(2).sum() + (x * 2).exp().sum()
"""
_TIMES = 2  # the first time makes what the second finds


def up() -> None:
    """Run a small program as those of cases are run: libraries ask the processor what it can, which takes a
    virtual machine long, and Python makes its bytecode faster in place. What a fork finds done, it need not copy
    and do again. The process is made as new after it."""
    for _ in range(_TIMES):
        execute.run(__file__, [[1, _PROGRAM]])
    pristine.restore("cpu")
