"""A loss that is computed, and not as it was meant: shapes that are broadcast, probabilities for scores, terms that teach nothing."""

from __future__ import annotations

import linecache
from typing import TYPE_CHECKING

from gradcases_inside.watching.finding import Finding
from gradcases_inside.watching.graph import Graph
from gradcases_inside.watching.rules import none_grads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.records import Backward, Call, Value

MOST_LOOKED = 20  # lines with a backward, each looked at once
_DIFFERENCES = frozenset(("sub", "__sub__", "rsub", "__rsub__", "subtract"))
_SUMS = frozenset(("add", "__add__", "__radd__", "sub", "__sub__", "__rsub__", "add_", "__iadd__"))
_SCORES = {"cross_entropy": ("softmax",), "binary_cross_entropy_with_logits": ("sigmoid", "softmax")}
_SHAPING = frozenset(("unsqueeze", "__getitem__", "view", "reshape", "expand", "transpose", "t", ".T", "permute"))
_PASSING = frozenset(("mean", "sum", "mul", "__mul__", "__rmul__", "div", "__truediv__", "neg", "__neg__", *_SUMS))


def findings(judge: Judge, event: Backward) -> list[Finding]:
    """Of what this backward starts from, the first time that its line is come to."""
    key = event.place.key if event.place is not None else None
    if event.is_grad or key is None or key in judge.lines_looked or len(judge.lines_looked) >= MOST_LOOKED:
        return []
    judge.lines_looked.add(key)
    graph = Graph(judge.recorder.calls)
    behind = graph.led_to(event.roots)
    found = []
    for call in graph.calls:
        if call.number in behind.calls and call.place is not None:
            found += _broadcast(call) + _twice(call)
    return found + _constant_terms(graph, event.roots)


def _broadcast(call: Call) -> list[Finding]:
    """Predictions of shape [n, 1] and targets of shape [n], whose difference has the shape [n, n]."""
    if call.name not in _DIFFERENCES or len(call.uses) != 2 or not call.outputs:
        return []
    one, other = call.uses
    shapes = sorted((one.value.shape, other.value.shape), key=len)
    n = shapes[0][0] if shapes[0] else 0
    crossed = len(shapes[0]) == 1 and shapes[1] == (n, 1) and n > 1
    made = [each.value.call.name for each in call.uses if each.value.call is not None]
    if not crossed or one.requires_grad == other.requires_grad or any(name in _SHAPING for name in made):
        return []
    why = "Shapes %s and %s are broadcast to %s: each is compared with every other." % (shapes[1], shapes[0], call.outputs[0].shape)
    return [Finding("broadcast-loss", call.place, why, "wrong-grad", confidence="likely", rank=2, operation=call.name)]


def _twice(call: Call) -> list[Finding]:
    made = call.uses[0].value.call if call.uses else None
    if made is None or made.name not in _SCORES.get(call.name, ()):
        return []
    why = "`%s` takes raw scores, and is given what `%s` made of them in line %d." % (
        call.name,
        made.name,
        made.place.line if made.place is not None else 0,
    )
    return [Finding("softmax-twice", call.place, why, "wrong-grad", rank=2, operation=call.name)]


def _constant_terms(graph: Graph, roots: Sequence[Value]) -> list[Finding]:
    """A number that is added to the loss, and that was cut off from the parameters on its way."""
    found = []
    waiting, seen = list(roots), set()
    while waiting:
        value = waiting.pop()
        call = value.call
        if call is None or call.number in seen or value.shape != ():
            continue
        seen.add(call.number)
        terms = [use for use in call.uses if use.value.shape == ()]
        if call.name in _SUMS and len(terms) == 2 and terms[0].value.is_attached != terms[1].value.is_attached:
            constant = next(use.value for use in terms if not use.value.is_attached)
            found += _of_term(graph, constant)
        if call.name in _PASSING:
            waiting.extend(use.value for use in terms if use.value.is_attached)
    return found


def _of_term(graph: Graph, constant: Value) -> list[Finding]:
    if constant.call is None or (constant.is_leaf and constant.requires_grad):
        return []
    behind = graph.led_to([constant])
    leaves = {use.value.number: use.value for call in graph.calls if call.number in behind.calls for use in call.uses}
    learning = [value for value in leaves.values() if value.is_leaf and value.requires_grad]
    found = [each for value in learning[:64] for each in none_grads.explained(graph, [constant], value) if each.cause in _CUTTING]
    found = [each for each in found if not _is_deliberate(each)]
    for finding in found:
        finding.symptom, finding.confidence, finding.rank = "wrong-grad", "likely", 3
        finding.why += " It is added to the loss as a constant, and teaches nothing."
    return found


def _is_deliberate(finding: Finding) -> bool:
    """Whether the line itself says that it is to be a constant."""
    place = finding.place
    return place is None or "detach" in linecache.getline(place.file, place.line)


_CUTTING = frozenset(("detached-loss", "create-graph-missing", "no-grad-block", "inference-mode", "numpy-roundtrip", "retensor"))
