"""Tracebacks that the script shows are as they would be had nobody watched."""

from __future__ import annotations

import functools
import threading
import traceback
from typing import TYPE_CHECKING, Any, Callable

from gradcases_inside.watching import places

if TYPE_CHECKING:
    from types import TracebackType

    from gradcases_inside.watching.patches import Patches

_WALKING = ("walk_tb", "_walk_tb_with_full_positions")  # the second since Python 3.11


def apply(patches: Patches) -> None:
    """Until they are undone."""
    exceptions = traceback.TracebackException
    patches.put(exceptions, "__init__", _cleaning(exceptions.__init__, 3, "exc_traceback"))
    for name in _WALKING:
        if hasattr(traceback, name):
            patches.put(traceback, name, _cleaning(getattr(traceback, name), 0, "tb"))
    patches.put(traceback, "walk_stack", _walk_stack(traceback.walk_stack))
    patches.put(threading, "excepthook", _of_threads(threading.excepthook))


def _cleaning(original: Callable[..., Any], at: int, name: str) -> Callable[..., Any]:
    """Of a function whose argument at this place, or of this name, is a traceback."""

    @functools.wraps(original)
    def with_clean(*args: Any, **kwargs: Any) -> Any:
        if name in kwargs:
            kwargs[name] = without_our_frames(kwargs[name])
        else:
            args = (*args[:at], *map(without_our_frames, args[at : at + 1]), *args[at + 1 :])
        return original(*args, **kwargs)

    return with_clean


def _walk_stack(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def walk_stack(frame: Any) -> Any:
        return filter(_is_of_others, original(frame))  # no frame of its own: the original counts frames where it is given None

    return walk_stack


def _of_threads(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def excepthook(told: Any) -> Any:
        clean(told.exc_value)
        return original(told)

    return excepthook


def clean(error: BaseException | None) -> None:
    """This exception, and those that it came of."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            each.__traceback__ = without_our_frames(each.__traceback__)
            waiting.extend((each.__cause__, each.__context__))


def without_our_frames(trace: TracebackType | None) -> TracebackType | None:
    """The entries of others, joined; also without the call by which torch asks us."""
    entries: list[TracebackType] = []
    whole = trace
    while trace is not None:
        if not _is_ours(trace.tb_frame):
            entries.append(trace)
        else:
            while entries and entries[-1].tb_frame.f_code.co_name == "handle_torch_function":
                del entries[-2:]
        trace = trace.tb_next
    if entries and entries[0] is whole and not _skips(entries):
        return whole
    for entry, following in zip(entries, [*entries[1:], None]):  # noqa: B905 - Python 3.8 has no strict
        entry.tb_next = following
    return entries[0] if entries else None


def told(error: BaseException) -> str:
    """Of an error of ours: its text and where it came from."""
    trace, spots = error.__traceback__, []
    while trace is not None:
        spots.append("%s:%d" % (trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return "%s: %s (%s)" % (type(error).__name__, error, ", ".join(spots))


def _skips(entries: list[TracebackType]) -> bool:
    return any(entry.tb_next is not following for entry, following in zip(entries, [*entries[1:], None]))  # noqa: B905 - as above


def _is_of_others(entry: tuple[Any, int]) -> bool:
    return not _is_ours(entry[0])


def _is_ours(frame: Any) -> bool:
    return bool(frame.f_code.co_filename.startswith(places.INSIDE))
