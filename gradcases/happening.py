"""What an expectation states, and what an outcome shows, in short sentences. Pure text, for every renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases import wanted
from gradcases.expectation import Expectation, Raises
from gradcases.outcome import Contents, Outcome, Plain, Raised, Returned, summary
from gradcases.wanted import Shaped, Wanted, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.program import Program


def stated(expectation: Expectation) -> Iterator[str]:
    """Of what a case expects: `raises RuntimeError at \\`loss.backward()\\`: ...`, `x.grad is None`, ..."""
    yield _raising(expectation.raises) if isinstance(expectation.raises, Raises) else "returns, without an exception"
    for warns in expectation.warns:
        yield f"warns {warns.category}: {warns.contains}"
    for name, want in expectation.grads.items():
        yield f"{name}.grad is {described(want)}"
    for name, facts in expectation.tensors.items():
        for key, value in facts.stated.items():
            yield f"{name}.{key} is {shown(value)}"
    for name, want in expectation.values.items():
        yield f"{name} is {described(want)}"


def _raising(raises: Raises) -> str:
    text = f"raises {raises.type or 'an exception'}"
    text += f" at `{raises.at.line}`" if raises.at else ""
    said = raises.message or raises.contains
    return text + (f": {said}" if said else "")


def observed(outcome: Outcome, program: Program) -> Iterator[str]:
    """The same of what happened."""
    if isinstance(outcome, Raised):
        at = f" at `{program.source(outcome.line)}`" if outcome.line else ""
        yield f"raises {outcome.type}{at}: {outcome.message}"
    else:
        yield "returns, without an exception" if isinstance(outcome, Returned) else summary(outcome)
    if not isinstance(outcome, (Returned, Raised)):
        return
    for warned in outcome.observed.warnings:
        yield f"warns {warned.category}: {warned.message}"
    for name, facts in outcome.observed.tensors.items():
        if facts.is_leaf and facts.requires_grad:
            yield f"{name}.grad is {'None' if facts.grad is None else contents(facts.grad)}"
        elif facts.grad is not None:
            yield f"{name}.grad is {contents(facts.grad)} (of a non-leaf)"


def described(want: Wanted) -> str:
    """What is wanted, in words."""
    if isinstance(want, Word):
        return want.meaning
    if isinstance(want, Shaped):
        return shown({"shape": list(want.shape)})
    return shown(wanted.plain(want.value))


def contents(seen: Contents) -> str:
    """A tensor's values, or its shape where there are too many of them."""
    return shown(seen.value if seen.has_value else {"shape": list(seen.shape)})


def shown(value: Plain) -> str:
    """A value as Python would print it, numbers short."""
    if isinstance(value, list):
        return f"[{', '.join(shown(item) for item in value)}]"
    if isinstance(value, dict):
        if value.keys() == {"shape"}:  # what stands for a tensor that is too large to be told
            return f"a tensor of shape {shown(value['shape'])}"
        return f"{{{', '.join(f'{key}: {shown(item)}' for key, item in value.items())}}}"
    if isinstance(value, float):
        short = f"{value:.6g}"
        return short if any(mark in short for mark in ".en") else f"{short}.0"
    return str(value)
