"""`make graphs`: run the catalog's programs on the installed torch, or on another, and keep the graphs that they build.

    make graphs                                   # on the torch at hand
    make graphs INTERPRETER=/envs/2.13.0/bin/python

A program that does not do what its case states while it is watched has no graph kept: the picture would be of something else.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.catalog import builtin_root, load
from gradcases.commands.output import replace_json_files
from gradcases.errors import GradcasesError
from gradcases.graphs.kept import FOLDER, topic_text
from gradcases.judge import Verdict
from gradcases.runner.graphing import drawings, why_not
from gradcases.runner.isolation import Isolation
from gradcases.runner.schedule import Session, default_jobs
from gradcases.runner.workers import interpreter

if TYPE_CHECKING:
    from gradcases.case import Case
    from gradcases.catalog import Catalog
    from gradcases.graphs.graph import Drawing

MEANT = (Verdict.HOLDS, Verdict.REWORDED)
TIMEOUT = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(description="Keep the graphs that the programs of the catalog build.")
    parser.add_argument("--interpreter", metavar="PATH", help="a Python that has torch; the one in use without it")
    parser.add_argument("--catalog", metavar="DIR", type=Path, default=builtin_root())
    asked = parser.parse_args()
    try:
        catalog = load(asked.catalog)
        write(catalog, *recorded(catalog, asked.interpreter))
    except GradcasesError as error:
        print(f"make graphs: {error}", file=sys.stderr)
        return 2
    return 0


def recorded(catalog: Catalog, python: str | None) -> tuple[str, dict[str, Drawing]]:
    """The torch, and the drawings by the ids of their cases. Raises TargetError."""
    with Session(interpreter(python), "cpu", Isolation.best(), default_jobs(), TIMEOUT) as session:
        torch = (session.target().torch or "").partition("+")[0]
        wanted = [(case, next(iter(case.fixes), None)) for case in catalog.cases if why_not(session, case) is None]
        found = {}
        for case, drawing, verdicts in drawings(session, wanted):
            if any(verdict not in MEANT for verdict in verdicts):
                print(f"{case.id}: does something else while it is watched; no graph is kept", file=sys.stderr)
            elif drawing.code is not None:
                found[case.id] = drawing
    return torch, found


def write(catalog: Catalog, torch: str, found: dict[str, Drawing]) -> None:
    """A file for each topic that has any."""
    topics: dict[str, list[tuple[Case, Drawing]]] = defaultdict(list)
    for case in catalog.cases:
        if case.id in found:
            topics[case.topic].append((case, found[case.id]))
    texts = {f"{topic}.json": topic_text(torch, pairs) for topic, pairs in topics.items()}
    folder = catalog.root / FOLDER
    replace_json_files(folder, texts)
    print(f"{folder}: {len(found)} graphs in {len(texts)} files, {sum(map(len, texts.values())):,} bytes", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
