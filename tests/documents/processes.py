"""Documents judged by real processes with a real torch."""

from __future__ import annotations

import sys
from pathlib import Path

from gradcases.documents.document import Document
from gradcases.documents.judgement import Judgement
from gradcases.documents.running import judge_documents, planning
from gradcases.runner.isolation import Isolation
from gradcases.runner.schedule import Session


def judged(*texts: str, isolation: Isolation | None = None, timeout: float = 30.0) -> Judgement:
    """Documents of these texts, named 0.md and so on."""
    documents = [Document.of(Path(f"{number}.md"), text) for number, text in enumerate(texts)]
    with Session(sys.executable, "cpu", isolation or Isolation.best(), 2, timeout) as session:
        session.target()
        return judge_documents(session, planning(documents))


def block(code: str, info: str = "python") -> str:
    return f"```{info}\n{code}\n```\n\n"


def verdicts(judgement: Judgement) -> list[tuple[int, str]]:
    """Line and verdict of every claim that a rule reads."""
    return [(each.remark.line, each.judged.verdict.value) for found in judgement.blocks for each in found.remarks if each.is_read]
