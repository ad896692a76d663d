"""Why backward raised, where the records know more than its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases_inside.watching.finding import Finding
from gradcases_inside.watching.graph import Graph
from gradcases_inside.watching.rules import graph_twice, in_place, none_grads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gradcases_inside.watching.graph import Behind
    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.records import Backward, Value


def explained(judge: Judge, event: Backward, roots: Sequence[Any], error: BaseException) -> list[Finding]:
    """Findings that explain this exception; none where only its text is known."""
    text = str(error)
    if "modified by an inplace operation" in text:
        found = in_place.findings(judge, event, roots, text)
    elif "second time" in text:
        found = graph_twice.findings(judge, event)
    elif "does not require grad and does not have a grad_fn" in text:
        found = _without_graph(judge, event)
    elif event.is_grad and "does not require grad" in text:
        found = _of_inputs(judge, event)
    elif "not have been used in the graph" in text:
        found = _of(judge, event, event.inputs)
    else:
        found = []
    for finding in found:
        finding.error = True
        finding.symptom = "raises"
    return found


def _without_graph(judge: Judge, event: Backward) -> list[Finding]:
    graph = Graph(judge.recorder.calls)
    behind = graph.led_to(event.roots)
    leaves = _leaves(graph, behind)
    if not leaves:
        leaves = _leaves(graph, graph.led_to(event.roots, guessing=True))
    if leaves:
        return _first_cuts(_of(judge, event, leaves, graph))
    return _frozen(judge, graph, behind)


def _of_inputs(judge: Judge, event: Backward) -> list[Finding]:
    """Those that a gradient was asked for with respect to, and that were made without wanting one."""
    data = [value for value in event.inputs if value.is_leaf and not _requires_grad(value) and _is_made_for(value)]
    why = "It is made here without `requires_grad`, and the gradient with respect to it is asked for in line %d."
    line = event.place.line if event.place is not None else 0
    return [Finding("input-not-requires-grad", value.place, why % line, "raises", [value]) for value in data[:1]]


def _requires_grad(value: Value) -> bool:
    tensor = value.tensor()
    return tensor is not None and tensor.requires_grad


def _is_made_for(value: Value) -> bool:
    """Whether its line makes it, and does not cut it off from something: that would be another cause."""
    return value.place is not None and (value.call is None or value.call.name not in none_grads.DETACHING)


def _leaves(graph: Graph, behind: Behind) -> list[Value]:
    found = {}
    for call in graph.calls:
        if call.number in behind.calls:
            for use in call.uses:
                if use.value.is_leaf and use.requires_grad:
                    found[use.value.number] = use.value
    return list(found.values())


def _of(judge: Judge, event: Backward, values: Iterable[Value], graph: Graph | None = None) -> list[Finding]:
    graph = graph or Graph(judge.recorder.calls)
    return [finding for value in values for finding in none_grads.explained(graph, event.roots, value)]


def _first_cuts(found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.cause != "unused-in-graph"] or found


def _frozen(judge: Judge, graph: Graph, behind: Behind) -> list[Finding]:
    for call in graph.calls:
        if call.number not in behind.calls:
            continue
        for use in call.uses:
            at = judge.recorder.frozen.get(use.value.number)
            if use.value.is_leaf and at is not None:
                why = "`requires_grad` is set to False here, and nothing else that the loss is computed from requires grad."
                return [Finding("frozen-params", at[0], why, "raises", [use.value])]
    return []
