"""The words, symbols and orders that several renderers share."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from gradcases.case import Changes
from gradcases.expectation import Agreement
from gradcases.judge import ClaimVerdict, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gradcases.documents.judgement import Judgement
    from gradcases.page import Page
    from gradcases.report import Report

# What a fix does to the result, as a sentence.
CHANGES = {
    Changes.SAME_RESULT: "The result stays the same.",
    Changes.DIFFERENT_RESULT: "The result is another one.",
    Changes.WORKAROUND: "This is a workaround.",
}

# Of a part, the same words as of a claim: what differs from it refutes it.
PART_VERDICTS = {
    Agreement.AGREES: "holds",
    Agreement.REWORDED: "reworded",
    Agreement.DIFFERS: "refuted",
    Agreement.UNKNOWN: "untestable",
}

# A symbol, one for encodings that lack it, and a style.
STYLES = {
    Verdict.HOLDS: ("✓", "ok", "green"),
    Verdict.REWORDED: ("≈", "~", "yellow"),
    Verdict.CHANGED: ("✗", "x", "bold red"),
    Verdict.NOT_RUN: ("–", "-", "dim"),
    Verdict.UNDECIDED: ("?", "?", "bold magenta"),
    ClaimVerdict.HOLDS: ("✓", "ok", "green"),
    ClaimVerdict.PARTLY: ("≈", "~", "yellow"),
    ClaimVerdict.REFUTED: ("✗", "x", "bold red"),
    ClaimVerdict.UNTESTABLE: ("–", "-", "dim"),
    Agreement.AGREES: ("✓", "ok", "green"),
    Agreement.REWORDED: ("≈", "~", "yellow"),
    Agreement.DIFFERS: ("✗", "x", "bold red"),
    Agreement.UNKNOWN: ("?", "?", "bold magenta"),
}

# Last what has to be read: a long table's end is what stays on the screen.
ORDER = (Verdict.HOLDS, Verdict.NOT_RUN, Verdict.REWORDED, Verdict.CHANGED, Verdict.UNDECIDED)
CLAIM_ORDER = (ClaimVerdict.HOLDS, ClaimVerdict.UNTESTABLE, ClaimVerdict.PARTLY, ClaimVerdict.REFUTED)
NEEDS_A_LOOK = (Verdict.REWORDED, Verdict.CHANGED, Verdict.UNDECIDED)


def closing_line(report: Report) -> str:
    """Counts that add up to what was selected."""
    selected = len(report.findings) + report.unfinished
    counts = {verdict.value: count for verdict, count in report.counts.items()} | {"unfinished": report.unfinished}
    told = [_by_verdict(selected, "case", counts)]
    if report.claims:
        told.append(_by_verdict(len(report.claims), "claim", {verdict.value: count for verdict, count in report.claim_counts.items()}))
    told.append(f"{report.seconds:.1f} s" + (", interrupted" if report.interrupted else ""))
    return "; ".join(told)


def judgement_line(judgement: Judgement) -> str:
    """Counts of a judgement's blocks and claims."""
    blocks = {verdict.value: count for verdict, count in judgement.block_counts.items()}
    blocks["without a claim"] = len(judgement.blocks) - sum(blocks.values())
    claims = {verdict.value: count for verdict, count in judgement.claim_counts.items()}
    told = [_by_verdict(len(judgement.blocks), "Python block", blocks), _by_verdict(sum(claims.values()), "claim", claims)]
    return "; ".join([*told, f"{judgement.seconds:.1f} s"])


def explain_command(case_id: str) -> str:
    """As it is typed: to some shells the brackets of a sub-case are a pattern."""
    return f"gradcases explain {shlex.quote(case_id)}"


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def related(page: Page) -> Iterator[tuple[str, str]]:
    """What a page says to read on, each under the word that `explain` takes: cases, and the topic as a folder."""
    yield from page.related
    if page.topic is not None:
        topic, count = page.topic
        yield f"{topic.id}/", f"{topic.title or 'the topic'} ({counted(count, 'case')})"


def _by_verdict(total: int, what: str, counts: Mapping[str, int]) -> str:
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return counted(total, what) + (f": {told}" if told else "")
