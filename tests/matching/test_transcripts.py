"""Texts in the shape in which people paste them, and texts that are about something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcases.catalog import Catalog, load
from gradcases.matching.answer import Answer, Verdict
from gradcases.matching.answering import answer
from gradcases.matching.meant import MEANT
from gradcases.matching.texts import Kind, texts_of
from gradcases.matching.transcripts import transcript_of

HERE = Path(__file__).parent
ELSEWHERE = (HERE / "elsewhere.txt").read_text(encoding="utf-8").split("%%\n")
CLAIMED = "RuntimeError: Expected to have found Tensor for argument #1 'grad' in operator 'mul' but got None"
CATALOG: list[Catalog] = []


def answered(text: str) -> Answer:
    if not CATALOG:
        CATALOG.append(load())
    cases = CATALOG[0].cases
    return answer(text, texts_of(cases), {case.id: case.title for case in cases})


@pytest.mark.parametrize(
    ("name", "cause", "line"),
    [
        ("lightning-loss-detached", "detached-loss", "trainer.fit(model, datamodule)"),
        ("gan-two-steps", "stale-graph-after-step", "loss_G.backward()"),
        ("four-ranks-ddp", "backward-twice", "scaled.backward()"),
        ("notebook-file", "leaf-inplace", "w += 1"),
        ("only-the-title", "nonscalar-backward", None),
        ("transformers-peft-checkpointing", "checkpoint-no-grad-input", "trainer.train()"),
        ("pytest-ci", "numpy-on-grad-tensor", "values = net(image).numpy()"),
        ("warning-of-non-leaf", "non-leaf-grad-access", "print(x.grad)"),
        ("ray-workers", "dtype-mismatch", "loss = criterion(out, target)"),
        ("mid-sentence", "unused-in-graph", None),
        ("debugger", "leaf-inplace", None),
        ("checkpoint-metadata", "checkpoint-nondeterminism", "loss.backward()"),
    ],
)
def test_what_people_paste_has_its_cause_first_and_the_line_that_raised(name: str, cause: str, line: str | None) -> None:
    given = answered((HERE / "transcripts" / f"{name}.txt").read_text(encoding="utf-8"))
    assert given.verdict is Verdict.MATCHED
    assert given.matches[0].cause == cause
    frame = given.heard.frame if given.heard else None
    assert (frame.source if frame else None) == line


def test_sixty_texts_are_about_something_else() -> None:
    assert len(ELSEWHERE) >= 60


@pytest.mark.parametrize("text", ELSEWHERE, ids=lambda text: text.strip().splitlines()[-1][:40])
def test_a_text_about_something_else_is_matched_with_nothing(text: str) -> None:
    given = answered(text)
    assert not given.verdict.is_found
    assert (given.matches, given.also) == ((), ())


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.", "memory"),
        ('RuntimeError: Error(s) in loading state_dict for Net:\n\tMissing key(s) in state_dict: "a.b".', "state_dict"),
        ("RuntimeError: DataLoader worker (pid 1) is killed by signal: Killed.", "DataLoader"),
    ],
)
def test_what_it_is_about_is_told(text: str, about: str) -> None:
    given = answered(text)
    assert given.verdict is Verdict.NO_GRADIENT_PROBLEM
    assert given.about is not None
    assert about in given.about


def test_a_message_of_the_forward_that_a_case_shows_is_no_gradient_problem_and_names_the_case() -> None:
    given = answered("RuntimeError: mat1 and mat2 shapes cannot be multiplied (10x5 and 6x1)")
    assert given.verdict is Verdict.NO_GRADIENT_PROBLEM
    assert given.matches == ()
    assert given.shown == "module/layer-sizes-do-not-fit"


def test_a_warning_beside_an_exception_about_something_else_is_not_the_answer() -> None:
    warning = "a.py:3: UserWarning: Detected call of `lr_scheduler.step()` before `optimizer.step()`.\n"
    assert answered(warning).verdict is Verdict.MATCHED
    assert answered(f"{warning}RuntimeError: CUDA out of memory.").verdict is Verdict.NO_GRADIENT_PROBLEM


def test_a_text_that_torch_never_raises_is_told_as_such_with_the_nearest_real_ones() -> None:
    given = answered(CLAIMED)
    assert given.verdict is Verdict.NEVER_RAISED
    assert given.claimed is not None
    assert given.claimed.said in CLAIMED
    assert "custom-function/none-gradient-handed-to-operator" in [match.case for match in given.matches]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("RuntimeError: Gradient tensor for parameter 'weight' is missing from the computational graph", "detach/loss-of-detached-tensor"),
        ("GradientError: loss has no gradient function attached", "detach/loss-of-detached-tensor"),
        ("RuntimeError: gradient computation failed: tensor was overwritten after the forward pass", "in-place/saved-input-changed"),
        ("UserWarning: in-place operation detected on tensor that is part of the graph", "in-place/saved-input-changed"),
        ("RuntimeError: the autograd graph has been freed, keep it for the next backward", "graph-freed/backward-twice"),
        ("RuntimeError: backward() needs a scalar loss, got a vector of 3", "backward-call/loss-is-no-scalar"),
        ("RuntimeError: cannot accumulate gradient into leaf node x", "in-place/leaf-plus-equals"),
        ("RuntimeError: gradient of None cannot be added to parameter", "accumulate/add-none-gradients"),
    ],
)
def test_of_an_invented_text_it_is_said_that_no_program_raises_it_and_which_message_is_nearest(text: str, nearest: str) -> None:
    given = answered(text)
    assert given.verdict is Verdict.UNKNOWN
    assert given.is_near
    assert given.matches[0].case == nearest
    assert given.matches[0].confidence == "guess"


def test_what_a_text_may_mean_is_a_case_that_raises() -> None:
    answered("")
    raised = {text.case for text in texts_of(CATALOG[0].cases) if text.kind is Kind.RAISED}
    assert {case for _, case in MEANT} <= raised


def test_frames_of_libraries_bring_advice() -> None:
    given = answered((HERE / "transcripts" / "transformers-peft-checkpointing.txt").read_text(encoding="utf-8"))
    assert any("enable_input_require_grads" in each for each in given.advice)


def test_ranks_are_told_of_whom_the_message_is() -> None:
    given = answered((HERE / "transcripts" / "four-ranks-ddp.txt").read_text(encoding="utf-8"))
    assert given.heard is not None
    assert given.heard.ranks == ("0", "2")


@pytest.mark.parametrize(
    ("source", "found"), [("w.grad.zero_()", True), ("norm = w.grad.norm()", True), ("pixels = image.zero_()[0]", False)]
)
def test_a_message_of_python_is_about_gradients_by_its_line(source: str, found: bool) -> None:
    attribute = "norm" if "norm" in source else "zero_"
    text = f"  File \"a.py\", line 3, in f\n    {source}\nAttributeError: 'NoneType' object has no attribute '{attribute}'"
    assert answered(text).verdict.is_found is (found or "zero_" in source)


DIGIT_OF_ANOTHER_SCRIPT = 'File "a.py", line 5, in f\n>       ٣\nRuntimeError: b'


def test_an_exception_has_the_frames_above_it_and_not_those_of_another() -> None:
    text = 'File "a.py", line 1, in f\n    one()\nValueError: a\n\nFile "b.py", line 2, in g\n    two()\nRuntimeError: b\nmore of it\n\nbye'
    first, second = transcript_of(text).found
    assert [(frame.file, frame.line, frame.source) for frame in first.frames] == [("a.py", 1, "one()")]
    assert [(frame.file, frame.line, frame.source) for frame in second.frames] == [("b.py", 2, "two()")]
    assert second.readings[:2] == ("b", "b more of it")


def test_a_digit_that_is_not_ascii_is_no_number_of_a_line() -> None:
    """As to the page."""
    (found,) = transcript_of(DIGIT_OF_ANOTHER_SCRIPT).found
    assert [(frame.file, frame.line, frame.source) for frame in found.frames] == [("a.py", 5, "٣")]
