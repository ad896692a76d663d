"""Which line carried an old graph over, where backward met freed values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases_inside.watching.finding import Finding
from gradcases_inside.watching.graph import Graph

if TYPE_CHECKING:
    from gradcases_inside.watching.graph import Behind
    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.records import Backward, Call, Value


def findings(judge: Judge, event: Backward) -> list[Finding]:
    """Where a value of an old graph went into the new one; or the first backward, where one graph was gone through twice."""
    earlier = [each for each in judge.recorder.backwards if each.number <= event.number]
    if not earlier:
        return []
    graph = Graph(judge.recorder.calls)
    behind = graph.led_to(event.roots)
    for old in reversed(earlier):
        freed = graph.led_to(old.roots)
        shared = behind.calls & freed.calls
        recorded = {call.number for call in graph.calls if call.number in shared and call.last_node > call.first_node}
        if recorded:
            return _of_shared(graph, behind, recorded, old)
    return []


def _of_shared(graph: Graph, behind: Behind, shared: set[int], old: Backward) -> list[Finding]:
    for call in graph.calls:
        if call.number < old.number or call.number not in behind.calls or call.place is None:
            continue
        carried = [
            use.value for use in call.uses if use.value.call is not None and use.value.call.number in shared and use.value.is_attached
        ]
        if carried:
            return [_carried(call, carried, old)]
    why = "This backward frees what the graph had saved, and a later one goes through the same part of it again."
    return [Finding("backward-twice", old.place, why, "raises", old.roots, operation="backward")]


def _carried(call: Call, carried: list[Value], old: Backward) -> Finding:
    where = " (line %d)" % old.place.line if old.place is not None else ""
    why = "What goes in here still has the graph of an earlier iteration, which an earlier backward%s has freed." % where
    made = [(each.call.place, each.call.name) for each in carried[:1] if each.call is not None and each.call.place is not None]
    return Finding("carried-state-graph", call.place, why, "raises", carried, operation=call.name, path=made)
