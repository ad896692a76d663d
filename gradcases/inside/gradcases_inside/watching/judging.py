"""The judge: it is told what the recorder saw, and keeps what was found. When something is to be decided, the rules decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from gradcases_inside.watching import interim, looking, naming, places, tensors, traces
from gradcases_inside.watching.judged import Held, Leaf
from gradcases_inside.watching.rules import backward_errors, end_of_run, losses, reads, unseen_changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gradcases_inside.watching.finding import Finding
    from gradcases_inside.watching.places import Place
    from gradcases_inside.watching.recorder import Recorder
    from gradcases_inside.watching.records import Backward, Value

MOST_WARNINGS = 50


class Judge:
    """Sees what the recorder saw, and collects findings."""

    def __init__(self, most_steps: int) -> None:
        self.recorder: Recorder = None  # type: ignore[assignment]  # set at once by who makes the recorder, which needs the judge
        self.most_steps = most_steps
        self.interim: interim.Interim | None = None  # tells what is known before the end, where somebody wants to know
        self.leaves: dict[int, Leaf] = {}  # by the number of a Value
        self.optimizers: list[Held] = []
        self.noticed: list[Finding] = []  # those that are seen while it runs
        self.findings: list[Finding] = []  # all, best first, when they were last put together
        self.failure: tuple[str, str, list[Finding]] | None = None  # (type's name, text, findings) of a backward that raised
        self.trouble: str | None = None  # what made watching give up
        self.steps = 0
        self.looked_until = 0
        self.lines_looked: set[Any] = set()  # with a backward whose loss was looked at
        self.scaler: Any = None  # the GradScaler that was used last
        self.warnings: list[tuple[str, str, Place | None]] = []  # (type's name, text, place)
        self.reads: dict[Any, reads.Read] = {}  # of `.grad`, where it was None: see `reads`

    def failed(self, error: BaseException) -> None:
        self.trouble = traces.told(error)

    # What the recorder tells

    def leaf(self, value: Value, tensor: torch.Tensor) -> Leaf:
        leaf = self.leaves.get(value.number)
        if leaf is None:
            leaf = self.leaves[value.number] = Leaf(value, tensor)
        return leaf

    def got_gradient(self, value: Value) -> None:
        leaf = self.leaves.get(value.number)
        if leaf is None and value.tensor() is not None and value.is_leaf:
            leaf = self.leaf(value, value.tensor())
        if leaf is not None:
            leaf.got = True

    def asked_for_gradient(self, value: Value, tensor: torch.Tensor) -> None:
        if tensors.is_leaf(tensor):
            self.leaf(value, tensor).asked = True

    def read_none(self, value: Value, tensor: torch.Tensor) -> None:
        reads.note(self, value, tensor)

    def warned(self, message: Any) -> None:
        """`message` is what the interpreter is about to show."""
        if len(self.warnings) < MOST_WARNINGS:
            self.warnings.append((message.category.__name__, str(message.message), places.here()))

    def optimizer_made(self, optimizer: Any, place: Place | None) -> None:
        with torch._C.DisableTorchFunction():
            values = {}
            for group in optimizer.param_groups:
                for parameter in group["params"]:
                    values[self.recorder.value_of(parameter).number] = parameter.requires_grad
            self.optimizers.append(Held(len(self.optimizers), optimizer, place, self.recorder.number, values))

    def backward_begun(self, event: Backward) -> None:
        self.noticed.extend(losses.findings(self, event))
        self.noticed.extend(unseen_changes.findings(self, event))
        self.name(self.noticed)
        if self.interim is not None:
            self.interim.before_backward(event)

    def backward_done(self, event: Backward) -> None:
        if self.interim is not None:
            self.interim.now()

    def backward_failed(self, event: Backward, roots: Sequence[Any], error: BaseException) -> None:
        try:
            found = backward_errors.explained(self, event, roots, error)
        except Exception as ours:
            self.failed(ours)
            return
        self.failure = (type(error).__name__, str(error), found)
        self.name(found)

    def before_step(self, optimizer: Any) -> None:
        with torch._C.DisableTorchFunction():
            try:
                looking.at_step(self, optimizer)
            except Exception as error:
                self.recorder.gave_up(error)

    def after_step(self, optimizer: Any) -> None:
        self.steps += 1
        for held in self.optimizers:
            if held.optimizer() is optimizer:
                held.finished = held.steps
        self.recorder.kept.after_step()
        self.recorder.kept.forget_dead(value.number for value in self.recorder.lineage.values.values())
        for number in [number for number, leaf in self.leaves.items() if leaf.is_over]:
            del self.leaves[number]
        if self.steps == self.most_steps:
            self.end(None)
            self.recorder.stop()
        if self.interim is not None:
            self.interim.now()

    # What the rules ask

    def looked_from(self) -> int:
        """The number of calls at the step before the last."""
        marks = self.recorder.step_marks
        return marks[-1] if marks else 0

    @property
    def vanished(self) -> list[Any]:
        return [leaf.zero for leaf in self.leaves.values() if leaf.zero is not None and not leaf.nonzero]

    def name(self, findings: Iterable[Finding], namespaces: Sequence[dict[str, Any]] | None = None) -> None:
        """The tensors that suffer get their names, while these can be seen."""
        naming.name(findings, namespaces)

    def end(self, error: BaseException | None, namespaces: Sequence[dict[str, Any]] | None = None) -> None:
        """Everything that is known now, best first; `error` is the exception that ended the script."""
        with torch._C.DisableTorchFunction():
            try:
                found = end_of_run.findings(self, error)
                if error is not None and not found:
                    found = interim.so_far(self)
                self.name(found, namespaces)
                self.findings = found
            except Exception as ours:
                self.failed(ours)
