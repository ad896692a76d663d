"""`.grad` was read where there is none: on a computed tensor, on data, on another tensor of the same values, or too early."""

from __future__ import annotations

import ast
import inspect
import linecache
import re
import traceback
from typing import TYPE_CHECKING

from gradcases_inside.watching import places, tensors
from gradcases_inside.watching.finding import Finding
from gradcases_inside.watching.graph import Graph
from gradcases_inside.watching.rules import graph_of_steps

if TYPE_CHECKING:
    import torch

    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.places import Place
    from gradcases_inside.watching.records import Value

MOST_READS = 500
_READ = re.compile(r"\.grad\b(?!\s*\()")
_TESTED = re.compile(r"\.grad is (?:not )?None\b")
_GUARDED = re.compile(r"\bis (?:not )?None (?:and|or)\b|^(?:if|elif|while|assert)\b|\bif [\w.]+\.grad\b")
_KEPT = re.compile(r"^(\w+)\s*=\s*[\w.\[\]]+\.grad$")
_COPYING = frozenset((".data", "detach", "state_dict"))


class Read:
    """`.grad` was None here."""

    __slots__ = ("attached", "early", "number", "place", "requires_grad", "value")

    def __init__(self, place: Place, value: Value, number: int, requires_grad: bool, attached: bool, early: bool) -> None:
        self.place = place
        self.value = value
        self.number = number  # of the call that came last before it
        self.requires_grad = requires_grad
        self.attached = attached  # whether it was a computed tensor
        self.early = early  # whether no backward had been, or the gradient was cleared after the last one


def note(judge: Judge, value: Value, tensor: torch.Tensor) -> None:
    """By the recorder, each time. Of one line and tensor the last is kept."""
    place = places.here()
    if place is None:
        return
    key = (place.key, value.number)
    judge.reads.pop(key, None)
    while len(judge.reads) >= MOST_READS:
        del judge.reads[next(iter(judge.reads))]
    leaf = tensors.is_leaf(tensor)
    attached = tensor.requires_grad and not leaf
    judge.reads[key] = Read(place, value, judge.recorder.number, tensor.requires_grad, attached, _is_early(judge, value))


def _is_early(judge: Judge, value: Value) -> bool:
    backwards = judge.recorder.backwards
    cleared = judge.recorder.cleared.get(value.number)
    return not backwards or (cleared is not None and cleared[1] >= backwards[-1].number)


def findings(judge: Judge) -> list[Finding]:
    """Of reads whose result was used and not only tested for None."""
    used = [read for read in judge.reads.values() if _is_used(read.place)]
    found = [_explained(judge, read) for read in used]
    return [finding for finding in found if finding is not None]


def of_error(judge: Judge, error: BaseException) -> list[Finding]:
    """Where None was used as a gradient: what was read on a line that the exception came through, the innermost first."""
    if "NoneType" not in str(error):
        return []
    lines = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    for line in reversed(lines):
        for read in reversed(list(judge.reads.values())):
            if read.place.key == line:
                return _of_failed(judge, read)
    last = next((read for read in reversed(list(judge.reads.values())) if read.attached), None)
    return _of_failed(judge, last) if last is not None else []


def _of_failed(judge: Judge, read: Read) -> list[Finding]:
    finding = _explained(judge, read)
    if finding is not None:
        finding.confidence = "certain"
        return [finding]
    leaf = judge.leaves.get(read.value.number)
    if leaf is None or not judge.recorder.backwards:
        return []
    roots = [root for event in judge.recorder.backwards for root in event.roots]
    return graph_of_steps.reasons(judge, Graph(judge.recorder.calls), roots, leaf, None)


def _explained(judge: Judge, read: Read) -> Finding | None:
    if read.attached:
        return _of_computed(read)
    if read.requires_grad:
        return _of_early(read) if read.early else None
    return _of_another(judge, read) or _of_data(judge, read)


def _of_computed(read: Read) -> Finding | None:
    made = read.value.call
    where = made.place if made is not None else read.value.place
    if where is None:
        return None
    if _is_rebound(where):
        why = "The name means what is computed here from now on; the leaf that gets the gradient has lost it. `.grad` is read in line %d."
        return Finding("param-rebind", where, why % read.place.line, "none-grad", [read.value], operation=made.name if made else None)
    why = "It is computed here, so it is no leaf, and backward keeps no gradient for it; `.grad` is read in line %d." % read.place.line
    return Finding("non-leaf-grad-access", where, why, "none-grad", [read.value], operation=made.name if made else None)


def _of_early(read: Read) -> Finding:
    why = "`.grad` is read here before a backward has filled it, or after it was cleared: it is None."
    return Finding("grad-before-backward", read.place, why, "none-grad", [read.value], confidence="likely", rank=-1)


def _of_another(judge: Judge, read: Read) -> Finding | None:
    """A detached tensor, whose leaf has the gradient."""
    made = read.value.call
    if made is None or made.place is None or made.name not in _COPYING or not made.uses:
        return None
    leaf = judge.leaves.get(made.uses[0].value.number)
    if leaf is None or not leaf.got:
        return None
    why = "This tensor only shares its values with the one that has the gradient; it was made in line %d." % made.place.line
    return Finding("grad-of-another-tensor", read.place, why, "none-grad", [leaf.value])


def _of_data(judge: Judge, read: Read) -> Finding | None:
    """What backward came by, and what does not require grad."""
    roots = [root for event in judge.recorder.backwards if event.number <= read.number for root in event.roots]
    if not roots or read.value.number not in Graph(judge.recorder.calls).led_to(roots).values:
        return None
    where = read.value.place or read.place
    made = read.value.call
    if made is not None and made.mode is not None and _is_rebound(where):
        why = "The name means what is computed here from now on, and that does not require grad. `.grad` is read in line %d."
        return Finding("param-rebind", where, why % read.place.line, "none-grad", [read.value], operation=made.name)
    why = "It is made here without `requires_grad`, so it is data to autograd; `.grad` is read in line %d." % read.place.line
    return Finding("input-not-requires-grad", where, why, "none-grad", [read.value])


def _is_rebound(place: Place) -> bool:
    """Whether this line computes something from a name, and gives it that name."""
    try:
        statement = ast.parse(linecache.getline(place.file, place.line).strip()).body[0]
    except (SyntaxError, IndexError):
        return False
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.BinOp) or len(statement.targets) != 1:
        return False
    target = statement.targets[0]
    names = {each.id for each in ast.walk(statement.value) if isinstance(each, ast.Name)}
    return isinstance(target, ast.Name) and target.id in names


def _is_used(place: Place) -> bool:
    """Whether the line itself reads it, and not a function of torch that it calls, and the code does not look whether it is None."""
    line = linecache.getline(place.file, place.line).strip()
    if _GUARDED.search(line) or len(_READ.findall(line)) <= len(_TESTED.findall(line)):
        return False
    kept = _KEPT.match(line)
    if kept is None:
        return True
    try:
        source = "".join(inspect.getsourcelines(place.code)[0])
    except (OSError, TypeError):
        return True
    name = re.escape(kept.group(1))
    return re.search(r"\b%s is (?:not )?None\b|\bif (?:not )?%s\b" % (name, name), source) is None
