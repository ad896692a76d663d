"""Expectations out of a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.case import When
from gradcases.catalog.conditions import check_one_applies, read_when
from gradcases.catalog.fields import Fields, as_text, kind
from gradcases.catalog.nodes import Mapping, Node, Scalar, Sequence
from gradcases.catalog.wants import read_facts, read_grad, read_value
from gradcases.condition import ALWAYS, Condition
from gradcases.expectation import At, Ends, Expectation, Raises, Warns

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TypeVar

    from gradcases.case import Expectations
    from gradcases.catalog.problems import Problems

    T = TypeVar("T")

EXPECTATION_KEYS = ("raises", "warns", "grads", "tensors", "values")
RAISES_KEYS = ("type", "contains", "message", "at")
AT_KEYS = ("line", "nth")
WARNS_KEYS = ("category", "contains")


def read_expectations(node: Node, problems: Problems, allowed: Condition) -> Expectations:
    """One block, or several with `when`, of which exactly one applies wherever `allowed` holds."""
    if not isinstance(node, Sequence):
        return (When(ALWAYS, _read_lone(node, problems)),)
    before = problems.added
    if not node.items:
        problems.add(node, "`expect` is an empty list; state what happens")
    blocks = [_read_block(item, problems) for item in node.items]
    if problems.added == before:  # ranges that could not be read would be found to overlap
        check_one_applies(node, problems, allowed, [block.condition for block in blocks])
    return tuple(blocks)


def _read_lone(node: Node, problems: Problems) -> Expectation:
    when = node.get("when") if isinstance(node, Mapping) else None
    if when is not None:
        problems.add(when, "an expectation with `when` is one of several; make `expect` a list of them, or leave `when` out")
    return read_expectation(node, problems, complete=True, also=("when",) if when is not None else ())


def _read_block(item: Node, problems: Problems) -> When[Expectation]:
    condition = ALWAYS
    if isinstance(item, Mapping):
        when = item.get("when")
        if when is None:
            problems.add(item, "one of several `expect` blocks lacks the key `when`")
        else:
            condition = read_when(when, problems)
    return When(condition, read_expectation(item, problems, complete=True, also=("when",)))


def read_expectation(node: Node, problems: Problems, complete: bool, also: Collection[str] = ()) -> Expectation:
    """An expectation; a claim's is not `complete`, and says nothing of raising where it lacks the key."""
    fields = Fields(node, problems, "an expectation", (*EXPECTATION_KEYS, *also))
    return Expectation(
        raises=_read_raises(fields, complete),
        warns=_read_warns(fields),
        grads=_read_named(fields, "grads", read_grad),
        tensors=_read_named(fields, "tensors", read_facts),
        values=_read_named(fields, "values", read_value),
        complete=complete,
    )


def _read_raises(fields: Fields, complete: bool) -> Raises | Ends:
    node = fields.node_of("raises")
    if node is None:
        return Ends.RETURNS if complete else Ends.UNSAID
    if isinstance(node, Scalar) and node.value is None:
        return Ends.RETURNS
    raises = Fields(node, fields.problems, "`raises`", RAISES_KEYS, ("type", "contains", "at") if complete else ())
    return Raises(raises.text("type"), raises.text("contains"), raises.text("message"), _read_at(raises))


def _read_at(raises: Fields) -> At | None:
    node = raises.node_of("at")
    if node is None:
        return None
    if isinstance(node, Scalar):
        line = as_text(node, raises.problems, "`at`, the source line that raises,")
        return None if line is None else At(line.strip())
    fields = Fields(node, raises.problems, "`at`", AT_KEYS, AT_KEYS)
    line, nth = fields.text("line"), fields.node_of("nth")
    if isinstance(nth, Scalar) and type(nth.value) is int and nth.value >= 1:
        return None if line is None else At(line.strip(), nth.value)
    if nth is not None:
        raises.problems.add(nth, f"`nth` is {kind(nth)}; it has to be a whole number from 1")
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
        warns = Fields(item, fields.problems, "a warning", WARNS_KEYS, WARNS_KEYS)
        read.append(Warns(warns.text("category") or "", warns.text("contains") or ""))
    return tuple(read)


def _read_named(fields: Fields, key: str, read: Callable[[Node, Problems, str], T | None]) -> dict[str, T]:
    """What `key` maps names to, each as `read` reads it; without those that are wrong."""
    node = fields.node_of(key)
    if node is None:
        return {}
    if not isinstance(node, Mapping):
        fields.problems.add(node, f"`{key}` is {kind(node)}; it has to be a mapping from names to what is expected of them")
        return {}
    each = {name.text: read(value, fields.problems, name.text) for name, value in node.pairs}
    return {name: value for name, value in each.items() if value is not None}
