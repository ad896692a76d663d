"""Choosing cases by the words a user gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gradcases.case import Symptom
from gradcases.catalog import load
from gradcases.catalog.catalog import Source
from gradcases.catalog.selecting import Selection, named_by, near_words, select
from gradcases.errors import SelectionError
from tests.catalogs import minimal, write_catalog

if TYPE_CHECKING:
    from gradcases.catalog import Catalog

CLAIM = {"source": "a-document", "locator": "here", "says": "this", "untestable": "no"}
FILES: dict[str, dict[str, Any] | str] = {
    "detach/loss": minimal(aliases=["gone", "view", "lost?"], tags=["backward"], title="The loss is Detached"),
    "detach/loss-of-two": minimal(tags=["backward", "two"], symptom="none-grad"),
    "math/op": minimal(params={"exp": {"op": "exp"}, "sqrt": {"op": "sqrt"}}, title="of $op", aliases=["elementwise"], tags=["$op"]),
    "math/sqrt": minimal(symptom="no-fault", claims=[CLAIM]),
    "in-place/view": minimal(cause="leaf-inplace"),
    "sources.yaml": "a-document: {title: A}\nb-document: {title: B}\n",
    "retired.yaml": "math/log: it said what math/op says\n",
}
ALL = ["detach/loss", "detach/loss-of-two", "in-place/view", "math/op[exp]", "math/op[sqrt]", "math/sqrt"]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return load(write_catalog(tmp_path_factory.mktemp("catalog"), FILES))


SELECTED: dict[str, tuple[Selection, list[str]]] = {
    "nothing said": (Selection(), ALL),
    "an id": (Selection(("detach/loss",)), ["detach/loss"]),
    "a file's id": (Selection(("math/op",)), ["math/op[exp]", "math/op[sqrt]"]),
    "a sub-case's id": (Selection(("math/op[sqrt]",)), ["math/op[sqrt]"]),
    "a topic": (Selection(("math",)), ["math/op[exp]", "math/op[sqrt]", "math/sqrt"]),
    "a topic as a folder": (Selection(("detach/",)), ["detach/loss", "detach/loss-of-two"]),
    "an alias": (Selection(("gone",)), ["detach/loss"]),
    "an alias that could be a glob": (Selection(("lost?",)), ["detach/loss"]),
    "an alias of sub-cases": (Selection(("elementwise",)), ["math/op[exp]", "math/op[sqrt]"]),
    "a slug": (Selection(("sqrt",)), ["math/sqrt"]),
    "an alias before a slug": (Selection(("view",)), ["detach/loss"]),
    "a glob": (Selection(("detach/*",)), ["detach/loss", "detach/loss-of-two"]),
    "a glob over topics": (Selection(("*/*s*",)), ["detach/loss", "detach/loss-of-two", "math/op[sqrt]", "math/sqrt"]),
    "a glob of one letter": (Selection(("math/o?",)), ["math/op[exp]", "math/op[sqrt]"]),
    "a glob of sub-cases": (Selection(("math/op[e*]",)), ["math/op[exp]"]),
    "two words": (Selection(("sqrt", "gone")), ["detach/loss", "math/sqrt"]),
    "two words for one case": (Selection(("gone", "detach/loss")), ["detach/loss"]),
    "a keyword of an id": (Selection(keyword="sqrt"), ["math/op[sqrt]", "math/sqrt"]),
    "a keyword of a cause": (Selection(keyword="leaf-inplace"), ["in-place/view"]),
    "a keyword of the title, in other case": (Selection(keyword="the LOSS"), ["detach/loss"]),
    "keywords in any order": (Selection(keyword="two loss"), ["detach/loss-of-two"]),
    "a keyword of an alias": (Selection(keyword="elementw"), ["math/op[exp]", "math/op[sqrt]"]),
    "a keyword that nothing has": (Selection(keyword="weather"), []),
    "a tag": (Selection(tags=("backward",)), ["detach/loss", "detach/loss-of-two"]),
    "two tags": (Selection(tags=("two", "exp")), ["detach/loss-of-two", "math/op[exp]"]),
    "a symptom": (Selection(symptoms=(Symptom.NONE_GRAD,)), ["detach/loss-of-two"]),
    "two symptoms": (Selection(symptoms=(Symptom.NONE_GRAD, Symptom.NO_FAULT)), ["detach/loss-of-two", "math/sqrt"]),
    "a source": (Selection(sources=("a-document",)), ["math/sqrt"]),
    "a source without claims": (Selection(sources=("b-document",)), []),
    "only some": (Selection(only=frozenset({"math/sqrt", "nowhere"})), ["math/sqrt"]),
    "only none": (Selection(only=()), []),
    "all together": (Selection(("detach",), keyword="loss", tags=("backward",), symptoms=(Symptom.RAISES,)), ["detach/loss"]),
}


@pytest.mark.parametrize("name", SELECTED)
def test_words_choose_cases_in_the_catalogs_order(name: str, catalog: Catalog) -> None:
    selection, ids = SELECTED[name]
    assert [case.id for case in select(catalog, selection)] == ids


NOTHING: dict[str, tuple[Selection, str, tuple[str, ...]]] = {
    "an id misspelt": (Selection(("detach/los",)), "no case goes by `detach/los`", ("detach/loss", "detach")),
    "a slug misspelt": (Selection(("sqr",)), "no case goes by `sqr`", ("math/sqrt",)),
    "an alias misspelt": (Selection(("elementwize",)), "no case goes by `elementwize`", ("elementwise",)),
    "a topic misspelt": (Selection(("detatch",)), "no case goes by `detatch`", ("detach", "detach/loss")),
    "a word that is near none": (Selection(("weather-forecast",)), "no case goes by `weather-forecast`", ()),
    "a sub-case that is not": (Selection(("math/op[log]",)), "no case goes by `math/op[log]`", ("math/op",)),
    "a glob of nothing": (Selection(("weather*",)), "no case goes by `weather*`", ()),
    "an empty word": (Selection(("",)), "no case goes by ``", ()),
    "a retired id": (Selection(("math/log",)), "`math/log` is retired: it said what math/op says", ()),
    "one word of two": (Selection(("gone", "x" * 5000)), f"no case goes by `{'x' * 5000}`", ()),
    "a tag misspelt": (Selection(tags=("backwards",)), "no case has the tag `backwards`", ("backward",)),
    "a source misspelt": (Selection(sources=("a-dokument",)), "no case has the source `a-dokument`", ("a-document", "b-document")),
}


@pytest.mark.parametrize("name", NOTHING)
def test_a_word_that_names_nothing_is_told_with_near_ones(name: str, catalog: Catalog) -> None:
    selection, text, suggestions = NOTHING[name]
    with pytest.raises(SelectionError) as caught:
        select(catalog, selection)
    assert str(caught.value) == text
    assert tuple(caught.value.suggestions[: len(suggestions)]) == suggestions
    assert bool(suggestions) == bool(caught.value.suggestions)


def test_there_are_at_most_five_suggestions_each_once(catalog: Catalog) -> None:
    near = near_words(catalog, "detach/los")
    assert len(near) == len(set(near)) <= 5
    names = [f"document-{number}" for number in range(7)]
    assert len(near_words(catalog, "document", names)) == 5
    with pytest.raises(SelectionError) as caught:
        select(replace(catalog, sources={name: Source(name, "A") for name in names}), Selection(sources=("document",)))
    assert len(caught.value.suggestions) == 5


def test_options_that_are_not_given_choose_all_and_the_others_are_kept() -> None:
    assert Selection.asked(None, None, None, None, None) == Selection()
    symptoms = [Symptom.RAISES, Symptom.WARNS]
    asked = Selection.asked(["a", "b"], "k", ["t"], symptoms, ["s"], {"t/a"})
    assert asked == Selection(("a", "b"), "k", ("t",), tuple(symptoms), ("s",), {"t/a"})


def test_every_case_answers_to_its_id_slug_topic_and_aliases(catalog: Catalog) -> None:
    for case in catalog.cases:
        for word in (case.id, case.file_id, case.topic, *case.aliases):
            assert case in named_by(catalog, word)


def test_every_case_of_the_built_in_catalog_answers_to_its_id_and_aliases() -> None:
    catalog = load()
    for case in catalog.cases:
        for word in (case.id, case.file_id, *case.aliases):
            assert case in named_by(catalog, word)
