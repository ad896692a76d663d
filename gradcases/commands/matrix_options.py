"""Options of `matrix` and `bisect`: which columns, and how their environments are made."""

from __future__ import annotations

import enum
import os
import platform
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.commands import user_cache
from gradcases.condition import MODES
from gradcases.errors import OutputError, TargetError
from gradcases.runner.isolation import Isolation
from gradcases.runner.limits import Bounds, check_device_of_cases, check_isolation

if TYPE_CHECKING:
    from gradcases.matrix.columns import Asked, Here
    from gradcases.matrix.measuring import Environments, Settings


class PolicyName(enum.Enum):
    """Which releases, by a rule of their age."""

    SPEC0 = "spec0"


Torches = Annotated[
    Optional[list[str]],
    typer.Option(
        "--torch",
        metavar="VERSION",
        help='A release, as 2.6.0; or a range, as ">=2.0": the newest patch release of each minor in it. May be repeated.',
        show_default=False,
    ),
]
Policy = Annotated[Optional[PolicyName], typer.Option("--policy", help="spec0: the releases of the last two years.", show_default=False)]
Interpreters = Annotated[
    Optional[list[str]],
    typer.Option("--env", metavar="NAME=PATH", help="An interpreter that is there and has torch. May be repeated.", show_default=False),
]
Pythons = Annotated[
    Optional[list[str]],
    typer.Option(
        "--python",
        metavar="VERSION",
        help="The Python of the environments, as 3.11; may be repeated. [default: the nearest to this one that the release has wheels for]",
        show_default=False,
    ),
]
Devices = Annotated[
    str,
    typer.Option(
        "--device", metavar="DEVICE,...", help="Where tensors are made: cpu, cuda, cuda:1, mps, xpu, or another that torch knows."
    ),
]
Modes = Annotated[str, typer.Option("--mode", metavar="MODE,...", help=f"How code is run: {', '.join(MODES)}.")]
TorchBackend = Annotated[
    Optional[str],
    typer.Option("--torch-backend", metavar="BACKEND", help="Which builds of torch, as uv says it: cpu, cu126, auto.", show_default=False),
]
FindLinks = Annotated[
    Optional[list[str]],
    typer.Option("--find-links", metavar="WHERE", help="A folder or page with wheels; may be repeated.", show_default=False),
]
Index = Annotated[
    Optional[list[str]],
    typer.Option("--index", metavar="URL", help="A package index beside that of uv's settings; may be repeated.", show_default=False),
]
NoKeep = Annotated[bool, typer.Option("--no-keep", help="Delete each environment that this makes when it is measured.")]


def asked_for(
    torches: Sequence[str] | None,
    policy: PolicyName | None,
    interpreters: Sequence[str] | None,
    pythons: Sequence[str] | None,
    devices: str,
    modes: str,
    backend: str | None,
) -> Asked:
    """What these options mean. Raises TargetError for words that mean nothing."""
    from gradcases.matrix.columns import Asked
    from gradcases.releases.choosing import chosen, spec0
    from gradcases.releases.table import shipped

    versions = list(torches or ())
    if policy is PolicyName.SPEC0:
        versions += spec0(shipped(), date.today())
    named = named_interpreters(interpreters)
    if not versions and not named:
        raise TargetError('which torch? Say --torch 2.6.0, --torch ">=2.0", --policy spec0 or --env NAME=PATH')
    for python in pythons or ():
        _check_python(python)
    return Asked(chosen(versions, shipped()), named, tuple(pythons or ()), devices_of(devices), modes_of(modes), backend)


def named_interpreters(words: Sequence[str] | None) -> dict[str, str]:
    """Of `--env`, by name. Raises TargetError."""
    named = dict(_named(word) for word in words or ())
    if len(named) < len(words or ()):
        raise TargetError("two --env have the same name")
    return named


def _named(word: str) -> tuple[str, str]:
    from gradcases.environments.making import interpreter_in
    from gradcases.runner.workers import interpreter

    name, equals, path = word.partition("=")
    if not equals or not re.fullmatch(r"[A-Za-z0-9][\w.+-]*", name):
        raise TargetError(f"--env `{word}` is not NAME=PATH; a name has letters, digits and . _ + - in it")
    return name, interpreter(str(interpreter_in(Path(path))) if Path(path).is_dir() else path)


def _check_python(word: str) -> None:
    from gradcases.releases.pythons import OLDEST, numbered

    if not re.fullmatch(r"3\.\d+(\.\d+)?", word) or numbered(word) < OLDEST:
        raise TargetError(
            f"`{word}` is no version of Python from {'.'.join(map(str, OLDEST))} on; an interpreter is named with --env NAME=PATH"
        )


def devices_of(words: str) -> tuple[str, ...]:
    for word in words.split(","):
        check_device_of_cases(word)
    return tuple(dict.fromkeys(words.split(",")))


def modes_of(words: str) -> tuple[str, ...]:
    for word in words.split(","):
        if word not in MODES:
            raise TargetError(f"`{word}` is no mode; use {' or '.join(MODES)}")
    return tuple(dict.fromkeys(words.split(",")))


def here(look_for_pythons: bool) -> Here:
    """What there is to make a plan with; Pythons are only looked for where one has to be chosen."""
    from gradcases.environments.uv import Uv
    from gradcases.matrix.columns import Here
    from gradcases.releases.pythons import PLATFORMS
    from gradcases.releases.table import shipped

    at_hand = Uv.found(os.environ).pythons() if look_for_pythons else ()
    ours = ".".join(map(str, sys.version_info[:2]))
    return Here(shipped(), PLATFORMS.get((sys.platform, platform.machine())), at_hand, ours)


def settings_of(
    device: str, isolation: Isolation | None, jobs: int | None, timeout: float, memory_limit: str | None, file_limit: str | None
) -> Settings:
    """Raises TargetError for what is no size, or no isolation that there is here."""
    from gradcases.matrix.measuring import Settings
    from gradcases.runner.schedule import default_jobs

    check_isolation(isolation)
    Bounds.asked(device, memory_limit, file_limit)  # what is no size is said at once
    return Settings(isolation or Isolation.best(), jobs or default_jobs(), timeout, memory_limit, file_limit)


def environments_of(find_links: Sequence[str] | None, index: Sequence[str] | None, no_keep: bool) -> Environments:
    """Raises OutputError where there is no home directory to keep environments in."""
    from gradcases.matrix.measuring import Environments

    return Environments(environments_home(), install_options(find_links, index), not no_keep)


def install_options(find_links: Sequence[str] | None, index: Sequence[str] | None) -> list[str]:
    """In uv's words."""
    return [word for where in find_links or () for word in ("--find-links", where)] + [
        word for url in index or () for word in ("--index", url)
    ]


def environments_home() -> Path:
    """Raises OutputError where there is no home directory to keep environments in."""
    return cache_folder("environments")


def cache_folder(*names: str) -> Path:
    try:
        return user_cache.folder(*names)
    except (OSError, RuntimeError) as error:
        raise OutputError("there is no home directory to keep environments and reports in; set XDG_CACHE_HOME") from error
