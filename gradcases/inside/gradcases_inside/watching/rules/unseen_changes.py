"""A tensor that backward needs was written to through `.data`, which does not count as a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases_inside.watching import tensors, values
from gradcases_inside.watching.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.recorder import Recorder
    from gradcases_inside.watching.records import Backward, Call, Write

MOST_WRITES = 1000


def findings(judge: Judge, event: Backward) -> list[Finding]:
    """Of a backward that is about to run: it will compute with what was written."""
    writes = {write.storage: write for write in _through_data(judge.recorder)}
    roots = [root.tensor() for root in event.roots]
    if not writes or judge.recorder.saving_hooked or any(root is None for root in roots):
        return []
    found = []
    for node in values.nodes(roots):
        saved = [each for each in _saved(node) if tensors.storage(each) in writes]
        call = values.call_of(judge.recorder, values.number_of(node)) if saved else None
        for each in saved:
            write = writes[tensors.storage(each)]
            if call is not None and write.call is not None and call.number < write.call.number and write.place is not None:
                found.append(_finding(write, write.call, call))
    return found[:1]


def _finding(write: Write, by: Call, call: Call) -> Finding:
    where = " by `%s` in line %d" % (call.name, call.place.line) if call.place is not None else ""
    why = "The values are changed through `.data` here after they had been saved for backward%s, which is not noticed." % where
    return Finding("unseen-change", write.place, why, "wrong-grad", [], operation=by.name, rank=1)


def _through_data(recorder: Recorder) -> list[Write]:
    """Writes since the last step to what `.data` gave."""
    marks = recorder.step_marks
    since = marks[-1] if marks else 0
    found: list[Write] = []
    for write in reversed(recorder.writes):
        if len(found) >= MOST_WRITES or (write.call is not None and write.call.number < since):
            break
        made = write.call.uses[0].value.call if write.call is not None and write.call.uses else None
        if made is not None and made.name == ".data" and write.storage:
            found.append(write)
    return found


def _saved(node: Any) -> Iterator[Any]:
    for name in dir(node):
        if name.startswith("_saved_"):
            try:
                each = getattr(node, name)
            except Exception:  # it was freed or changed: backward will say so
                continue
            if tensors.is_tensor(each):
                yield each
