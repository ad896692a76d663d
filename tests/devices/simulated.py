"""Installing the simulated device, for every torch that is imported with the environment that comes of it."""

from __future__ import annotations

import os
import shutil
from importlib.metadata import version
from pathlib import Path

import pytest

from gradcases.condition import release_of

NAME = "sim"
SOURCE = Path(__file__).parent / "sim_device.py"
FIRST = (2, 10)  # the first torch that a device can be added to in Python


def install(folder: Path) -> dict[str, str]:
    """As pip would, in this folder; the variables with which it is found. Skips where this torch takes none."""
    if release_of(version("torch")) < FIRST:
        pytest.skip("a device can be added in Python since torch 2.10")
    metadata = folder / "sim_device-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: sim-device\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[torch.backends]\nsim = sim_device:register\n")
    shutil.copy(SOURCE, folder)
    return {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])}
