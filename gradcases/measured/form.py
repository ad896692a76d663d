"""The compact form of measured results: of each case the different outcomes and cells once, and which release has which."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gradcases.judge import Verdict
from gradcases.measured.digests import SCHEMA, digest
from gradcases.outcome import Warned
from gradcases.results.behaviour import Behaviour
from gradcases.results.cells import Cell, RanCell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradcases.target import Target

RELEASES = "releases.json"


@dataclass(frozen=True)
class Release:
    """A release that was measured: the whole catalog in one run, on one day."""

    version: str
    target: Target
    date: str
    gradcases: str
    catalog_cases: int
    catalog_sha256: str


@dataclass(frozen=True)
class Topic:
    """The measured cells of a topic's cases, by id, release by release; None where nothing is known."""

    versions: tuple[str, ...]
    cells: Mapping[str, tuple[Cell | None, ...]]


def topic_json(topic: Topic, since: Mapping[str, tuple[str, str | None]]) -> dict[str, Any]:
    """`since` has of each case its content hash, and what follows from its cells then: a page shows that and reads nothing else."""
    data = {
        "schema": SCHEMA,
        "versions": list(topic.versions),
        "since": {case: list(told) for case, told in since.items()},
        "cases": {case: _case(cells) for case, cells in topic.cells.items()},
    }
    return {**data, "sha256": digest(data)}


def releases_json(releases: Sequence[Release]) -> dict[str, Any]:
    data = {"schema": SCHEMA, "releases": [_release(each) for each in releases]}
    return {**data, "sha256": digest(data)}


def _release(each: Release) -> dict[str, Any]:
    target = {name: value for name, value in each.target.to_json().items() if name != "executable"}
    catalog = {"cases": each.catalog_cases, "sha256": each.catalog_sha256}
    return {"version": each.version, "date": each.date, "gradcases": each.gradcases, **target, "catalog": catalog}


def _case(cells: Sequence[Cell | None]) -> dict[str, Any]:
    behaviours, different = _Once(), _Once()
    by_release = [None if cell is None else different.index(_cell(cell, behaviours)) for cell in cells]
    return {"outcomes": behaviours.items, "cells": different.items, "releases": by_release}


class _Once:
    """Values in the order in which they first came, each once."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self._known: dict[str, int] = {}

    def index(self, item: Any) -> int:
        key = json.dumps(item, sort_keys=True)
        if key not in self._known:
            self._known[key] = len(self.items)
            self.items.append(item)
        return self._known[key]


def _cell(cell: Cell, behaviours: _Once) -> dict[str, Any]:
    data: dict[str, Any] = {"content": cell.content_sha256, "verdict": cell.verdict.value}
    if cell.reason is not None:
        data["reason"] = cell.reason
    if cell.code is not None:
        data["code"] = _ran(cell.code, behaviours)
    if cell.fixes:
        data["fixes"] = {fix.name: _ran(fix, behaviours) for fix in cell.fixes}
    return data


def _ran(ran: RanCell, behaviours: _Once) -> list[Any]:
    return [behaviours.index(_behaviour(ran.behaviour)), ran.verdict.value]


def _behaviour(behaviour: Behaviour) -> dict[str, Any]:
    """Without what is not there."""
    told = {
        "kind": behaviour.kind,
        "type": behaviour.type,
        "message": behaviour.message,
        "at": behaviour.at,
        "detail": behaviour.detail,
        "grads": dict(behaviour.grads),
        "warnings": [[each.category, each.message] for each in behaviour.warnings],
        "tensors": {name: dict(facts) for name, facts in behaviour.tensors.items()},
        "values": dict(behaviour.values),
    }
    return {key: value for key, value in told.items() if value not in (None, {}, [])}


def topic_of(data: Mapping[str, Any]) -> Topic:
    """Of data whose form was checked."""
    return Topic(tuple(data["versions"]), {case: tuple(_cells(case, each)) for case, each in data["cases"].items()})


def _cells(case: str, data: Mapping[str, Any]) -> list[Cell | None]:
    behaviours = [_behaviour_of(each) for each in data["outcomes"]]
    cells = [_cell_of(case, each, behaviours) for each in data["cells"]]
    return [None if index is None else cells[index] for index in data["releases"]]


def _cell_of(case: str, data: Mapping[str, Any], behaviours: Sequence[Behaviour]) -> Cell:
    ran = {name: RanCell(name, behaviours[index], Verdict(verdict)) for name, (index, verdict) in data.get("fixes", {}).items()}
    code = RanCell("code", behaviours[data["code"][0]], Verdict(data["code"][1])) if "code" in data else None
    return Cell(case, data["content"], Verdict(data["verdict"]), data.get("reason"), code, tuple(ran.values()))


def _behaviour_of(data: Mapping[str, Any]) -> Behaviour:
    warnings = tuple(Warned(category, message) for category, message in data.get("warnings", ()))
    return Behaviour(**{**data, "warnings": warnings})
