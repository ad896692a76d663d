"""Where recording is switched off: by which line of the user's, or by which decorator."""

from __future__ import annotations

import linecache
import threading
from collections import deque
from types import FunctionType

from gradcases_inside.watching import places
from gradcases_inside.watching.records import Region

_SWITCHES = ("no_grad", "inference_mode", "set_grad_enabled")
MOST_DECORATORS = 20  # lines of them that are looked through
MOST_NESTED = 50  # regions in each other; what is switched without a `with` never ends


class GradMode:
    """The regions that threads are in, the innermost last; None where recording is on in another one."""

    def __init__(self) -> None:
        self._regions: dict[int, deque[Region | None]] = {}

    def region(self) -> Region:
        """That which this thread is in, where recording is off."""
        regions = self._regions.get(threading.get_ident())
        return (regions[-1] if regions else None) or Region("no_grad", None)

    def switched(self, enabled: bool, kind: str, leaving: bool) -> None:
        """Recording is switched on or off in this thread; or is what it was before, where a region is left."""
        regions = self._regions.setdefault(threading.get_ident(), deque(maxlen=MOST_NESTED))
        if not leaving:
            regions.append(None if enabled else Region(kind, _decorator(places.decorated_here()) or places.here()))
        elif regions:  # else it was entered before this was watched
            regions.pop()


def _decorator(function: object) -> places.Place | None:
    """Where it is decorated: the first line of its definition that names a grad mode."""
    code = function.__code__ if isinstance(function, FunctionType) else None
    if code is None or not places.is_users(code):
        return None
    for line in range(code.co_firstlineno, code.co_firstlineno + MOST_DECORATORS):
        text = linecache.getline(code.co_filename, line).strip()
        if any(word in text for word in _SWITCHES):
            return places.Place(code, line)
        if text.startswith(("def ", "async def ", "class ")):
            break
    return places.Place(code, code.co_firstlineno)
