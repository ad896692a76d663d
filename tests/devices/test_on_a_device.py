"""Programs on a device that is not the CPU: the same tests on one that is simulated, and on CUDA where there is one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import load
from gradcases.judge import Verdict
from gradcases.outcome import Outcome, Raised, Returned
from gradcases.runner.isolation import Isolation
from gradcases.runner.running import TIMEOUT, run_cases
from gradcases.runner.schedule import Session
from tests.devices.simulated import NAME, install
from tests.isolation.programs import LONG, MODES, outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACED = """
import os
import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
model = torch.nn.Linear(2, 1)
kept = torch.ones(2, device="cpu")
loss = (x * x).sum() + model(x.detach()).sum()
loss.backward()
optimizer = torch.optim.SGD([x], lr=0.5)
optimizer.step()
pid = os.getpid()
"""
READS_BEYOND = "import torch\nx = torch.zeros(2)\nfound = x[torch.tensor([7])].tolist()\n"
COMPUTES = "import torch\nx = torch.ones(2)\ntwice = (x * 2).tolist()\n"
PROGRAMS = {"placed": PLACED, "reads beyond": READS_BEYOND, "computes": COMPUTES, "computes again": COMPUTES + "n = 1\n"}
SLOW = [mode for mode in MODES if mode is not Isolation.SPAWN]  # there nothing is shared that could be spoilt


@pytest.fixture(scope="module", params=[NAME, "cuda"])
def device(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Each that is here: the reason of a skip is what torch says."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == NAME:
            for name, value in install(tmp_path_factory.mktemp("packages")).items():
                patch.setenv(name, value)
        yield request.param


@pytest.fixture(scope="module", params=SLOW, ids=lambda mode: mode.value)
def found(request: pytest.FixtureRequest, device: str) -> dict[str, Outcome]:
    with Session(sys.executable, device, request.param, 1, LONG) as session:
        target = session.target()
        if device != NAME and target.missing is not None:
            pytest.skip(target.missing)
        assert target.device == device
        return outcomes(session, PROGRAMS)


def test_what_names_no_device_is_made_there_gradients_too(found: dict[str, Outcome], device: str) -> None:
    placed = found["placed"]
    assert isinstance(placed, Returned), placed
    tensors = {name: placed.observed.tensors[name] for name in ("x", "model.weight", "loss", "kept")}
    devices = {name: facts.contents.device for name, facts in tensors.items()}
    assert devices == {"x": f"{device}:0", "model.weight": f"{device}:0", "loss": f"{device}:0", "kept": "cpu"}


def test_values_are_read_back_from_there(found: dict[str, Outcome], device: str) -> None:
    placed = found["placed"]
    assert isinstance(placed, Returned), placed
    x = placed.observed.tensors["x"]
    assert (x.contents.value, x.grad.value, x.grad.device) == ([0.0, 0.0], [2.0, 4.0], f"{device}:0")  # type: ignore[union-attr]


def test_an_assertion_on_the_device_harms_no_other_program(found: dict[str, Outcome]) -> None:
    asserted = found["reads beyond"]
    assert isinstance(asserted, Raised), asserted
    assert "device-side assert" in asserted.message
    for name in ("computes", "computes again"):
        after = found[name]
        assert isinstance(after, Returned), after
        assert after.observed.values["twice"] == [2.0, 2.0]


@pytest.mark.parametrize("device", ["cuda"], indirect=True)
def test_the_cases_about_cuda_behave_there_as_stated(device: str) -> None:
    catalog = load(None)
    cases = [case for case in catalog.cases if case.requires.condition.device == device]
    with Session(sys.executable, device, Isolation.best(), 2, TIMEOUT) as session:
        report = run_cases(session, catalog, cases)
    if report.target.missing is not None:
        pytest.skip(report.target.missing)
    assert {finding.case.id: finding.reason for finding in report.findings if finding.verdict is not Verdict.HOLDS} == {}
    assert (report.target.device, report.target.cuda is None, len(report.findings)) == ("cuda", False, len(cases))
