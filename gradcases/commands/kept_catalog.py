"""The catalog as it was when it was last read, for the commands that only show it.

To read some hundred files of YAML takes longer than all else that `explain` does. A catalog is kept when it was read
without a problem, and used as long as all files of its folder, and of gradcases itself, have the names, sizes and times
that they had then.

A file that is changed twice within one tick of the file system's clock has the same times after both. So a catalog is
kept only where its files were last changed before the tick in which we began to look at them: who changes one later moves its time.
"""

from __future__ import annotations

import io
import os
import pickle
import sys
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from pathlib import Path, PosixPath, WindowsPath
from typing import TYPE_CHECKING, Any, TypeVar

from gradcases.case import Case
from gradcases.catalog import Catalog, builtin_root
from gradcases.commands import user_cache

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")
NAME = "catalog"
PATHS = {(kind.__module__, kind.__qualname__) for kind in (PosixPath, WindowsPath)}
DEPTH = 2  # folders below the catalog's that may hold cases, or files that must not be there


def load(root: Path | str | None) -> Catalog:
    """As `gradcases.catalog.load`, but quick where nothing changed since the last time."""
    folder = builtin_root() if root is None else Path(root)
    catalog = _kept(folder, _state(folder).stamp)
    return _read(root, folder) if catalog is None else catalog


def _read(root: Path | str | None, folder: Path) -> Catalog:
    """From its files, and keep it."""
    from gradcases.catalog import load as read

    return _made(NAME, folder, (), lambda: read(root), _dumped)


def kept_beside(name: str, folder: Path, parts: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
    """What `make` makes of a catalog's files, by parts of gradcases, or made the last time where nothing changed since."""
    kept = _stored(name, folder, _state(folder, *parts).stamp)
    return _made(name, folder, parts, make, bytes) if kept is None else kept


def _made(name: str, folder: Path, parts: tuple[str, ...], make: Callable[[], Made], dumped: Callable[[Made], bytes]) -> Made:
    """What `make` makes; kept where the files that it reads were the same before and after."""
    tick = user_cache.tick()
    state = _state(folder, *parts)
    made = make()
    if tick is not None and state.changed < tick and _state(folder, *parts) == state:
        content = dumped(made)
        user_cache.write(name, folder, state.stamp + sha256(content).digest() + content)
    return made


def _stored(name: str, folder: Path, stamp: bytes) -> bytes | None:
    kept = user_cache.read(name, folder) or b""
    digest, content = kept[len(stamp) : len(stamp) + 32], kept[len(stamp) + 32 :]
    return content if kept.startswith(stamp) and digest == sha256(content).digest() else None


class _Late:
    """An attribute of a case that is there when it is first asked for, with the others that are so."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, case: _KeptCase, owner: type) -> Any:
        vars(case).update(_loaded(case.body))
        return vars(case)[self._name]


class _KeptCase(Case):
    """A case whose pages are still shut: of several hundred, a command opens one."""

    body: bytes


AT_ONCE = ("id", "path", "title", "cause", "symptom", "aliases", "tags")
LATER = tuple(field.name for field in fields(Case) if field.name not in AT_ONCE)
for _name in LATER:
    setattr(_KeptCase, _name, _Late(_name))


def _dumped(catalog: Catalog) -> bytes:
    cases = []
    for case in catalog.cases:
        values = vars(case)
        cases.append([values[name] for name in AT_ONCE] + [pickle.dumps({name: values[name] for name in LATER})])
    return pickle.dumps({**vars(replace(catalog, cases=())), "cases": cases})


def _kept(folder: Path, stamp: bytes) -> Catalog | None:
    content = _stored(NAME, folder, stamp)
    if content is None:
        return None
    try:
        values = _loaded(content)
        return Catalog(**{**values, "cases": tuple(map(_case, values["cases"]))})
    except Exception:  # noqa: BLE001 - what somebody else wrote may raise whatever it says; the catalog is read anew
        return None


def _case(values: list[Any]) -> _KeptCase:
    case = _KeptCase.__new__(_KeptCase)
    vars(case).update(zip((*AT_ONCE, "body"), values, strict=True))
    return case


def _loaded(content: bytes) -> Any:
    return _Unpickler(io.BytesIO(content)).load()


class _Unpickler(pickle.Unpickler):
    """Makes values of the catalog and nothing else: what only shows a catalog executes nothing, whatever the file says."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PATHS or (module.startswith("gradcases.") and "." not in name):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is nothing that a catalog is made of")


@dataclass(frozen=True, slots=True)
class _State:
    """Of the files that a catalog was read from and by: what changes when any of them does, and by when all had."""

    stamp: bytes
    changed: int  # nanoseconds since the epoch


def _state(folder: Path, *parts: str) -> _State:
    """Of the catalog's files and of those of the parts of gradcases that read it."""
    package = Path(__file__).resolve().parent.parent
    entries = [*_entries(folder, DEPTH), *_entries(builtin_root(), 0), *_entries(package, 0)]
    entries += [entry for part in ("catalog", *parts) for entry in _entries(package / part, 0)]
    told = [sys.version, str(folder), *(entry for entry, _ in entries)]
    return _State(
        stamp=sha256("\n".join(told).encode("utf-8", "surrogateescape")).digest(),
        changed=max((changed for _, changed in entries), default=0),
    )


def _entries(folder: Path, depth: int) -> list[tuple[str, int]]:
    """Every file with its size and times; a change that keeps its size and sets its time back still moves `ctime`."""
    told = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if depth and entry.is_dir():
                    told += _entries(Path(entry.path), depth - 1)
                status = entry.stat()
                told.append((f"{entry.path} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}", changed_by(_last_change(status))))
    except OSError as error:  # the reader says what is wrong with it
        told.append((f"{folder} {error.errno}", 0))
    return sorted(told)


def _last_change(status: os.stat_result) -> int:
    return status.st_mtime_ns if os.name == "nt" else status.st_ctime_ns  # there, ctime is when the file was made


def changed_by(time: int) -> int:
    """By when a file was last changed that has this time."""
    return time if time % SECOND else time + COARSE


SECOND = 10**9
COARSE = 2 * SECOND  # of file systems that count whole seconds
