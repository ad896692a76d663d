"""A folder of pages written whole or not at all; only a site of ours is replaced."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from gradcases import __version__
from gradcases.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKER = "gradcases-site.json"  # lists the files that are ours


def check_replaceable(folder: Path) -> None:
    """Raises OutputError where the folder cannot be made, or holds anything that no site of ours has."""
    target = folder.resolve()
    if not target.parent.is_dir():
        raise OutputError(f"{folder}: there is no folder {target.parent}")
    if not os.access(target.parent, os.W_OK):
        raise OutputError(f"{folder}: the folder {target.parent} cannot be written to")
    if not target.exists():
        return
    if not target.is_dir():
        raise OutputError(f"{folder}: is a file; name a folder")
    others = sorted(_files(target) - _ours(target))
    if others:
        raise OutputError(
            f"{folder}: has `{others[0]}`, which is of no site made here; nothing was changed. Name another folder, or empty it"
        )


def replace_site(folder: Path, pages: Mapping[str, str]) -> None:
    """Written beside it, and then put in its place. Raises OutputError; what was there before is then still there."""
    check_replaceable(folder)
    target = folder.resolve()
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as beside:
            made = Path(beside) / "new"
            _write_all(made, pages)
            _swap(target, made, Path(beside) / "old")
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from error


def _write_all(folder: Path, pages: Mapping[str, str]) -> None:
    listed = {"gradcases": __version__, "files": sorted(pages)}
    for name, text in {**pages, MARKER: json.dumps(listed, indent=0) + "\n"}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")


def _swap(target: Path, made: Path, old: Path) -> None:
    if not target.exists():
        os.rename(made, target)
        return
    shutil.copymode(target, made)
    os.rename(target, old)
    try:
        os.rename(made, target)
    except OSError:
        os.rename(old, target)
        raise


def _files(folder: Path) -> set[str]:
    """All but folders, and folders that hold nothing."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir() or not any(path.iterdir())
    }


def _ours(folder: Path) -> set[str]:
    try:
        listed = json.loads((folder / MARKER).read_text(encoding="utf-8"))["files"]
        return {MARKER, *map(str, listed)}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
