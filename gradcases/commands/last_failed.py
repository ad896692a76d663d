"""Which cases did not hold in the last run of a catalog, kept in the user's cache directory.

Where there is none (no HOME, a read-only disk) nothing is kept: a convenience is no reason to fail.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.judge import Verdict

if TYPE_CHECKING:
    from gradcases.report import Report


def remember(root: Path, report: Report) -> None:
    """Replace what is known of the cases of this report."""
    ran = {finding.case.id for finding in report.findings}
    failed = {finding.case.id for finding in report.findings if finding.verdict not in (Verdict.HOLDS, Verdict.NOT_RUN)}
    known = sorted((ids(root) - ran) | failed)
    with contextlib.suppress(OSError, RuntimeError):
        path = _path(root)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(known), encoding="utf-8")


def ids(root: Path) -> frozenset[str]:
    """The cases of this catalog that are known not to have held when they were last run."""
    try:
        known = json.loads(_path(root).read_text(encoding="utf-8"))
    except (OSError, RuntimeError, ValueError):
        return frozenset()
    return frozenset(each for each in known if isinstance(each, str)) if isinstance(known, list) else frozenset()


def _path(root: Path) -> Path:
    """Raises RuntimeError where there is no home directory."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    key = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    return Path(cache) / "gradcases" / f"last-failed-{key}.json"
