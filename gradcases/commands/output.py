"""Writing what was rendered: to standard output, or to a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING

from gradcases.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from gradcases.render.screen import Screen


def write(text: str | Iterable[str], path: Path | None, encoding: str = "utf-8") -> None:
    """To `path`, or to standard output, at once or piece by piece; characters that the encoding lacks are written out.

    Raises OutputError; what a file held before is then still there.
    """
    pieces = (piece.encode(encoding, "backslashreplace") for piece in ((text,) if isinstance(text, str) else text))
    if path is None:
        _to_standard_output(pieces)
    else:
        _replace_file(path, pieces)


def write_drawn(draw: Callable[[Screen], str], path: Path | None = None) -> None:
    """What is drawn for where it goes: as wide, and with the colours and characters that are there. Raises OutputError."""
    from gradcases.render.screen import Screen

    screen = Screen.of(sys.stdout) if path is None else Screen.of_file()
    write(draw(screen), path, screen.encoding)


def check_writable(path: Path | None) -> None:
    """Before a long run: raises OutputError where its report could not be written."""
    if path is None or _is_device(path):
        return
    folder = path.absolute().parent
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file")
    if not folder.is_dir():
        raise OutputError(f"{path}: there is no folder {folder}")
    if not os.access(folder, os.W_OK):
        raise OutputError(f"{path}: the folder {folder} cannot be written to")


def _is_device(path: Path) -> bool:
    """Or a pipe: what can be written to but not be replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _to_standard_output(pieces: Iterable[bytes]) -> None:
    """At once, so that a full disk is noticed here and not when the interpreter ends."""
    if hasattr(signal, "SIGPIPE"):
        # Whoever read our output may have had enough of it: then end as other programs do, without a word.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        stream = sys.stdout.buffer
        stream.writelines(pieces)
        stream.flush()
    except AttributeError as error:  # closed before we began
        raise OutputError("standard output: is closed") from error
    except OSError as error:
        # What could not be written is dropped, or the interpreter would try again at its end and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputError(f"standard output: cannot be written: {error.strerror}") from error


def replace_file(path: Path, content: bytes) -> None:
    """Through a file beside it, so that whoever reads `path` sees the old content or the new one. Raises OutputError."""
    _replace_file(path, (content,))


def _replace_file(path: Path, pieces: Iterable[bytes]) -> None:
    try:
        if _is_device(path):
            with path.open("wb") as stream:
                stream.writelines(pieces)
        else:
            _beside(path.resolve(), pieces, os.replace)  # resolved, so that a link stays one
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error


def replace_json_files(folder: Path, texts: Mapping[str, str]) -> None:
    """The folder holds these JSON files by their names, and no others; those that go, go last. Raises OutputError."""
    try:
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            replace_file(folder / name, text.encode())
        for gone in {path.name for path in folder.glob("*.json")} - set(texts):
            (folder / gone).unlink()
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror}") from error


def make_file(path: Path, content: bytes) -> None:
    """A file that is not there yet, whole or not at all. Raises OutputError, where somebody made it meanwhile too."""
    try:
        _beside(path.absolute(), (content,), os.link)
    except FileExistsError as error:
        raise OutputError(f"{path}: is there already; nothing was changed") from error
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error


def _beside(target: Path, pieces: Iterable[bytes], put: Callable[[str, Path], None]) -> None:
    """Written beside it, and then `put` in its place."""
    from gradcases.commands.beside import open_beside, remove_abandoned  # not above: most commands write no file

    remove_abandoned(target)
    fd, beside = open_beside(target)
    try:
        with os.fdopen(fd, "wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
            if sys.platform == "win32":
                stream.close()  # an open file cannot be renamed there; elsewhere it is locked until it is in its place
            os.chmod(beside, _mode(target))
            put(beside, target)
    finally:
        with contextlib.suppress(OSError):  # it is gone where it was renamed
            os.unlink(beside)


def _mode(path: Path) -> int:
    """The permissions it has, or those of a new file."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
