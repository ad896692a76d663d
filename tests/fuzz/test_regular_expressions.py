"""Every regular expression of the package takes twice as many steps for twice as much text, or what it is given is short.

The text is what the expression's own repetitions can be fed with, with what leads to them before it and what they do not
take behind it.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import gradcases
from gradcases.matching import canonical, cleaning, elsewhere, scoring, signs, traces
from tests.fuzz.backtracking import Search, worst_growth

PACKAGE = Path(gradcases.__file__).parent
SIZE = 40  # characters, and twice as many

# What is only matched from a text's beginning, so that it does not begin anew at each place.
ANCHORED = (
    *("catalog.registries", "catalog.scalars", "catalog.params.SUB_CASE", "catalog.params.VARIABLE", "catalog.unwritten", "catalog.wants"),
    *("matching.cleaning._PREFIX", "documents.sessions._PROMPT", "documents.sessions._CONTINUED", "documents.remarks._EVALUATES"),
    "documents.pieces._MENDED",
)
# What may take more than twice as many, and why that does not matter.
SHORT = {
    "documents.rules": "a comment of more than 400 characters is not read (rules.LONGEST)",
    "authoring.cores._SEAMS": "a message of more than 2,000 characters is cut before (cores.LONGEST_RECORDED)",
    "render.pen._LINE_END": "a line is as wide as the screen, and that is at most 160 columns (pen.Pen)",
    "matching.transcripts._WARNED_AT": "it looks at 300 characters from each place of a line of at most 2,000 (cleaning.LONGEST_LINE)",
    "site.statics": "it reads the package's own scripts",
    "site.smaller._APART": "what a case says has no `<` in a page: an element that is begun is ended",
    "runner.": "a program is the catalog's own, in a file of at most a mebibyte, and has to be of something that is looked for",
}
# Data: at most so many characters are looked at, and in those only some places begin a match.
SHORT_DATA = {
    "elsewhere": "600 characters of a message, or 4,000 of the last lines",
    "signs": "20,000 characters, of lines of at most 2,000 (signs.LONGEST)",
    "traces": "as of signs",
}


def compiled() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Those that modules hold, also in tuples and mappings, by the name they go by."""
    for module in pkgutil.walk_packages(gradcases.__path__, "gradcases."):
        if ".inside" in module.name or "__main__" in module.name or "pytest_plugin" in module.name:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            yield from ((f"{module.name.removeprefix('gradcases.')}.{name}", each) for each in _within(value))


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _within(each)
    elif isinstance(value, dict):
        yield from _within(list(value.values()))


def written_where_used() -> Iterator[tuple[str, str]]:
    """Those that stand in the call that uses them."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            function, pattern = called(node)
            if function != "compile" and pattern is not None:
                where = f"{path.relative_to(PACKAGE).as_posix()}:{function}"
                yield where, f"^(?:{pattern})" if function in ("match", "fullmatch") else pattern


def called(node: ast.AST) -> tuple[str, str | None]:
    """The function of `re` that is called, and the expression where it stands there."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or getattr(node.func.value, "id", "") != "re":
        return "", None
    first = node.args[0] if node.args else None
    return node.func.attr, first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def data() -> Iterator[tuple[str, str]]:
    yield from (("canonical", pattern) for pattern, _ in (*canonical.RULES, *canonical.LOOSE_RULES))
    yield from (("canonical", pattern) for pattern in (canonical.DROPPED, canonical.WORD))
    yield from (("cleaning", pattern) for pattern in (*cleaning.PREFIXES, cleaning.COLOURS))
    yield from (("scoring", pattern) for pattern in (*scoring.GENERAL, scoring.ABOUT_GRADIENTS))
    yield from (("elsewhere", pattern) for pattern, _ in elsewhere.ELSEWHERE)
    yield from (("signs", sign.pattern) for sign in signs.SIGNS)
    yield from (("traces", trace.pattern) for trace in traces.TRACES)


HELD = sorted({(name, each.pattern, each.flags) for name, each in compiled()})
WRITTEN = sorted(set(written_where_used()))


@pytest.fixture(autouse=True)
def deep() -> Iterator[None]:
    """To match by functions of functions takes a stack."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


def is_among(name: str, names: object) -> bool:
    return any(name.startswith(each) for each in names)  # type: ignore[attr-defined]  # a tuple or a mapping of names


@pytest.mark.parametrize(("name", "pattern", "flags"), HELD, ids=[f"{name}-{number}" for number, (name, _, _) in enumerate(HELD)])
def test_twice_the_text_takes_twice_the_steps(name: str, pattern: str, flags: int) -> None:
    if is_among(name, SHORT):
        return
    growth, pump = worst_growth(pattern, flags, SIZE, is_among(name, ANCHORED))
    assert growth < 2.4, pump


@pytest.mark.parametrize(("where", "pattern"), WRITTEN, ids=[where for where, _ in WRITTEN])
def test_so_does_what_stands_where_it_is_used(where: str, pattern: str) -> None:
    growth, pump = worst_growth(pattern, 0, SIZE, pattern.startswith("^"))
    assert growth < (4.5 if where.startswith("inside/gradcases_evidence/needing.py") else 2.4), pump  # there a version is read


@pytest.mark.parametrize(("part", "pattern"), sorted({each for each in data() if each[1]}))
def test_so_do_the_rules_that_are_data(part: str, pattern: str) -> None:
    growth, pump = worst_growth(pattern, re.ASCII, SIZE, part == "cleaning")
    assert growth < (4.5 if part in SHORT_DATA else 2.4), pump  # a text within a text: never worse than the square


def test_each_that_is_excused_is_there() -> None:
    names = {name for name, _, _ in HELD}
    assert [each for each in (*ANCHORED, *SHORT) if not any(name.startswith(each) for name in names)] == []


@pytest.mark.parametrize(
    ("pattern", "pump"),
    [(r"(a+)+b", "a"), (r"(?:a|a)*b", "a"), (r"a+$", "a"), (r"\s*x", " "), (r'^\s*"(.*?)"?\s*$', " "), (r"(\w+)\s?\1x", "a")],
)
def test_what_runs_away_is_found(pattern: str, pump: str) -> None:
    assert worst_growth(pattern, 0, 14 if "+)+" in pattern or "|" in pattern else SIZE)[0] > 2.4


@pytest.mark.parametrize("pattern", [r"a+b?", r"\ba\w*", r"(?:ab)+", r"^\s*x", r"(?<!a)a+b", r"(?=.{0,9}x)a"])
def test_what_does_not_is_not(pattern: str) -> None:
    anchored = pattern.startswith("^")
    assert worst_growth(pattern, 0, SIZE, anchored)[0] < 2.4


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"a(b|c)+d", "xabcbdabd"),
        (r"(\w+) \1", "so so no"),
        (r"^\d+$", "12\n"),
        (r"(?i)aB", "Abab"),
        (r"\bx(?!y)", "x xy x"),
        (r"(?<=a)b", "ab cb"),
    ],
)
def test_what_is_counted_ends_where_the_engine_ends(pattern: str, text: str) -> None:
    flags = re.compile(pattern).flags
    ends = [found.end() for found in re.finditer(pattern, text)]
    assert Search(pattern, flags, text).ends == ends
