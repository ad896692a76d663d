"""The watcher's own modules, in this process: they are a program's, and stand in a folder of their own."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from gradcases.errors import WatchingError

_FOLDER = str(Path(__file__).resolve().parent.parent / "inside")


def module(name: str) -> Any:
    """One of the watcher's modules. Raises WatchingError where this interpreter cannot watch."""
    sys.path.append(_FOLDER)  # last, and no longer than it takes
    try:
        lacking = importlib.import_module("gradcases_inside.watching.fitness").lacking("cpu")
        if lacking is not None:
            raise WatchingError(f"this interpreter cannot watch: {lacking}")
        return importlib.import_module(f"gradcases_inside.watching.{name}")
    finally:
        sys.path.remove(_FOLDER)
