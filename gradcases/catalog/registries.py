"""The registries of a catalog: the causes and sources that its cases may name, and the ids that are retired."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from gradcases.catalog.catalog import Cause, Source
from gradcases.catalog.fields import Fields, as_text, kind
from gradcases.catalog.nodes import Mapping, Scalar
from gradcases.catalog.problems import Problems, shown
from gradcases.catalog.tree import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gradcases.catalog.nodes import Node
    from gradcases.errors import Problem

CAUSES, SOURCES, RETIRED = "causes.yaml", "sources.yaml", "retired.yaml"
REGISTRIES = (CAUSES, SOURCES, RETIRED)

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ID = re.compile(rf"{SLUG.pattern}/{SLUG.pattern}")


def is_id(text: str) -> bool:
    """Whether it can be a case's id, `topic/slug`."""
    return _ID.fullmatch(text) is not None


def read_causes(folder: Path, found: list[Problem]) -> dict[str, Cause]:
    """What causes.yaml lists; here and below nothing where there is no such file, and what is wrong goes to `found`."""
    problems = Problems(folder / CAUSES)
    causes = {key.text: _read_cause(key.text, value, problems) for key, value in _entries(problems, SLUG, "cause")}
    found += problems.found
    return causes


def _read_cause(name: str, node: Node, problems: Problems) -> Cause:
    what = f"the cause {shown(name)}"
    if not isinstance(node, Mapping):
        return Cause(name, as_text(node, problems, what) or "")
    fields = Fields(node, problems, what, ("summary", "explanation"), ("summary",))
    return Cause(name, fields.text("summary") or "", fields.text("explanation"))


def read_sources(folder: Path, found: list[Problem]) -> dict[str, Source]:
    problems = Problems(folder / SOURCES)
    sources = {key.text: _read_source(key.text, value, problems) for key, value in _entries(problems, SLUG, "source")}
    found += problems.found
    return sources


def _read_source(name: str, node: Node, problems: Problems) -> Source:
    fields = Fields(node, problems, f"the source {shown(name)}", ("title", "date"), ("title",))
    return Source(name, fields.text("title") or "", fields.text("date"))


def read_retired(folder: Path, found: list[Problem]) -> dict[str, str]:
    problems = Problems(folder / RETIRED)
    retired = {
        key.text: as_text(value, problems, f"the reason of {shown(key.text)}") or "" for key, value in _entries(problems, _ID, "retired id")
    }
    found += problems.found
    return retired


def _entries(problems: Problems, name: re.Pattern[str], what: str) -> Iterator[tuple[Scalar, Node]]:
    if not os.path.lexists(problems.path):
        return
    tree = read(problems.path)
    problems.extend(tree.problems)
    if tree.root is None:
        return
    if not isinstance(tree.root, Mapping):
        problems.add(tree.root, f"the file is {kind(tree.root)}; it has to be a mapping, each {what} with what is said of it")
        return
    for key, value in tree.root.pairs:
        if not name.fullmatch(key.text):
            problems.add(key, f"{shown(key.text)} is no name for a {what}; use small letters and digits, with single `-` between")
        yield key, value
