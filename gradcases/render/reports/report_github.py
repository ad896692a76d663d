"""A report as GitHub workflow commands: annotations at the case's file and line. At most ten, the worst first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.judge import ClaimVerdict, Verdict
from gradcases.outcome import Raised
from gradcases.render.github_commands import annotation, at_most_ten
from gradcases.render.parts import told, values
from gradcases.render.words import closing_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gradcases.finding import ClaimFinding, Finding
    from gradcases.report import Report

LEVELS = {Verdict.UNDECIDED: "error", Verdict.CHANGED: "error", Verdict.REWORDED: "warning"}


def github(report: Report) -> str:
    annotations = [*_case_annotations(report.findings), *_claim_annotations(report.claims)]
    shown = at_most_ten(annotations, "`--format table` and `json` have them all")
    return "".join(f"{line}\n" for line in [*shown, closing_line(report)])


def _case_annotations(findings: Collection[Finding]) -> Iterator[str]:
    for verdict, level in LEVELS.items():
        for finding in findings:
            if finding.verdict is verdict:
                properties = {
                    "file": _relative(finding.case.path),
                    "line": str(_line(finding)),
                    "title": f"{finding.case.id} {verdict.value}",
                }
                yield annotation(level, properties, finding.reason or verdict.meaning)


def _claim_annotations(claims: tuple[ClaimFinding, ...]) -> Iterator[str]:
    for each in claims:
        if each.judged.verdict is ClaimVerdict.REFUTED:
            title = f"{each.claim.source}, {each.claim.locator}: refuted"
            parts = [f"{part.part}: claimed {{}}; observed {{}}".format(*values(part)) for part in told(each.judged.parts)]
            yield annotation("notice", {"file": _relative(each.case.path), "title": title}, "\n".join([each.claim.says, *parts]))


def _line(finding: Finding) -> int:
    """Of the file: where the code raised, or where it begins."""
    program = finding.case.code.program
    outcome = finding.code.outcome if finding.code is not None else None
    line = program.file_line(outcome.line) if isinstance(outcome, Raised) and outcome.line else None
    return line or program.parts[-1].first_line


def _relative(path: Path) -> str:
    """To the working directory, where it is below it: that is where CI looks for the file."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.as_posix()
