"""The form of `gradcases.report/1` and `gradcases.merged/1`, as far as reading them back rests on it.

`gradcases/render/report.schema.json` describes the same for others; a test holds both against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases.case import Symptom
from gradcases.condition import MODES
from gradcases.judge import ClaimVerdict, Verdict
from gradcases.results import shapes
from gradcases.results.shapes import Fault, Shape, boolean, by_name, list_of, nullable, object_of, one_of, text
from gradcases.target import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.results.json_text import Path

REPORT = "gradcases.report/1"
MERGED = "gradcases.merged/1"

_COUNT = shapes.integer(0)
_SHA256 = shapes.matching("[0-9a-f]{64}", "64 hexadecimal digits")
_DEVICE = shapes.matching(r"[a-z][a-z0-9_]*(:\d{1,4})?", "a device, as cpu or cuda:1")
_SHARD = shapes.matching(r"[1-9]\d{0,5}/[1-9]\d{0,5}", "a shard, as 2/8")
_VERDICT = one_of(*(verdict.value for verdict in Verdict))

TARGET = object_of(
    {
        "torch": nullable(shapes.version),
        "python": shapes.or_the_word(UNKNOWN, shapes.version),
        "platform": text,
        "device": _DEVICE,
        "mode": one_of(*MODES),
        "git": nullable(text),
        "cuda": nullable(text),
        "implementation": text,
        "executable": text,
    }
)

_CONTENTS_KEYS: dict[str, Shape] = {"shape": list_of(_COUNT), "dtype": text, "device": text}
_FLAGS: dict[str, Shape] = {"zeros": boolean, "nan": boolean, "inf": boolean}
_CONTENTS = object_of(_CONTENTS_KEYS, _FLAGS)
_FACTS = object_of(
    {**_CONTENTS_KEYS, "requires_grad": boolean, "is_leaf": boolean, "grad_fn": nullable(text), "grad": nullable(_CONTENTS)}, _FLAGS
)


def _tensor(value: Any, at: Path) -> Iterator[Fault]:
    """Facts, or of which other name it is an alias, or why it could not be read."""
    named = next((key for key in ("alias", "unreadable") if isinstance(value, dict) and key in value), None)
    yield from object_of({named: text})(value, at) if named else _FACTS(value, at)


_WARNING = object_of({"category": text, "message": text, "line": nullable(shapes.integer())})
_PART_VERDICT = one_of("holds", "reworded", "refuted", "untestable")
_DIFFERS = object_of({"part": text, "expected": shapes.anything, "observed": shapes.anything, "verdict": _PART_VERDICT})
_RAN = object_of(
    {
        "kind": one_of("returned", "raised", "crashed", "exited", "timed-out", "unobserved"),
        "type": nullable(text),
        "message": nullable(text),
        "line": nullable(shapes.integer(1)),
        "grads": nullable(by_name(shapes.anything)),
        "warnings": nullable(list_of(_WARNING)),
        "stdout": text,
        "stderr": text,
        "stdout_bytes": _COUNT,
        "stderr_bytes": _COUNT,
        "seconds": shapes.seconds,
        "verdict": _VERDICT,
        "differs": list_of(_DIFFERS),
    },
    {"name": text, "at": nullable(text)},
)
_OBSERVED: dict[str, Shape] = {
    "grads": by_name(shapes.anything),
    "warnings": list_of(_WARNING),
    "tensors": by_name(_tensor),
    "values": by_name(shapes.anything),
    "imported": list_of(text),
}
_BY_KIND = {
    "returned": object_of({**_OBSERVED, "type": shapes.null}),
    "raised": object_of({**_OBSERVED, "type": text, "message": text, "at": nullable(text)}),
    "crashed": object_of({"signal": shapes.integer(), "signal_name": text}),
    "exited": object_of({"status": shapes.integer()}),
    "timed-out": object_of({"after": shapes.number}),
    "unobserved": object_of({"reason": text}),
}


def _ran(value: Any, at: Path) -> Iterator[Fault]:
    """A program that was run: what every outcome has, and what its kind has."""
    yield from _RAN(value, at)
    if isinstance(value, dict) and isinstance(value.get("kind"), str) and value["kind"] in _BY_KIND:
        yield from _BY_KIND[value["kind"]](value, at)


def _fix(value: Any, at: Path) -> Iterator[Fault]:
    yield from _ran(value, at)
    yield from object_of({"name": text})(value, at) if isinstance(value, dict) else ()


FINDING = object_of(
    {
        "case": text,
        "sha256": _SHA256,
        "content_sha256": _SHA256,
        "symptom": one_of(*(symptom.value for symptom in Symptom)),
        "cause": text,
        "verdict": _VERDICT,
        "reason": nullable(text),
        "code": nullable(_ran),
        "fix": nullable(_fix),
        "more_fixes": list_of(_fix),
        "seconds": shapes.seconds,
    },
    {"files": list_of(text)},
)
CLAIM = object_of(
    {
        "case": text,
        "source": text,
        "locator": text,
        "says": text,
        "verdict": one_of(*(verdict.value for verdict in ClaimVerdict)),
        "reason": nullable(text),
        "parts": list_of(object_of({"part": text, "claimed": shapes.anything, "observed": shapes.anything, "verdict": _PART_VERDICT})),
    },
    {"files": list_of(text)},
)
_SUMMARY = object_of(
    {
        "cases": object_of({"selected": _COUNT, "unfinished": _COUNT, **{verdict.value: _COUNT for verdict in Verdict}}),
        "claims": object_of({"selected": _COUNT, **{verdict.value: _COUNT for verdict in ClaimVerdict}}),
    }
)
WHOLE = object_of(
    {
        "schema": one_of(REPORT),
        "gradcases": text,
        "target": TARGET,
        "catalog": object_of({"cases": _COUNT, "sha256": _SHA256}),
        "summary": _SUMMARY,
        "interrupted": boolean,
        "seconds": shapes.seconds,
        "findings": list_of(FINDING),
        "claims": list_of(CLAIM),
    },
    {"started": nullable(text), "shard": nullable(_SHARD), "files": list_of(text), "shards": list_of(_SHARD)},
)
MERGE = object_of({"schema": one_of(MERGED), "reports": list_of(WHOLE)})
