"""Blocks of documents in real processes."""

from __future__ import annotations

import pytest

from gradcases.outcome import Crashed, Exited, Raised, Returned, TimedOut
from gradcases.runner.isolation import Isolation
from tests.documents.processes import block, judged, verdicts

X = "import torch\nx = torch.tensor([2.0, 3.0], requires_grad=True)"
ISOLATIONS = [isolation for isolation in Isolation if isolation.is_possible]

SESSION = """\
>>> y = x * 2
>>> y
tensor([4., 6.], grad_fn=<MulBackward0>)
>>> y.detach().sum().backward()
Traceback (most recent call last):
  ...
RuntimeError: element 0 of tensors does not require grad
>>> y.shape
torch.Size([3])"""
EVERYTHING = (
    block(f"{X}\n(x * 3).sum().backward()\nprint(x.grad)  # tensor([3., 3.])")
    + block("x += 1  # RuntimeError: a leaf Variable that requires grad is being used in an in-place operation")
    + block("try:\n    x.detach().sum().backward()  # raises an error\nexcept RuntimeError:\n    pass\nprint(x.grad)  # None")
    + block(SESSION, "pycon")
)


@pytest.mark.parametrize("isolation", ISOLATIONS)
def test_claims_are_judged_by_what_happens_however_programs_are_kept_apart(isolation: Isolation) -> None:
    told = [verdict for _, verdict in verdicts(judged(EVERYTHING, isolation=isolation))]
    assert told == ["holds", "holds", "holds", "refuted", "holds", "holds", "refuted"]


def test_a_block_goes_on_though_the_one_before_it_raised() -> None:
    judgement = judged(block(f"{X}\nx += 1") + block("print(x.grad)  # None"))
    first, second = (found.pieces[0].outcome for found in judgement.blocks)
    assert isinstance(first, Raised)
    assert isinstance(second, Returned)
    assert verdicts(judgement) == [(8, "holds")]


def test_what_an_earlier_block_raised_is_no_exception_of_a_later_one() -> None:
    judgement = judged(block(f"{X}\nx += 1") + block("y = x * 2  # no error"))
    assert verdicts(judgement) == [(8, "holds")]


def test_a_value_is_seen_when_its_line_runs_and_computed_once() -> None:
    counting = "calls = []\ndef count():\n    calls.append(1)\n    return len(calls)\nprint(count())  # 1\nprint(count())  # 2"
    judgement = judged(block(f"{X}\n{counting}\nx.grad  # None\nx.sum().backward()"))
    assert [verdict for _, verdict in verdicts(judgement)] == ["holds"] * 3
    outcome = judgement.blocks[0].pieces[0].outcome
    assert isinstance(outcome, Returned)
    assert outcome.observed.values["calls"] == [1, 1]


def test_what_a_comment_names_is_seen_behind_its_line() -> None:
    assert verdicts(judged(block(f"{X}\nx.sum().backward()  # x.grad is None\nx.grad = None"))) == [(4, "refuted")]


def test_in_a_loop_a_claim_is_about_every_time() -> None:
    loop = "for _ in range(2):\n    print(x.grad)  # None\n    x.sum().backward()"
    assert verdicts(judged(block(f"{X}\n{loop}"))) == [(5, "refuted")]


@pytest.mark.parametrize(
    "catching",
    [
        "try:\n    fails()  # RuntimeError: no\nexcept RuntimeError:\n    pass",
        "import contextlib\nwith contextlib.suppress(RuntimeError):\n    fails()  # RuntimeError: no",
        "try:\n    try:\n        fails()  # RuntimeError: no\n    finally:\n        pass\nexcept Exception as e:\n    raise OSError from e",
    ],
)
def test_an_exception_that_the_block_catches_is_one(catching: str) -> None:
    told = verdicts(judged(block(f"import torch\ndef fails():\n    raise RuntimeError('no')\n{catching}")))
    assert [verdict for _, verdict in told] == ["holds"]


def test_an_exception_that_is_caught_each_time_around_is_told_once_and_of_many_some_are() -> None:
    loops = "for _ in range(3):\n    try:\n        fails('the same')\n    except RuntimeError:\n        pass\n"
    loops += "for each in range(300):\n    try:\n        fails(each)\n    except RuntimeError:\n        pass"
    outcome = judged(block(f"import torch\ndef fails(said):\n    raise RuntimeError(said)\n{loops}")).blocks[0].pieces[0].outcome
    assert isinstance(outcome, Returned)
    assert [each.message for each in outcome.observed.exceptions] == ["the same", *map(str, range(199))]


def test_of_a_line_in_a_long_loop_the_first_hundred_values_are_seen() -> None:
    outcome = judged(block("import torch\nfor each in range(300):\n    print(each)  # 299")).blocks[0].pieces[0].outcome
    assert isinstance(outcome, Returned)
    assert [each.plain for each in outcome.observed.seen] == list(range(100))


def test_what_a_statement_in_a_session_prints_is_its_own() -> None:
    session = ">>> for each in (1, 2):\n...     print(each)\n1\n2\n>>> assert print(3) is None\n3\n>>> 4\n5"
    assert [verdict for _, verdict in verdicts(judged(block(session, "pycon")))] == ["holds", "holds", "refuted"]


def test_a_comment_is_about_the_line_that_calls_what_raises() -> None:
    code = (
        "class M(torch.nn.Module):\n    def forward(self, x):\n        return x.missing\nM()(1)  # AttributeError\ny = 1  # AttributeError"
    )
    assert [verdict for _, verdict in verdicts(judged(block(f"import torch\n{code}")))] == ["holds", "partly"]


@pytest.mark.parametrize(("seed", "verdict"), [("", "untestable"), ("torch.manual_seed(7)\n", "refuted")])
def test_random_numbers_are_only_known_where_the_document_seeds_them(seed: str, verdict: str) -> None:
    told = verdicts(judged(block(f"import torch\n{seed}print(torch.rand(2))  # tensor([5., 5.])")))
    assert [found for _, found in told] == [verdict]


def test_both_versions_of_a_block_have_the_same_random_numbers() -> None:
    version = "x = torch.randn(3, requires_grad=True)\n(x * x).sum().backward()"
    judgement = judged(block(f"import torch\n{version}  # incorrect gradients\n# fixed\n{version}"))
    assert [verdict for _, verdict in verdicts(judgement)] == ["refuted", "holds"]


def test_whatever_a_block_does_to_its_process_is_an_outcome_of_it_alone() -> None:
    codes = ("import os; os._exit(3)", "import ctypes; ctypes.string_at(0)", "while True: pass", "import sys; sys.exit(1)", "def (:", "1")
    judgement = judged("".join(map(block, codes)), timeout=5.0)
    outcomes = [found.pieces[0].outcome for found in judgement.blocks]
    assert [type(outcome) for outcome in outcomes] == [Exited, Crashed, TimedOut, Raised, Raised, Returned]
    assert [outcome.type for outcome in outcomes if isinstance(outcome, Raised)] == ["SystemExit", "SyntaxError"]


def test_lines_are_those_of_the_document() -> None:
    outcome = judged("# Title\n\n" + block("x = 1\n\nraise ValueError(x)")).blocks[0].pieces[0].outcome
    assert isinstance(outcome, Raised)
    assert outcome.line == 6
    assert outcome.observed.exceptions[0].lines == (6,)


def test_futures_of_a_part_hold_in_those_behind_it() -> None:
    judgement = judged(
        block("from __future__ import annotations\nimport torch\nx = 1") + block("def f(a: Missing): return x\nprint(f(1))  # 1")
    )
    assert [verdict for _, verdict in verdicts(judgement)] == ["holds"]


def test_a_program_that_replaces_what_a_report_is_made_with_is_reported() -> None:
    code = f"{X}\nx.sum().backward()\nimport sys\nsys.displayhook = None\ntorch.Tensor.tolist = None\nprint(x.grad is None)  # False"
    assert [verdict for _, verdict in verdicts(judged(block(code)))] == ["holds"]


def test_what_watches_a_program_is_no_variable_of_it() -> None:
    outcome = judged(block(f"{X}\nprint(x.grad)  # None")).blocks[0].pieces[0].outcome
    assert isinstance(outcome, Returned)
    assert set(outcome.observed.tensors) == {"x"}
    assert outcome.observed.values == {}
