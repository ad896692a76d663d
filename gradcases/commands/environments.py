"""`gradcases matrix --envs` and `--prune`: the environments that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def list_environments(home: Path) -> None:
    """Each with its size, and all together."""
    from gradcases.environments.keeping import environments

    found = environments(home)
    lines = [f"{_told(each.size)}  {each.name if each.is_whole else f'{each.name} (unfinished)'}" for each in found]
    lines.append(f"{_told(sum(each.size for each in found))}  {_counted(len(found))} in {home}")
    _write("".join(f"{line}\n" for line in lines))


def prune_environments(home: Path, torches: Sequence[str] | None) -> None:
    """All, or those of some releases."""
    from gradcases.environments.keeping import environments
    from gradcases.environments.making import remove
    from gradcases.releases.choosing import chosen
    from gradcases.releases.table import shipped

    versions = chosen(torches, shipped()) if torches else None
    going = [each for each in environments(home) if versions is None or any(each.has(version) for version in versions)]
    for each in going:
        remove(each.path)
    freed = _told(sum(each.size for each in going)).strip()
    _write(f"removed {_counted(len(going))}, {freed} (what uv's cache shares of it goes with `uv cache clean`)\n")


def _counted(number: int) -> str:
    from gradcases.render.words import counted

    return counted(number, "environment")


def _told(size: int) -> str:
    return f"{size / 1e9:6.2f} GB"


def _write(text: str) -> None:
    from gradcases.commands.output import write_drawn

    write_drawn(lambda screen: screen.text(text))
