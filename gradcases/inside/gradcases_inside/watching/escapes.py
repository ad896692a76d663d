"""Values that leave torch, as numbers or arrays, and where they come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases_inside.watching.records import Escape, Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases_inside.watching.records import Call

LEAVING = {
    "item": "number",
    "__float__": "number",
    "__int__": "number",
    "__complex__": "number",
    "__index__": "number",
    "__format__": "number",
    "tolist": "list",
    "numpy": "array",
    "__array__": "array",
    "__array_wrap__": "array",
    "__dlpack__": "array",
}
# What makes a tensor from what is none.
ENTRIES = frozenset(
    ("tensor", "as_tensor", "asarray", "from_numpy", "new_tensor", "scalar_tensor", "full", "Tensor", "from_dlpack", "frombuffer")
)
MOST_NUMBERS = 64
RECENT = 400  # escapes that are looked through


def escape(name: str, result: Any) -> Escape:
    """How the value left."""
    kind = LEAVING[name]
    if kind == "array":
        start, size = _memory(result)
        return Escape(kind, (), start, start + size)
    numbers = []  # type: list
    _numbers(result, numbers)
    return Escape(kind, tuple(numbers))


def links(record: Call, args: Any, output: Any, escaped: Sequence[Call]) -> tuple[Link, ...]:
    """Which of the values that left came back in this call: by shared memory, by equal value, or perhaps."""
    entering = record.name in ENTRIES
    if entering and not record.uses:
        return _entered(args, output, escaped)
    if record.scalars and record.uses:
        return _scalars(record.scalars, escaped)
    return ()


def _entered(args: Any, output: Any, escaped: Sequence[Call]) -> tuple[Link, ...]:
    given = args[0] if args else None
    start = _memory(given)[0]
    if not start:
        start = output.data_ptr() if output.device.type == "cpu" else 0
    numbers = []  # type: list
    _numbers(given, numbers)
    return _matched(escaped, start, numbers) or _guessed(escaped)


def _scalars(numbers: Sequence[float], escaped: Sequence[Call]) -> tuple[Link, ...]:
    telling = [each for each in numbers if each not in (0.0, 1.0, 2.0, 0.5, -1.0)]
    return _matched(escaped, 0, numbers) or (_guessed(escaped) if telling else ())


def _matched(escaped: Sequence[Call], start: int, numbers: Sequence[float]) -> tuple[Link, ...]:
    found = []
    wanted = set(numbers)
    for call in _recent(escaped):
        left = call.escaped
        assert left is not None, "it is kept for its value that left"
        if start and left.start <= start < left.end:
            found.append(Link(call, "memory"))
        elif wanted and not wanted.isdisjoint(left.numbers):
            found.append(Link(call, "value"))
    return tuple(found)


def _guessed(escaped: Sequence[Call]) -> tuple[Link, ...]:
    return tuple(Link(call, "guess") for call in _recent(escaped))


def _recent(escaped: Sequence[Call]) -> list[Call]:
    count = len(escaped)
    return [escaped[at] for at in range(max(0, count - RECENT), count)]


def _memory(thing: Any) -> tuple[int, int]:
    """Where the data of an array begins, and how long it is; 0 where it is none."""
    if type(thing).__module__.partition(".")[0] != "numpy":
        return 0, 0
    interface = getattr(thing, "__array_interface__", None)
    if not isinstance(interface, dict) or not hasattr(thing, "nbytes") or not getattr(thing, "ndim", 0):
        return 0, 0
    return interface["data"][0], max(1, thing.nbytes)


def _numbers(thing: Any, found: list[float], depth: int = 0) -> None:
    if len(found) >= MOST_NUMBERS:
        return
    if isinstance(thing, float):  # NumPy's double is one
        found.append(float(thing))
    elif isinstance(thing, int) and not isinstance(thing, bool):
        found.append(float(thing) if abs(thing) < 2**53 else 0.0)
    elif isinstance(thing, (list, tuple)) and depth < 3:
        for each in thing:
            _numbers(each, found, depth + 1)
