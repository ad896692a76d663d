"""Warnings that come through the recorder are told of the line that they would be told of without it."""

import sys
import warnings

from gradcases_inside.watching import places, recorder


def apply() -> None:
    """For the rest of this process."""
    show = getattr(warnings, "_showwarnmsg", None)
    if show is None:
        return
    shown = set()  # type: set

    def showwarnmsg(message):
        if message.filename.startswith(places.INSIDE) and _was_shown(message, shown):
            return
        show(message)

    warnings._showwarnmsg = showwarnmsg  # type: ignore[attr-defined]  # where the interpreter looks for it


def _was_shown(message, shown):
    """Whether the filters had shown it once at that line; the message gets its place meanwhile."""
    registry = vars(recorder).get("__warningregistry__", {})
    once_a_line = registry.pop((str(message.message), message.category, message.lineno), None) is not None
    frame = _caller()
    if frame is not None:
        message.filename, message.lineno = frame.f_code.co_filename, frame.f_lineno
    key = (str(message.message), message.category, message.filename, message.lineno)
    if once_a_line and key in shown:
        return True
    shown.add(key)
    return False


def _caller():
    """Who called the function that the recorder stands before."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith(places.INSIDE):
        frame = frame.f_back
    while frame is not None and frame.f_code.co_filename.endswith("torch/overrides.py"):
        frame = frame.f_back.f_back if frame.f_back is not None else None
    return frame
