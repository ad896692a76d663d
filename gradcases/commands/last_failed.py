"""Which cases did not hold in the last run of a catalog."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.commands import user_cache
from gradcases.judge import Verdict

if TYPE_CHECKING:
    from gradcases.report import Report

NAME = "last-failed"


def remember(root: Path, report: Report) -> None:
    """Replace what is known of the cases of this report."""
    verdicts = report.findings.verdicts
    failed = {case_id for case_id, verdict in verdicts.items() if verdict not in (Verdict.HOLDS, Verdict.NOT_RUN)}
    user_cache.write(NAME, root, json.dumps(sorted((ids(root) - set(verdicts)) | failed)).encode())


def ids(root: Path) -> frozenset[str]:
    """The cases of this catalog that are known not to have held when they were last run."""
    try:
        known = json.loads(user_cache.read(NAME, root) or b"[]")
    except ValueError:
        return frozenset()
    return frozenset(each for each in known if isinstance(each, str)) if isinstance(known, list) else frozenset()
