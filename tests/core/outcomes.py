"""Outcomes and programs for the tables of the pure core."""

from __future__ import annotations

from gradcases.outcome import Contents, Observed, Plain, Raised, Returned, TensorFacts, Warned
from gradcases.program import Part, Program

PROGRAM = Program((Part(10, "import torch\nx = torch.ones(2)\nloss.backward()\nloss.backward()\n"),))
MESSAGE = "element 0 of tensors does not require grad and does not have a grad_fn"


def contents(value: Plain = None, *, zeros: bool = False, nan: bool = False, inf: bool = False) -> Contents:
    shape = (len(value),) if isinstance(value, list) else ()
    return Contents(shape, "float32", value=value, zeros=zeros, nan=nan, inf=inf)


def leaf(grad: Contents | None = None) -> TensorFacts:
    return TensorFacts(contents([1.0, 1.0]), requires_grad=True, is_leaf=True, grad=grad)


def non_leaf(grad: Contents | None = None) -> TensorFacts:
    return TensorFacts(contents([2.0, 2.0]), requires_grad=True, is_leaf=False, grad_fn="MulBackward0", grad=grad)


def constant() -> TensorFacts:
    return TensorFacts(contents([3.0, 3.0]), requires_grad=False, is_leaf=True)


def returned(*warnings: Warned, values: dict[str, Plain] | None = None, **tensors: TensorFacts) -> Returned:
    return Returned(Observed(tensors=tensors, values=values or {}, warnings=warnings))


def raised(message: str = MESSAGE, type: str = "RuntimeError", line: int | None = 3, **tensors: TensorFacts) -> Raised:
    return Raised(type, message, line, Observed(tensors=tensors))
