"""Lines of nodes on releases where calls of torch cannot be seen: after each line, what is new was made by it."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any

from gradcases_inside.graphs import tensors

if TYPE_CHECKING:
    from gradcases_inside.graphs.origins import Origins


class Tracer:
    """A context manager. Only the program's own frames are traced, so torch runs as fast as ever."""

    def __init__(self, file: str, origins: Origins) -> None:
        self._file = file
        self._origins = origins
        self._lines = {}  # type: dict  # frame: the line that it is on

    def __enter__(self) -> Tracer:
        self._before = sys.gettrace()
        sys.settrace(self._called)
        return self

    def __exit__(self, *error: Any) -> None:
        sys.settrace(self._before)
        self._lines.clear()

    def _called(self, frame: Any, event: str, argument: Any) -> Any:
        return self._local if frame.f_code.co_filename == self._file else None

    def _local(self, frame: Any, event: str, argument: Any) -> Any:
        with contextlib.suppress(Exception):  # ours; the program goes on
            line = self._lines.get(frame)
            if line is not None:
                self._origins.learn([*tensors.within(frame.f_locals), *tensors.within(argument if event == "return" else None)], line)
            self._lines[frame] = frame.f_lineno
            if event == "return":
                del self._lines[frame]
        return self._local
