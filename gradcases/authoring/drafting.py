"""The outcomes of a snippet as the text of a case: what was seen is stated, what only its author knows is marked as to be written."""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.authoring.checking import NotACase, cases_of, unmet
from gradcases.authoring.layout import pair
from gradcases.authoring.observations import contents_stated, grad_stated, raises_stated, rounded, warns_stated
from gradcases.authoring.scalars import flow, text_in
from gradcases.case import Symptom
from gradcases.catalog.unwritten import MARK
from gradcases.condition import kind_of
from gradcases.lint.python import TOO_MUCH, imported, parsed
from gradcases.outcome import Outcome, Raised, Returned, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gradcases.outcome import Observed, Plain, TensorFacts
    from gradcases.program import Program

TITLE = f"{MARK} one sentence that says what happens, as a user would put it"
CAUSE = f"{MARK} one of causes.yaml"
WHY = f"{MARK} why it happens, and how to find it in one's own code, in short paragraphs"
FIX = f"{MARK} write a `fix` in the place of this (what, changes, code, expect), or the reason why there is none"
TOPIC = f"title: {MARK} what the cases of this topic have in common\nintroduction: {MARK} two or three sentences that say it\n"


class NoCase(Exception):
    """No case states what this snippet does; the text says why not."""


@dataclass(frozen=True)
class Draft:
    """The text of a case's file, and what its author should know of how it came about."""

    text: str
    notes: tuple[str, ...]


def tidied(code: str) -> str:
    """A pasted snippet as the catalog has programs: not indented, no blanks at the ends of lines, no empty lines around it."""
    text = textwrap.dedent(code.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n") + "\n"


def draft(file_id: str, program: Program, outcomes: Sequence[Outcome], device: str) -> Draft:
    """Of what a program did in several runs. Raises NoCase."""
    seen = _ended(program, outcomes)
    notes = list(_notes(program, seen))
    expect = _expectation(program, seen, notes)
    symptom = _symptom(seen[0])
    lines = [
        f"title: {text_in(TITLE, None)}",
        f"cause: {text_in(CAUSE, None)}",
        f"symptom: {symptom or text_in(f'{MARK} wrong-grad, or no-fault where it is right', None)}",
        *_requires(program, device),
        "code: " + _literal(program.text, 2),
        "expect:" if expect else "expect: {}",
        *("  " + pair(key, value, 2) for key, value in expect.items()),
        f"why: |\n  {WHY}",
        f"no_fix: {text_in(FIX, None)}",
    ]
    text = "\n".join(lines) + "\n"
    try:
        notes += (
            f"the case does not hold yet: {part} is not in every run as stated" for part in unmet(cases_of(text, file_id)[0], outcomes)
        )
    except NotACase as error:
        raise NoCase(f"no case can say what it does: {error}") from error
    return Draft(text, tuple(notes))


def _literal(text: str, indent: int) -> str:
    lines = [" " * indent + line if line else "" for line in text.rstrip("\n").split("\n")]
    return "\n".join(["|2" if text[:1] == " " else "|", *lines])


def _ended(program: Program, outcomes: Sequence[Outcome]) -> list[Raised] | list[Returned]:
    """The outcomes, all of the same kind. Raises NoCase where that is none a case can state."""
    for outcome in outcomes:
        if not isinstance(outcome, (Raised, Returned)):
            raise NoCase(f"it {summary(outcome)}; a case states what a program raises or what it leaves behind, and this is neither")
    raised = [outcome for outcome in outcomes if isinstance(outcome, Raised)]
    returned = [outcome for outcome in outcomes if isinstance(outcome, Returned)]
    if raised and returned:
        raise NoCase(f"it is not deterministic: it {summary(raised[0])} in {len(raised)} of {len(outcomes)} runs; take out what varies")
    if len({(outcome.type, outcome.line) for outcome in raised}) > 1:
        raise NoCase(f"it is not deterministic: it {summary(raised[0])} or {summary(raised[-1])}; take out what varies")
    if raised and _is_no_python(program):
        told = re.sub(r" \([^()]*line \d+\)$", "", raised[0].message)  # the file is not there yet
        where = "" if raised[0].line is None else f"line {raised[0].line}: "  # too much to be compiled is no line's fault
        raise NoCase(f"it is not Python: {where}{told}")
    return raised or returned


def _is_no_python(program: Program) -> bool:
    try:
        parsed(program)
    except (SyntaxError, *TOO_MUCH):
        return True
    return False


def _symptom(outcome: Raised | Returned) -> str | None:
    """The one that follows from what was seen; None where only its author knows whether that is a fault."""
    if isinstance(outcome, Raised):
        return Symptom.RAISES.value
    grads = [facts.grad for facts in outcome.observed.tensors.values() if facts.is_leaf and facts.requires_grad]
    if None in grads:
        return Symptom.NONE_GRAD.value
    if any(grad is not None and (grad.nan or grad.inf) for grad in grads):
        return Symptom.NAN_GRAD.value
    if any(grad is not None and grad.zeros for grad in grads):
        return Symptom.ZERO_GRAD.value
    return Symptom.WARNS.value if outcome.observed.warnings else None


def _requires(program: Program, device: str) -> Iterator[str]:
    """What the program needs that not every machine has."""
    modules = {module.partition(".")[0] for module in imported(program) or ()}
    needed: dict[str, Plain] = {"device": kind_of(device)} if device != "cpu" else {}
    others = sorted(modules - {"torch"} - sys.stdlib_module_names)
    needed |= {"modules": others} if others else {}
    if needed:
        yield f"requires: {flow(needed)}"


def _expectation(program: Program, seen: list[Raised] | list[Returned], notes: list[str]) -> dict[str, Plain]:
    """What all runs show; what varies is noted instead."""
    raised = [outcome for outcome in seen if isinstance(outcome, Raised)]
    observed = [outcome.observed for outcome in seen]
    stated: dict[str, Plain] = {"raises": raises_stated(raised, program)} if raised else {}
    if raised and "message" not in stated["raises"]:
        notes.append("the text of the exception varies from run to run and is not recorded" if raised[0].message.strip() else _NO_TEXT)
    warns = [warns_stated(each.warnings) for each in observed]
    if all(each == warns[0] for each in warns):
        stated |= {"warns": warns[0]} if warns[0] else {}
    else:
        notes.append("its warnings vary from run to run and are not recorded")
    grads = {name: value for name in _with_gradient(observed[0]) if (value := _grad(name, observed, notes)) is not _VARIES}
    stated |= {"grads": grads} if grads else {}
    values = {name: value for name in _printed_names(program) if (value := _value(name, observed, notes)) is not _VARIES}
    return stated | ({"values": values} if values else {})


_NO_TEXT = "the exception has no text, and a case needs its core: let the program raise one that has"
_VARIES = object()


def _with_gradient(observed: Observed) -> list[str]:
    """All leaves that require one, and what else has one."""
    return [name for name, facts in observed.tensors.items() if (facts.is_leaf and facts.requires_grad) or facts.grad is not None]


def _grad(name: str, observed: list[Observed], notes: list[str]) -> Plain:
    each: list[TensorFacts | None] = [one.tensors.get(name) for one in observed]
    stated = [grad_stated(facts) for facts in each if facts is not None]
    if len(stated) == len(each) and all(repr(one) == repr(stated[0]) for one in stated):
        return stated[0]
    shapes = {facts.grad.shape if facts is not None and facts.grad is not None else None for facts in each}
    if None not in shapes and len(shapes) == 1:
        notes.append(f"the gradient of {name} varies from run to run; only its shape is recorded")
        return {"shape": list(shapes.pop() or ())}
    notes.append(f"the gradient of {name} varies from run to run and is not recorded")
    return _VARIES


def _value(name: str, observed: list[Observed], notes: list[str]) -> Plain:
    stated = [_value_in(name, each) for each in observed]
    if stated[0] is _VARIES or all(repr(one) == repr(stated[0]) for one in stated):
        return stated[0]
    notes.append(f"the value of {name} varies from run to run and is not recorded")
    return _VARIES


def _value_in(name: str, observed: Observed) -> Plain:
    tensor = observed.tensor(name)
    if tensor is not None:
        stated = contents_stated(tensor.contents)
        return {"is": stated} if isinstance(stated, str) else stated
    if name not in observed.values:
        return _VARIES
    value = rounded(observed.values[name])
    return {"value": value} if isinstance(value, dict) else value


def _printed_names(program: Program) -> list[str]:
    """Variables, and what is reached from them, that the program prints: what it shows is what it is about."""
    calls = [node for node in ast.walk(parsed(program)) if isinstance(node, ast.Call) and ast.unparse(node.func) == "print"]
    named = [
        ast.unparse(node) for call in calls for each in call.args for node in ast.walk(each) if isinstance(node, (ast.Name, ast.Attribute))
    ]
    return [name for name in dict.fromkeys(named) if re.fullmatch(r"[\w.]+", name) and not name.endswith((".grad", ".is_leaf"))]


def _notes(program: Program, seen: list[Raised] | list[Returned]) -> Iterator[str]:
    printed = seen[0].printed
    if printed.stdout_bytes or printed.stderr_bytes:
        yield "it prints, and a case says nothing of that: the variables it prints are stated as `values`; leave the prints out"
    for name, reason in seen[0].observed.unreadable.items():
        yield f"the tensor {name} cannot be looked at, and nothing is stated of it: {reason}"
    modules = imported(program)
    if modules is not None and "torch" not in {module.partition(".")[0] for module in modules}:
        yield "it does not import torch; pasted alone it would not run"
