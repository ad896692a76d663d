"""At the edge of a watched block: what was before it, threads of others, what comes after the last step, and what is too odd."""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

import gradcases
from gradcases.errors import WatchingError
from gradcases.live import watch as watching
from gradcases.live.watch import Watch

HERE = Path(__file__)
Lines = Callable[[str], int]


@pytest.fixture(autouse=True)
def _plain_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(scope="module")
def line() -> Lines:
    """The number of the line of this file that ends with this mark."""
    lines = HERE.read_text(encoding="utf-8").splitlines()
    return lambda mark: next(number for number, text in enumerate(lines, 1) if text.endswith(f"# {mark}"))


@pytest.fixture
def w() -> torch.Tensor:
    return torch.ones(3, requires_grad=True)


def told(w: Watch) -> list[tuple[str, int | None]]:
    """Causes and lines, where watching did not give up."""
    assert w.diagnosis.trouble is None
    return [(finding.cause, finding.spot.line if finding.spot else None) for finding in w.findings]


# What was computed before the block


def test_what_goes_bad_in_what_was_computed_before_has_no_line(w: torch.Tensor) -> None:
    root, half, flat = (w * 0).sqrt(), torch.ones(2, dtype=torch.half, requires_grad=True), (w - 9).relu()
    whole = half.float()
    for result, gradient in ((root, 1.0), (whole, 1e6), (flat, 1.0)):
        with gradcases.watch(values=True) as watched:
            (result * gradient).sum().backward()
        assert told(watched) == []


def test_what_the_script_saves_itself_is_not_read(w: torch.Tensor) -> None:
    unpacked = []

    def unpack(saved: torch.Tensor) -> torch.Tensor:
        unpacked.append(saved)
        return saved

    with torch.autograd.graph.saved_tensors_hooks(torch.clone, unpack):
        root = (w * 0).sqrt()
    with gradcases.watch(values=True) as watched:
        with torch.autograd.graph.saved_tensors_hooks(torch.clone, unpack):
            pass
        root.sum().backward()
    assert told(watched) == []
    assert len(unpacked) == 1


def test_a_write_to_what_was_saved_before_is_found(w: torch.Tensor, line: Lines) -> None:
    y = w.exp()
    other = torch.ones(3)
    watched = gradcases.watch()

    def block() -> None:
        other.add_(1).add_(1)
        y.add_(1)  # WRITES
        y.sum().backward()

    with pytest.raises(RuntimeError, match="inplace"), watched:
        block()
    assert told(watched) == [("saved-tensor-modified", line("WRITES"))]


def test_a_factor_that_was_written_to_before_is_not_to_blame(w: torch.Tensor, line: Lines) -> None:
    factor = torch.ones(3, requires_grad=True)
    with torch.no_grad():
        factor.add_(1)
    watched = gradcases.watch()

    def block() -> None:
        y = w.exp()
        z = factor * y
        y += 1  # CHANGES
        z.sum().backward()

    with pytest.raises(RuntimeError, match="inplace"), watched:
        block()
    assert told(watched) == [("saved-tensor-modified", line("CHANGES"))]


def test_where_all_of_it_was_before_the_text_alone_tells(w: torch.Tensor, line: Lines) -> None:
    y = w.exp()
    y += 1
    with pytest.raises(RuntimeError, match="inplace"), gradcases.watch() as watched:
        y.sum().backward()  # RAISES
    assert told(watched)[0] == ("saved-tensor-modified", line("RAISES"))


@pytest.mark.parametrize("another", [False, True])
def test_a_graph_that_was_gone_through_before_is_told_by_its_text(w: torch.Tensor, another: bool, line: Lines) -> None:
    loss = w.exp().sum()
    loss.backward()
    watched = gradcases.watch()

    def block() -> None:
        if another:
            (w * 2).sum().backward()
        loss.backward()  # AGAIN

    with pytest.raises(RuntimeError, match="second time"), watched:
        block()
    assert ("backward-twice", line("AGAIN")) in told(watched)


def test_a_result_from_before_that_has_no_gradient_is_nobodys_line(w: torch.Tensor) -> None:
    result = w * 2
    with gradcases.watch() as watched:
        result.sum().backward()
        print(result.grad)
    assert told(watched) == []


def test_what_was_frozen_before_is_nobodys_line(w: torch.Tensor) -> None:
    w.grad = torch.ones(3)
    w.requires_grad_(False)
    opt = torch.optim.SGD([w], lr=0.1)
    with gradcases.watch() as watched:
        opt.step()
    assert told(watched) == []


def test_recording_that_was_off_before_may_be_switched_on(w: torch.Tensor, line: Lines) -> None:
    off = torch.no_grad()
    off.__enter__()
    with gradcases.watch() as watched:
        off.__exit__(None, None, None)
        with torch.no_grad():  # OFF
            doubled = w * 2
        (doubled * torch.ones(3, requires_grad=True)).sum().backward()
    assert told(watched) == [("no-grad-block", line("OFF"))]


# Threads, and modes, of others


def test_a_thread_of_a_library_has_no_line(w: torch.Tensor) -> None:
    with warnings.catch_warnings(record=True), ThreadPoolExecutor(1) as pool, gradcases.watch() as watched:
        warnings.simplefilter("always")
        pool.submit(warnings.warn, "of nobody").result()
    with ThreadPoolExecutor(1) as pool, gradcases.watch() as seen:
        assert pool.submit(getattr, w, "grad").result() is None
    assert [(each["type"], each["line"]) for each in watched._session.told()["warned"]] == [("UserWarning", None)]
    assert (told(watched), told(seen)) == ([], [])


def test_a_step_in_a_thread_that_is_not_watched_leaves_it_so(w: torch.Tensor) -> None:
    opt = torch.optim.SGD([w], lr=0.1)
    w.grad = torch.ones(3)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(int).result()  # its thread has begun
        with gradcases.watch() as watched:
            pool.submit(opt.step).result()
            assert pool.submit(torch._C._len_torch_function_stack).result() == 0
    assert watched.diagnosis.steps == 1


class Counting(TorchFunctionMode):  # type: ignore[misc]  # torch is not followed
    """Somebody else's mode."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.seen.append(func.__name__)
        return func(*args, **(kwargs or {}))


def test_modes_of_the_script_stay_above_ours(w: torch.Tensor, line: Lines) -> None:
    other = torch.ones(3, requires_grad=True)
    opt, late = torch.optim.SGD([other], lr=0.1), torch.optim.SGD([w], lr=0.1)
    other.grad = torch.ones(3)
    with gradcases.watch() as watched:
        with Counting() as first, Counting() as second:
            opt.step()
        seen = list(first.seen)
        cut = w.detach()  # CUTS
        (cut * other).sum().backward()
        late.step()
    assert {"_foreach_add_", "add_"} & set(seen)
    assert first.seen == second.seen == seen
    assert told(watched) == [("detached-loss", line("CUTS"))]


def told_of(watched: Watch, tensor: torch.Tensor) -> list[tuple[str, int | None]]:
    return [(each.cause, each.spot.line if each.spot else None) for each in watched.why_none(tensor).findings]


# After the last watched step


def test_what_comes_after_the_last_watched_step_is_not_told(w: torch.Tensor) -> None:
    opt = torch.optim.SGD([w], lr=0.1)
    root = (w * 1).sqrt()
    watched = gradcases.watch(values=True, steps=1)

    def block() -> None:
        root.sum().backward(retain_graph=True)
        opt.step()
        root.data.zero_()
        root.sum().backward()
        torch.optim.SGD([w], lr=0.1)
        raise KeyError("after it")

    with pytest.raises(KeyError), watched:
        block()
    assert w.grad is not None
    assert not torch.isfinite(w.grad).all()
    assert told(watched) == []
    assert len(watched._session.judge.optimizers) == 1


# Too much, and too odd


def test_of_reads_without_end_the_last_are_told(w: torch.Tensor, line: Lines) -> None:
    with gradcases.watch() as watched:
        results = [w * 2 for _ in range(510)]  # MADE
        (sum(results) * 1).sum().backward()
        for each in results:
            _ = each.grad
    (finding,) = watched.findings
    assert finding.spot is not None
    assert (finding.cause, finding.spot.line) == ("non-leaf-grad-access", line("MADE"))
    assert len(finding.tensors) == 500


def test_of_warnings_without_end_the_first_are_kept() -> None:
    with warnings.catch_warnings(record=True) as shown, gradcases.watch() as watched:
        warnings.simplefilter("always")
        for number in range(60):
            warnings.warn(f"number {number}", stacklevel=1)
    assert [each["message"] for each in watched._session.told()["warned"]] == [f"number {number}" for number in range(50)]
    assert len(shown) == 60


def test_of_calls_without_end_the_last_are_kept(w: torch.Tensor, line: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    with gradcases.watch():
        pass
    from gradcases_inside.watching import kept  # type: ignore[import-not-found]  # of the worker, imported by the watch

    monkeypatch.setattr(kept, "MOST_CALLS", 100)
    with gradcases.watch() as watched:
        for _ in range(300):
            torch.ones(1) + 1
        cut = w.detach()  # LATE
        (cut * torch.ones(3, requires_grad=True)).sum().backward()
    assert len(watched._session.recorder.calls) == 100
    assert told(watched) == [("detached-loss", line("LATE"))]


class Odd(torch.Tensor):  # type: ignore[misc]  # as above
    """A tensor that does not say what it is."""

    @property
    def layout(self) -> Any:
        raise ValueError("nobody knows")


class Same(torch.autograd.Function):  # type: ignore[misc]  # as above
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        return torch.ones(1)

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        return grads


@pytest.mark.parametrize(
    "use",
    [lambda odd: odd + 1, lambda odd: Same.apply(odd), lambda odd: torch.autograd.backward(odd)],
    ids=["operator", "Function", "backward"],
)
def test_a_tensor_too_odd_to_be_looked_at_ends_the_watching_alone(use: Callable[[Any], Any]) -> None:
    odd = torch.ones(1, requires_grad=True).as_subclass(Odd)
    with gradcases.watch() as watched:
        use(odd)
        torch.ones(2) + 1
    assert watched.findings == ()
    assert (watched.diagnosis.trouble or "").startswith("ValueError: nobody knows (")
    assert f"{HERE}:" in (watched.diagnosis.trouble or "")


# What is asked, and shown


def test_a_leaf_that_had_its_gradient_cleared_is_known_by_its_reading(w: torch.Tensor, line: Lines) -> None:
    with gradcases.watch() as watched:
        (w * 2).sum().backward()
        assert w.grad is not None
        w.grad = None  # CLEARED
    assert f"It got a gradient, which was cleared in line {line('CLEARED')}" in watched.why_none(w).said


def test_why_a_leaf_of_no_optimizer_has_no_gradient(w: torch.Tensor, line: Lines) -> None:
    other = torch.ones(3, requires_grad=True)
    opt = torch.optim.SGD([other], lr=0.1)
    with gradcases.watch() as watched:
        (w.detach() * other).sum().backward()  # DETACHES
        opt.step()
    assert told(watched) == []
    assert told_of(watched, w) == [("detached-loss", line("DETACHES"))]


def test_a_watch_that_has_ended_shows_what_it_found(w: torch.Tensor) -> None:
    with gradcases.watch() as watched:
        (w.detach() * torch.ones(3, requires_grad=True)).sum().backward()
    assert repr(watched) == str(watched)
    assert "detached-loss" in repr(watched)


def test_nothing_is_asked_before_anything_was_watched(monkeypatch: pytest.MonkeyPatch, w: torch.Tensor) -> None:
    monkeypatch.setattr(watching, "_last", [])
    with pytest.raises(WatchingError, match="nothing was watched yet"):
        gradcases.why_none(w)


def test_a_warning_of_torch_is_shown_of_the_line_that_it_is_of(w: torch.Tensor, line: Lines) -> None:
    with warnings.catch_warnings(record=True) as shown, gradcases.watch() as watched:
        warnings.simplefilter("always")
        nn.functional.softmax(w * 2)  # IMPLICIT
    (implicit,) = [each for each in shown if "Implicit dimension" in str(each.message)]
    assert (Path(implicit.filename), implicit.lineno) == (HERE, line("IMPLICIT"))
    assert [each["line"] for each in watched._session.told()["warned"]] == [line("IMPLICIT")]


class Asking(TorchFunctionMode):  # type: ignore[misc]  # as above
    """Asks, within a call of torch, who called."""

    def __init__(self) -> None:
        super().__init__()
        self.files: set[str] = set()

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.files.update(entry.filename for entry in traceback.StackSummary.extract(traceback.walk_stack(None)))
        return func(*args, **(kwargs or {}))


def test_a_stack_that_is_walked_from_where_one_is_has_no_frames_of_ours() -> None:
    below = Asking()
    with below, gradcases.watch():
        torch.ones(2) + 1
    assert str(HERE) in below.files
    assert not [name for name in below.files if "gradcases_inside" in name]


def test_a_traceback_that_is_given_by_its_name_has_no_frames_of_ours() -> None:
    with gradcases.watch():
        try:
            torch.ones(2) @ torch.ones(3)
        except RuntimeError as error:
            walked = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(tb=error.__traceback__)]
            whole = traceback.TracebackException(exc_type=type(error), exc_value=error, exc_traceback=error.__traceback__)
    assert walked == [str(HERE)]
    assert [entry.filename for entry in whole.stack] == [str(HERE)]


def test_what_was_inherited_is_inherited_again() -> None:
    with gradcases.watch():
        pass
    from gradcases_inside.watching import patches

    class Upper:
        said = "above"

    class Lower(Upper):
        pass

    put = patches.Patches()
    put.put(Lower, "said", "below")
    assert (Upper.said, Lower.said) == ("above", "below")
    put.undo()
    Upper.said = "still above"
    assert Lower.said == "still above"
