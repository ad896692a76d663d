"""Which line changed the tensor that backward had saved: not the one that raised."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gradcases_inside.watching import tensors
from gradcases_inside.watching.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases_inside.watching.finding import Step
    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.recorder import Recorder
    from gradcases_inside.watching.records import Backward, Call, Write

_SHAPE = re.compile(r"Tensor \[(?P<sizes>[\d, ]*)\]\]")  # that of a nested tensor is no list of numbers
_VERSIONS = re.compile(r"is at version (?P<got>\d+); expected version (?P<expected>\d+)")


def findings(judge: Judge, event: Backward | None, roots: Sequence[Any], text: str) -> list[Finding]:
    """The first write to the tensor after it was saved."""
    told = _VERSIONS.search(text)
    if told is None:
        return []
    got, expected = int(told.group("got")), int(told.group("expected"))
    shape = _shape(text)
    saving = _saving(judge.recorder, roots, text)
    for storage in _storages(judge.recorder, saving, shape, expected, got):
        writes = [each for each in judge.recorder.writes if each.storage == storage and expected < each.version <= got]
        if writes:
            return [_finding(writes[0], saving)]
    return _by_versions(judge.recorder, saving, shape, expected, got)


def _shape(text: str) -> tuple[int, ...]:
    told = _SHAPE.search(text)
    sizes = told.group("sizes") if told is not None else ""
    return tuple(int(each) for each in sizes.split(",") if each.strip())


def _finding(write: Write, saving: Call | None) -> Finding:
    where = " by `%s` in line %d" % (saving.name, saving.place.line) if saving is not None and saving.place is not None else ""
    by = write.call
    if by is None:
        why = "The step changes the weights in place here, and a graph that had saved the old ones%s is used after it." % where
        return Finding("stale-graph-after-step", write.place, why, "raises", [], operation="step")
    why = "The tensor is changed in place here, after it had been saved for backward%s." % where
    return Finding(
        "saved-tensor-modified", write.place, why, "raises", [use.value for use in by.uses[:1]], operation=by.name, path=_way(saving)
    )


def _way(saving: Call | None) -> list[Step]:
    return [(saving.place, saving.name)] if saving is not None and saving.place is not None else []


def _saving(recorder: Recorder, roots: Sequence[Any], text: str) -> Call | None:
    """The call whose node in the graph saved the tensor: its attribute raises what backward raised."""
    seen = set()  # type: set
    waiting = [root.grad_fn for root in roots if root.grad_fn is not None]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if _raises_the_same(node, text):
            return _call_of(recorder, node)
        waiting.extend(following for following, _ in node.next_functions if following is not None)
    return None


def _raises_the_same(node: Any, text: str) -> bool:
    for name in dir(node):
        if name.startswith("_saved_") or name == "saved_tensors":
            try:
                getattr(node, name)
            except RuntimeError as error:
                if str(error).partition(" Hint")[0] == text.partition(" Hint")[0]:
                    return True
            except Exception:
                continue
    return False


def _call_of(recorder: Recorder, node: Any) -> Call | None:
    number = getattr(node, "_sequence_nr", lambda: -1)()
    for call in reversed(recorder.calls):
        if call.first_node <= number < call.last_node and call.name != "view":
            return call
    return None


def _storages(recorder: Recorder, saving: Call | None, shape: Any, expected: int, got: int) -> list[int]:
    """Whose memory it may be: of what the saving call took and gave, of this shape, first."""
    if saving is None:
        return []
    values = [use.value for use in saving.uses] + list(saving.outputs)
    held = [value.tensor() for value in values]
    living = [each for each in held if each is not None and not each.is_inference() and each._version == got]
    living.sort(key=lambda each: tensors.shape(each) != shape)
    return [each.untyped_storage()._cdata for each in living]


def _by_versions(recorder: Recorder, saving: Call | None, shape: Any, expected: int, got: int) -> list[Finding]:
    """The tensor itself is gone: a write that made the version that was met, after the saving call. To this shape, and late, if any."""
    since = saving.number if saving is not None else -1
    by_storage = {}  # type: dict
    for write in recorder.writes:
        if write.call is None or write.call.number > since:
            by_storage[write.storage] = earlier = by_storage.pop(write.storage, [])  # those written last come last
            earlier.append(write)
    may_be = [writes for writes in by_storage.values() if writes[-1].version == got > expected]
    may_be.sort(key=lambda writes: writes[-1].shape == shape)
    return [_finding(next(each for each in writes if each.version > expected), saving) for writes in may_be[-1:]]
