"""Which device can be asked for, and what is said of one that cannot be had."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradcases.errors import TargetError
from gradcases.runner.limits import check_device
from tests.catalogs import minimal, write_catalog
from tests.commands.processes import Shell, told
from tests.devices.simulated import install
from tests.pytest_plugin.processes import run_pytest

INSIDE = Path(__file__).parent.parent.parent / "gradcases" / "inside"
ASK = """\
import json, sys
sys.path.append(sys.argv[1])
from gradcases_inside import devices
told = {name: [devices.unknown(name), devices.why_not(name)] for name in sys.argv[2:]}
import torch
print(json.dumps({**told, "cuda is here": torch.cuda.is_available()}))
"""
NAMES = ("cpu", "cpu:0", "cpu:1", "meta", "sim", "sim:0", "sim:1", "cuda", "cuda:99", "mtia", "ipu", "gpu")
Told = dict[str, list[str | None]]


def ask(environment: dict[str, str]) -> Told:
    """What a process with torch says of each of NAMES: whether it is unknown, and why it cannot be had."""
    command = [sys.executable, "-c", ASK, str(INSIDE), *NAMES]
    ran = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=True)
    return dict(json.loads(ran.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return install(tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="module")
def one(environment: dict[str, str]) -> Told:
    """Where there is one simulated device."""
    return ask(environment)


@pytest.mark.parametrize("name", ["cpu", "cpu:0", "meta", "sim", "sim:0"])
def test_a_device_that_is_there_is_used_whoever_made_it(one: Told, name: str) -> None:
    assert one[name] == [None, None]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("sim:1", "no device sim:1: there is sim:0 and no other"),
        ("cpu:1", "no device cpu:1: there is cpu:0 and no other"),
        ("mtia", "no device mtia: Torch not compiled with MTIA enabled"),
        ("ipu", "no device ipu: Could not run 'aten::empty.memory_format' with arguments from the 'IPU' backend"),
    ],
)
def test_one_that_torch_knows_and_cannot_reach_has_the_reason_that_torch_gives(one: Told, name: str, reason: str) -> None:
    assert one[name] == [None, reason]


def test_cuda_is_no_exception(one: Told) -> None:
    if one["cuda is here"]:
        assert one["cuda"] == [None, None]
    else:
        assert one["cuda"][1] in (
            "no device cuda: Torch not compiled with CUDA enabled",
            "no device cuda: Found no NVIDIA driver on your system",
        )
    assert (one["cuda:99"][1] or "").startswith("no device cuda:99: ")


def test_of_one_that_torch_does_not_know_is_said_which_it_knows(one: Told) -> None:
    unknown = one["gpu"][0] or ""
    assert unknown.startswith("`gpu` is no device that torch 2.")
    assert "use cpu, cuda, " in unknown
    assert " or sim (there is cpu" in unknown
    assert unknown.endswith("and sim here)")


def test_a_kind_of_which_there_is_none_says_so(environment: dict[str, str]) -> None:
    none = ask({**environment, "SIM_DEVICES": "0"})
    assert none["sim"] == [None, "no device sim: No sim device was found"]
    assert none["cuda is here"] or "(there is only the CPU here)" in (none["gpu"][0] or "")


@pytest.mark.parametrize("name", ["", "GPU", "cuda:", "cuda:x", "cuda:-1", "cuda:01", "cuda:256", "cuda 1", "1", "cuda\n"])
def test_what_cannot_be_the_name_of_a_device_is_refused_before_torch_is_asked(name: str) -> None:
    with pytest.raises(TargetError, match="is no device; write it as cpu, cuda or cuda:1"):
        check_device(name)


def test_a_run_on_a_device_that_is_not_there_runs_nothing_and_says_why(environment: dict[str, str], tmp_path: Path) -> None:
    catalog = write_catalog(tmp_path / "cases", {"t/one": minimal(), "t/two": minimal(title="Another")})
    ran = Shell(tmp_path).gradcases("run", "--catalog", catalog, "--device", "sim:1", PYTHONPATH=environment["PYTHONPATH"])
    shown = " ".join(told(ran).split())  # however wide it is
    assert ran.returncode == 5
    assert shown.count("no device sim:1: there is sim:0 and no other") == 2
    assert ", sim:1, " in shown
    assert " 2 cases: 2 not-run; " in shown


def test_of_one_that_torch_does_not_know_pytest_says_so_without_a_traceback(tmp_path: Path) -> None:
    write_catalog(tmp_path / "cases", {"t/one": minimal()})
    ran = run_pytest(tmp_path, "--gradcases", "cases", "--gradcases-device", "gpu")
    assert ran.code == pytest.ExitCode.TESTS_FAILED
    assert "\ngradcases: `gpu` is no device that torch 2." in ran.output
    assert "Traceback" not in ran.output
