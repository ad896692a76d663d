"""`make readme`: run the commands that README.md shows, and put what they print behind them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
SHOWN = re.compile(r"<!-- output: (?P<command>.*?) -->\n(?P<output>.*?)<!-- end -->", re.DOTALL)
COLUMNS = 110


def made(text: str) -> str:
    """The text with every shown output as the command prints it now."""
    return SHOWN.sub(lambda found: f"<!-- output: {found['command']} -->\n{fenced(found['command'])}<!-- end -->", text)


def fenced(command: str) -> str:
    return f"\n```console\n$ {command}\n{printed(command)}```\n\n"


def printed(command: str) -> str:
    """What a `gradcases` command prints to a pipe of a fixed width. Raises where it fails."""
    words = [sys.executable, "-m", *command.split()]
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "PYTHONUTF8": "1"}
    ran = subprocess.run(words, check=True, capture_output=True, env=environment, cwd=README.parent)
    return "".join(f"{line.rstrip()}\n" for line in ran.stdout.decode().rstrip().splitlines())


if __name__ == "__main__":
    README.write_text(made(README.read_text(encoding="utf-8")), encoding="utf-8")
