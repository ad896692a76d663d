"""Parameters: one file, several cases `id[name]` that differ in what `$variable` stands for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from gradcases.catalog.fields import kind
from gradcases.catalog.made_size import MOST_MADE, Uses, made_size, size_of
from gradcases.catalog.nodes import Mapping, Node, Scalar, Sequence
from gradcases.catalog.problems import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.catalog.problems import Problems

SUB_CASE = re.compile(r"[A-Za-z0-9_.+-]+")
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_REFERENCE = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")


def sub_cases(root: Mapping, problems: Problems) -> Iterator[tuple[str, Mapping]]:
    """Each sub-case's suffix with the tree in which its variables are filled in; one without suffix where there are no `params`."""
    params = root.get("params")
    if params is None:
        yield "", root
        return
    rest = Mapping(root.place, tuple(pair for pair in root.pairs if pair[0].text != "params"))
    uses, made = _uses(rest), 0
    for name, row in list(_rows(params, problems)):
        made += made_size(uses, row)
        if made > MOST_MADE:
            problems.add(row, "the sub-cases from here on come to too much; make them several files, or their texts shorter")
            return
        _check_variables(uses, row, problems)
        filled = _filled(rest, {key.text: value for key, value in row.pairs})
        assert isinstance(filled, Mapping)
        yield f"[{name}]", filled


def references(text: str) -> tuple[tuple[str, str], ...]:
    """The variables that a text refers to, each with how it is written, `$name` or `${name}`."""
    return tuple((_name(found), found[0]) for found in _REFERENCE.finditer(text))


def _name(reference: re.Match[str]) -> str:
    return reference[1] or reference[2]


def with_variables(text: str, variables: dict[str, Node]) -> str:
    """A text with what stands for its variables."""
    return _REFERENCE.sub(lambda found: _written(variables, found), text)


def _rows(params: Node, problems: Problems) -> Iterator[tuple[str, Mapping]]:
    """The sub-cases whose name and variables can be read."""
    if not isinstance(params, Mapping) or not params.pairs:
        what = "empty" if isinstance(params, Mapping) else kind(params)
        problems.add(
            params, f"`params` is {what}; it has to be a mapping from a sub-case's name to its variables, as `exp: {{op: torch.exp}}`"
        )
        return
    first: Mapping | None = None
    for key, row in params.pairs:
        if not SUB_CASE.fullmatch(key.text):
            problems.add(key, f"{shown(key.text)} is no name for a sub-case; use letters, digits, `_`, `.`, `+` and `-`")
        if not isinstance(row, Mapping) or not row.pairs:
            what = "empty" if isinstance(row, Mapping) else kind(row)
            problems.add(row, f"the sub-case {shown(key.text)} is {what}; it has to be a mapping from variables to what they stand for")
            continue
        first = first or row
        if _names(row) != _names(first):
            told = f"the sub-case {shown(key.text)} has the variables {_listed(row)}, the first has {_listed(first)}; give them the same"
            problems.add(row, told)
        elif SUB_CASE.fullmatch(key.text):
            yield key.text, row


def _names(row: Mapping) -> set[str]:
    return {name.text for name, _ in row.pairs}


def _listed(row: Mapping) -> str:
    return listed(sorted(_names(row)))


def _uses(root: Mapping) -> Uses:
    alone, inside = Counter[str](), Counter[str]()
    for text in texts_of(root):
        (alone if _REFERENCE.fullmatch(text) else inside).update(_named(text))
    keys = tuple((name, key) for key in _keys(root) for name in _named(key.text))
    return Uses(alone, inside, keys, size_of(root))


def _named(text: str) -> list[str]:
    return [name for name, _ in references(text)]


def _check_variables(uses: Uses, row: Mapping, problems: Problems) -> None:
    """Each variable has to be used, and not in a key, and one that stands inside a text has to be of one line."""
    variables = {name.text for name, _ in row.pairs}
    for used, key in uses.keys:
        if used in variables:
            problems.add(key, f"the variable {shown(used)} stands in the key {shown(key.text)}, where none is replaced; write the key out")
    for name, value in row.pairs:
        if not VARIABLE.fullmatch(name.text):
            problems.add(name, f"{shown(name.text)} is no name for a variable; use letters, digits and `_`, with no digit first")
        elif not uses.times(name.text):
            use = shown(f"${name.text}")
            problems.add(name, f"the variable {shown(name.text)} is used nowhere; write {use} where it belongs, or leave it out")
        elif name.text in uses.inside:
            _check_inside(name.text, value, problems)


def _check_inside(name: str, value: Node, problems: Problems) -> None:
    named, use = shown(name), shown(f"${name}")
    if not isinstance(value, Scalar):
        problems.add(value, f"the variable {named} is {kind(value)}, but {use} stands inside a text; only a text or a number can")
    elif "\n" in value.text:
        told = f"the variable {named} has several lines, but {use} stands inside a text; it has to be of one line there"
        problems.add(value, told)


def texts_of(node: Node) -> Iterator[str]:
    """All texts below a node."""
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from texts_of(item)
    else:
        for _, value in node.pairs:
            yield from texts_of(value)


def _keys(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _keys(item)
    elif isinstance(node, Mapping):
        for key, value in node.pairs:
            yield key
            yield from _keys(value)


def _filled(node: Node, variables: dict[str, Node]) -> Node:
    if isinstance(node, Sequence):
        return Sequence(node.place, tuple(_filled(item, variables) for item in node.items))
    if isinstance(node, Mapping):
        return Mapping(node.place, tuple((key, _filled(value, variables)) for key, value in node.pairs))
    whole = _REFERENCE.fullmatch(node.text)
    if whole and _name(whole) in variables:
        return variables[_name(whole)]
    text = with_variables(node.text, variables)
    return node if text == node.text else replace(node, text=text, value=text)


def _written(variables: dict[str, Node], found: re.Match[str]) -> str:
    """What stands for a reference inside a text; one to no variable (`$` may be the program's own) stays."""
    stands = variables.get(_name(found))
    return stands.text if isinstance(stands, Scalar) else found[0]
