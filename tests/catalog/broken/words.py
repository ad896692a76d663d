"""What a broken case is, and the words that several complaints share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gradcases.catalog import cases, claims, conditions, expectations
from gradcases.expectation import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable


class Broken(NamedTuple):
    """What replaces the keys of a case, and what is said of it: line, column and text."""

    blocks: dict[str, str | None]
    told: list[str]
    by_schema: bool = True  # whether a schema can say that it is wrong


def listed(keys: Iterable[str]) -> str:
    """Keys as a complaint lists them."""
    return ", ".join(f"`{key}`" for key in sorted(keys))


CASE_KEYS = listed(cases.KEYS)
CLAIM_KEYS = listed(claims.CLAIM_KEYS)
FIX_KEYS = listed(cases.FIX_KEYS)
EXPECTATION_KEYS = listed(expectations.EXPECTATION_KEYS)
RAISES_KEYS = listed(expectations.RAISES_KEYS)
FACT_KEYS = listed(FACTS)
REQUIRES_KEYS = listed(cases.REQUIRES_KEYS)
WHEN_KEYS = listed(conditions.WHEN_KEYS)
SYMPTOMS = "raises, none-grad, zero-grad, nan-grad, wrong-grad, warns, no-fault"
GRAD_FORMS = "a number, a list of numbers, or one of null, non-leaf, zeros, nan, inf, present"
NUMBERS = 'a tensor\'s values are numbers, `.nan`, `.inf`, or complex ones as "1+2j"'
NEEDS = "a claim needs either what it says as an expectation, of `code` or of `fix`, or `untestable` with the reason"
COVER = "`when` has to cover all that `requires` allows"
FIX = "{name: a, what: a, changes: workaround, code: a, expect: {}}"
MANY = "1" * 5000
MANY_SHOWN = "1" * 59 + "…"
