"""Whether a text is a case."""

from __future__ import annotations

import pytest

from gradcases.authoring.checking import NotACase, cases_of
from tests.catalogs import MINIMAL


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("title: [\n", "is not YAML"),
        ("a list\n", "a case is the text `a list`; it has to be a mapping"),
        (MINIMAL.replace("symptom: raises", "symptom: sad"), "`sad`"),
        (MINIMAL.replace("expect:", "expects:"), "a case lacks the key `expect`"),
    ],
)
def test_what_is_none_says_why_not(text: str, why: str) -> None:
    with pytest.raises(NotACase) as refused:
        cases_of(text, "a/case")
    assert why in str(refused.value)


def test_a_file_with_rows_is_as_many_cases() -> None:
    text = MINIMAL.replace("detach()", "$op()").replace("symptom:", "params: {one: {op: detach}, two: {op: clone}}\nsymptom:")
    assert [case.id for case in cases_of(text, "a/case")] == ["a/case[one]", "a/case[two]"]
