"""Parameters: one file, several cases `id[value]` that differ in what `$name` stands for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gradcases.catalog.tree import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.catalog.problems import Problems

VALUE_NAME = re.compile(r"[A-Za-z0-9_.+-]+")
_REFERENCE = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")


def sub_cases(root: Mapping, problems: Problems) -> Iterator[tuple[str, Mapping]]:
    """Each value's name with the tree in which its variables are filled in; one nameless where there are no `params`."""
    params = root.get("params")
    if params is None:
        yield "", root
        return
    rest = Mapping(root.place, tuple(pair for pair in root.pairs if pair[0].text != "params"))
    for name, variables in _rows(params, problems):
        _check_variables(rest, variables, problems)
        filled = _filled(rest, {key.text: value for key, value in variables.pairs})
        assert isinstance(filled, Mapping)
        yield f"[{name}]", filled


def _rows(params: Node, problems: Problems) -> Iterator[tuple[str, Mapping]]:
    if not isinstance(params, Mapping) or not params.pairs:
        problems.add(params, "`params` has to be a mapping from a sub-case's name to its variables, as `exp: {op: torch.exp}`")
        return
    names: set[str] | None = None
    for key, row in params.pairs:
        if not VALUE_NAME.fullmatch(key.text):
            problems.add(key, f"the sub-case's name `{key.text}` has more than letters, digits, `_`, `.`, `+` and `-`")
        elif not isinstance(row, Mapping):
            problems.add(row, f"the sub-case `{key.text}` has to be a mapping from variables to what they stand for")
        else:
            here = {name.text for name, _ in row.pairs}
            if names is not None and here != names:
                problems.add(row, f"the sub-case `{key.text}` has the variables {sorted(here)}, the first has {sorted(names)}")
            names = names or here
            yield key.text, row


def _check_variables(root: Mapping, variables: Mapping, problems: Problems) -> None:
    used = set(_references(root))
    for name, _ in variables.pairs:
        if name.text not in used:
            problems.add(name, f"the variable `{name.text}` is used nowhere; write `${name.text}` where it belongs")


def _references(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield from (one or other for one, other in _REFERENCE.findall(node.text))
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _references(item)
    else:
        for _, value in node.pairs:
            yield from _references(value)


def _filled(node: Node, variables: dict[str, Node]) -> Node:
    if isinstance(node, Sequence):
        return Sequence(node.place, tuple(_filled(item, variables) for item in node.items))
    if isinstance(node, Mapping):
        return Mapping(node.place, tuple((key, _filled(value, variables)) for key, value in node.pairs))
    whole = _REFERENCE.fullmatch(node.text)
    if whole and (name := whole[1] or whole[2]) in variables:
        return variables[name]
    text = _REFERENCE.sub(lambda found: _written(variables, found), node.text)
    return node if text == node.text else replace(node, text=text, value=text)


def _written(variables: dict[str, Node], found: re.Match[str]) -> str:
    """What stands for a reference inside a text; one to no variable (`$` may be the program's own) stays."""
    stands = variables.get(found[1] or found[2])
    return stands.text if isinstance(stands, Scalar) else found[0]
