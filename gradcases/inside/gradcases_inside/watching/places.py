"""Which line of the user's own code is being executed."""

from __future__ import annotations

import os
import sys
import sysconfig
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from types import CodeType, FrameType

INSIDE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_PATHS = sysconfig.get_paths()
_LIBRARIES = {*(_PATHS[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")), os.path.dirname(INSIDE)}
_OTHERS = tuple(os.path.realpath(path) + os.sep for path in _LIBRARIES)
_INSTALLED = (os.sep + "site-packages" + os.sep, os.sep + "dist-packages" + os.sep)
_TYPED_IN = ("<ipython-input", "<python-input", "<stdin", "<doctest")  # what a user types has no file


class Place:
    """A line of the user's: its file and number. `code` is the code object that it stands in."""

    __slots__ = ("code", "line")

    def __init__(self, code: CodeType, line: int) -> None:
        self.code = code
        self.line = line

    @property
    def file(self) -> str:
        return self.code.co_filename

    @property
    def key(self) -> tuple[str, int]:
        return (self.code.co_filename, self.line)


_is_users: dict[str, bool] = {}  # by file: a code object takes long to be looked up


def add_program(file: str) -> None:
    """Code of this file counts as the user's, wherever the file lies."""
    _is_users[file] = True


def is_users(code: CodeType) -> bool:
    """Whether this code was written by the user: it is in no library."""
    name = code.co_filename
    known = _is_users.get(name)
    if known is None:
        known = _is_users[name] = _written_by_user(name)
    return known


def is_users_module(name: str) -> bool:
    """Whether the user wrote it, at a prompt or in a file."""
    file = getattr(sys.modules.get(name), "__file__", None)
    return name == "__main__" if file is None else _written_by_user(file)


def _written_by_user(filename: str) -> bool:
    if filename.startswith("<"):
        return filename.startswith(_TYPED_IN)
    path = os.path.realpath(filename)
    return not path.startswith(_OTHERS) and not any(part in path for part in _INSTALLED)


def here() -> Optional[Place]:
    """The innermost line of the user's own code that this call comes from; None where there is none."""
    known = _is_users
    frame: Optional[FrameType] = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        is_one = known.get(code.co_filename)
        if is_one or (is_one is None and is_users(code)):
            return Place(code, frame.f_lineno)
        frame = frame.f_back
    return None


def decorated_here() -> object:
    """The function that one of torch's decorators for grad mode is about to call, None where none does."""
    frame: Optional[FrameType] = sys._getframe(1)
    while frame is not None and not is_users(frame.f_code):
        if frame.f_code.co_name in ("decorate_context", "generator_context"):
            return frame.f_locals.get("func")
        frame = frame.f_back
    return None


def leaving_here() -> bool:
    """Whether a `with` block of torch's is being left."""
    frame: Optional[FrameType] = sys._getframe(1)
    while frame is not None and not is_users(frame.f_code):
        if frame.f_code.co_name == "__exit__":
            return True
        frame = frame.f_back
    return False


def namespaces() -> list[dict[str, Any]]:
    """What names mean in the user's code that runs, innermost first."""
    found = []
    frame: Optional[FrameType] = sys._getframe(1)
    while frame is not None:
        if is_users(frame.f_code):
            found.extend(_namespaces_of(frame))
        frame = frame.f_back
    return [*found, *_main()]


def namespaces_of(error: BaseException) -> list[dict[str, Any]]:
    """What names meant in the user's code where this was raised, innermost first."""
    found = []
    trace = error.__traceback__
    while trace is not None:
        if is_users(trace.tb_frame.f_code):
            found.append(_namespaces_of(trace.tb_frame))
        trace = trace.tb_next
    return [*(space for spaces in reversed(found) for space in spaces), *_main()]


def _namespaces_of(frame: FrameType) -> list[dict[str, Any]]:
    return [frame.f_locals, frame.f_globals] if frame.f_locals is not frame.f_globals else [frame.f_globals]


def _main() -> list[dict[str, Any]]:
    main = sys.modules.get("__main__")
    return [vars(main)] if main is not None else []
