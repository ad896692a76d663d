"""All that is thought of the documents of a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.judge import ClaimVerdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradcases.documents.document import Document
    from gradcases.documents.judging import JudgedBlock
    from gradcases.target import Target


@dataclass(frozen=True)
class JudgedDocument:
    """A document's blocks with the verdicts on what they claim."""

    document: Document
    blocks: tuple[JudgedBlock, ...]


@dataclass(frozen=True)
class Judgement:
    """Of all documents of a run; there is no target where none of them has a block to run."""

    target: Target | None
    documents: tuple[JudgedDocument, ...]
    seconds: float = 0.0

    @property
    def blocks(self) -> tuple[JudgedBlock, ...]:
        return tuple(block for document in self.documents for block in document.blocks)

    @property
    def claim_counts(self) -> Mapping[ClaimVerdict, int]:
        counter = Counter(each.judged.verdict for block in self.blocks for each in block.remarks)
        return {verdict: counter[verdict] for verdict in ClaimVerdict}

    @property
    def block_counts(self) -> Mapping[ClaimVerdict, int]:
        counter = Counter(block.verdict for block in self.blocks)
        return {verdict: counter[verdict] for verdict in ClaimVerdict}

    @property
    def exit_code(self) -> int:
        """1 where a claim is refuted."""
        return int(self.claim_counts[ClaimVerdict.REFUTED] > 0)
