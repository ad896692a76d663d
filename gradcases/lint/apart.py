"""The checks for cases of different causes that nothing shown tells apart, and for `same-message-as`, which says so.

An exception is told by its type and its text alone: names and numbers are the program's own. Where the core of one case
is in the recorded text of another, who has that error in front of him cannot tell which of the two causes it has. What
returns is told by its warnings in the same way (their cores stand for their texts), and what is silent by all it shows:
the symptom, and the gradients, tensors and values, whatever their names.

`same-message-as` joins such cases. Each of two names the other, and cases that are joined over others are one group, so
that a text of thirty causes needs no list of thirty in each of them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gradcases.catalog.places import problem_at
from gradcases.lint.showing import Showing, showings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.errors import Problem


def causes_are_told_apart(catalog: Catalog) -> Iterator[Problem]:
    """What one case shows does not pass for a case of another cause, unless `same-message-as` joins them."""
    groups, said = _groups(catalog), set[tuple[str, str]]()
    sizes = Counter(groups.values())
    for showing, others in _confused(catalog):
        mine = groups[showing.file_id]
        strange = [
            other for other in others if groups[other.file_id] != mine and _tells(showing, other, sizes[mine], sizes[groups[other.file_id]])
        ]
        told = (showing.file_id, _told(strange)) if strange else None
        if told is not None and told not in said:  # blocks for several versions of torch mostly say the same
            said.add(told)
            yield showing.problem(told[1])


def _tells(showing: Showing, other: Showing, mine: int, its: int) -> bool:
    """Whether of two that pass for each other this one is complained of: the one that fewer are joined to."""
    return mine <= its or not other.passes_for(showing)


def _told(others: list[Showing]) -> str:
    files = list(dict.fromkeys(other.file_id for other in others))
    more = f", and {len(files) - 1} more" if len(files) > 1 else ""
    told = f"nothing tells this from {files[0]}, whose cause is {others[0].cause}{more}"
    return f"{told}; {others[0].advice}, or let the two name each other in `same-message-as`"


def same_message_is_mutual(catalog: Catalog) -> Iterator[Problem]:
    """`same-message-as` names cases of another cause that show the same, and each of them names this one."""
    files = {case.file_id: case for case in reversed(catalog.cases)}
    alike = {(one.file_id, other.file_id) for one, others in _confused(catalog) for other in others}
    for case in catalog.cases:
        for number, name in enumerate(case.same_message_as):
            other = files.get(name.partition("[")[0])
            told = None if other is None else _objection(case, other, alike)
            if told is not None:
                yield problem_at(case.path, ("same-message-as", number), told)


def _objection(case: Case, other: Case, alike: set[tuple[str, str]]) -> str | None:
    if other.file_id == case.file_id:
        return f"{case.file_id} names itself; leave it out"
    if other.cause == case.cause:
        return f"{other.file_id} has the same cause; leave it out"
    if not {(case.file_id, other.file_id), (other.file_id, case.file_id)} & alike:
        return f"{other.file_id} does not show the same; leave it out"
    if case.file_id not in {name.partition("[")[0] for name in other.same_message_as}:
        return f"{other.file_id} does not name {case.file_id} in turn; add it there"
    return None


def _confused(catalog: Catalog) -> Iterator[tuple[Showing, list[Showing]]]:
    """What passes for cases of other causes and other files, and for which; of each file a text is shown once."""
    by_key: dict[object, list[Showing]] = {}
    shown = list(dict.fromkeys(showings(catalog)))
    for showing in shown:
        by_key.setdefault(showing.key, []).append(showing)
    for showing in shown:
        others = [
            other
            for other in by_key[showing.key]
            if other.cause != showing.cause and other.file_id != showing.file_id and showing.passes_for(other)
        ]
        if others:
            yield showing, others


def _groups(catalog: Catalog) -> Mapping[str, str]:
    """Each file's group, by the name of one of its members."""
    group = {case.file_id: case.file_id for case in catalog.cases}
    for case in catalog.cases:
        for name in case.same_message_as:
            joined, other = group[case.file_id], group.get(name.partition("[")[0])
            if other is not None and other != joined:
                group |= {file: joined for file, its in group.items() if its == other}
    return group
