"""Which Python a release is run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gradcases.releases.table import Release, Releases

OLDEST = (3, 8)  # whose syntax the worker's fits

PLATFORMS = {
    ("linux", "x86_64"): "linux-x86_64",
    ("linux", "aarch64"): "linux-aarch64",
    ("darwin", "x86_64"): "macos-x86_64",
    ("darwin", "arm64"): "macos-arm64",
    ("win32", "AMD64"): "windows-x86_64",
}


class Unavailable(Exception):
    """This release cannot be had here; its text says why."""


def numbered(python: str) -> tuple[int, int]:
    """Of a Python as "3.11" or "3.11.7"."""
    major, minor = python.split(".")[:2]
    return int(major), int(minor)


def python_for(version: str, releases: Releases, platform: str | None, at_hand: Collection[str], ours: str) -> str:
    """The Python of a wheel, of those at hand where one is, nearest to `ours`: columns then differ in as little as they can.

    Raises Unavailable where no wheel is for a Python that could do.
    """
    release = releases.get(version)
    usable = [each for each in _pythons(version, release, releases, platform) if numbered(each) >= OLDEST]
    if not usable:
        raise Unavailable(_without_wheel(version, _pythons(version, release, releases, platform), platform))
    return min([each for each in usable if each in at_hand] or usable, key=lambda each: _distance(each, ours))


def check_python(version: str, releases: Releases, platform: str | None, python: str) -> None:
    """Raises Unavailable where it is known that the release has no wheel for this Python."""
    release = releases.get(version)
    if release is None or platform is None:
        return
    minor = ".".join(map(str, numbered(python)))
    pythons = release.wheels.get(platform, ())
    if minor not in pythons:
        raise Unavailable(f"no wheel: torch {version} has wheels for {_told(pythons)}, not for {minor}")


def _pythons(version: str, release: Release | None, releases: Releases, platform: str | None) -> Sequence[str]:
    """Of a version that is not in the table, those of the nearest that is; where the platform has no name, all."""
    release = release or _nearest(version, releases)
    if platform is not None:
        return release.wheels.get(platform, ())
    return sorted({each for pythons in release.wheels.values() for each in pythons}, key=numbered)


def _nearest(version: str, releases: Releases) -> Release:
    from packaging.version import Version

    older = [each for each in releases.all if each.number < Version(version)]
    return older[-1] if older else releases.all[0]


def _distance(python: str, ours: str) -> tuple[int, int]:
    away = numbered(python)[1] - numbered(ours)[1]
    return abs(away), -away  # the newer of two that are as far


def _without_wheel(version: str, pythons: Sequence[str], platform: str | None) -> str:
    if not pythons:
        return f"no wheel: torch {version} has none for {platform}"
    oldest = ".".join(map(str, OLDEST))
    return f"no wheel: torch {version} has wheels for {_told(pythons)}, and gradcases needs {oldest} or newer"


def _told(pythons: Sequence[str]) -> str:
    return f"Python {', '.join(pythons)}" if pythons else "no Python here"
