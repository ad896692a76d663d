"""Since when a case behaves as it does, for its page: what `make measure` found to follow from the cells, read quickly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gradcases.content_hash import content_hash
from gradcases.measured.digests import FOLDER, SCHEMA, digest

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.case import Case

STALE = "not known; the case was another one when it was measured"


def since(root: Path, case: Case) -> str | None:
    """None where nothing is known. Raises ReportError where the file is not what `make measure` wrote."""
    path = root / FOLDER / f"{case.topic}.json"
    try:
        data = json.loads(path.read_bytes())
        if data["schema"] == SCHEMA and data["sha256"] == digest(data):
            content, told = data["since"].get(case.id, (None, None))
            return told if content in (None, content_hash(case)) else _anew(root, case)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass  # what is wrong with it, and where, the strict reader says
    return _anew(root, case)


def _anew(root: Path, case: Case) -> str | None:
    """From the cells, which takes longer: those measured of the case as it is now count, if any are."""
    from gradcases.measured import known
    from gradcases.results.since import since_told

    history, is_stale = known.history(root, case)
    return STALE if is_stale else since_told(history)
