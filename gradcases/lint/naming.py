"""Checks of names: what a case refers to, what it goes by, and what a topic says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.catalog.places import problem_at
from gradcases.catalog.problems import shown
from gradcases.catalog.selecting import named_by
from gradcases.errors import Problem, SelectionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.catalog.places import Steps


def see_is_there(catalog: Catalog) -> Iterator[Problem]:
    """The cases that a case refers to exist."""
    known = {each for case in catalog.cases for each in (case.id, case.file_id)}
    for case in catalog.cases:
        for steps, names in _references(case):
            for number, name in enumerate(names):
                if name not in known:
                    yield problem_at(case.path, (*steps, number), f"it refers to {shown(name)}, which is no case")


def _references(case: Case) -> tuple[tuple[Steps, tuple[str, ...]], ...]:
    return (("see", "cases"), case.see.cases), (("same-message-as",), case.same_message_as)


def case_is_found(catalog: Catalog) -> Iterator[Problem]:
    """Each word that a case goes by leads to it."""
    for case in catalog.cases:
        for number, alias in enumerate(case.aliases):
            if alias not in catalog.topics and not _leads_to(catalog, alias, case):
                told = f"no selector finds the case by the alias {shown(alias)}; use letters, digits and `-` between them"
                yield problem_at(case.path, ("aliases", number), told)


def _leads_to(catalog: Catalog, word: str, case: Case) -> bool:
    """Whether the word can be typed, with and without blanks around it, and means the case."""
    if word != word.strip() or word.startswith(("-", "cause:")):
        return False
    try:
        return any(found is case for found in named_by(catalog, word))
    except SelectionError:
        return False


def alias_hides_nothing(catalog: Catalog) -> Iterator[Problem]:
    """An alias is not the name of another topic, or of another case in its topic."""
    slugs = {case.slug: case for case in reversed(catalog.cases)}
    for case in catalog.cases:
        for number, alias in enumerate(case.aliases):
            other = slugs.get(alias)
            if alias in catalog.topics and alias != case.topic:
                told = f"the alias {shown(alias)} is a topic, and selects that; leave it out"
                yield problem_at(case.path, ("aliases", number), told)
            elif other is not None and other.file_id != case.file_id:
                told = f"the alias {shown(alias)} hides {other.file_id}, which goes by that word; leave it out"
                yield problem_at(case.path, ("aliases", number), told)


def topic_is_introduced(catalog: Catalog) -> Iterator[Problem]:
    """Each topic has a _topic.yaml with its title and introduction."""
    folders = {case.topic: case.path.parent for case in catalog.cases}
    for topic, folder in folders.items():
        if topic not in catalog.introduced:
            yield Problem(folder, 0, 0, "has no _topic.yaml; write one, with a `title` and an `introduction`")
