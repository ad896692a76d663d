"""When something is decided: at an optimizer's step, where backward fails, and at the end. The rules decide what."""

import weakref

import torch

from gradcases_inside.watching import interim, places, traces
from gradcases_inside.watching.graph import Graph
from gradcases_inside.watching.naming import Names
from gradcases_inside.watching.rules import backward_errors, bad_values, end_of_run, graph_of_steps


class Leaf:
    """What is known of a tensor that gradients are to be accumulated into."""

    __slots__ = ("asked", "got", "held_by", "is_parameter", "name", "nonzero", "reasons", "stepped", "steps", "tensor", "value", "zero")

    def __init__(self, value, tensor):
        self.value = value
        self.tensor = weakref.ref(tensor)
        self.is_parameter = isinstance(tensor, torch.nn.Parameter)
        self.got = False  # a gradient, at any time
        self.asked = False  # whether `requires_grad` was set on it by hand
        self.held_by = set()  # type: set  # numbers of optimizers
        self.reasons = []  # type: list  # findings: why it had none, when it was first looked at
        self.steps = 0
        self.stepped = False  # whether it had a gradient when an optimizer stepped
        self.name = None
        self.nonzero = False  # whether a gradient was seen that is not all zeros
        self.zero = None  # type: object  # a finding: where the gradient became zero

    @property
    def went_without(self):
        return not (self.stepped if self.held_by else self.got)

    @property
    def is_over(self):
        """Whether it is gone, as the inputs of an iteration are, and nothing is to be said of it."""
        return self.tensor() is None and not self.is_parameter and not self.held_by and not self.reasons


class Held:
    """What is known of an optimizer."""

    __slots__ = ("made", "number", "optimizer", "place", "steps", "values")

    def __init__(self, number, optimizer, place, made, values):
        self.number = number
        self.optimizer = weakref.ref(optimizer)
        self.place = place
        self.made = made  # the number of calls until then
        self.values = values  # number of a Value: whether it required grad when the optimizer was made
        self.steps = 0


class Judge:
    """Sees what the recorder saw, and collects findings."""

    def __init__(self, most_steps):
        self.recorder = None  # type: Any
        self.most_steps = most_steps
        self.interim = None  # type: Any  # tells what is known before the end, where somebody wants to know
        self.leaves = {}  # type: dict  # number of a Value: Leaf
        self.optimizers = []  # type: list
        self.findings = []  # type: list  # certain as soon as they are seen
        self.failure = None  # type: object  # (type's name, text, findings) of a backward that raised
        self.trouble = None  # type: object  # what made watching give up
        self.steps = 0
        self.looked_until = 0
        self.step_backwards = 0
        self.reads = []  # type: list
        self.read_at = set()  # type: set  # where: the first at each line will do

    def failed(self, error):
        self.trouble = traces.told(error)

    # What the recorder tells

    def leaf(self, value, tensor):
        leaf = self.leaves.get(value.number)
        if leaf is None:
            leaf = self.leaves[value.number] = Leaf(value, tensor)
        return leaf

    def got_gradient(self, value):
        leaf = self.leaves.get(value.number)
        if leaf is None and value.tensor() is not None and value.is_leaf:
            leaf = self.leaf(value, value.tensor())
        if leaf is not None:
            leaf.got = True

    def asked_for_gradient(self, value, tensor):
        if tensor.is_leaf:
            self.leaf(value, tensor).asked = True

    def read_none(self, value, tensor):
        place = places.here()
        if value.is_attached and not tensor.is_leaf and place is not None and place.key not in self.read_at:
            self.read_at.add(place.key)
            self.reads.append((place, value))

    def optimizer_made(self, optimizer, place):
        with torch._C.DisableTorchFunction():
            values = {}
            for group in optimizer.param_groups:
                for parameter in group["params"]:
                    values[self.recorder.value_of(parameter).number] = parameter.requires_grad
            self.optimizers.append(Held(len(self.optimizers), optimizer, place, self.recorder.number, values))

    def backward_begun(self, event):
        if self.interim is not None:
            self.interim.before_backward(event)

    def backward_done(self, event):
        if self.interim is not None:
            self.interim.now()

    def backward_failed(self, event, roots, error):
        try:
            found = backward_errors.explained(self, event, roots, error)
        except Exception as ours:
            self.failed(ours)
            return
        self.failure = (type(error).__name__, str(error), found)
        self.name(found)

    # Steps

    def before_step(self, optimizer):
        with torch._C.DisableTorchFunction():
            try:
                self._before_step(optimizer)
            except Exception as error:
                self.recorder.gave_up(error)

    def _before_step(self, optimizer):
        held = next((each for each in self.optimizers if each.optimizer() is optimizer), None)
        if held is None:  # made before watching began
            self.optimizer_made(optimizer, None)
            held = self.optimizers[-1]
        held.steps += 1
        self.look_at_uses()
        without = []
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                value = self.recorder.value_of(parameter)
                leaf = self.leaf(value, parameter)
                leaf.held_by.add(held.number)
                leaf.steps += 1
                held.values.setdefault(value.number, parameter.requires_grad)
                if parameter.grad is not None:
                    leaf.got = leaf.stepped = True
                elif not leaf.stepped and not any(reason.place is not None for reason in leaf.reasons):
                    without.append(leaf)
        if without:
            self.give_reasons(without, held)
        if self.recorder.checker is not None:
            bad_values.look_for_zeros(self, [leaf for leaf in self.leaves.values() if held.number in leaf.held_by])
            self.name([leaf.zero for leaf in self.leaves.values() if leaf.zero is not None])

    def give_reasons(self, leaves, held=None):
        """Why these have no gradient, as the records tell now."""
        roots = [
            root for event in self.recorder.backwards if event.number >= self.looked_from() for root in event.roots if not event.is_grad
        ]
        graph = Graph(self.recorder.calls)
        found = []
        for leaf in leaves:
            leaf.reasons = graph_of_steps.reasons(self, graph, roots, leaf, held)
            found.extend(leaf.reasons)
        self.name(found)

    def looked_from(self):
        marks = self.recorder.step_marks
        return marks[-1] if marks else 0

    def look_at_uses(self):
        """Which leaves were used since this was last asked."""
        for call in reversed(self.recorder.calls):
            if call.number < self.looked_until:
                break
            for use in call.uses:
                if use.requires_grad and use.value.is_leaf and use.value.number not in self.leaves:
                    tensor = use.value.tensor()
                    if tensor is not None:
                        self.leaf(use.value, tensor)
        self.looked_until = self.recorder.number
        for leaf in self.leaves.values():
            if not leaf.got:
                tensor = leaf.tensor()
                leaf.got = tensor is not None and tensor.is_leaf and tensor.grad is not None

    def after_step(self, optimizer):
        self.steps += 1
        self.recorder.kept.after_step()
        self.recorder.kept.forget_dead(value.number for value in self.recorder.lineage.values.values())
        for number in [number for number, leaf in self.leaves.items() if leaf.is_over]:
            del self.leaves[number]
        if self.steps == self.most_steps:
            self.end(None)
            self.recorder.stop()
        if self.interim is not None:
            self.interim.now()

    @property
    def vanished(self):
        return [leaf.zero for leaf in self.leaves.values() if leaf.zero is not None and not leaf.nonzero]

    # Names

    def name(self, findings, namespaces=None):
        missing = [finding for finding in findings if not finding.tensors]
        if not missing:
            return
        names = Names(namespaces if namespaces is not None else places.namespaces())
        for finding in missing:
            for value in finding.values:
                tensor = value.tensor()
                name = names.of(tensor) if tensor is not None else None
                finding.tensors.append(name or "a tensor of shape %s" % (list(value.shape),))

    # The end

    def end(self, error, namespaces=None):
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
