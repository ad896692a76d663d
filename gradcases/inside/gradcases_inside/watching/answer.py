"""The answer: what was found, as JSON, written to its file whole each time.

{"findings": [{"cause", "file", "line", "source", "function", "tensors", "why", "symptom", "confidence", "operation",
  "path": [{"file", "line", "source", "operation"}], "error": whether it explains what was raised}],
 "raised": null or {"type", "message", "file", "line", "source", "operations": those of torch on that line},
 "warned": [{"type", "message", "file", "line", "source"}]: what the interpreter showed,
 "steps": optimizer steps seen, "calls": calls seen, "trouble": null or why watching gave up, "torch", "python",
 "complete": whether the script had come to its end}
"""

from __future__ import annotations

import json
import linecache
import os
import platform
import traceback
from typing import TYPE_CHECKING, Any

import torch

from gradcases_inside.watching import places

if TYPE_CHECKING:
    from gradcases_inside.watching.finding import Finding
    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.places import Place
    from gradcases_inside.watching.recorder import Recorder

MOST_FINDINGS = 50
MOST_PATH = 40
MOST_MESSAGE = 65536


def of(judge: Judge, raised: dict[str, Any] | None = None, complete: bool = False) -> dict:
    return {
        "findings": [of_finding(each) for each in judge.findings[:MOST_FINDINGS]],
        "raised": raised,
        "warned": [_warning(*each) for each in judge.warnings],
        "steps": judge.steps,
        "calls": judge.recorder.number,
        "trouble": judge.trouble,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "complete": complete,
    }


def write(path: str, told: dict) -> None:
    beside = "%s.%d" % (path, os.getpid())
    with open(beside, "w", encoding="utf-8") as stream:
        json.dump(told, stream)
    os.replace(beside, path)


def raised(error: BaseException, recorder: Recorder) -> dict:
    """The exception that ended the script, at the innermost line of the user's."""
    place = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if places.is_users(frame.f_code):
            place = places.Place(frame.f_code, line)
    if isinstance(error, SyntaxError) and place is None:
        return {
            "type": type(error).__name__,
            "message": str(error),
            "file": error.filename,
            "line": error.lineno,
            "source": "",
            "operations": [],
        }
    told = {"type": type(error).__name__, "message": str(error)[:MOST_MESSAGE], "file": None, "line": None, "source": "", "operations": []}  # type: dict
    if place is not None:
        told.update(_place(place))
        told["operations"] = sorted({call.name for call in recorder.calls if call.place is not None and call.place.key == place.key})
    return told


def of_finding(finding: Finding) -> dict:
    told = {
        "cause": finding.cause,
        "tensors": finding.tensors,
        "why": finding.why,
        "symptom": finding.symptom,
        "confidence": finding.confidence,
        "operation": finding.operation,
        "path": [dict(_place(place), operation=operation) for place, operation in finding.path[:MOST_PATH] if place is not None],
        "error": finding.error,
        "function": finding.place.code.co_name if finding.place is not None else None,
    }
    told.update(_place(finding.place) if finding.place is not None else {"file": None, "line": None, "source": ""})
    return told


def _warning(kind: str, text: str, place: Place | None) -> dict:
    told = {"type": kind, "message": text[:MOST_MESSAGE], "file": None, "line": None, "source": ""}
    if place is not None:
        told.update(_place(place))
    return told


def _place(place: Place) -> dict:
    return {"file": place.file, "line": place.line, "source": linecache.getline(place.file, place.line).strip()}
