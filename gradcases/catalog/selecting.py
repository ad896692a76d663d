"""Choosing cases by the words a user gives. Pure: a catalog and words in, cases out."""

from __future__ import annotations

import difflib
import fnmatch
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.errors import SelectionError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from gradcases.case import Case, Symptom
    from gradcases.catalog.catalog import Catalog


@dataclass(frozen=True)
class Selection:
    """What to choose: `selectors` name cases (any of them), the rest narrows (all of them)."""

    selectors: tuple[str, ...] = ()
    keyword: str | None = None
    tags: tuple[str, ...] = ()
    symptoms: tuple[Symptom, ...] = ()
    sources: tuple[str, ...] = ()
    only: Collection[str] | None = None

    @classmethod
    def asked(
        cls,
        selectors: Iterable[str] | None,
        keyword: str | None,
        tags: Iterable[str] | None,
        symptoms: Iterable[Symptom] | None,
        sources: Iterable[str] | None,
        only: Collection[str] | None = None,
    ) -> Selection:
        """Of options, of which those that are not given are None."""
        return cls(tuple(selectors or ()), keyword, tuple(tags or ()), tuple(symptoms or ()), tuple(sources or ()), only)


def select(catalog: Catalog, selection: Selection) -> tuple[Case, ...]:
    """The chosen cases in the catalog's order. Raises SelectionError for a selector, tag or source that names nothing."""
    _check_known(selection.tags, {tag for case in catalog.cases for tag in case.tags}, "tag")
    _check_known(selection.sources, catalog.sources, "source")
    named = {case.id for selector in selection.selectors for case in named_by(catalog, selector)}
    return tuple(case for case in catalog.cases if (not selection.selectors or case.id in named) and _is_wanted(case, selection))


def _is_wanted(case: Case, selection: Selection) -> bool:
    return (
        (selection.keyword is None or _mentions(case, selection.keyword))
        and (not selection.tags or any(tag in case.tags for tag in selection.tags))
        and (not selection.symptoms or case.symptom in selection.symptoms)
        and (not selection.sources or any(claim.source in selection.sources for claim in case.claims))
        and (selection.only is None or case.id in selection.only)
    )


def _mentions(case: Case, keyword: str) -> bool:
    told = " ".join((case.id, case.title, case.cause, *case.aliases, *case.tags)).lower()
    return all(word in told for word in keyword.lower().split())


def named_by(catalog: Catalog, selector: str) -> Sequence[Case]:
    """The cases of an id, a file's id, a topic, an alias, a slug or a glob of ids, the first of these that names any.

    Raises SelectionError where none does.
    """
    word = selector.rstrip("/")
    found: Sequence[Case] = ()
    for names in _NAMES:
        found = found or [case for case in catalog.cases if word in names(case)]
    if not found and any(wild in word for wild in "*?"):
        pattern = word.replace("[", "[[]")  # brackets are part of ids
        found = [case for case in catalog.cases if fnmatch.fnmatchcase(case.id, pattern) or fnmatch.fnmatchcase(case.file_id, pattern)]
    if not found:
        raise nothing_named(catalog, selector)
    return found


# What a word is looked up in, in this order: what an alias could hide is before it.
_NAMES: tuple[Callable[[Case], Sequence[str]], ...] = (
    lambda case: (case.id, case.file_id),
    lambda case: (case.topic,),
    lambda case: case.aliases,
    lambda case: (case.slug,),
)


def nothing_named(catalog: Catalog, word: str, others: Collection[str] = ()) -> SelectionError:
    """The error for a word that names no case, with near ones, `others` that were allowed among them."""
    if word in catalog.retired:
        return SelectionError(f"`{word}` is retired: {catalog.retired[word]}")
    return SelectionError(f"no case goes by `{word}`", near_words(catalog, word, others))


def near_words(catalog: Catalog, word: str, others: Collection[str] = ()) -> tuple[str, ...]:
    """Up to five ids, aliases, topics or `others` that are like `word`."""
    ids = {case.file_id for case in catalog.cases}
    by_word = {
        **{other: other for other in others},
        **{case.slug: case.file_id for case in catalog.cases},
        **{topic: topic for topic in catalog.topics},
    }
    by_word |= {alias: alias for case in catalog.cases for alias in case.aliases} | {each: each for each in ids}
    close = difflib.get_close_matches(word, list(by_word), n=5, cutoff=0.55)
    return tuple(dict.fromkeys(by_word[each] for each in close))


def _check_known(words: Collection[str], known: Collection[str], what: str) -> None:
    for word in words:
        if word not in known:
            raise SelectionError(f"no case has the {what} `{word}`", difflib.get_close_matches(word, list(known), n=5, cutoff=0.5))
