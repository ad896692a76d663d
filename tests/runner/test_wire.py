"""What a worker says is read as messages; whatever else stands on its lines is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.runner.wire import ending_of, left_in, messages

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"hello\n",
        b'{"a": 1',
        b"[1]\n",
        b"null\n",
        b'"{}"\n',
        b"\xff\xfe\n",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 10_000,
        b"\x00",
    ],
    ids=lambda line: repr(line[:12]),
)
def test_what_is_no_message_is_passed_over(line: bytes) -> None:
    assert list(messages([line, b'{"hello": {}}\n', line])) == [{"hello": {}}]


def test_messages_come_in_their_order() -> None:
    assert list(messages([b'{"a": 1}\n', b"\n", b'{"a": 2}', b'{"b": [1, null]}'])) == [{"a": 1}, {"a": 2}, {"b": [1, None]}]


def test_the_answer_to_a_job_is_found_among_what_was_left(tmp_path: Path) -> None:
    path = tmp_path / "answer"
    path.write_bytes(b'x\n{"job": "1", "outcome": 1}\n\n{"job": "2", "outcome": 2}\n{"job": "2", "outcome": 3}\n{"outcome": 4}\n')
    assert left_in(path, "2") == {"job": "2", "outcome": 2}
    assert left_in(path, "3") is None
    assert left_in(tmp_path / "other", "2") is None
    assert left_in(tmp_path, "2") is None


@pytest.mark.parametrize(
    ("status", "ending"),
    [
        (-11, {"kind": "crashed", "signal": 11}),
        (-1, {"kind": "crashed", "signal": 1}),
        (0, {"kind": "exited", "status": 0}),
        (1, {"kind": "exited", "status": 1}),
        (3, {"kind": "exited", "status": 3}),
    ],
)
def test_a_status_below_zero_is_a_signal(status: int, ending: dict[str, object]) -> None:
    assert ending_of(status) == ending
