"""The uv of tests: a script that starts `fake_uv.py`, and what is known of its calls."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FAKE = Path(__file__).parent / "fake_uv.py"


@dataclass(frozen=True)
class FakeUv:
    """In a folder of its own. Its variables make it the uv that gradcases finds, whether the extra is installed or not."""

    folder: Path

    @classmethod
    def in_folder(cls, folder: Path) -> FakeUv:
        program = folder / "uv-program"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} {FAKE} "$@"\n')
        program.chmod(0o755)
        (folder / "uv").mkdir()
        (folder / "uv" / "__init__.py").write_text(f"def find_uv_bin():\n    return {str(program)!r}\n")
        return cls(folder)

    @property
    def program(self) -> str:
        return str(self.folder / "uv-program")

    @property
    def variables(self) -> dict[str, str]:
        return {"PYTHONPATH": str(self.folder), "FAKE_UV_LOG": str(self.folder / "log")}

    def calls(self) -> list[dict[str, Any]]:
        """Those so far, which are then forgotten."""
        log = self.folder / "log"
        noted = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
        log.write_text("")
        return noted

    def installed(self) -> list[str]:
        """What was installed by the calls so far, which are then forgotten."""
        words = [call["words"] for call in self.calls() if call["words"][:2] == ["pip", "install"]]
        return [next(word for word in each if word.startswith("torch==")) for each in words]
