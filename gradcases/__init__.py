"""gradcases: what goes wrong with gradients in PyTorch, as executed cases.

The names below are the public API; each is imported when it is first used, so that `import gradcases` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcases.case import Case
    from gradcases.catalog import Catalog, load
    from gradcases.judge import judge
    from gradcases.live.watch import watch, why_none
    from gradcases.report import Report
    from gradcases.runner.running import run

__version__ = "0.1.0"

__all__ = ["Case", "Catalog", "Report", "__version__", "judge", "load", "run", "watch", "why_none"]

_HOMES = {
    "Case": "gradcases.case",
    "Catalog": "gradcases.catalog",
    "load": "gradcases.catalog",
    "judge": "gradcases.judge",
    "Report": "gradcases.report",
    "run": "gradcases.runner.running",
    "watch": "gradcases.live.watch",
    "why_none": "gradcases.live.watch",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
