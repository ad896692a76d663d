"""Cases, findings and reports made by hand, for the renderers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.case import Case, Changes, Claim, Code, Fix, Symptom, When
from gradcases.case_findings import CaseFindings
from gradcases.condition import ALWAYS
from gradcases.expectation import At, Ends, Expectation, Raises
from gradcases.finding import ClaimFinding, Finding, Ran
from gradcases.judge import Verdict, judge, judge_claim, worst
from gradcases.outcome import Contents, Crashed, Observed, Printed, Raised, Returned, TensorFacts, TimedOut, Unobserved, Warned
from gradcases.program import Part, Program
from gradcases.report import Report
from gradcases.target import Target
from gradcases.wanted import Close, Word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradcases.outcome import Outcome
    from gradcases.wanted import Wanted

MESSAGE = "element 0 of tensors does not require grad and does not have a grad_fn"
LOSS = "import torch\nx = torch.ones(2, requires_grad=True)\nloss = x.detach().sum()\nloss.backward()\n"
MENDED = LOSS.replace(".detach()", "")

# What must not do anything to a screen, to a document or to a CI system.
HOSTILE = (
    "[red]red[/red] \x1b[31mred\x1b]0;title\x07 \rover\b\b\b \x9b2J \u202edrow\u2066 \ud800 \ufffe "
    "]]> <script>alert(1)</script> &amp; | `a` ``b`` \\| $x$ *b* _i_ ~s~ @someone #1 https://x.y %0A\n"
    "::error::forged\n##[error]forged\n| broken | out |\n```\n# heading\n1. item\n"
)

TARGET = Target("2.13.0+cpu", "3.11.7", "Linux", "cpu", git="abc", implementation="CPython", executable="/usr/bin/python")
TITLES = {"doc": "A document about gradients"}


def leaf(grad: object = None) -> TensorFacts:
    contents = Contents((2,), "float32", value=[1.0, 1.0], zeros=False, nan=False, inf=False)
    own = None if grad is None else Contents((2,), "float32", value=grad, zeros=False, nan=False, inf=False)
    return TensorFacts(contents, requires_grad=True, is_leaf=True, grad=own)


def observed(grad: object = None, *warnings: Warned) -> Observed:
    return Observed(tensors={"x": leaf(grad)}, warnings=warnings)


def raises(message: str = MESSAGE, type: str = "RuntimeError", grad: object = None, line: int | None = 4, printed: str = "") -> Raised:
    size = len(printed.encode("utf-8", "surrogatepass"))
    return Raised(type, message, line, observed(grad), Printed(printed, printed, size, size), 0.25)


def returns(grad: object = None) -> Returned:
    return Returned(observed(grad), seconds=0.25)


def expected(contains: str = "does not require grad", message: str | None = MESSAGE, type: str = "RuntimeError") -> Expectation:
    return Expectation(raises=Raises(type, contains, message, At("loss.backward()")), grads={"x": Word.NULL})


def expected_grad(value: Wanted) -> Expectation:
    return Expectation(grads={"x": value})


def code(text: str = LOSS, expectation: Expectation | None = None) -> Code:
    return Code(Program((Part(5, text),)), (When(ALWAYS, expectation or expected()),))


def fix(name: str = "fix 1", value: object = None, what: str = "Leave out `detach()`.") -> Fix:
    return Fix(name, what, Changes.SAME_RESULT, code(MENDED, expected_grad(Close(value or [1.0, 1.0]))))


def claim(says: str = "it raises", locator: str = "example 1", **parts: Expectation) -> Claim:
    return Claim("doc", locator, says, parts.get("code"), parts.get("fix"), untestable=None if parts else "nobody can tell")


def said(grad: Wanted = Word.PRESENT) -> Expectation:
    return Expectation(raises=Raises(), grads={"x": grad}, complete=False)


REFUTED = Expectation(raises=Ends.RETURNS, complete=False)


def case(id: str = "topic/slug", title: str = "It raises", *fixes: Fix, code_: Code | None = None, claims: tuple[Claim, ...] = ()) -> Case:
    return Case(id, Path(f"cases/{id}.yaml"), title, "detached-loss", Symptom.RAISES, code_ or code(), "So it is.", fixes, claims=claims)


def finding(case: Case, outcome: Outcome | None = None, fixes: Mapping[str, Outcome] | None = None, reason: str | None = None) -> Finding:
    """Judged as a run would; without an outcome it is not run."""
    if outcome is None:
        return Finding(case, Verdict.NOT_RUN, reason or "is about cuda, not cpu")
    ran = _ran(case.code, outcome)
    ran_fixes = {each.name: _ran(each.code, (fixes or {}).get(each.name, returns([1.0, 1.0]))) for each in case.fixes}
    verdict = worst(each.judged.verdict for each in (ran, *ran_fixes.values()))
    return Finding(case, verdict, reason, ran, ran_fixes, 0.5)


def _ran(code: Code, outcome: Outcome) -> Ran:
    return Ran(outcome, judge(code.expectations[0].value, outcome, code.program))


def report(*findings: Finding, interrupted: bool = False, unfinished: int = 0) -> Report:
    claims = [
        ClaimFinding(each.case, claim, judge_claim(each.case, claim, each.code.outcome if each.code else None, {}))
        for each in findings
        for claim in each.case.claims
    ]
    return Report(TARGET, 7, "0" * 64, CaseFindings(findings), tuple(claims), 1.25, interrupted, unfinished)


def one_of_each() -> Report:
    """Every verdict of a case and of a claim, every kind of outcome."""
    claims = (
        claim("it raises and x.grad is None", code=said(Word.NULL)),
        claim("it raises and x has a gradient", "example 2", code=said()),
        claim("it returns", "example 3", code=REFUTED),
        claim("nobody knows", "text 1"),
    )
    moved = MESSAGE.replace("grad_fn", "history")
    return report(
        finding(case("a/holds", "It holds", fix(), claims=claims), raises()),
        finding(case("a/reworded"), raises(moved), reason="code: message moved"),
        finding(case("a/changed", "It changed", fix(), fix("other", [2.0, 2.0])), returns([1.0, 1.0]), reason="code: raises nothing"),
        finding(case("a/crashed"), Crashed(11), reason="code: crashed"),
        finding(case("a/timed-out"), TimedOut(3.0), reason="code: took too long"),
        finding(case("b/not-run"), reason="needs torch >=9.0"),
        finding(case("b/undecided"), Unobserved("the worker ended twice"), reason="code: unknown"),
    )


def hostile() -> Report:
    """A case in which every text that a file or a program can choose is hostile."""
    claims = (
        Claim("doc", HOSTILE, HOSTILE, code=said()),
        Claim("doc", HOSTILE, HOSTILE, code=REFUTED),
        Claim("doc", HOSTILE, HOSTILE, untestable=HOSTILE),
    )
    own = code(f"import torch\n# {HOSTILE!a}\nloss = 1\nloss.backward()\n", expected(HOSTILE, HOSTILE))
    bad = case("a/hostile", HOSTILE, fix("fix 1", what=HOSTILE), code_=own, claims=claims)
    outcome = raises(f"x{HOSTILE}", HOSTILE, printed=HOSTILE)
    return report(finding(bad, outcome, reason=f"code: {HOSTILE}"))
