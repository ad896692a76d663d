"""Where the catalog that comes with the package is."""

from __future__ import annotations

from pathlib import Path


def builtin_root() -> Path:
    """Its folder: inside an installed package, beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "cases"
    return installed if installed.is_dir() else package.parent / "cases"
