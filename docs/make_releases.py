"""`make releases INDEX_JSON=URL`: the table of torch's releases, from the package index's JSON page of torch.

Dates are those of a release's first upload, Pythons those of its wheels' names.
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.utils import parse_wheel_filename
from packaging.version import Version

if TYPE_CHECKING:
    from packaging.tags import Tag

TABLE = Path(__file__).resolve().parent.parent / "gradcases" / "releases" / "releases.json"
PLATFORMS = {  # how tags of wheels begin and end
    "linux-x86_64": r"(many)?linux.*_x86_64",
    "linux-aarch64": r"(many)?linux.*_aarch64",
    "macos-x86_64": r"macosx_.*_x86_64",
    "macos-arm64": r"macosx_.*_arm64",
    "windows-x86_64": r"win_amd64",
}


def table(page: dict[str, Any], today: date) -> dict[str, Any]:
    """`known_until`, and of each release its `date` and the Pythons that it has wheels for, by platform."""
    releases = {version: files for version, files in page["releases"].items() if usable(version, files)}
    return {
        "known_until": today.isoformat(),
        "releases": {
            version: {"date": min(file["upload_time"] for file in releases[version])[:10], "wheels": wheels(releases[version])}
            for version in sorted(releases, key=Version)
        },
    }


def usable(version: str, files: list[dict[str, Any]]) -> bool:
    """Neither a pre-release nor withdrawn, and with wheels."""
    return not Version(version).is_prerelease and any(not file["yanked"] for file in files) and bool(wheels(files))


def wheels(files: list[dict[str, Any]]) -> dict[str, list[str]]:
    tags = [tag for file in files if file["packagetype"] == "bdist_wheel" and not file["yanked"] for tag in _tags(file)]
    found = {name: {tag.interpreter for tag in tags if re.fullmatch(form, tag.platform)} for name, form in PLATFORMS.items()}
    return {name: [f"{tag[2]}.{tag[3:]}" for tag in sorted(each, key=lambda tag: int(tag[2:]))] for name, each in found.items() if each}


def _tags(file: dict[str, Any]) -> list[Tag]:
    """Without those of interpreters that have no global lock, which are others."""
    return [
        tag for tag in parse_wheel_filename(file["filename"])[3] if re.fullmatch(r"cp\d+", tag.interpreter) and not tag.abi.endswith("t")
    ]


def written(made: dict[str, Any]) -> str:
    """A release a line, so that a new one is a new line."""
    lines = ",\n".join(f"  {json.dumps(version)}: {json.dumps(release)}" for version, release in made["releases"].items())
    return f'{{\n "known_until": {json.dumps(made["known_until"])},\n "releases": {{\n{lines}\n }}\n}}\n'


if __name__ == "__main__":
    with urllib.request.urlopen(sys.argv[1]) as stream:
        page = json.load(stream)
    TABLE.write_text(written(table(page, date.today())), encoding="utf-8")
