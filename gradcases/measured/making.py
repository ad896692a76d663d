"""Reports of runs as measured results: of each outcome what its case is about, without what only the machine had to say."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from gradcases.condition import release_of
from gradcases.content_hash import content_hash
from gradcases.errors import MeasuringError
from gradcases.judge import Verdict
from gradcases.measured.form import RELEASES, Release, Topic, releases_json, topic_json
from gradcases.measured.known import history_in
from gradcases.measured.page import STALE
from gradcases.message_text import normalised
from gradcases.outcome import Warned
from gradcases.results.since import since_told
from gradcases.results.table import system_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gradcases.case import Case, Code
    from gradcases.catalog import Catalog
    from gradcases.outcome import Plain
    from gradcases.results.behaviour import Behaviour
    from gradcases.results.cells import Cell
    from gradcases.results.table import Cells, Column, Table


def files_of(catalog: Catalog, table: Table, releases: Sequence[Release], topics: Mapping[str, Topic]) -> dict[str, str]:
    """The texts of all files by name: what the table has measured, and of other releases what was there before.

    Raises MeasuringError where the table is not of whole runs of this catalog on the CPU in eager mode.
    """
    new = {_version(column): index for index, column in enumerate(table.columns)}
    _check(catalog, table, new)
    known = {each.version: each for each in releases} | {name: _release(name, table.columns[index]) for name, index in new.items()}
    versions = tuple(sorted(known, key=release_of))
    made = {
        f"{name}.json": _dumped(topic_json(topic, _since(catalog, topic)), "cases")
        for name, topic in _topics(catalog, table, new, versions, topics)
    }
    return made | {RELEASES: _dumped(releases_json([known[version] for version in versions]), "releases")}


def _since(catalog: Catalog, topic: Topic) -> dict[str, tuple[str, str | None]]:
    found = {name: history_in(topic, catalog.by_id[name]) for name in topic.cells}
    told = {name: STALE if is_stale else since_told(history) for name, (history, is_stale) in found.items()}
    return {name: (content_hash(catalog.by_id[name]), each) for name, each in told.items() if each is not None}


def _version(column: Column) -> str:
    return (column.target.torch or "").partition("+")[0]


def _check(catalog: Catalog, table: Table, new: Mapping[str, int]) -> None:
    if len(new) < len(table.columns):
        raise MeasuringError("several targets have the same release of torch; measure each once")
    if table.disagreements:
        row, _ = table.disagreements[0]
        raise MeasuringError(f"files disagree on {len(table.disagreements)} results, of {row.case} first; `gradcases merge` shows them")
    rows = {row.case: row.cells for row in table.rows}
    for name, index in new.items():
        column = table.columns[index]
        if (column.target.device, column.target.mode) != ("cpu", "eager"):
            raise MeasuringError(f"{name} was run on {column.target.device} in {column.target.mode} mode; measure on cpu in eager mode")
        lacking = [case.id for case in catalog.cases if not rows.get(case.id, [()] * len(table.columns))[index]]
        if lacking or column.interrupted:
            raise MeasuringError(f"{name} lacks {len(lacking)} cases, {', '.join(lacking[:3])}; measure with a run of the whole catalog")


def _release(version: str, column: Column) -> Release:
    (sha256, cases), *others = column.catalogs
    if others or column.started is None:
        raise MeasuringError(f"{version}: " + ("was run with different catalogs" if others else "the report has no date"))
    return Release(
        version,
        replace(column.target, executable="", platform=system_of(column.target.platform)),
        column.started,
        column.gradcases[0],
        cases,
        sha256,
    )


def _topics(
    catalog: Catalog, table: Table, new: Mapping[str, int], versions: Sequence[str], before: Mapping[str, Topic]
) -> Iterator[tuple[str, Topic]]:
    rows = {row.case: row.cells for row in table.rows}
    by_topic: dict[str, list[Case]] = defaultdict(list)
    for case in catalog.cases:
        by_topic[case.topic].append(case)
    for topic, cases in by_topic.items():
        old = before.get(topic, Topic((), {}))
        yield topic, Topic(tuple(versions), {case.id: tuple(_cells(case, rows.get(case.id, ()), new, versions, old)) for case in cases})


def _cells(case: Case, measured: Sequence[Cells], new: Mapping[str, int], versions: Sequence[str], old: Topic) -> Iterator[Cell | None]:
    kept = dict(zip(old.versions, old.cells.get(case.id, ()), strict=False))
    for version in versions:
        if version in new:
            (cell,) = measured[new[version]]
            yield about(case, cell)
        else:
            yield kept.get(version)


def about(case: Case, cell: Cell) -> Cell:
    """A cell with what the case is about: whatever else a program leaves behind is nobody's concern."""
    code = None if cell.code is None else replace(cell.code, behaviour=_about(case.code, cell.code.behaviour))
    named = {fix.name: fix.code for fix in case.fixes}
    fixes = tuple(replace(fix, behaviour=_about(named[fix.name], fix.behaviour)) for fix in cell.fixes if fix.name in named)
    reason = cell.reason if cell.verdict in (Verdict.NOT_RUN, Verdict.UNDECIDED) else None
    return replace(cell, code=code, fixes=fixes, reason=reason, files=(), data={})


def _about(code: Code, behaviour: Behaviour) -> Behaviour:
    stated = [block.value for block in code.expectations]
    grads = {name for each in stated for name in each.grads}
    facts = {name: {key for each in stated if name in each.tensors for key in each.tensors[name].stated} for name in behaviour.tensors}
    valued = {name for each in stated for name in each.values}
    wanted = {
        name: keys | ({"grad"} if name in grads else set()) | ({"value"} if name in valued else set()) for name, keys in facts.items()
    }
    kept = {name: {key: value for key, value in facts.items() if key in wanted[name]} for name, facts in behaviour.tensors.items()}
    return replace(
        behaviour,
        message=None if behaviour.message is None else placeless(behaviour.message),
        warnings=tuple(Warned(each.category, placeless(each.message)) for each in behaviour.warnings),
        tensors={name: facts for name, facts in kept.items() if facts},
        values={name: _placeless(value) for name, value in behaviour.values.items() if name in valued},
    )


def placeless(text: str) -> str:
    """A text as it was, or, where it names an address or a file of the machine, as it is compared."""
    compared = normalised(text)
    return compared if any(mark in compared and mark not in text for mark in ("<path>", "0x…")) else text


def _placeless(value: Plain) -> Plain:
    return placeless(value) if isinstance(value, str) else value


def _dumped(data: Mapping[str, object], spread: str) -> str:
    """JSON with a line for each item of what `spread` names, so that a difference is seen where it is."""
    pieces = []
    for key, value in data.items():
        told = _spread(value) if key == spread else _flat(value)
        pieces.append(f"{_flat(key)}: {told}")
    return "{\n" + ",\n".join(pieces) + "\n}\n"


def _spread(value: object) -> str:
    if isinstance(value, dict):
        return "{\n " + ",\n ".join(f"{_flat(key)}: {_flat(item)}" for key, item in value.items()) + "\n}"
    assert isinstance(value, list), "what is spread has items"
    return "[\n " + ",\n ".join(map(_flat, value)) + "\n]"


def _flat(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
