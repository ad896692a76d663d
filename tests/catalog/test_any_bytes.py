"""Whatever a file holds, a catalog can be read or it is told what is wrong: never anything else."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
import yaml

from gradcases.catalog import load, tree
from gradcases.errors import CatalogError
from gradcases.lint import findings
from tests.catalog.test_reading import FULL
from tests.catalogs import MINIMAL, write_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.errors import Problem

WITH_PARAMS = (FULL + "params:\n  one: {t: a, u: [1.0]}\n").replace("A title", "$t").replace("x: present", "x: $u")
PIECES = [
    *("\n", "\r", "\r\n", "  ", "\t", ":", ": ", "- ", ",", "[", "]", "{", "}", "'", '"', "|", ">", "#", "&a", "*a", "!!str ", "?", "\\"),
    *("$", "$t", "${u}", "~", "null", ".nan", "1e999", "1" * 5000, "<<", "---\n", "...\n", "%YAML 1.1\n"),
    *("\0", "\x0c", "\x85", "\u2028", "\ufeff", "é", "🙂"),
]


def spoilt(text: str, dice: random.Random) -> bytes:
    """The text with a few things put in, taken out or copied elsewhere, and now and then a byte changed."""
    for _ in range(dice.randint(1, 4)):
        here, there, length = dice.randrange(len(text)), dice.randrange(len(text)), dice.randint(1, 40)
        put = dice.choice([dice.choice(PIECES), "", text[there : there + length]])
        text = text[:here] + put + text[here + (0 if put else length) :] or "a"
    content = bytearray(text.encode())
    if dice.random() < 0.1:
        content[dice.randrange(len(content))] = dice.randrange(256)
    return bytes(content)


def problems_of(folder: Path) -> list[Problem]:
    """What is said of the catalog in a folder, by the reader or, where it can be read, by the checks."""
    try:
        return list(findings(load(folder)))
    except CatalogError as error:
        return list(error.problems)


@pytest.mark.parametrize("parser", [tree.PARSER, yaml.SafeLoader], ids=["usual", "python"])
@pytest.mark.parametrize("text", [MINIMAL, FULL, WITH_PARAMS], ids=["minimal", "full", "params"])
def test_a_spoilt_case_reads_or_is_told_of(
    text: str, parser: type[yaml.SafeLoader], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "PARSER", parser)
    write_catalog(tmp_path, {"topic/other": MINIMAL, "sources.yaml": "a-document: {title: A}\n"})
    dice = random.Random(20)  # the same throws each time
    for _ in range(100):
        write_catalog(tmp_path, {"topic/full": spoilt(text, dice)})
        assert all(problem.text and "\n" not in problem.text for problem in problems_of(tmp_path))
