"""The outcome that an expectation describes, so that a claim can be held against a case without running it.

The catalog's tests run every case and hold both verdicts against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.expectation import Expectation, Facts, Raises
from gradcases.judge import JudgedClaim, judge_claim
from gradcases.outcome import Contents, Observed, Outcome, Plain, Raised, Returned, TensorFacts, Warned
from gradcases.wanted import Shaped, Wanted, Word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradcases.case import Case, Claim, Code
    from gradcases.program import Program


def judged_as_stated(case: Case, claim: Claim) -> JudgedClaim:
    """The claim's verdict if the case happens as its newest expectations say."""
    fixes = {fix.name: _newest(fix.code) for fix in case.fixes}
    return judge_claim(case, claim, _newest(case.code), fixes)


def _newest(code: Code) -> Outcome:
    last = max(code.expectations, key=lambda block: block.condition.torch.low or ())
    return outcome_of(last.value, code.program)


def outcome_of(expectation: Expectation, program: Program) -> Outcome:
    """An outcome that the expectation accepts, with all that it states and nothing else."""
    observed = Observed(
        tensors=_tensors(expectation),
        values=_plain_values(expectation),
        warnings=tuple(Warned(each.category, each.contains) for each in expectation.warns),
    )
    raises = expectation.raises
    if not isinstance(raises, Raises):
        return Returned(observed)
    line = program.find(raises.at.line, raises.at.nth) if raises.at else None
    return Raised(raises.type or "Exception", raises.message or raises.contains or "", line, observed)


def _tensors(expectation: Expectation) -> Mapping[str, TensorFacts]:
    plain = _plain_values(expectation)
    names = dict.fromkeys((*expectation.grads, *expectation.tensors, *(name for name in expectation.values if name not in plain)))
    return {
        name.replace("*", "…"): _facts(expectation.grads.get(name), expectation.tensors.get(name), expectation.values.get(name))
        for name in names  # of a pattern some name that it is of, which no key is
    }


def _facts(grad: Wanted | None, stated: Facts | None, value: Wanted | None) -> TensorFacts:
    facts = stated.stated if stated is not None else {}
    requires_grad = facts.get("requires_grad", grad is not None)
    leaf = grad is not Word.NON_LEAF and (grad is not None or not requires_grad)  # of a leaf that requires a gradient, it is stated
    none = grad is None or (isinstance(grad, Word) and grad.wants_none)
    own = _contents(value) if value is not None else Contents((), "float32", has_value=False)
    shape, dtype = facts.get("shape", list(own.shape)), facts.get("dtype", own.dtype)
    return TensorFacts(
        contents=Contents(tuple(shape), dtype, value=own.value, has_value=own.has_value, zeros=own.zeros, nan=own.nan, inf=own.inf),
        requires_grad=requires_grad,
        is_leaf=facts.get("is_leaf", leaf),
        grad_fn=facts.get("grad_fn"),
        grad=None if none or grad is None else _contents(grad),
    )


def _contents(want: Wanted) -> Contents:
    if isinstance(want, Shaped):
        return Contents(want.shape, "float32", has_value=False)
    if isinstance(want, Word):
        return Contents((), "float32", has_value=False, zeros=want is Word.ZEROS, nan=want is Word.NAN, inf=want is Word.INF)
    return Contents(_shape(want.value), "float32", value=want.value)


def _shape(value: Plain) -> tuple[int, ...]:
    return (len(value), *_shape(value[0])) if isinstance(value, list) and value else ()


def _plain_values(expectation: Expectation) -> Mapping[str, Plain]:
    """But for those of tensors, as only a tensor has a shape, is all zeros, or is present whatever its values."""
    return {
        name: want.value
        for name, want in expectation.values.items()
        if name not in expectation.tensors and not isinstance(want, Shaped) and want not in (Word.ZEROS, Word.PRESENT)
    }
