"""A target: an interpreter with a torch, a device and a mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from gradcases.condition import Circumstances, kind_of, release_of

if TYPE_CHECKING:
    from collections.abc import Mapping


UNKNOWN = "unknown"  # the Python and the platform of an interpreter that could not say them


@dataclass(frozen=True)
class Target:
    """What the worker said of itself. `missing` says why nothing can run on it, where that is so."""

    torch: str | None
    python: str
    platform: str
    device: str
    mode: str = "eager"
    git: str | None = None
    cuda: str | None = None
    implementation: str = "CPython"
    executable: str = ""
    missing: str | None = None

    NAMES: ClassVar = ("torch", "python", "platform", "device", "mode", "git", "cuda", "implementation", "executable")  # in JSON

    @classmethod
    def of_hello(cls, hello: Mapping[str, Any]) -> Target:
        return cls(
            torch=hello["torch"],
            python=hello["python"],
            platform=hello["platform"],
            device=hello["device"],
            git=hello["git"],
            cuda=hello["cuda"],
            implementation=hello["implementation"],
            executable=hello["executable"],
            missing=hello["device_missing"],
        )

    @property
    def circumstances(self) -> Circumstances:
        """Raises ValueError where the torch has no version that can be read."""
        return Circumstances(release_of(self.torch or ""), release_of(self.python), kind_of(self.device), self.mode)

    @property
    def is_prerelease(self) -> bool:
        """Whether its torch is a nightly build, or another on the way to a release: it may still change."""
        from packaging.version import InvalidVersion, Version

        try:
            return self.torch is not None and Version(self.torch).is_prerelease
        except InvalidVersion:
            return False

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.NAMES}

    def __str__(self) -> str:
        if self.torch is None:
            return f"{self.executable}: {self.missing or 'no torch'}"
        return f"torch {self.torch}, Python {self.python}, {self.device}, {self.platform}"
