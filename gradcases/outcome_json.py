"""Outcomes to and from JSON: the worker's wire and the report's files speak the same form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gradcases.outcome import (
    Contents,
    Crashed,
    Exited,
    Observed,
    Outcome,
    Printed,
    PrintedBy,
    Raised,
    RaisedInside,
    Returned,
    Seen,
    TensorFacts,
    TimedOut,
    Unobserved,
    Warned,
    kind_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]
LineMap = Callable[[int], "int | None"]


def same_line(line: int) -> int | None:
    return line


def from_json(data: Mapping[str, Any], line_map: LineMap = same_line) -> Outcome:
    """An outcome; `line_map` turns the lines of the data into lines of the program. Raises KeyError, TypeError or
    ValueError where the data is not of the form that `to_json` and the worker write."""
    kind, printed, seconds = data["kind"], _printed(data), float(data.get("seconds", 0.0))
    if kind == "crashed":
        return Crashed(int(data["signal"]), printed, seconds)
    if kind == "exited":
        return Exited(int(data["status"]), printed, seconds)
    if kind == "timed-out":
        return TimedOut(float(data["after"]), printed, seconds)
    if kind == "unobserved":
        return Unobserved(str(data["reason"]), printed, seconds)
    observed, imported = _observed(data, line_map), tuple(data.get("imported", ()))
    if kind == "raised":
        return Raised(str(data["type"]), str(data["message"]), _line(data, line_map), observed, printed, seconds, imported)
    if kind == "returned":
        return Returned(observed, printed, seconds, imported)
    raise ValueError(f"unknown kind of outcome: {kind!r}")


def to_json(outcome: Outcome) -> Json:
    """The form that `from_json` reads; `grads` is there for readers and follows from `tensors`."""
    data: Json = {"kind": kind_of(outcome)}
    if isinstance(outcome, Raised):
        data |= {"type": outcome.type, "message": outcome.message, "line": outcome.line}
    elif isinstance(outcome, Crashed):
        data |= {"signal": outcome.signal, "signal_name": outcome.signal_name}
    elif isinstance(outcome, Exited):
        data["status"] = outcome.status
    elif isinstance(outcome, TimedOut):
        data["after"] = outcome.after
    elif isinstance(outcome, Unobserved):
        data["reason"] = outcome.reason
    if isinstance(outcome, (Returned, Raised)):
        data |= _observed_json(outcome.observed) | _asked_for_json(outcome.observed)
        data["imported"] = list(outcome.imported)
    data |= _printed_json(outcome.printed)
    data["seconds"] = outcome.seconds
    return data


def _line(data: Mapping[str, Any], line_map: LineMap) -> int | None:
    line = data.get("line")
    return None if line is None else line_map(int(line))


def _observed(data: Mapping[str, Any], line_map: LineMap) -> Observed:
    records = data.get("tensors", {})
    return Observed(
        tensors={name: _facts(record) for name, record in records.items() if "shape" in record},
        aliases={name: record["alias"] for name, record in records.items() if "alias" in record},
        unreadable={name: record["unreadable"] for name, record in records.items() if "unreadable" in record},
        values=dict(data.get("values", {})),
        warnings=tuple(Warned(each["category"], each["message"], _line(each, line_map)) for each in data.get("warnings", ())),
        seen=tuple(_seen(each, line) for each in data.get("seen", ()) if (line := _line(each, line_map)) is not None),
        exceptions=tuple(_exception(each, line_map) for each in data.get("exceptions", ())),
        printed=tuple(
            PrintedBy(line, each["start"], each["end"]) for each in data.get("printed", ()) if (line := _line(each, line_map)) is not None
        ),
        graph=data.get("graph"),
        graph_trouble=data.get("graph_trouble"),
    )


def _seen(record: Mapping[str, Any], line: int) -> Seen:
    contents = contents_of(record["contents"]) if "contents" in record else None
    return Seen(line, record["type"], contents, record.get("plain"), "plain" in record)


def _exception(record: Mapping[str, Any], line_map: LineMap) -> RaisedInside:
    lines = (line_map(line) for line in record["lines"])
    return RaisedInside(record["type"], record["message"], tuple(line for line in lines if line is not None), record["caught"])


def _facts(record: Mapping[str, Any]) -> TensorFacts:
    grad = record["grad"]
    return TensorFacts(
        contents=contents_of(record),
        requires_grad=record["requires_grad"],
        is_leaf=record["is_leaf"],
        grad_fn=record["grad_fn"],
        grad=None if grad is None else contents_of(grad),
    )


def contents_of(record: Mapping[str, Any]) -> Contents:
    return Contents(
        shape=tuple(record["shape"]),
        dtype=record["dtype"],
        device=record["device"],
        value=record.get("value"),
        has_value="value" in record,
        zeros=record.get("zeros"),
        nan=record.get("nan"),
        inf=record.get("inf"),
    )


def _printed(data: Mapping[str, Any]) -> Printed:
    return Printed(
        data.get("stdout", ""),
        data.get("stderr", ""),
        data.get("stdout_bytes", 0),
        data.get("stderr_bytes", 0),
    )


def _observed_json(observed: Observed) -> Json:
    tensors: Json = {name: _facts_json(facts) for name, facts in observed.tensors.items()}
    tensors |= {name: {"alias": first} for name, first in observed.aliases.items()}
    tensors |= {name: {"unreadable": reason} for name, reason in observed.unreadable.items()}
    return {
        "grads": {name: _grad_json(facts) for name, facts in observed.tensors.items() if facts.is_leaf and facts.requires_grad},
        "warnings": [{"category": each.category, "message": each.message, "line": each.line} for each in observed.warnings],
        "tensors": tensors,
        "values": dict(observed.values),
    }


def _asked_for_json(observed: Observed) -> Json:
    """What only programs in documents have."""
    data: Json = {
        "seen": [_seen_json(each) for each in observed.seen],
        "exceptions": [
            {"type": each.type, "message": each.message, "lines": list(each.lines), "caught": each.caught} for each in observed.exceptions
        ],
        "printed": [{"line": each.line, "start": each.start, "end": each.end} for each in observed.printed],
    }
    return {key: value for key, value in data.items() if value}


def _seen_json(seen: Seen) -> Json:
    data: Json = {"line": seen.line, "type": seen.type}
    if seen.contents is not None:
        data["contents"] = _contents_json(seen.contents)
    return data | {"plain": seen.plain} if seen.has_plain else data


def _grad_json(facts: TensorFacts) -> object:
    if facts.grad is None:
        return None
    return facts.grad.value if facts.grad.has_value else {"shape": list(facts.grad.shape)}


def _facts_json(facts: TensorFacts) -> Json:
    return {
        **_contents_json(facts.contents),
        "requires_grad": facts.requires_grad,
        "is_leaf": facts.is_leaf,
        "grad_fn": facts.grad_fn,
        "grad": None if facts.grad is None else _contents_json(facts.grad),
    }


def _contents_json(contents: Contents) -> Json:
    data: Json = {"shape": list(contents.shape), "dtype": contents.dtype, "device": contents.device}
    if contents.has_value:
        data["value"] = contents.value
    data |= {name: flag for name in ("zeros", "nan", "inf") if (flag := getattr(contents, name)) is not None}
    return data


def _printed_json(printed: Printed) -> Json:
    return {
        "stdout": printed.stdout,
        "stderr": printed.stderr,
        "stdout_bytes": printed.stdout_bytes,
        "stderr_bytes": printed.stderr_bytes,
    }
