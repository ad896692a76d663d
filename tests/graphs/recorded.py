"""Programs run by a real worker with their graphs recorded, all in one session."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gradcases.graphs.graph import Kind
from gradcases.graphs.told import graph_of
from gradcases.outcome import Raised, Returned
from gradcases.program import Part, Program
from gradcases.runner.isolation import Isolation
from gradcases.runner.jobs import Job
from gradcases.runner.schedule import Done, Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradcases.graphs.graph import Edge, Graph, Node
    from gradcases.outcome import Outcome

FIRST_LINE = 7  # of the file; what is told counts from the program's own


def recorded(programs: Mapping[str, str], python: str = sys.executable) -> dict[str, tuple[Outcome, Graph | None]]:
    """The outcome of each, and its graph. Fails where recording did."""
    jobs = [Job(f"a/{name}", "code", Program((Part(FIRST_LINE, text),)), Path(os.devnull), graph=True) for name, text in programs.items()]
    with Session(python, "cpu", Isolation.best(), 1, 60.0) as session:
        session.target()
        done = [event for event in session.run(jobs) if isinstance(event, Done)]
    return {event.job.case_id.partition("/")[2]: (event.outcome, _graph(event)) for event in done}


def _graph(done: Done) -> Graph | None:
    assert isinstance(done.outcome, (Returned, Raised)), done.outcome
    assert done.outcome.observed.graph_trouble is None, f"{done.job.case_id}: {done.outcome.observed.graph_trouble}"
    told = done.outcome.observed.graph
    return None if told is None else graph_of(told, done.job.program.line_at)


def node(graph: Graph, name: str) -> Node:
    """The operation, or the leaf, of this name."""
    (found,) = (each for each in graph.nodes if name in (each.name, *(each.names if each.kind is Kind.LEAF else ())))
    return found


def leading_to(graph: Graph, name: str) -> list[Edge]:
    return [edge for edge in graph.edges if graph.nodes[edge.target] is node(graph, name)]


def names(graph: Graph) -> set[str]:
    return {each.name for each in graph.nodes if each.kind is Kind.OPERATION}
