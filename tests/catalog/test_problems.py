"""How what is wrong with a file is told: each once, in order, of very many the first, and what is quoted in short."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcases.catalog.nodes import Place, Scalar
from gradcases.catalog.problems import Problems, listed, nearest, shortened, shown
from gradcases.errors import Problem

FILE = Path("t/s.yaml")


def problems_on(lines: int) -> Problems:
    """One on each line, the last line first."""
    problems = Problems(FILE)
    for line in range(lines, 0, -1):
        problems.add(Place(line, 3), "it is wrong")
    return problems


def test_a_problem_is_where_its_node_is_and_told_once() -> None:
    problems = Problems(FILE)
    problems.add(Scalar(Place(7, 2), "a", "a", None), "it is wrong")
    problems.add(Place(7, 2), "it is wrong")
    problems.add(Place(7, 2), "it is wrong in another way")
    assert problems.found == [Problem(FILE, 7, 2, "it is wrong"), Problem(FILE, 7, 2, "it is wrong in another way")]
    assert problems.added == 3


def test_problems_are_told_in_the_files_order() -> None:
    assert [problem.line for problem in problems_on(3).found] == [1, 2, 3]


@pytest.mark.parametrize(("count", "more"), [(99, []), (100, []), (101, [1]), (103, [3]), (203, [103])])
def test_of_more_than_a_hundred_problems_the_others_are_counted_where_they_begin(count: int, more: list[int]) -> None:
    found = problems_on(count).found
    assert [problem.line for problem in found[:100]] == list(range(1, min(count, 100) + 1))
    assert found[100:] == [
        Problem(FILE, 101, 3, f"and {each} more problems in this file from here on; mend those before first") for each in more
    ]


@pytest.mark.parametrize(("count", "told"), [(99, "; did you mean `title`?"), (100, ""), (101, "")])
def test_where_more_is_wrong_than_is_told_nothing_near_is_looked_for(count: int, told: str) -> None:
    assert problems_on(count).nearest("titel", ["title"]) == told


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("a", "`a`"), ("  a\n\tb  ", "`a b`"), ("", "``"), ("x" * 60, f"`{'x' * 60}`"), ("x" * 61, f"`{'x' * 59}…`")],
)
def test_a_text_is_quoted_in_one_line_of_sixty_characters(text: str, quoted: str) -> None:
    assert shown(text) == quoted


def test_a_sentence_is_of_three_hundred_characters() -> None:
    assert shortened("x " * 150) == "x " * 149 + "x"
    assert shortened("x" * 300) == "x" * 300
    assert shortened("x" * 301) == "x" * 299 + "…"


@pytest.mark.parametrize(("count", "told"), [(0, ""), (1, "`0`"), (3, "`0`, `1`, `2`")])
def test_names_are_listed(count: int, told: str) -> None:
    assert listed([str(each) for each in range(count)]) == told


def test_of_more_than_ten_names_the_others_are_counted() -> None:
    ten = ", ".join(f"`{each}`" for each in range(10))
    assert listed([str(each) for each in range(10)]) == ten
    assert listed([str(each) for each in range(11)]) == f"{ten} and 1 more"
    assert listed([str(each) for each in range(23)]) == f"{ten} and 13 more"


@pytest.mark.parametrize(
    ("word", "known", "told"),
    [
        ("titel", ["why", "title", "titles"], "; did you mean `title.yaml`?"),
        ("abc", ["abxy"], ""),
        ("abcde", ["abcxy"], "; did you mean `abcxy.yaml`?"),
        ("abcdefg", ["abcdxyz"], ""),
        ("x" * 60, ["x" * 59], f"; did you mean `{'x' * 59}.yaml`?"),
        ("x" * 61, ["x" * 59], ""),
        ("why", [], ""),
    ],
)
def test_a_word_that_is_near_is_offered(word: str, known: list[str], told: str) -> None:
    assert nearest(word, known, ".yaml") == told
