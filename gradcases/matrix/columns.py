"""Columns of the matrix: a torch or an interpreter, a device and a mode each. Values; nothing is made or run here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gradcases.environments.recipe import Recipe
from gradcases.releases.pythons import Unavailable, check_python, python_for
from gradcases.releases.table import companions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gradcases.releases.table import Releases


@dataclass(frozen=True)
class Column:
    """One target. Its interpreter is in an environment made from a recipe, or is there; or it is `unavailable`, for a reason."""

    name: str
    device: str = "cpu"
    mode: str = "eager"
    torch: str | None = None
    recipe: Recipe | None = None
    interpreter: str | None = None
    unavailable: str | None = None

    @property
    def id(self) -> str:
        return f"{self.name}-{self.device.replace(':', '')}-{self.mode}"

    @property
    def file(self) -> str:
        """Of its report."""
        return f"{self.id}.json"


@dataclass(frozen=True)
class Here:
    """What a plan is made from, beside what was asked for: the releases known, this platform (None where no wheels are
    known for it), the Pythons at hand and the one in use."""

    releases: Releases
    platform: str | None
    at_hand: Collection[str]
    ours: str


@dataclass(frozen=True)
class Asked:
    """What was asked for: versions of torch, interpreters by name, and on what each of them is run."""

    torches: Sequence[str] = ()
    interpreters: Mapping[str, str] | None = None
    pythons: Sequence[str] = ()
    devices: Sequence[str] = ("cpu",)
    modes: Sequence[str] = ("eager",)
    backend: str | None = None


def columns(asked: Asked, here: Here) -> tuple[Column, ...]:
    """Those of one environment beside each other, in the order of the torches."""
    rows = [_of_release(torch, python, asked, here) for torch in asked.torches for python in asked.pythons or (None,)]
    rows += [Column(name, interpreter=path) for name, path in (asked.interpreters or {}).items()]
    return tuple(replace(row, device=device, mode=mode) for row in rows for device in asked.devices for mode in asked.modes)


def _of_release(torch: str, python: str | None, asked: Asked, here: Here) -> Column:
    variant = (f"-py{python}" if python else "") + (f"-{asked.backend}" if asked.backend else "")
    column = Column(f"torch-{torch}{variant}", torch=torch)
    try:
        if python is not None:
            check_python(torch, here.releases, here.platform, python)
        suits = python or python_for(torch, here.releases, here.platform, here.at_hand, here.ours)
    except Unavailable as error:
        return replace(column, unavailable=str(error))
    slim = asked.backend is None and all(device == "cpu" for device in asked.devices)
    known = companions()
    left_out = known.unneeded_on_cpu if slim else ()
    return replace(column, recipe=Recipe(torch, suits, known.of(torch), left_out, asked.backend))
