"""What comes from a worker: messages as lines of JSON, among which a program can have written anything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    Message = dict[str, Any]


def messages(lines: Iterable[bytes]) -> Iterator[Message]:
    """What of these lines are messages."""
    for line in lines:
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):  # the second where it is nested deep
            continue
        if isinstance(message, dict):
            yield message


def left_in(path: Path, job: str) -> Message | None:
    """The answer that a worker left in a file, of this job."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return None
    return next((message for message in messages(lines) if message.get("job") == job), None)


def ending_of(status: int) -> Message:
    """Of a process that ended without an answer."""
    return {"kind": "crashed", "signal": -status} if status < 0 else {"kind": "exited", "status": status}
