"""What an expectation states, as the lines of a script of evidence that hold it against what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.expectation import Raises
from gradcases.wanted import ATOL, RTOL, Shaped, Wanted, Word, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.expectation import Expectation
    from gradcases.program import Program

WIDTH = 96  # behind the four spaces of a function's body


def checks(expectation: Expectation, program: Program) -> Iterator[str]:
    """A call each, in the order in which a page tells it."""
    yield _ending(expectation, program)
    for warns in expectation.warns:
        yield _call("warns", repr(warns.category), repr(warns.contains))
    named = [name for name in expectation.grads if "*" not in name]
    for name, want in expectation.grads.items():
        besides = [f"besides={named!r}"] if "*" in name and named else []
        yield _call("grads" if "*" in name else "grad", repr(name), _wanted(want), *besides)
    for name, facts in expectation.tensors.items():
        for key, value in facts.stated.items():
            yield _call("fact", repr(name), repr(key), repr(plain(value)))
    for name, want in expectation.values.items():
        yield _call("value", repr(name), _wanted(want))


def _ending(expectation: Expectation, program: Program) -> str:
    raises = expectation.raises
    if not isinstance(raises, Raises):
        return _call("returns")
    told = [repr(raises.type), repr(raises.contains)]
    told += [f"line={program.find(raises.at.line, raises.at.nth)}"] if raises.at is not None else []
    return _call("raises", *told, *([f"message={raises.message!r}"] if raises.message is not None else []))


def _wanted(want: Wanted) -> str:
    """By the names of `gradcases_evidence.stating`."""
    if isinstance(want, Word):
        return "NONE" if want is Word.NULL else want.name
    if isinstance(want, Shaped):
        return f"shaped({list(want.shape)!r})"
    within = [f"{name}={given!r}" for name, given, usual in (("rtol", want.rtol, RTOL), ("atol", want.atol, ATOL)) if given != usual]
    return f"equal({', '.join([repr(plain(want.value)), *within])})"


def _call(name: str, *arguments: str) -> str:
    """On one line where it fits."""
    call = f"seen.{name}({', '.join(arguments)})"
    return call if len(call) <= WIDTH else f"seen.{name}(\n" + "".join(f"        {each},\n" for each in arguments) + "    )"
