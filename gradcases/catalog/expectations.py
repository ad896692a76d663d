"""Expectations and conditions out of a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gradcases.case import When
from gradcases.catalog.fields import Fields, as_plain, as_text, kind
from gradcases.catalog.problems import Problems, nearest
from gradcases.catalog.tree import Mapping, Node, Scalar, Sequence
from gradcases.condition import EVERY, Condition, Range, described, samples
from gradcases.expectation import FACTS, At, Ends, Expectation, Facts, Raises, Warns
from gradcases.wanted import ATOL, RTOL, Close, Shaped, Wanted, Word

if TYPE_CHECKING:
    from collections.abc import Collection

    from gradcases.case import Expectations

EXPECTATION_KEYS = ("raises", "warns", "grads", "tensors", "values")
WHEN_KEYS = ("torch", "python", "device", "mode")
DEVICES = ("cpu", "cuda", "mps", "xpu")
MODES = ("eager", "compile")

T = TypeVar("T")


def read_expectations(node: Node, problems: Problems, allowed: Condition) -> Expectations:
    """One block, or several with `when`, of which exactly one applies wherever `allowed` holds."""
    if not isinstance(node, Sequence):
        return (When(Condition(), read_expectation(node, problems, complete=True)),)
    blocks: list[When[Expectation]] = []
    for item in node.items:
        condition = Condition()
        if isinstance(item, Mapping) and (when := item.get("when")) is not None:
            condition = read_condition(when, problems, "`when`")
        elif isinstance(item, Mapping):
            problems.add(item, "one of several `expect` blocks lacks the key `when`")
        blocks.append(When(condition, read_expectation(item, problems, complete=True, also=("when",))))
    _check_ranges(node, problems, allowed, blocks)
    return tuple(blocks)


def _check_ranges(node: Sequence, problems: Problems, allowed: Condition, blocks: list[When[Expectation]]) -> None:
    conditions = [block.condition for block in blocks]
    overlaps: set[int] = set()
    for here in samples([allowed, *conditions]):
        if not allowed.holds(here):
            continue
        holding = [number for number, condition in enumerate(conditions) if condition.holds(here)]
        if not holding:
            problems.add(node, f"no `expect` block applies to {described(here)}; `when` has to cover all that the case allows")
            return
        for number in holding[1:]:
            if number not in overlaps:
                overlaps.add(number)
                first = node.items[holding[0]].place.line
                problems.add(node.items[number], f"this `expect` block and the one on line {first} both apply to {described(here)}")


def read_condition(node: Node, problems: Problems, what: str, also: Collection[str] = ()) -> Condition:
    fields = Fields(node, problems, what, (*WHEN_KEYS, *also))
    return Condition(
        torch=_range(fields, "torch"),
        python=_range(fields, "python"),
        device=_word(fields, "device", DEVICES),
        mode=_word(fields, "mode", MODES),
    )


def _range(fields: Fields, key: str) -> Range:
    text = fields.text(key)
    if text is None:
        return EVERY
    try:
        return Range.parse(text)
    except ValueError as error:
        fields.problems.add(fields.node_of(key) or fields.node, f"`{key}`: {error}")
        return EVERY


def _word(fields: Fields, key: str, words: Collection[str]) -> str | None:
    text = fields.text(key)
    if text is not None and text not in words:
        fields.problems.add(
            fields.node_of(key) or fields.node, f"`{key}` is `{text}`; it is one of {', '.join(words)}{nearest(text, words)}"
        )
        return None
    return text


def read_expectation(node: Node, problems: Problems, complete: bool, also: Collection[str] = ()) -> Expectation:
    """An expectation; a claim's is not `complete`, and says nothing of raising where it lacks the key."""
    fields = Fields(node, problems, "an expectation", (*EXPECTATION_KEYS, *also))
    return Expectation(
        raises=_read_raises(fields, complete),
        warns=_read_warns(fields),
        grads={
            name: want
            for name, each in _pairs(fields, "grads")
            if (want := _read_wanted(each, problems, f"grad of `{name}`", GRAD)) is not None
        },
        tensors={name: _read_facts(each, problems, name) for name, each in _pairs(fields, "tensors")},
        values={
            name: want
            for name, each in _pairs(fields, "values")
            if (want := _read_wanted(each, problems, f"value of `{name}`", VALUE)) is not None
        },
        complete=complete,
    )


def _read_raises(fields: Fields, complete: bool) -> Raises | Ends:
    node = fields.node_of("raises")
    if node is None:
        return Ends.RETURNS if complete else Ends.UNSAID
    if isinstance(node, Scalar) and node.value is None:
        return Ends.RETURNS
    raises = Fields(
        node, fields.problems, "`raises`", ("type", "contains", "message", "at"), ("type", "contains", "at") if complete else ()
    )
    return Raises(raises.text("type"), raises.text("contains"), raises.text("message"), _read_at(raises))


def _read_at(raises: Fields) -> At | None:
    node = raises.node_of("at")
    if node is None:
        return None
    if isinstance(node, Scalar):
        line = as_text(node, raises.problems, "`at`")
        return None if line is None else At(line.strip())
    fields = Fields(node, raises.problems, "`at`", ("line", "nth"), ("line", "nth"))
    line, nth = fields.text("line"), fields.node_of("nth")
    if isinstance(nth, Scalar) and type(nth.value) is int and nth.value >= 1:
        return None if line is None else At(line.strip(), nth.value)
    if nth is not None:
        raises.problems.add(nth, f"`nth` is {kind(nth)}; it has to be a number from 1")
    return None


def _read_warns(fields: Fields) -> tuple[Warns, ...]:
    node = fields.node_of("warns")
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        fields.problems.add(node, f"`warns` is {kind(node)}; it has to be a list of warnings, each with `category` and `contains`")
        return ()
    read = []
    for item in node.items:
        warns = Fields(item, fields.problems, "a warning", ("category", "contains"), ("category", "contains"))
        read.append(Warns(warns.text("category") or "", warns.text("contains") or ""))
    return tuple(read)


def _pairs(fields: Fields, key: str) -> tuple[tuple[str, Node], ...]:
    node = fields.node_of(key)
    if node is None:
        return ()
    if not isinstance(node, Mapping):
        fields.problems.add(node, f"`{key}` is {kind(node)}; it has to be a mapping from names to what is expected of them")
        return ()
    return tuple((name.text, value) for name, value in node.pairs)


GRAD = tuple(Word)
VALUE = (Word.ZEROS, Word.NAN, Word.INF, Word.PRESENT)


def _read_wanted(node: Node, problems: Problems, what: str, words: tuple[Word, ...]) -> Wanted | None:
    if isinstance(node, Mapping):
        return _read_long_form(node, problems, what)
    if words is GRAD and isinstance(node, Scalar):
        return _read_grad_scalar(node, problems, what)
    return Close(as_plain(node))


def _read_grad_scalar(node: Scalar, problems: Problems, what: str) -> Wanted | None:
    if node.value is None:
        return Word.NULL
    if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        return Close(node.value)
    names = [word.value for word in GRAD]
    if node.text in names:
        return Word(node.text)
    if _is_complex(node.text):
        return Close(node.text)
    problems.add(
        node, f"{what} is {kind(node)}; it is a number, a list of numbers, or one of {', '.join(names)}{nearest(node.text, names)}"
    )
    return None


def _is_complex(text: str) -> bool:
    try:
        complex(text)
    except ValueError:
        return False
    return True


def _read_long_form(node: Mapping, problems: Problems, what: str) -> Wanted | None:
    fields = Fields(node, problems, what, ("value", "rtol", "atol", "shape", "is"))
    forms = [key for key in ("value", "shape", "is") if fields.has(key)]
    if len(forms) != 1:
        problems.add(node, f"{what} has {' and '.join(forms) or 'none'} of `value`, `shape` and `is`; it needs one of them")
        return None
    if forms == ["value"]:
        return Close(as_plain(fields.node_of("value") or node), fields.number("rtol", RTOL), fields.number("atol", ATOL))
    if forms == ["is"]:
        return fields.one_of("is", Word)
    shape = as_plain(fields.node_of("shape") or node)
    if isinstance(shape, list) and all(type(size) is int and size >= 0 for size in shape):
        return Shaped(tuple(shape))
    problems.add(fields.node_of("shape") or node, "`shape` has to be a list of sizes, as [2, 3]")
    return None


def _read_facts(node: Node, problems: Problems, name: str) -> Facts:
    fields = Fields(node, problems, f"the tensor `{name}`", FACTS)
    return Facts({key: as_plain(value) for key in FACTS if (value := fields.node_of(key)) is not None})
