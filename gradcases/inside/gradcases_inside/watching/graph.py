"""The recorded calls as a graph: what led to a value, and what a value led to."""


class Graph:
    """Of the calls of one stretch of the run."""

    def __init__(self, calls):
        self.uses_of = {}  # type: dict  # number of a Value: [(call, use)]
        self.calls = list(calls)
        for call in self.calls:
            for use in call.uses:
                self.uses_of.setdefault(use.value.number, []).append((call, use))

    def led_to(self, roots, guessing=False):
        """A Behind: all that these values were computed from, through links too."""
        behind = Behind(guessing)
        for root in roots:
            behind.add(root)
        return behind


class Behind:
    """The values and calls behind some values."""

    def __init__(self, guessing):
        self.guessing = guessing
        self.roots = set()  # type: set
        self.values = set()  # type: set
        self.calls = set()  # type: set
        self.back_in = {}  # type: dict  # number of a call whose value left: (the call it came back in, how)
        self.next = {}  # type: dict  # number of a Value: the call towards the root that it went into

    def add(self, root):
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

    def _into(self, call):
        for use in call.uses:
            self.next.setdefault(use.value.number, call)
            yield use.value
