"""What a broken case is, and the words that several complaints share."""

from __future__ import annotations

from typing import NamedTuple


class Broken(NamedTuple):
    """What replaces the keys of a case, and what is said of it: line, column and text."""

    blocks: dict[str, str | None]
    told: list[str]
    by_schema: bool = True  # whether a schema can say that it is wrong


CASE_KEYS = (
    "`aliases`, `cause`, `claims`, `code`, `covers`, `expect`, `fix`, `id`, `no_fix`, "
    "`params`, `requires`, `same-message-as`, `see`, `setup`, `symptom`, `tags`, `title`, `why`"
)
CLAIM_KEYS = "`code`, `fix`, `fix_name`, `locator`, `says`, `source`, `untestable`"
FIX_KEYS = "`changes`, `code`, `expect`, `name`, `what`"
EXPECTATION_KEYS = "`grads`, `raises`, `tensors`, `values`, `warns`"
RAISES_KEYS = "`at`, `contains`, `message`, `type`"
FACT_KEYS = "`dtype`, `grad_fn`, `is_leaf`, `requires_grad`, `shape`"
REQUIRES_KEYS = "`device`, `mode`, `modules`, `python`, `torch`"
WHEN_KEYS = "`device`, `mode`, `python`, `torch`"
SYMPTOMS = "raises, none-grad, zero-grad, nan-grad, wrong-grad, warns, no-fault"
GRAD_FORMS = "a number, a list of numbers, or one of null, non-leaf, zeros, nan, inf, present"
NUMBERS = 'a tensor\'s values are numbers, `.nan`, `.inf`, or complex ones as "1+2j"'
NEEDS = "a claim needs either what it says as an expectation, of `code` or of `fix`, or `untestable` with the reason"
COVER = "`when` has to cover all that `requires` allows"
FIX = "{name: a, what: a, changes: workaround, code: a, expect: {}}"
MANY = "1" * 5000
MANY_SHOWN = "1" * 59 + "…"
