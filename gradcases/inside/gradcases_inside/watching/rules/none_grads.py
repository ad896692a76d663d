"""Why a leaf got no gradient: the way from it to the loss is cut, or there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases_inside.watching.finding import Finding
from gradcases_inside.watching.rules import unused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gradcases_inside.watching.finding import Step
    from gradcases_inside.watching.graph import Behind, Graph
    from gradcases_inside.watching.places import Place
    from gradcases_inside.watching.records import Call, Escape, Region, Use, Value

    Cut = tuple[Call, Use, Value | None]

CASTS = frozenset(["long", "int", "short", "byte", "char", "bool", "to", "type", "type_as"])
REWRAPS = frozenset(["tensor", "as_tensor", "asarray", "new_tensor", "Parameter", "Tensor", "scalar_tensor", "Variable"])
DETACHING = frozenset((".data", "detach", "detach_", "__deepcopy__"))


def cuts(graph: Graph, behind: Behind, value: Value) -> list[Cut]:
    """The first steps on the way from a leaf to the loss that no gradient comes back through: [(call, use, output)]."""
    found = []  # type: list
    seen = {value.number}
    waiting = [value.number]
    while waiting:
        for call, use in graph.uses_of.get(waiting.pop(), ()):
            if call.number not in behind.calls:
                continue
            if call.escaped is not None:
                found.append((call, use, None))
                continue
            for out in call.outputs:
                if out.number not in behind.values:
                    continue
                if not (use.requires_grad and out.is_attached) or use.value.number in call.nested:
                    found.append((call, use, out))
                elif out.number not in seen:
                    seen.add(out.number)
                    waiting.append(out.number)
    telling = [cut for cut in found if _reaches_otherwise(graph, behind, cut, seen)]
    return sorted(telling or found, key=lambda cut: cut[0].number)


def _reaches_otherwise(graph: Graph, behind: Behind, cut: Cut, live: set[int]) -> bool:
    """Whether the loss comes from what was cut off in another way than through what the gradient does reach."""
    call, _, out = cut
    waiting = [out] if out is not None else list(behind.back_in.get(call.number, (call, ""))[0].outputs)
    seen = set()  # type: set
    while waiting:
        value = waiting.pop()
        if value.number in behind.roots:
            return True
        if value.number in seen or value.number in live:
            continue
        seen.add(value.number)
        for onward, _ in graph.uses_of.get(value.number, ()):
            if onward.number in behind.calls:
                waiting.extend(onward.outputs)
                back = behind.back_in.get(onward.number)
                waiting.extend(back[0].outputs if back is not None else ())
    return False


def explained(graph: Graph, roots: Sequence[Value], value: Value) -> list[Finding]:
    """Findings that say why this leaf got no gradient from these roots; none where it should have got one."""
    behind = graph.led_to(roots)
    if value.number not in behind.values:
        behind = graph.led_to(roots, guessing=True)
    if value.number not in behind.values:
        return [unused.explained(graph, behind, value)]
    found = cuts(graph, behind, value)
    if not found:
        return lost_in_functions(graph, behind, value)
    return [_of_cut(graph, behind, roots, value, cut) for cut in found]


def _of_cut(graph: Graph, behind: Behind, roots: Sequence[Value], value: Value, cut: Cut) -> Finding:
    call, use, out = cut
    by = cutter(graph, call, use)
    cause, place, why = _cause(graph, behind, by, use, out)
    guessed = behind.guessing and (call.escaped is None or behind.back_in.get(call.number, (None, ""))[1] == "guess")
    if guessed:
        why += " That it came back into the loss is a guess: the numbers themselves could not be followed."
    finding = Finding(
        cause,
        place,
        why,
        "none-grad",
        [value],
        confidence="likely" if guessed else "certain",
        path=way(behind, roots, call, out, by),
        operation=by.name,
    )
    finding.moment = call.number
    return finding


def cutter(graph: Graph, call: Call, use: Use) -> Call:
    """What cut the way off at this call: the call itself, or the `detach_()` by which its tensor had lost its history before."""
    if call.escaped is not None or call.name in REWRAPS or use.requires_grad or not use.value.is_attached:
        return call
    earlier = (each for each in graph.calls if each.number < call.number and each.name == "detach_" and each.uses)
    return next((each for each in earlier if each.uses[0].value is use.value), call)


def way(behind: Behind, roots: Sequence[Value], call: Call, out: Value | None, by: Call | None = None) -> list[Step]:
    """From the loss back to the cut, or to what made it: [(place, operation)], in the user's own lines."""
    goals = {root.number for root in roots}
    steps = [] if by is None or by is call else [(by.place, by.name)]
    steps.append((call.place, call.name))
    value = out
    if value is None:
        back = behind.back_in.get(call.number)
        if back is not None:
            steps.append((back[0].place, back[0].name))
            value = _onward(behind, back[0])
    seen = set()  # type: set
    while value is not None and value.number not in goals and value.number not in seen:
        seen.add(value.number)
        onward = behind.next[value.number]  # what is behind a root and is none went into something
        steps.append((onward.place, onward.name))
        value = _onward(behind, onward)
    return _in_users_lines(reversed(steps))


def _onward(behind: Behind, call: Call) -> Value | None:
    """What it made that the loss comes from."""
    return next((each for each in call.outputs if each.number in behind.values), None)


def _in_users_lines(steps: Iterable[Step]) -> list[Step]:
    told = []  # type: list
    for place, operation in steps:
        if place is None:
            continue
        if told and told[-1][0].key == place.key:
            told[-1] = (place, operation)
        else:
            told.append((place, operation))
    return told


def _cause(graph: Graph, behind: Behind, call: Call, use: Use, out: Value | None) -> tuple[str, Place | None, str]:
    """(cause, place, why)."""
    if call.mode is not None and use.requires_grad and call.escaped is None and call.name not in REWRAPS:
        return _of_region(call, call.mode)
    if call.escaped is not None:
        return _of_escape(call, call.escaped)
    if call.name in DETACHING and out is not None:
        return _of_detaching(graph, behind, call, out)
    if call.name in REWRAPS:
        return "retensor", call.place, "`%s(...)` makes a new leaf of the values; their history stays behind." % _shown(call.name)
    if call.name == "autograd.grad":
        why = "`torch.autograd.grad` without `create_graph=True` gives a gradient that has no graph of its own."
        return "create-graph-missing", call.place, why
    if not use.requires_grad and use.value.is_leaf:
        why = "At this line it did not require grad, so nothing was recorded."
        return ("integer-dtype" if not use.floating else "frozen-params"), call.place, why
    return _of_operation(call, out)


def _shown(name: str) -> str:
    return {"Parameter": "nn.Parameter", "tensor": "torch.tensor", "__float__": "float", "__int__": "int"}.get(name, name)


def _of_operation(call: Call, out: Value | None) -> tuple[str, Place | None, str]:
    if call.untracked is not None:
        return _of_untracked(call)
    if call.function is not None:
        why = "The custom Function `%s` gives back a tensor that does not require grad." % call.name
        return "custom-function-marks", call.place, why
    if call.changed and not call.uses[0].floating:
        return "integer-dtype", call.place, "It is written into a tensor of integers here, which has no history."
    if call.name in CASTS:
        return "integer-dtype", call.place, "A cast to integers has no derivative, and what comes out has no history."
    why = "`%s` gives indices, truth values or samples: they have no derivative, and what comes out has no history." % _shown(call.name)
    return "nondifferentiable-op", call.place, why


def _of_untracked(call: Call) -> tuple[str, Place | None, str]:
    why = "The custom Function `%s` %s of tensors, and autograd looks at tensors only: it has no part in the graph for these."
    return "custom-function-untracked", call.place, why % (call.name, call.untracked)


def _of_region(call: Call, region: Region) -> tuple[str, Place | None, str]:
    place = region.place or call.place
    if region.kind == "inference_mode":
        return "inference-mode", place, "Inference mode is entered here, and what is computed in it never has a history."
    return "no-grad-block", place, "Recording is switched off here, and `%s` ran before it was on again." % _shown(call.name)


def _of_escape(call: Call, escape: Escape) -> tuple[str, Place | None, str]:
    if escape.kind == "array":
        return "numpy-roundtrip", call.place, "The values go to NumPy here, where autograd records nothing."
    return "detached-loss", call.place, "`%s` gives Python numbers, which have no history." % _shown(call.name)


def _of_detaching(graph: Graph, behind: Behind, call: Call, out: Value) -> tuple[str, Place | None, str]:
    if _only_through(graph, behind, out, lambda each: each.escaped is not None and each.escaped.kind == "array"):
        return "numpy-roundtrip", call.place, "The values are cut off from their history and go to NumPy, where autograd records nothing."
    if _only_through(graph, behind, out, lambda each: each.name == "Parameter"):
        return "retensor", call.place, "A new parameter is made of the values; their history stays behind."
    shown = "`.data`" if call.name == ".data" else "`%s()`" % call.name
    return "detached-loss", call.place, "%s gives the values without their history, and the loss is computed from these." % shown


def _only_through(graph: Graph, behind: Behind, value: Value, stops: Callable[[Call], bool]) -> bool:
    """Whether the loss comes from this value through such calls only, and through one at least."""
    waiting, seen, stopped = [value], set(), False
    while waiting:
        each = waiting.pop()
        if each.number in behind.roots:
            return False
        if each.number in seen:
            continue
        seen.add(each.number)
        for call, _ in graph.uses_of.get(each.number, ()):
            if call.number in behind.calls and stops(call):
                stopped = True
            elif call.number in behind.calls:
                waiting.extend(call.outputs)
    return stopped


def lost_in_functions(graph: Graph, behind: Behind, value: Value) -> list[Finding]:
    """Custom Functions on the way whose backward gave none."""
    found: list[Finding] = []
    for call in graph.calls:
        if call.number in behind.calls and call.grads_lost:
            why = "The backward of the custom Function `%s` returns None for this input." % call.name
            place = call.grads_lost[1] or call.place
            found.append(Finding("custom-function-returns", place, why, "none-grad", [value], operation=call.name))
    return found[:1]
