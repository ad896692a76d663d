"""The recorded calls as a graph: what led to a value, and what a value led to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gradcases_inside.watching.records import Call, Use, Value


class Graph:
    """Of the calls of one stretch of the run."""

    def __init__(self, calls: Iterable[Call]) -> None:
        self.uses_of: dict[int, list[tuple[Call, Use]]] = {}  # by the number of a Value
        self.calls = list(calls)
        for call in self.calls:
            for use in call.uses:
                self.uses_of.setdefault(use.value.number, []).append((call, use))

    def led_to(self, roots: Iterable[Value], guessing: bool = False) -> Behind:
        """A Behind: all that these values were computed from, through links too."""
        behind = Behind(guessing)
        for root in roots:
            behind.add(root)
        return behind


class Behind:
    """The values and calls behind some values."""

    def __init__(self, guessing: bool) -> None:
        self.guessing = guessing
        self.roots: set[int] = set()  # numbers, as in the next two
        self.values: set[int] = set()
        self.calls: set[int] = set()
        self.back_in: dict[int, tuple[Call, str]] = {}  # number of a call whose value left: (the call it came back in, how)
        self.next: dict[int, Call] = {}  # number of a Value: the call towards the root that it went into

    def add(self, root: Value) -> None:
        self.roots.add(root.number)
        waiting = [root]
        while waiting:
            value = waiting.pop()
            if value.number in self.values:
                continue
            self.values.add(value.number)
            call = value.call
            if call is None or call.number in self.calls:
                continue
            self.calls.add(call.number)
            waiting.extend(self._into(call))
            for link in call.links:
                if (link.how != "guess" or self.guessing) and link.call.number not in self.calls:
                    self.calls.add(link.call.number)
                    self.back_in[link.call.number] = (call, link.how)
                    waiting.extend(self._into(link.call))

    def _into(self, call: Call) -> Iterator[Value]:
        for use in call.uses:
            self.next.setdefault(use.value.number, call)
            yield use.value
