"""Where the graph ends before it should: leaves that it does not reach, and the calls that the way to them was cut at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases_inside.graphs import tensors
from gradcases_inside.watching.graph import Graph
from gradcases_inside.watching.rules import none_grads, unused

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch

    from gradcases_inside.graphs.origins import Origins
    from gradcases_inside.graphs.picture import Picture
    from gradcases_inside.watching.finding import Finding
    from gradcases_inside.watching.graph import Behind
    from gradcases_inside.watching.recorder import Recorder
    from gradcases_inside.watching.records import Call, Use, Value
    from gradcases_inside.watching.rules.none_grads import Cut

ON_PURPOSE = ("detached-loss", "no-grad-block", "inference-mode", "numpy-roundtrip", "retensor")
MOST_LEAVES = 40
MOST_CUTS = 3  # of one leaf
MOST_CALLS = 30  # between a cut and the graph


class Missing:
    """Of one picture: adds unrecorded calls, cuts, and what lies behind them."""

    def __init__(self, picture: Picture, recorder: Recorder, origins: Origins, roots: Sequence[Any]) -> None:
        self._picture = picture
        self._recorder = recorder
        self._origins = origins
        self._graph = Graph(recorder.calls)
        self._roots = {recorder.value_of(root).number: number for root, number in zip(roots, picture.roots)}  # noqa: B905 - as above
        self._values = [recorder.value_of(root) for root in roots]
        self._calls: dict[int, int] = {}  # number of a call: its node
        self._cuts: set[tuple[int, int, int]] = set()

    def add(self, candidates: Sequence[Any]) -> None:
        """All of these leaves that no gradient comes to; and where one of several ways to a leaf ends on purpose."""
        reached = set(self._picture.leaves)
        for tensor in candidates[:MOST_LEAVES]:
            if id(tensor) in reached:
                self._add_partly(tensor)
            elif tensors.is_leaf_to_be(tensor):
                self._add(tensor)

    def _add_partly(self, tensor: torch.Tensor) -> None:
        value = self._recorder.value_of(tensor)
        if value.number in self._roots:
            return
        behind = self._graph.led_to(self._values)
        why = {finding.moment: finding for finding in none_grads.explained(self._graph, self._values, value) if finding.moment}
        for call, use, out in none_grads.cuts(self._graph, behind, value)[:MOST_CUTS]:
            if call.number in why and why[call.number].cause in ON_PURPOSE:
                self._cut(behind, tensor, value, (call, use, out), why[call.number])

    def _add(self, tensor: torch.Tensor) -> None:
        value = self._recorder.value_of(tensor)
        if value.number in self._roots or (not tensor.requires_grad and value.call is not None and value.call.uses):
            return  # what is computed from others is none of the program's own
        behind = self._graph.led_to(self._values)
        if value.number not in behind.values:
            behind = self._graph.led_to(self._values, guessing=True)
        if value.number not in behind.values:
            self._unused(tensor, value)
            return
        why = {finding.moment: finding for finding in none_grads.explained(self._graph, self._values, value) if finding.moment}
        for call, use, out in none_grads.cuts(self._graph, behind, value)[:MOST_CUTS]:
            self._cut(behind, tensor, value, (call, use, out), why.get(call.number))

    def _unused(self, tensor: torch.Tensor, value: Value) -> None:
        if not tensor.requires_grad:
            return
        finding = unused.left_out(self._graph, value)
        self._picture.connect(self._picture.roots[0], self._picture.add_leaf(tensor), "cut", **_told(finding, None))

    def _cut(self, behind: Behind, tensor: torch.Tensor, value: Value, cut: Cut, finding: Finding | None) -> None:
        call, use, out = cut
        above = self._above(behind, call, out)
        below = self._below(tensor, value, use)
        if (call.number, above, below) not in self._cuts:
            self._cuts.add((call.number, above, below))
            self._picture.connect(above, below, "cut", **_told(finding, none_grads.cutter(self._graph, call, use)))

    def _above(self, behind: Behind, call: Call, out: Value | None) -> int:
        """The number of what the cut hangs on: the last of the unrecorded calls on the way from the graph."""
        if out is not None:
            own = self._picture.node_of_call(call)
            return own if own is not None else self._hung(behind, [], out)
        back = behind.back_in.get(call.number)
        if back is None:
            return self._picture.roots[0]
        made = self._picture.node_of_call(back[0])
        return made if made is not None else self._hung(behind, [back[0]], back[0].outputs[0] if back[0].outputs else None)

    def _hung(self, behind: Behind, chain: list[Call], value: Value | None) -> int:
        at, seen = self._picture.roots[0], set()
        while value is not None and value.number not in seen and len(chain) < MOST_CALLS:
            seen.add(value.number)
            if value.number in self._roots:
                at = self._roots[value.number]
                break
            onward = behind.next.get(value.number)
            if onward is None:
                break
            made = self._picture.node_of_call(onward)
            if made is not None:
                at = made
                break
            chain.append(onward)
            value = next((each for each in onward.outputs if each.number in behind.values), None)
        for call in reversed(chain):
            at = self._unrecorded(at, call)
        return at

    def _unrecorded(self, at: int, call: Call) -> int:
        """A call that has no node is one in the picture; it hangs on where it was first met."""
        if call.number not in self._calls:
            self._calls[call.number] = self._picture.add_call(call)
            self._picture.connect(at, self._calls[call.number], "value")
        return self._calls[call.number]

    def _below(self, tensor: torch.Tensor, value: Value, use: Use) -> int:
        """What is behind the cut: the rest of the graph, as far as it was built, or the leaf."""
        if use.value.number != value.number and use.value.call is not None:
            for node, origin in list(self._origins.of.items()):
                if origin.call is not None and origin.call.number == use.value.call.number:
                    number = self._picture.reach(node, watched=False)
                    if id(tensor) in self._picture.leaves:
                        return number
        return self._picture.add_leaf(tensor)


def _told(finding: Finding | None, call: Call | None) -> dict[str, Any]:
    """What an edge tells of a cut."""
    place = finding.place if finding is not None else None
    place = place or (call.place if call is not None else None)
    return {
        "line": place.line if place is not None else None,
        "operation": (call.name if call is not None else (finding.operation if finding is not None else None) or "").lstrip("."),
        "at": call.place.line if call is not None and call.place is not None else None,
        "cause": finding.cause if finding is not None else None,
        "why": finding.why if finding is not None else None,
    }
