"""The worker's modules by themselves, in a process of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import gradcases

INSIDE = Path(gradcases.__file__).parent / "inside"

AS_ON_WINDOWS = """
import os, sys
sys.path.insert(0, sys.argv[1])
from gradcases_inside.captured import Captured

removed = os.remove
def remove(path):
    if any(os.path.samestat(os.fstat(fd), os.stat(path)) for fd in (0, 1, 2)):
        raise PermissionError(13, "it is open", path)
    removed(path)
os.remove = remove

captured = Captured(sys.argv[2])
for text in (b"first", b"second"):
    captured.attach()
    os.write(1, text)
assert captured.read()["stdout"] == "second", captured.read()
"""


def test_no_file_is_removed_while_it_is_open(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", AS_ON_WINDOWS, str(INSIDE), str(tmp_path / "room")], check=False)
    assert ran.returncode == 0, (tmp_path / "room" / "stderr").read_text()
