"""A file of a catalog that is large in some way: what is done for it grows as the file does, and what is said of it is bounded."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from gradcases.catalog.between import problems_between
from gradcases.catalog.cases import Known
from gradcases.catalog.catalog import Catalog
from gradcases.catalog.made_size import MOST_MADE
from gradcases.catalog.tree import MOST_NODES
from tests.catalogs import MINIMAL, write_catalog
from tests.fuzz.surfaces import case_in
from tests.fuzz.work import calls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gradcases.case import Case
    from gradcases.errors import Problem

HEAD = MINIMAL.split("expect:", maxsplit=1)[0] + "why: so it is\nno_fix: there is none\n"
FIXLESS = MINIMAL.replace("no_fix: This case is there for a test.\n", "")


def many(lines: str, count: int) -> str:
    return "".join(lines.replace("#", str(number)) for number in range(count))


def with_grads(names: str) -> str:
    return MINIMAL.replace("{x: null}", f"\n{names}")


# What a case could be full of, by how much of it there is.
FULL_OF: dict[str, Callable[[int], str]] = {
    "unknown keys": lambda n: MINIMAL + many("k#: 1\n", n),
    "keys that are nearly right": lambda n: MINIMAL + many("aliasses#: 1\n", n),
    "the same key": lambda n: MINIMAL + "why: again\n" * n,
    "anchors": lambda n: MINIMAL + many("k#: &a x\n", n),
    "aliases of anchors": lambda n: MINIMAL + "tags:\n" + "- *a\n" * n,
    "empty lists": lambda n: MINIMAL + "tags: [" + "[], " * n + "]\n",
    "texts": lambda n: MINIMAL + "tags:\n" + many("- a#\n", n),
    "its own alias": lambda n: MINIMAL + "aliases:\n" + many("- a#\n", n) + "- t/s\n",
    "other cases' aliases": lambda n: MINIMAL + "aliases:\n" + many("- other#\n", n),
    "gradients that are none": lambda n: with_grads(many("    x#: prezent\n", n)),
    "numbers": lambda n: with_grads("    x: [" + "1, " * n + "]\n"),
    "sub-cases": lambda n: MINIMAL.replace("A loss", "$t loss") + "params:\n" + many("  p#: {t: a}\n", n),
    "sub-cases that are wrong": lambda n: MINIMAL.replace("symptom: raises", "symptom: $t") + "params:\n" + many("  p#: {t: raise#}\n", n),
    "sub-cases with other variables": lambda n: MINIMAL + "params:\n  a: {x: 1}\n" + many("  p#: {t: a}\n", n),
    "variables": lambda n: MINIMAL.replace("A loss", many("$t# ", n)) + "params:\n  a:\n" + many("    t#: a\n", n),
    "variables in keys": lambda n: with_grads(many("    $t#: null\n", n)) + "params:\n  a:\n" + many("    t#: a\n", n),
    "blocks, one after the other": lambda n: HEAD + "expect:\n" + many("- {when: {torch: '>=#.0,<#.5'}}\n", n),
    "blocks, on top of each other": lambda n: HEAD + "expect:\n" + "- {when: {device: cpu}}\n" * n,
    "blocks of two ranges": lambda n: HEAD + "expect:\n" + many("- {when: {torch: '>=#.1', python: '<#.1'}}\n", n),
    "claims of no source": lambda n: MINIMAL + "claims:\n" + many("- {source: s#, locator: a, says: b, untestable: c}\n", n),
    "claims of fixes that are not there": lambda n: (
        FIXLESS
        + "fix:\n"
        + many("- {name: n#, what: w, changes: same-result, code: a, expect: {}}\n", n)
        + "claims:\n"
        + many("- {source: a, locator: a, says: b, fix: {grads: {}}, fix_name: m#}\n", n)
    ),
}  # fmt: skip


def read_case(path: Path) -> tuple[list[Case], list[Problem]]:
    return case_in(path, Known({"detached-loss"}, {"a"}))


def other_case(folder: Path) -> Case:
    write_catalog(folder, {"t/other": MINIMAL + "aliases: [" + ", ".join(f"other{number}" for number in range(150)) + "]\n"})
    ((case,), _) = read_case(folder / "t/other.yaml")
    return case


@pytest.mark.parametrize("what", FULL_OF)
def test_twice_as_much_takes_twice_as_long_and_is_told_of_in_a_page(what: str, tmp_path: Path) -> None:
    told: list[Problem] = []

    def look(count: int) -> None:
        folder = write_catalog(tmp_path / str(count), {"t/s": FULL_OF[what](count)})
        cases, problems = read_case(folder / "t/s.yaml")
        told[:] = [*problems, *problems_between(Catalog(folder, (other, *cases)))]

    other = other_case(tmp_path)
    taken = [calls(partial(look, count)) for count in (1, 250, 500)]
    assert taken[2] - taken[0] < 2.3 * (taken[1] - taken[0]) + 20_000  # so many for the first hundred problems
    assert sum(len(problem.text) for problem in told) < 60_000


@pytest.mark.parametrize("what", FULL_OF)
def test_what_is_done_for_the_largest_of_files_is_bounded(what: str, tmp_path: Path) -> None:
    """It comes to about a second; before there was a bound, some of these took minutes, or all of the machine's memory."""
    write_catalog(tmp_path, {"t/s": FULL_OF[what](4_000)})
    calls(lambda: read_case(tmp_path / "t/s.yaml"), most=2_000_000)


def told_of(path: Path) -> list[str]:
    return [f"{problem.line}:{problem.column}: {problem.text}" for problem in read_case(path)[1]]


def test_a_file_of_too_many_keys_and_values_is_told_where_they_end(tmp_path: Path) -> None:
    write_catalog(tmp_path, {"t/s": MINIMAL + "tags: [" + "a, " * MOST_NODES + "]\n"})
    (told,) = told_of(tmp_path / "t/s.yaml")
    assert told.endswith("is the end of 20,000 keys and values; a file of a catalog has no more")
    assert told.startswith("18:")


@pytest.mark.parametrize("value", ["x" * 200_000, "[" + "x, " * 5_000 + "]"], ids=["text", "list"])
def test_sub_cases_that_would_fill_the_memory_are_not_made(value: str, tmp_path: Path) -> None:
    uses = "  values: {" + ", ".join(f"k{number}: $t" for number in range(2_000)) + "}\n" if value.startswith("[") else ""
    text = MINIMAL.replace("  grads:", f"{uses}  grads:").replace("code: |\n", "code: |\n" + "  # $t\n" * 5_000)
    write_catalog(tmp_path, {"t/s": text + f"params:\n  small: {{t: a}}\n  large: {{t: {value}}}\n"})
    assert MOST_MADE < 5_000 * 200_000
    cases, problems = read_case(tmp_path / "t/s.yaml")
    assert [case.id for case in cases] == ["t/s[small]"]
    assert [problem.text for problem in problems] == [
        "the sub-cases from here on come to too much; make them several files, or their texts shorter"
    ]
