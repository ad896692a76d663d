"""Where measured results lie, and the digest over what one of their files says."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = "gradcases.measured/1"
FOLDER = "_measured"


def digest(data: Mapping[str, Any]) -> str:
    """Of what a file says, however it is laid out."""
    told = {key: value for key, value in data.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
