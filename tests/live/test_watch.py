"""`with gradcases.watch():`, in the process that asks."""

from __future__ import annotations

import ast
import linecache
import subprocess
import sys
import threading
import traceback
import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.optim import optimizer as optimizers

import gradcases
from gradcases.diagnosis.diagnosis import Finding
from gradcases.errors import WatchingError
from gradcases.live import inside

sys.path.append(str(Path(gradcases.__file__).parent / "inside"))
from gradcases_inside.watching import fitness  # type: ignore[import-not-found]

sys.path.pop()
HERE = Path(__file__)


class Net:
    """Two layers, an optimizer, and a step between them that may be cut."""

    def __init__(self) -> None:
        self.first, self.second, self.idle = nn.Linear(4, 4), nn.Linear(4, 1), nn.Linear(2, 2)
        self.opt = torch.optim.SGD([*self.first.parameters(), *self.second.parameters()], lr=0.1)

    def cut(self) -> None:
        hidden = self.first(torch.ones(8, 4)).detach()  # CUT
        self.second(hidden).mean().backward()
        self.opt.step()


CUT = next(number for number, line in enumerate(HERE.read_text(encoding="utf-8").splitlines(), 1) if line.endswith("# CUT"))


@pytest.fixture(autouse=True)
def _plain_warnings() -> Any:
    """Those of torch's own imports are nobody's fault here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture
def net() -> Net:
    return Net()


def test_importing_gradcases_imports_no_torch() -> None:
    code = "import sys, gradcases; gradcases.watch; gradcases.why_none; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_line_to_blame_is_found(net: Net) -> None:
    with gradcases.watch() as w:
        net.cut()
    (finding,) = w.findings
    assert isinstance(finding, Finding)
    assert finding.spot is not None
    assert (Path(finding.spot.file), finding.spot.line, finding.cause) == (HERE, CUT, "detached-loss")
    assert finding.tensors == ("self.first.weight", "self.first.bias")
    assert finding.case is not None


def test_a_finding_shows_itself(net: Net) -> None:
    with gradcases.watch() as w:
        net.cut()
    assert repr(w.findings[0]).startswith(f"<Finding detached-loss at {HERE}:{CUT}: hidden =")
    for shown in (str(w), str(w.findings[0])):
        assert "hidden = self.first(torch.ones(8, 4)).detach()" in shown
        assert "fix " in shown
        assert "gradcases explain detach/" in shown
    assert "<code>hidden = self.first" in (w._repr_html_() or "")


def test_a_cell_of_a_notebook_is_the_users_code() -> None:
    cell = (
        "import torch\nw, v = (torch.ones(2, requires_grad=True) for _ in range(2))\nloss = (w.data < v).sum() * v\nloss.sum().backward()\n"
    )
    name = "<ipython-input-3-a1b2c3>"
    linecache.cache[name] = (len(cell), None, cell.splitlines(keepends=True), name)
    namespace: dict[str, object] = {}
    with gradcases.watch() as w:
        exec(compile(cell, name, "exec"), namespace)
    assert "In [3], line 3" in str(w)
    assert "(w.data &lt; v).sum()" in (w._repr_html_() or "")


def test_a_sound_block_has_no_findings(net: Net) -> None:
    with gradcases.watch() as w:
        net.second(net.first(torch.ones(8, 4))).mean().backward()
        net.opt.step()
    assert w.findings == ()
    assert str(w).startswith("Nothing was found")


def test_an_exception_passes_unchanged_and_is_explained(net: Net) -> None:
    raised: list[BaseException] = []

    def block() -> None:
        try:
            torch.ones(2, requires_grad=True).detach().sum().backward()
        except RuntimeError as error:
            raised.append(error)
            raise

    w = gradcases.watch()
    with pytest.raises(RuntimeError) as caught, w:
        block()
    assert caught.value is raised[0]
    files = {entry.filename for entry in traceback.extract_tb(caught.value.__traceback__)}
    assert not [name for name in files if "gradcases_inside" in name or name.endswith("overrides.py")]
    assert [finding.cause for finding in w.findings] == ["detached-loss"]
    assert w.diagnosis.raised is not None


def patched() -> list[object]:
    """What a watch replaces, as it is now."""
    owners: list[tuple[object, str]] = [
        *((torch.nn.Parameter, name) for name in ("__new__",)),
        (torch.autograd.Function, "apply"),
        *((torch.inference_mode, name) for name in ("__enter__", "__exit__")),
        (torch.optim.Optimizer, "__init__"),
        *((torch, name) for name in ("compile",)),
        *((torch.jit, name) for name in ("script", "trace")),
        *((kind, "__call__") for kind in (torch._C.ScriptFunction, torch._C.ScriptMethod)),
        (threading.Thread, "_bootstrap_inner"),
        (threading, "excepthook"),
        *((traceback, name) for name in ("walk_tb", "walk_stack")),
        (traceback.TracebackException, "__init__"),
        (warnings, "_showwarnmsg"),
    ]
    hooks = [*optimizers._global_optimizer_pre_hooks.values(), *optimizers._global_optimizer_post_hooks.values()]
    return [vars(owner).get(name) for owner, name in owners] + hooks + [torch._C._len_torch_function_stack()]


@pytest.mark.parametrize("raises", [False, True])
def test_everything_is_undone(net: Net, raises: bool) -> None:
    before = patched()
    with pytest.raises(ZeroDivisionError) if raises else warnings.catch_warnings(), gradcases.watch(steps=1):
        inside_of_it = patched()
        net.cut()
        net.cut()
        if raises:
            _ = 1 / 0
    assert patched() == before
    assert not [one for one, other in zip(inside_of_it, before, strict=False) if one == other and callable(one)]


def test_a_step_that_raises_is_over(net: Net) -> None:
    net.opt.param_groups[0]["lr"] = "much"
    with gradcases.watch() as w:
        net.second(torch.ones(8, 4)).mean().backward()
        with pytest.raises(TypeError):
            net.opt.step()
        net.opt.param_groups[0]["lr"] = 0.1
        net.cut()
    assert [finding.spot.line for finding in w.findings if finding.spot] == [CUT]


def test_watching_ends_after_so_many_steps(net: Net) -> None:
    with gradcases.watch(steps=1) as w:
        net.second(net.first(torch.ones(8, 4))).mean().backward()
        net.opt.step()
        net.opt.zero_grad()
        net.cut()
    assert w.findings == ()
    assert w.diagnosis.steps == 1


def test_values_are_looked_at_where_that_is_asked_for(net: Net) -> None:
    with gradcases.watch(values=True) as w:
        torch.sqrt(net.first(torch.ones(8, 4)) * 0).sum().backward()
    assert [finding.cause for finding in w.findings] == ["nan-singular-derivative"]


def test_values_within_vmap_are_passed_over(net: Net) -> None:
    with gradcases.watch(values=True) as w:
        sums = torch.vmap(lambda row: (row * net.first.weight).sum())(torch.zeros(2, 4))
        torch.sqrt(sums).sum().backward()
    assert w.diagnosis.trouble is None
    assert [finding.cause for finding in w.findings] == ["nan-singular-derivative"]


def test_a_thread_that_the_block_starts_is_watched(net: Net) -> None:
    with gradcases.watch() as w:
        thread = threading.Thread(target=net.cut)
        thread.start()
        thread.join()
    assert [finding.cause for finding in w.findings] == ["detached-loss"]


def test_one_block_is_watched_at_a_time(net: Net) -> None:
    said: list[str] = []

    def another() -> None:
        with pytest.raises(WatchingError) as refused, gradcases.watch():
            pytest.fail("entered")
        said.append(str(refused.value))

    with gradcases.watch() as w:
        another()
        thread = threading.Thread(target=another)
        thread.start()
        thread.join()
        net.cut()
    assert said == ["this process is being watched already; one `with gradcases.watch():` has to end before the next begins"] * 2
    assert len(w.findings) == 1
    with pytest.raises(WatchingError, match="has had its block"), w:
        pytest.fail("entered")


def test_a_block_is_left_in_its_thread() -> None:
    w = gradcases.watch()
    w.__enter__()
    said: list[BaseException] = []

    def leave() -> None:
        with pytest.raises(WatchingError, match="another thread") as refused:
            w.__exit__(None, None, None)
        said.append(refused.value)

    thread = threading.Thread(target=leave)
    thread.start()
    thread.join()
    w.__exit__(None, None, None)
    assert len(said) == 1


def test_what_was_found_is_asked_for_afterwards() -> None:
    with gradcases.watch() as w, pytest.raises(WatchingError, match="has ended"):
        _ = w.findings
    assert "not ended" in repr(gradcases.watch())


@pytest.mark.parametrize("steps", [-1, 1.5, True, "all"])
def test_steps_are_a_number(steps: Any) -> None:
    with pytest.raises(WatchingError, match=f"steps={ast.literal_eval(repr(steps))!r}"):
        gradcases.watch(steps=steps)


def test_why_a_parameter_has_no_gradient(net: Net) -> None:
    with gradcases.watch() as w:
        frozen = torch.ones(2, requires_grad=True)
        frozen.requires_grad_(False)
        net.cut()
        output = net.second(torch.ones(1, 4))
        net.opt.zero_grad()
    answer = gradcases.why_none(net.first.weight)
    assert answer.findings == w.findings
    assert str(w.findings[0]) in str(answer)
    assert "<pre>" in answer._repr_html_()
    for tensor, said in (
        (net.second.weight, "It got a gradient, which was cleared in line"),
        (net.idle.weight, "nothing used it"),
        (output, "It is computed (by `linear` in line"),
        (frozen, "It does not require grad: that was set in line"),
    ):
        told = w.why_none(tensor)
        assert said in told.said
        assert told.findings == ()


def test_why_a_parameter_has_no_gradient_where_nothing_is_wrong(net: Net) -> None:
    with gradcases.watch() as w:
        net.first(torch.ones(8, 4)).mean()
    assert w.why_none(net.first.weight).said == "No backward was seen, and nothing else fills `.grad`."
    with gradcases.watch() as w:
        (net.first(torch.ones(8, 4)).mean() + net.second.bias).sum().backward(inputs=[net.second.bias])
    assert "is not among them" in w.why_none(net.first.weight).said
    assert w.why_none(net.second.bias).said == "It has a gradient, of shape [1]."


def test_a_parameter_that_was_used_beside_the_loss_is_explained(net: Net) -> None:
    with gradcases.watch() as w:
        net.idle(torch.ones(1, 2)).exp()
        net.second(torch.ones(1, 4)).sum().backward()
    (finding,) = gradcases.why_none(net.idle.weight).findings
    assert finding.cause == "unused-in-graph"
    with pytest.raises(WatchingError, match="this is a str"):
        w.why_none("net.idle.weight")


@pytest.mark.parametrize(("version", "fits"), [("1.8.1+cu102", False), ("1.13.1", False), ("2.0.0", True), ("2.15.0a0+git1", True)])
def test_a_torch_that_is_too_old_is_refused(version: str, fits: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "__version__", version)
    assert (fitness.lacking("cpu") is None) is fits
    if not fits:
        with pytest.raises(WatchingError, match=r"since torch 2\.0"):
            inside.module("session")
