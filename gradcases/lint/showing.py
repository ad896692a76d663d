"""What a case shows of itself to someone who does not know its cause."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gradcases.catalog.unwritten import MARK
from gradcases.expectation import Raises
from gradcases.lint.walking import Stated, expectations
from gradcases.message_text import normalised

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.catalog.places import Steps
    from gradcases.errors import Problem
    from gradcases.expectation import Expectation, Warns


@dataclass(frozen=True)
class Showing:
    """One thing by which a case is told from others; two are equal where a file says the same twice.

    Only showings with the same `key` can pass for each other: a text by what it is the text of, all else by what there is to see.
    """

    file_id: str
    cause: str
    key: Hashable
    core: str  # and below as the normalised text; empty of what is silent
    message: str
    steps: Steps = field(compare=False)  # from the expectation
    stated: Stated = field(compare=False, repr=False)

    @property
    def advice(self) -> str:
        """What to do where it is not told from another."""
        return "make `contains` longer" if self.core else "state more of its tensors and values"

    def passes_for(self, other: Showing) -> bool:
        """Whether the core of this one is in the other's text; what is silent has the same key already."""
        return self.key == other.key and self.core in other.message

    def problem(self, text: str) -> Problem:
        return self.stated.problem(self.steps, text)


def showings(catalog: Catalog) -> Iterator[Showing]:
    """What the codes of all cases show; of an exception nothing where its text is not recorded."""
    for stated in expectations(catalog):
        if stated.code is not stated.case.code or stated.case.cause == MARK:
            continue  # of a fix, or of a cause that is still to be named
        raises, warns = stated.expectation.raises, stated.expectation.warns
        if isinstance(raises, Raises):
            if raises.contains and raises.message:
                yield _text(stated, ("raises", raises.type), raises.contains, raises.message, ("raises", "contains"))
        elif not warns:
            yield _showing(stated, _all_shown(stated.case, stated.expectation), "", "", ())
        for number, each in enumerate(warns if not isinstance(raises, Raises) else ()):
            if _is_over(stated.case, each):
                continue
            yield _text(stated, ("warns", each.category), each.contains, each.contains, ("warns", number, "contains"))


def _is_over(case: Case, warns: Warns) -> bool:
    """Whether the newest torch does not warn of this any more: of releases that chatter about themselves nothing is told."""
    newest = max(case.code.expectations, key=lambda block: block.condition.torch.low or ())
    return warns not in newest.value.warns


def _text(stated: Stated, key: Hashable, core: str, message: str, steps: Steps) -> Showing:
    return _showing(stated, key, normalised(core), normalised(message), steps)


def _showing(stated: Stated, key: Hashable, core: str, message: str, steps: Steps) -> Showing:
    return Showing(stated.case.file_id, stated.case.cause, key, core, message, steps, stated)


def _all_shown(case: Case, stated: Expectation) -> Hashable:
    """The symptom, and what is wanted of gradients, tensors and values, without the names."""
    facts = sorted(str(sorted(each.stated.items(), key=str)) for each in stated.tensors.values())
    wants = [sorted(map(str, each.values())) for each in (stated.grads, stated.values)]
    return case.symptom, str(facts), str(wants)
