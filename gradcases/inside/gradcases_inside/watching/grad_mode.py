"""Where recording is switched off: by which line of the user's, or by which decorator."""

from __future__ import annotations

import linecache
import threading
from types import FunctionType

from gradcases_inside.watching import places
from gradcases_inside.watching.records import Region

_SWITCHES = ("no_grad", "inference_mode", "set_grad_enabled")
MOST_DECORATORS = 20  # lines of them that are looked through


class GradMode:
    """The regions that threads are in."""

    def __init__(self) -> None:
        self._regions: dict[int, Region] = {}

    def region(self) -> Region:
        """That which this thread is in, where recording is off."""
        return self._regions.get(threading.get_ident()) or Region("no_grad", None)

    def switched(self, enabled: bool, kind: str) -> None:
        """Recording is switched on or off in this thread."""
        thread = threading.get_ident()
        if enabled:
            self._regions.pop(thread, None)
        elif thread not in self._regions:
            self._regions[thread] = Region(kind, _decorator(places.decorated_here()) or places.here())


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
