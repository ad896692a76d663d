"""The recorder: it sees nearly every call of torch and writes down what went in and what came out."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Callable

import torch
from torch.overrides import TorchFunctionMode

from gradcases_inside.watching import escapes, functions, places, tensors
from gradcases_inside.watching.grad_mode import GradMode
from gradcases_inside.watching.kept import Kept
from gradcases_inside.watching.lineage import Lineage
from gradcases_inside.watching.records import Call, Use
from gradcases_inside.watching.special_calls import SPECIAL
from gradcases_inside.watching.steps import Steps
from gradcases_inside.watching.unseen import SHAPE_ONLY, UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gradcases_inside.watching.judging import Judge
    from gradcases_inside.watching.values import Checker

_sequence_number = getattr(getattr(torch._C, "_autograd", None), "_get_sequence_nr", None) or (lambda: 0)
_ATTRIBUTES = frozenset(("data", "grad", "T", "mT", "H", "mH", "real", "imag"))  # those whose reading is recorded
MOST_SCALARS = 64


class Recorder(TorchFunctionMode):  # type: ignore[misc]  # torch is not followed
    """A mode of torch that records. `judge` is called with it where something should be decided."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self.judge = judge
        self.active = True
        self.stopped = False
        self.on_stop: Callable[[], None] = lambda: None
        self.quiet = 0  # how many calls are under way in which nothing is to be seen
        self.checker: Checker | None = None  # looks at values, where that was asked for
        self.saving_hooked = False  # whether anything hooks the saving of tensors
        self.kept = kept = Kept()
        self.lineage = lineage = Lineage(kept)
        self.grad_mode = GradMode()
        self.steps = Steps(self)
        self.in_steps = self.steps.threads
        self.value_of, self.known = lineage.value_of, lineage.known
        self.calls, self.escapes, self.step_marks = kept.calls, kept.escapes, kept.step_marks
        self.writes, self.backwards = kept.writes, kept.backwards
        self.cleared, self.frozen, self.hooked = kept.cleared, kept.frozen, kept.hooked

    @property
    def number(self) -> int:
        """How many calls were seen."""
        return self.kept.number

    def stop(self) -> None:
        """For good."""
        self.active = False
        self.stopped = True
        self.on_stop()

    def gave_up(self, error: BaseException) -> None:
        """Watching must not end a script."""
        self.active = False
        self.judge.failed(error)

    def guarded(self, action: Callable[..., Any], *args: Any) -> Any:
        """What one of ours gives, None where it failed: then watching is given up."""
        try:
            return action(*args)
        except Exception as error:
            self.gave_up(error)
            return None

    def sees_nothing(self) -> bool:
        """Whether calls pass by: watching is over, or torch is busy with something that is one call for us."""
        return not self.active or self.quiet > 0 or threading.get_ident() in self.in_steps

    # What torch calls

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if not self.active or self.quiet or (self.in_steps and threading.get_ident() in self.in_steps):
            return func(*args, **(kwargs or {}))
        name = func.__name__
        if name == "__get__":
            name = func.__self__.__name__
            if name not in _ATTRIBUTES:
                return func(*args, **(kwargs or {}))
            name = "." + name
        elif name == "__set__":
            name = "." + func.__self__.__name__ + "="
        elif name in UNSEEN:
            return func(*args, **(kwargs or {}))
        special = SPECIAL.get(name)
        if special is not None:
            return special(self, func, args, kwargs or {})
        return self.call(name, func, args, kwargs or {})

    def call(self, name: str, func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Call it, and record that."""
        record = self.guarded(self._begun, name, args, kwargs)
        result = func(*args, **kwargs)
        if record is not None:
            self.guarded(self._ended, record, args, kwargs, result)
        return result

    def call_unseen(self, name: str, func: Callable[..., Any], args: Any, kwargs: Any, function: Any = None) -> Any:
        """A call that the mode does not see, and during which it should see nothing. `function` is a custom Function."""
        with torch._C.DisableTorchFunction():
            record = self.guarded(self._begun, name, args, kwargs)
        self.quiet += 1
        try:
            result = func(*args, **kwargs)
        finally:
            self.quiet -= 1
        if record is not None:
            record.function = function
            with torch._C.DisableTorchFunction():
                self.guarded(self._ended, record, args, kwargs, result)
                if function is not None:
                    self.guarded(functions.look_at, record, args, result)
        return result

    # The record of a call

    def _begun(self, name: str, args: Any, kwargs: Any) -> Call:
        uses: list[Use] = []
        scalars: list[float] = []
        if name not in SHAPE_ONLY:
            self._collect(args, uses, scalars, 0)
            if kwargs:
                self._collect(kwargs.values(), uses, scalars, 0)
        kept = self.kept
        record = Call(kept.take_number(), name, places.here(), uses, None if torch.is_grad_enabled() else self.grad_mode.region())
        if scalars and kept.escapes:
            record.scalars = tuple(scalars[:MOST_SCALARS])
        record.first_node = _sequence_number()
        return record

    def _collect(self, arguments: Iterable[Any], uses: list[Use], scalars: list[float], depth: int) -> None:
        for each in arguments:
            if isinstance(each, torch.Tensor):
                uses.append(self.lineage.use_of(each))
            elif isinstance(each, float):
                scalars.append(each)
            elif isinstance(each, (list, tuple)):
                if depth < tensors.MOST_DEPTH:
                    self._collect(each, uses, scalars, depth + 1)
            elif isinstance(each, dict) and depth < tensors.MOST_DEPTH:
                self._collect(each.values(), uses, scalars, depth + 1)

    def _ended(self, record: Call, args: Any, kwargs: Any, result: Any) -> None:
        record.last_node = _sequence_number()
        out = self._outputs(record, args, kwargs, result)
        record.outputs = tuple(self.lineage.remember(each, record, record.place) for each in out)
        if not out and not record.changed and not record.uses:
            return
        if record.name in escapes.LEAVING:
            record.escaped = escapes.escape(record.name, result)
            self.escapes.append(record)
        elif out and self.escapes:
            record.links = escapes.links(record, args, out[0], self.escapes)
        self.kept.keep(record)
        if self.checker is not None:
            self.checker.called(record, out)

    def _outputs(self, record: Call, args: Any, kwargs: Any, result: Any) -> list[torch.Tensor]:
        """The tensors that it made: one that was changed in place too, but none that was only handed through."""
        out = tensors.within(result)
        first = args[0] if args else next(iter(kwargs.values()), None)
        if isinstance(first, torch.Tensor):
            if record.uses and tensors.version(first) != record.uses[0].version:
                self.lineage.wrote(record, first)
                out = [each for each in out if each is not first]
                if not (tensors.is_leaf(first) and first.requires_grad):
                    out.append(first)
            elif len(out) == 1 and out[0] is first:
                out = []
        target = kwargs.get("out") if kwargs else None
        if isinstance(target, torch.Tensor):
            self.lineage.wrote(record, target)
        return out
