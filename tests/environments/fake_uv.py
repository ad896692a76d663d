"""A program in the place of uv: it answers as uv does, and its environments are really the interpreter that runs this.

Words of the version of torch say what happens when that is installed; every call is noted in the file FAKE_UV_LOG.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

FAILING = {
    "9.9.9": "error: No solution found when resolving dependencies\n  cause: Because there is no version of torch==9.9.9",
    "8.8.8": "Downloading torch (3.1GiB)\nerror: Failed to install: torch\n  cause: No space left on device (os error 28)",
}
BLOCKING = "7.7.7"  # until FAKE_UV_GATE, a pipe, is written to; not where there is none
BROKEN = "6.6.6"  # its import fails


def main(words: list[str]) -> None:
    with open(os.environ["FAKE_UV_LOG"], "a") as log:
        log.write(json.dumps({"words": words, **{name: value for name, value in os.environ.items() if name.startswith("UV_")}}) + "\n")
    if words[:2] == ["python", "list"]:
        pythons = os.environ.get("FAKE_UV_PYTHONS", "{}.{}".format(*sys.version_info)).split(",")
        parts = [dict(zip(("major", "minor"), map(int, each.split(".")), strict=True)) for each in pythons if each]
        print(json.dumps([{"version_parts": each, "implementation": "cpython", "variant": "default"} for each in parts]))
    elif words[0] == "venv":
        venv(Path(next(word for word in words if word.startswith(os.sep))), words[words.index("--python") + 1])
    else:
        install(Path(words[words.index("--python") + 1]), next(word for word in words if word.startswith("torch==")).partition("==")[2])


def venv(folder: Path, python: str) -> None:
    if python not in os.environ.get("FAKE_UV_PYTHONS", python).split(","):
        say(f"error: No interpreter found for Python {python} in managed installations or search path")
        sys.exit(2)
    (folder / "bin").mkdir(parents=True)
    interpreter = folder / "bin" / "python"
    interpreter.write_text(f'#!/bin/sh\nhere=$(dirname "$(dirname "$0")")\nPYTHONPATH="$here/modules" exec {sys.executable} "$@"\n')
    interpreter.chmod(0o755)
    (folder / "modules").mkdir()


def install(interpreter: Path, torch: str) -> None:
    say("Resolved 1 package in 1ms")
    if torch in FAILING:
        say(FAILING[torch])
        sys.exit(1)
    if torch == BLOCKING and os.environ.get("FAKE_UV_GATE"):
        say("Downloading torch (731.1MiB)")
        Path(os.environ["FAKE_UV_GATE"]).read_text()
    if torch == BROKEN:
        (interpreter.parent.parent / "modules" / "torch.py").write_text(
            "raise ImportError('libtorch.so: cannot open shared object file')\n"
        )
    say(f" + torch=={torch}")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
