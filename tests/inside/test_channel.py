"""The worker's end of the conversation: lines of JSON, whole ones, on descriptors that are still its own."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator

import pytest

from gradcases.inside.gradcases_inside import channel


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def of(end: socket.socket) -> channel.Channel:
    return channel.Channel(end.fileno(), end.fileno())


def test_a_message_is_a_line_with_an_empty_one_before_it() -> None:
    assert channel.encoded({"a": "ä\n", "b": None}) == b'\n{"a": "\\u00e4\\n", "b": null}\n'


def test_a_number_that_json_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        channel.encoded({"a": float("nan")})


def test_what_is_sent_is_received(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    of(ours).send({"hello": [1, 2]})
    assert theirs.recv(100) == channel.encoded({"hello": [1, 2]})


def test_messages_are_received_one_by_one_however_they_come(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    end = of(ours)
    for piece in (b'{"a": 1}\n{"a"', b": 2}", b"\n", b'{"a": 3}\n{"a": 4}\n'):
        theirs.sendall(piece)
    theirs.shutdown(socket.SHUT_WR)
    assert [end.receive() for _ in range(5)] == [{"a": 1}, {"a": 2}, {"a": 3}, {"a": 4}, None]


def test_a_message_that_was_begun_when_the_other_end_went_is_none(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    theirs.sendall(b'{"a": 1}')
    theirs.close()
    assert of(ours).receive() is None


def test_a_connection_that_was_broken_off_is_an_end(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, _ = pair
    end = channel.Channel(ours.fileno(), ours.fileno())
    os.close(ours.detach())
    assert end.receive() is None


def test_a_long_message_is_sent_whole(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    message = {"text": "x" * 3_000_000}
    sending = threading.Thread(target=of(ours).send, args=(message,))
    sending.start()
    received = b""
    while not received.endswith(b'"}\n'):
        received += theirs.recv(1 << 16)
    sending.join()
    assert json.loads(received) == message


@pytest.mark.parametrize("which", ["read", "write"])
def test_a_descriptor_in_whose_place_another_file_was_put_is_lost(which: str) -> None:
    read_end, write_end = os.pipe()
    try:
        end = channel.Channel(read_end, write_end)
        with open(os.devnull, "r+b") as other:
            os.dup2(other.fileno(), read_end if which == "read" else write_end)
        with pytest.raises(channel.Lost):
            end.send({})
    finally:
        os.close(read_end)
        os.close(write_end)


def test_a_descriptor_that_was_closed_is_lost() -> None:
    read_end, write_end = os.pipe()
    end = channel.Channel(read_end, write_end)
    end.close()
    with pytest.raises(channel.Lost):
        end.send({})


def test_nobody_reads_any_more_is_lost_too() -> None:
    read_end, write_end = os.pipe()
    other_read, other_write = os.pipe()
    end = channel.Channel(other_read, write_end)
    os.close(read_end)
    with pytest.raises(channel.Lost):
        end.send({})
    end.close()
    os.close(other_write)


def test_closing_closes_both_and_a_shared_one_once() -> None:
    read_end, write_end = os.pipe()
    channel.Channel(read_end, write_end).close()
    for fd in (read_end, write_end):
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(fd)
    ours, theirs = socket.socketpair()
    with theirs:
        of(ours).close()
        ours.detach()
        assert theirs.recv(1) == b""


def test_it_is_lost_whichever_of_two_files_is_in_the_place_of_the_other() -> None:
    """However the two compare as numbers."""
    pipes = [os.pipe(), os.pipe()]
    ends = [channel.Channel(*pipe) for pipe in pipes]
    kept = [os.dup(pipe[1]) for pipe in pipes]
    os.dup2(kept[0], pipes[1][1])
    with pytest.raises(channel.Lost):
        ends[1].send({})
    os.dup2(kept[1], pipes[0][1])
    with pytest.raises(channel.Lost):
        ends[0].send({})
    for fd in (*kept, *pipes[0], *pipes[1]):
        os.close(fd)
