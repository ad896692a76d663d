"""Which releases of torch are meant: exact versions, ranges, a policy, or all between two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from gradcases.releases.table import Release, Releases

SUPPORTED_YEARS = 2  # SPEC 0: so long after a minor release's first day it is supported
_OPERATORS = "<>=!~"


def chosen(words: Sequence[str], releases: Releases) -> tuple[str, ...]:
    """The versions that these words mean, oldest first, each once.

    `2.6.0` is itself, whether the table knows it or not; `2.6` the newest patch release of 2.6; a range (`>=2.0`,
    `>=2.0,<2.6`) the newest patch release of each minor in it. Raises TargetError for a word that is neither.
    """
    from packaging.version import Version

    return tuple(sorted({version for word in words for version in _meant(word.strip(), releases)}, key=Version))


def _meant(word: str, releases: Releases) -> list[str]:
    if word.startswith(tuple(_OPERATORS)):
        return _in_range(word, releases)
    from packaging.version import InvalidVersion, Version

    try:
        version = Version(word)
    except InvalidVersion as error:
        raise TargetError(f'`{word}` is no version of torch; give one as 2.6.0, or a range as ">=2.0"') from error
    of_minor = [each for each in releases.all if each.minor == version.release] if len(version.release) == 2 else []
    return [each.version for each in of_minor[-1:]] or [str(version)]


def _in_range(word: str, releases: Releases) -> list[str]:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        range_ = SpecifierSet(word)
    except InvalidSpecifier as error:
        raise TargetError(f'`{word}` is no range of versions; give one as ">=2.0" or ">=2.0,<2.6"') from error
    within = newest_patches(each for each in releases.all if each.number in range_)
    if not within:
        raise TargetError(f"no release of torch is in `{word}`; those known are {releases.all[0].version} to {releases.all[-1].version}")
    return [each.version for each in within]


def newest_patches(releases: Iterable[Release]) -> list[Release]:
    """The newest of each minor, in their order."""
    return list({each.minor: each for each in sorted(releases, key=lambda release: release.number)}.values())


def spec0(releases: Releases, today: date) -> tuple[str, ...]:
    """The newest patch release of each minor whose first release is at most two years old."""
    since = today.replace(year=today.year - SUPPORTED_YEARS, day=min(today.day, 28))
    first = {each.minor: each.date for each in reversed(releases.all)}
    return tuple(each.version for each in newest_patches(releases.all) if first[each.minor] >= since)


def between(good: str, bad: str, releases: Releases) -> tuple[str, ...]:
    """From `good` to `bad`, both included, in that direction: of the minors between, the newest patch release."""
    from packaging.version import Version

    low, high = sorted((Version(good), Version(bad)))
    within = [each.version for each in newest_patches(each for each in releases.all if low < each.number < high)]
    inner = [each for each in within if Version(each).release[:2] not in (low.release[:2], high.release[:2])]
    versions = (str(low), *inner, str(high))
    return versions if Version(good) == low else versions[::-1]
