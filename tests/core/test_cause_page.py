"""The page of a cause, as a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.case import Symptom
from gradcases.catalog import load
from gradcases.cause_page import cause_page_of
from gradcases.page import paragraphs_of
from tests.catalogs import minimal, write_catalog

if TYPE_CHECKING:
    from gradcases.catalog import Catalog


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    two = minimal(cause="weather", symptom="none-grad", title="It rained on $name", params={"one": {"name": "us"}, "two": {"name": "you"}})
    causes = {"weather": {"summary": "It rained.", "explanation": "Clouds\ndid it.\n\nLook up.\n"}, "calm": "Nothing moved."}
    files = {"a/two": two, "a/other": minimal(), "b/one": minimal(cause="weather", title="It snowed"), "causes.yaml": causes}
    return load(write_catalog(tmp_path_factory.mktemp("catalog"), files))


def test_a_page_has_all_cases_of_its_cause_and_no_others(catalog: Catalog) -> None:
    page = cause_page_of(catalog.causes["weather"], catalog)
    assert page.cases == (("a/two[one]", "It rained on us"), ("a/two[two]", "It rained on you"), ("b/one", "It snowed"))


def test_symptoms_are_counted_and_come_in_their_own_order(catalog: Catalog) -> None:
    page = cause_page_of(catalog.causes["weather"], catalog)
    assert page.symptoms == ((Symptom.RAISES, 1), (Symptom.NONE_GRAD, 2))


def test_an_explanation_is_paragraphs(catalog: Catalog) -> None:
    assert cause_page_of(catalog.causes["weather"], catalog).paragraphs == ("Clouds did it.", "Look up.")


def test_a_cause_of_one_line_and_without_cases_has_an_empty_page(catalog: Catalog) -> None:
    page = cause_page_of(catalog.causes["calm"], catalog)
    assert (page.cause.summary, page.paragraphs, page.symptoms, page.cases) == ("Nothing moved.", (), (), ())


def test_every_case_of_the_built_in_catalog_is_on_the_page_of_one_cause() -> None:
    catalog = load()
    named = [name for cause in catalog.causes.values() for name, _ in cause_page_of(cause, catalog).cases]
    assert sorted(named) == sorted(catalog.by_id)


@pytest.mark.parametrize(
    ("text", "told"),
    [("", ()), ("\n", ()), ("a\nb", ("a b",)), ("a\n\nb\n", ("a", "b")), ("a\n\n  b\n   c", ("a", "  b\n   c"))],
)
def test_blank_lines_part_paragraphs(text: str, told: tuple[str, ...]) -> None:
    assert paragraphs_of(text) == told
