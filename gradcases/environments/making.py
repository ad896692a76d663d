"""An environment made from its recipe, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sys
from typing import TYPE_CHECKING

from gradcases.environments.uv import UvFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gradcases.environments.recipe import Recipe
    from gradcases.environments.uv import Uv

UNFINISHED = "."  # how the names of those begin that are being made, or whose making was killed


def kept(recipe: Recipe, home: Path) -> Path | None:
    """Its interpreter, where it is there already."""
    python = interpreter_in(home / recipe.name)
    return python if python.exists() else None


def interpreter_in(folder: Path) -> Path:
    return folder / "Scripts" / "python.exe" if sys.platform == "win32" else folder / "bin" / "python"


def made(recipe: Recipe, home: Path, uv: Uv, options: Sequence[str], on_line: Callable[[str], None]) -> Path:
    """Its interpreter; with these options of uv's. Raises UvFailed, or OSError where the folder cannot be written to.

    It is made under another name and renamed, so that what has its name is whole, whatever interrupts this.
    """
    home.mkdir(parents=True, exist_ok=True)
    building = home / f"{UNFINISHED}{recipe.name}-{secrets.token_hex(4)}"
    try:
        _install(recipe, building, uv, options, on_line)
        _rename(building, home / recipe.name)
    finally:
        remove(building)
    return interpreter_in(home / recipe.name)


def _install(recipe: Recipe, folder: Path, uv: Uv, options: Sequence[str], on_line: Callable[[str], None]) -> None:
    cache = [word for word in options if word == "--no-cache"]
    try:
        uv.run(["venv", "--no-project", "--relocatable", "--python", recipe.python, *cache, str(folder)], on_line)
    except UvFailed as error:
        raise UvFailed(error.said, f"no Python {recipe.python}") from error
    overrides = folder / "overrides.txt"
    overrides.write_text(recipe.overrides, encoding="utf-8")
    backend = ["--torch-backend", recipe.backend] if recipe.backend else []
    words = ["pip", "install", "--python", str(interpreter_in(folder)), "--overrides", str(overrides), *backend, *options]
    uv.run([*words, *recipe.requirements], on_line)


def _rename(building: Path, final: Path) -> None:
    try:
        os.rename(building, final)
    except OSError:
        if not interpreter_in(final).exists():  # what stands there is no environment
            remove(final)
            os.rename(building, final)


def remove(folder: Path) -> None:
    """As far as it can be done; first its interpreter, so that half of an environment is never taken for one."""
    with contextlib.suppress(OSError):
        interpreter_in(folder).unlink()
    shutil.rmtree(folder, ignore_errors=True)
