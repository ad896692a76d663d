"""Why nothing in the loss comes from a leaf: it is left out, or what was used in its place is not it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases_inside.watching.finding import Finding

if TYPE_CHECKING:
    from gradcases_inside.watching.graph import Behind, Graph
    from gradcases_inside.watching.records import Call, Value


def explained(graph: Graph, behind: Behind, value: Value) -> Finding:
    """A Finding for a leaf that is not behind the loss."""
    return _hidden_in_function(graph, behind, value) or _made_anew(value) or left_out(graph, value)


def _hidden_in_function(graph: Graph, behind: Behind, value: Value) -> Finding | None:
    """A custom Function, or checkpointing of the old kind, that computed with it without having been given it."""
    tensor = value.tensor()
    for call in graph.calls:
        if call.number in behind.calls and tensor is not None and id(tensor) in call.inner:
            return _of_checkpoint(call, value) if call.name == "CheckpointFunction" else _of_function(call, value)
    return None


def _of_function(call: Call, value: Value) -> Finding:
    why = "The custom Function `%s` uses it, and was not given it as an argument of its own: autograd knows nothing of that." % call.name
    return Finding("custom-function-untracked", call.place, why, "none-grad", [value], operation=call.name)


def _of_checkpoint(call: Call, value: Value) -> Finding:
    why = "With `use_reentrant=True` nothing is recorded in here unless one of the inputs requires grad, and none does."
    return Finding("checkpoint-no-grad-input", call.place, why, "none-grad", [value], operation="checkpoint")


def _made_anew(value: Value) -> Finding | None:
    """A parameter that each call of a forward makes: the one that was used before is gone."""
    place = value.place
    if place is None or value.call is None or value.call.name != "Parameter" or place.code.co_name not in ("forward", "__call__"):
        return None
    why = "It is made anew in each call here, so no optimizer and no module has it: what it learns is lost."
    return Finding("unregistered-parameter", place, why, "none-grad", [value], rank=3)


def left_out(graph: Graph, value: Value) -> Finding:
    """Where it was last used, or else made."""
    last = None
    seen = {value.number}
    waiting = [value.number]
    while waiting:
        for call, use in graph.uses_of.get(waiting.pop(), ()):
            if not use.requires_grad or call.place is None:
                continue
            last = call if last is None or call.number > last.number else last
            for out in call.outputs:
                if out.number not in seen and out.is_attached:
                    seen.add(out.number)
                    waiting.append(out.number)
    if last is None:
        why = "It is made here, and nothing that the loss is computed from uses it."
        return Finding("unused-in-graph", value.place, why, "none-grad", [value], rank=5)
    why = "What is computed here from it does not go into the loss."
    return Finding("unused-in-graph", last.place, why, "none-grad", [value], operation=last.name, rank=4)
