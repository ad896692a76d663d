"""Warnings that come through the recorder are told of the line that they would be told of without it."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any, Callable

from gradcases_inside.watching import compilers, patches, places, recorder, special_calls

if TYPE_CHECKING:
    from types import FrameType

    from gradcases_inside.watching.patches import Patches

_CALLING = (recorder, special_calls, patches, compilers)  # the modules that call what was watched
_Shown = set


def apply(to: Patches, tell: Callable[[Any], None]) -> None:
    """Until they are undone. `tell` is called with each that is shown."""
    show = getattr(warnings, "_showwarnmsg", None)
    if show is None:
        return
    shown: _Shown = set()

    def showwarnmsg(message: Any) -> None:
        if message.filename.startswith(places.INSIDE) and _was_shown(message, shown):
            return
        tell(message)
        show(message)

    to.put(warnings, "_showwarnmsg", showwarnmsg)  # where the interpreter looks for it


def _was_shown(message: Any, shown: _Shown) -> bool:
    """Whether the filters had shown it once at that line; the message gets its place meanwhile."""
    once_a_line = _forgotten((str(message.message), message.category, message.lineno))
    frame = _caller((message.filename, message.lineno))
    if frame is not None:
        message.filename, message.lineno = frame.f_code.co_filename, frame.f_lineno
    key = (str(message.message), message.category, message.filename, message.lineno)
    if once_a_line and key in shown:
        return True
    shown.add(key)
    return False


def _forgotten(key: object) -> bool:
    """Whether the interpreter had noted that it showed this of a line of ours; now it has not."""
    noted = [vars(module).get("__warningregistry__", {}).pop(key, None) for module in _CALLING]
    return any(each is not None for each in noted)


def _caller(place: tuple[str, int]) -> FrameType | None:
    """Who called the function that the recorder stands before, by this line of ours."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and (frame.f_code.co_filename, frame.f_lineno) != place:  # torch may have gone deeper before it warned
        frame = frame.f_back
    while frame is not None and frame.f_code.co_filename.startswith(places.INSIDE):
        frame = frame.f_back
    while frame is not None and frame.f_code.co_filename.endswith("torch/overrides.py"):
        frame = frame.f_back.f_back if frame.f_back is not None else None
    return frame
