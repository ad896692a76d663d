"""`gradcases bisect CASE`."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from gradcases.commands.matrix_options import (
    FindLinks,
    Index,
    NoKeep,
    TorchBackend,
    environments_of,
    here,
    named_interpreters,
    settings_of,
)
from gradcases.commands.options import CatalogOption, Device, FileLimit, IsolationOption, Jobs, MemoryLimit, Timeout, complete_word
from gradcases.errors import SelectionError, TargetError
from gradcases.runner.limits import check_device_of_cases

if TYPE_CHECKING:
    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.matrix.bisection import Bisection
    from gradcases.matrix.columns import Column, Here


OneCase = Annotated[str, typer.Argument(metavar="CASE", help="An id or an alias of one case.", autocompletion=complete_word)]
Good = Annotated[str, typer.Option("--good", metavar="VERSION", help="A release on which it is as it should be.", show_default=False)]
Bad = Annotated[
    str, typer.Option("--bad", metavar="VERSION", help="One on which it is otherwise; it may be the older.", show_default=False)
]
Texts = Annotated[bool, typer.Option("--text", help="Look for a change of a message's text, too.")]
InterpretersOfReleases = Annotated[
    Optional[list[str]],
    typer.Option("--env", metavar="VERSION=PATH", help="An interpreter that has this release. May be repeated.", show_default=False),
]


def bisect(
    case: OneCase,
    good: Good,
    bad: Bad,
    text: Texts = False,
    catalog: CatalogOption = None,
    env: InterpretersOfReleases = None,
    device: Device = "cpu",
    torch_backend: TorchBackend = None,
    find_links: FindLinks = None,
    index: Index = None,
    no_keep: NoKeep = False,
    isolation: IsolationOption = None,
    jobs: Jobs = None,
    timeout: Timeout = 30.0,
    memory_limit: MemoryLimit = None,
    file_limit: FileLimit = None,
) -> None:
    """Find the release that changed a case, between one on which it is as it should be and one on which it is not.

    Of n releases (of each minor the newest) at most log2(n) + 1 are run. Where several changed it, that nearest to the
    good one is found; swap --good and --bad for the nearest to the other.

    Exit codes: 0 found, 1 nothing changed, 2 usage or catalog error, 5 too few releases could be run, 130 interrupted.
    """
    gc.enable()
    check_device_of_cases(device)
    settings = settings_of(device, isolation, jobs, timeout, memory_limit, file_limit)
    from gradcases.catalog import load
    from gradcases.commands.bisect_search import Search
    from gradcases.commands.column_run import ColumnRun
    from gradcases.commands.matrix_progress import MatrixProgress
    from gradcases.matrix.bisection import Bisection
    from gradcases.releases.choosing import between
    from gradcases.releases.table import shipped
    from gradcases.runner.orphans import adopt

    loaded = load(catalog)
    found = _one_case(loaded, case)
    versions = between(*_ends(good, bad), shipped())
    texts = text or _states_only_texts(found, versions, device)
    columns = _columns(versions, device, torch_backend, named_interpreters(env))
    adopt()
    bisection = Bisection(versions)
    with environments_of(find_links, index, no_keep) as environments, MatrixProgress(_most(len(versions)), [found]) as progress:
        search = Search(ColumnRun(loaded, [found], environments, settings, progress), bisection, texts)
        search.go(columns)
    _show(found, bisection)
    raise typer.Exit(130 if search.interrupted else _exit_code(bisection))


def _states_only_texts(case: Case, versions: Sequence[str], device: str) -> bool:
    """Whether the catalog states that between these nothing but a text changes. Raises TargetError for a good one that is not in it."""
    from gradcases.condition import Circumstances, kind_of, release_of
    from gradcases.matrix.likeness import only_texts_differ

    here = Circumstances(release_of(versions[0]), sys.version_info[:2], kind_of(device))
    missing = case.requires.missing(here)
    if missing is not None:
        raise TargetError(f"{case.id} cannot be run on torch {versions[0]}: it {missing}")
    return only_texts_differ(case, here, [release_of(version) for version in (versions[0], versions[-1])])


def _one_case(catalog: Catalog, word: str) -> Case:
    from gradcases.catalog.selecting import Selection, select

    cases = select(catalog, Selection((word,)))
    if len(cases) != 1:
        raise SelectionError(f"`{word}` is {len(cases)} cases; name one", [case.id for case in cases[:12]])
    return cases[0]


def _ends(good: str, bad: str) -> tuple[str, str]:
    """Raises TargetError for what are no two releases."""
    ends = _exact(good), _exact(bad)
    if ends[0] == ends[1]:
        raise TargetError(f"--good and --bad are the same release, {good}")
    return ends


def _exact(word: str) -> str:
    """A version of torch; of a minor, its newest release."""
    from gradcases.releases.choosing import chosen
    from gradcases.releases.table import shipped

    versions = chosen([word], shipped())
    if len(versions) != 1 or not word.strip()[0].isdigit():
        raise TargetError(f"`{word}` is no one version; give one as 2.6.0")
    return versions[0]


def _most(releases: int) -> int:
    """How many of so many releases are looked at, where all can be run."""
    return releases.bit_length()


def _columns(versions: Sequence[str], device: str, backend: str | None, interpreters: Mapping[str, str]) -> dict[str, Column]:
    available = here(look_for_pythons=not set(versions) <= interpreters.keys())
    return {version: _column(version, device, backend, interpreters, available) for version in versions}


def _column(version: str, device: str, backend: str | None, interpreters: Mapping[str, str], available: Here) -> Column:
    from gradcases.matrix.columns import Asked, Column, columns

    if version in interpreters:
        return Column(f"torch-{version}", device=device, torch=version, interpreter=interpreters[version])
    (column,) = columns(Asked([version], devices=[device], backend=backend), available)
    return column


def _show(case: Case, bisection: Bisection) -> None:
    from gradcases.commands.output import write_drawn
    from gradcases.render.tables.bisect_text import bisect_text

    write_drawn(lambda screen: bisect_text(case.id, bisection, screen))


def _exit_code(bisection: Bisection) -> int:
    if bisection.first() is not None:
        return 0
    return 5 if bisection.found.last_good < 0 else 1
