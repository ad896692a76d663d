"""What is checked with tools of the JavaScript world: fetched once into the environment, by npm, and never a part of the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

WANTED = ("axe-core@4", "typescript@5")
FOLDER = Path(sys.prefix) / "node-packages"


def node_packages() -> Path:
    """The folder `node_modules` with them. Skips where there is no npm or it cannot fetch them."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("needs npm and node, which are not on the PATH")
    if not FOLDER.is_dir():
        with tempfile.TemporaryDirectory(dir=sys.prefix) as beside:
            fetch = [npm, "install", "--prefix", beside, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", *WANTED]
            fetched = subprocess.run(fetch, capture_output=True, text=True, check=False, timeout=300)
            if fetched.returncode:
                pytest.skip(f"npm could not fetch {' and '.join(WANTED)}: {fetched.stderr.strip()[-200:]}")
            keep(Path(beside))
    return FOLDER / "node_modules"


def keep(made: Path) -> None:
    """In its place at once, unless another process was quicker."""
    whole = made / "whole"
    whole.mkdir()
    os.rename(made / "node_modules", whole / "node_modules")
    try:
        os.rename(whole, FOLDER)
    except OSError:
        assert FOLDER.is_dir()
