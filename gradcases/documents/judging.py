"""Opinions about a document: each remark held against what its program did. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.documents.parts import RanPiece, parts_of, shown_by
from gradcases.documents.rules import About
from gradcases.expectation import Agreement, Part
from gradcases.judge import ClaimVerdict, JudgedClaim, weighed
from gradcases.outcome import Crashed, Exited, Outcome, Raised, Returned, summary

if TYPE_CHECKING:
    from gradcases.documents.blocks import Block
    from gradcases.documents.remarks import Remark


@dataclass(frozen=True)
class JudgedRemark:
    """A remark, and what is thought of it."""

    remark: Remark
    judged: JudgedClaim

    @property
    def is_read(self) -> bool:
        return self.remark.about is not About.UNREAD


@dataclass(frozen=True)
class JudgedBlock:
    """A block with what happened in its pieces and the verdicts on its remarks."""

    block: Block
    chain: tuple[Block, ...]
    pieces: tuple[RanPiece, ...]
    remarks: tuple[JudgedRemark, ...]

    @property
    def verdict(self) -> ClaimVerdict | None:
        """Of all that can be told of its remarks, taken together; None where it claims nothing that a rule reads."""
        if not any(each.is_read for each in self.remarks):
            return None
        decided = [each for each in self.remarks if each.judged.verdict is not ClaimVerdict.UNTESTABLE]
        return weighed(tuple(part for each in decided for part in each.judged.parts)).verdict


def judge_remark(remark: Remark, ran: RanPiece) -> JudgedRemark:
    """The verdict on a remark about a piece."""
    if remark.about is About.UNREAD:
        return JudgedRemark(remark, JudgedClaim(ClaimVerdict.UNTESTABLE, (), "no rule reads it"))
    if not isinstance(ran.outcome, (Returned, Raised)):
        return JudgedRemark(remark, _of_another_ending(remark, ran.outcome))
    judged = weighed(parts_of(remark, ran, ran.outcome))
    if judged.verdict is not ClaimVerdict.HOLDS and _depends_on_chance(remark, ran.outcome, ran.reseeded):
        return JudgedRemark(remark, JudgedClaim(ClaimVerdict.UNTESTABLE, judged.parts, "it is another one with other random numbers"))
    return JudgedRemark(remark, judged)


def _of_another_ending(remark: Remark, outcome: Outcome) -> JudgedClaim:
    """Of a crash it is known that nothing was raised and that it did not return; of values nothing is."""
    if remark.about in (About.RAISES, About.RETURNS) and isinstance(outcome, (Crashed, Exited)):
        return weighed((Part("outcome", remark.about.value, summary(outcome), Agreement.DIFFERS),))
    return JudgedClaim(ClaimVerdict.UNTESTABLE, (), f"the program {summary(outcome)}")


def _depends_on_chance(remark: Remark, outcome: Returned | Raised, reseeded: Outcome | None) -> bool:
    """Whether what is claimed came out otherwise with another seed."""
    if remark.about not in (About.VALUE, About.PRINTS) or not isinstance(reseeded, type(outcome)):
        return False
    return shown_by(remark, outcome) != shown_by(remark, reseeded)
