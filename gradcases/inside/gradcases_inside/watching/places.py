"""Which line of the user's own code is being executed."""

import os
import sys
import sysconfig
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

INSIDE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_PATHS = sysconfig.get_paths()
_OTHERS = tuple(
    os.path.realpath(path) + os.sep for path in {*(_PATHS[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")), INSIDE}
)
_INSTALLED = (os.sep + "site-packages" + os.sep, os.sep + "dist-packages" + os.sep)


class Place:
    """A line of the user's: its file and number. `function` is the code object that it stands in."""

    __slots__ = ("code", "line")

    def __init__(self, code, line):
        self.code = code
        self.line = line

    @property
    def file(self):
        return self.code.co_filename

    @property
    def key(self):
        return (self.code.co_filename, self.line)


_is_users = {}  # type: dict


def is_users(code) -> bool:
    """Whether this code was written by the user: it is in no library."""
    known = _is_users.get(code)
    if known is None:
        known = _is_users[code] = _written_by_user(code.co_filename)
    return known


def _written_by_user(filename: str) -> bool:
    if filename.startswith("<"):
        return filename.startswith("<ipython")
    path = os.path.realpath(filename)
    return not path.startswith(_OTHERS) and not any(part in path for part in _INSTALLED)


def here() -> "Place | None":
    """The innermost line of the user's own code that this call comes from; None where there is none."""
    frame: "FrameType | None" = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if _is_users.get(code) or (code not in _is_users and is_users(code)):
            return Place(code, frame.f_lineno)
        frame = frame.f_back
    return None


def decorated_here() -> "object | None":
    """The function that one of torch's decorators for grad mode is about to call, where it does that."""
    frame: "FrameType | None" = sys._getframe(1)
    while frame is not None and not is_users(frame.f_code):
        if frame.f_code.co_name in ("decorate_context", "generator_context"):
            return frame.f_locals.get("func")
        frame = frame.f_back
    return None


def users_frames() -> list:
    """The frames of the user's code, innermost first."""
    found = []
    frame: "FrameType | None" = sys._getframe(1)
    while frame is not None:
        if is_users(frame.f_code):
            found.append(frame)
        frame = frame.f_back
    return found
