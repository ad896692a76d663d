"""When something applies: ranges of torch and Python versions, a device, a mode. Data, never evaluated code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Release = tuple[int, ...]

DEVICES = ("cpu", "cuda", "mps", "xpu")  # of which a case can speak; it may be run on others
SHAPES_ONLY = "meta"  # a device without values
EAGER, COMPILE = MODES = ("eager", "compile")


def kind_of(device: str) -> str:
    """Of cuda:1 cuda."""
    return device.partition(":")[0]


@lru_cache(maxsize=512)
def release_of(version: str) -> Release:
    """The release a version belongs to, trailing zeros dropped: 2.13.0+cpu is (2, 13), a nightly build of 2.16 (2, 16).

    Raises ValueError where it is no version.
    """
    from packaging.version import InvalidVersion, Version  # not above: most commands compare no version

    try:
        numbers = list(Version(version).release)
    except InvalidVersion as error:
        raise ValueError(f"`{version}` is no version") from error
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


@dataclass(frozen=True, slots=True)
class Range:
    """Versions from `low` (included; None where open) up to `high` (excluded; None where open)."""

    low: Release | None = None
    high: Release | None = None

    @classmethod
    def parse(cls, text: str) -> Range:
        """Of `>=2.0`, `<2.6` or `>=2.0,<2.6`. Raises ValueError, saying what is wrong with it."""
        bounds: dict[str, Release] = {}
        for piece in text.split(","):
            found = re.fullmatch(r"\s*(>=|<)\s*(\d+(?:\.\d+)*)\s*", piece)
            if found is None:
                raise ValueError(f"`{piece.strip()}` is neither `>=VERSION` nor `<VERSION`")
            if found[1] in bounds:
                raise ValueError(f"`{text}` has two bounds `{found[1]}`")
            bounds[found[1]] = release_of(found[2])
        made = cls(bounds.get(">="), bounds.get("<"))
        if made.low is not None and made.high is not None and made.low >= made.high:
            raise ValueError(f"`{text}` is true of no version")
        return made

    def holds(self, release: Release) -> bool:
        return (self.low is None or release >= self.low) and (self.high is None or release < self.high)

    def __str__(self) -> str:
        bounds = [f"{sign}{written(bound)}" for sign, bound in ((">=", self.low), ("<", self.high)) if bound is not None]
        return ",".join(bounds) or "any"


def written(release: Release) -> str:
    """A release as people write it: (2,) is 2.0."""
    return ".".join(str(number) for number in (release if len(release) > 1 else (*release, 0)))


EVERY = Range()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where a case runs, as far as a condition can ask."""

    torch: Release
    python: Release
    device: str  # its kind, without an index
    mode: str = "eager"


@dataclass(frozen=True, slots=True)
class Condition:
    """Circumstances in which something applies; what is not stated is any."""

    torch: Range = EVERY
    python: Range = EVERY
    device: str | None = None
    mode: str | None = None

    def holds(self, here: Circumstances) -> bool:
        return (
            self.torch.holds(here.torch)
            and self.python.holds(here.python)
            and self.device in (None, here.device)
            and self.mode in (None, here.mode)
        )

    def __str__(self) -> str:
        stated = [f"{name} {value}" for name, value in (("torch", self.torch), ("python", self.python)) if value != EVERY]
        stated += [value for value in (self.device, self.mode) if value is not None]
        return ", ".join(stated) or "always"


ALWAYS = Condition()


def samples(conditions: Sequence[Condition]) -> Iterator[Circumstances]:
    """Circumstances such that whatever the conditions tell apart is told apart by two of these.

    A version range changes its mind only at its bounds, so the bounds (and one below all) stand for all versions.
    """
    torches = {(0,)} | {bound for each in conditions for bound in (each.torch.low, each.torch.high) if bound is not None}
    pythons = {(0,)} | {bound for each in conditions for bound in (each.python.low, each.python.high) if bound is not None}
    named = {each.device for each in conditions if each.device is not None}
    devices = ("cpu", *sorted(named - {"cpu"}), "another device")  # the most usual first: an error names the first that tells
    for torch, python, device, mode in product(sorted(torches), sorted(pythons), devices, MODES):
        yield Circumstances(torch, python, device, mode)


def described(here: Circumstances) -> str:
    """A sample in words, for an error about it."""
    stated = [f"torch {written(here.torch)}" if here.torch != (0,) else "the oldest torch"]
    stated += [f"python {written(here.python)}"] if here.python != (0,) else []
    stated += [here.device] if here.device != "cpu" else []
    stated += [here.mode] if here.mode != "eager" else []
    return ", ".join(stated)
