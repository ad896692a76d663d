"""The recorder: it sees nearly every call of torch and writes down what went in and what came out."""

import threading
from collections import deque

import torch
from torch.overrides import TorchFunctionMode

from gradcases_inside.watching import escapes, functions, places
from gradcases_inside.watching.records import Backward, Call, Region, TensorRef, Use, Value, Write
from gradcases_inside.watching.unseen import SHAPE_ONLY, UNSEEN

MOST_CALLS = 100_000
KEPT_STEPS = 2  # iterations whose records are kept
MOST_DEPTH = 3  # of lists in lists

_sequence_number = getattr(getattr(torch._C, "_autograd", None), "_get_sequence_nr", None) or (lambda: 0)


class Recorder(TorchFunctionMode):  # type: ignore[misc]  # torch is not followed
    """A mode of torch that records. `judge` is called with it where something should be decided."""

    def __init__(self, judge):
        super().__init__()
        self.judge = judge
        self.active = True
        self.stopped = False
        self.lock = threading.RLock()
        self.values = {}  # type: dict  # id of a tensor: its Value
        self.calls = deque()  # type: deque
        self.writes = deque(maxlen=20_000)  # type: deque
        self.backwards = deque(maxlen=200)  # type: deque
        self.cleared = {}  # type: dict  # number of a leaf's Value: (place, number of calls) where its grad was set to None
        self.grad_reads = deque(maxlen=500)  # type: deque  # (place, Value, whether it was None, is_leaf, number)
        self.frozen = {}  # type: dict  # number of a leaf's Value: (place, number of calls)
        self.hooked = {}  # type: dict  # number of a Value: place of a hook
        self.escapes = deque(maxlen=2_000)  # type: deque  # calls by which values left torch
        self.step_marks = deque()  # type: deque  # numbers of calls at steps
        self.number = 0
        self.values_made = 0
        self.quiet = 0
        self.regions = {}  # type: dict  # thread: Region
        self.failed_backward = None  # type: object
        self.checker = None  # type: object  # looks at values, where that was asked for

    def stop(self):
        """For good."""
        self.active = False
        self.stopped = True

    # What torch calls

    def __torch_function__(self, func, types, args=(), kwargs=None):
        if not self.active or self.quiet:
            return func(*args, **(kwargs or {}))
        name = func.__name__
        if name == "__get__":
            name = func.__self__.__name__
            if name not in ("data", "grad", "T", "mT", "H", "mH", "real", "imag"):
                return func(*args, **(kwargs or {}))
            name = "." + name
        elif name == "__set__":
            name = "." + func.__self__.__name__ + "="
        elif name in UNSEEN:
            return func(*args, **(kwargs or {}))
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self, func, args, kwargs or {})
        return self.call(name, func, args, kwargs or {})

    # Calls of all kinds

    def call(self, name, func, args, kwargs, function=None):
        """Call it, and record that."""
        try:
            record = self._before(name, args, kwargs)
        except Exception as error:
            self.gave_up(error)
            return func(*args, **kwargs)
        first = _sequence_number()
        result = func(*args, **kwargs)
        try:
            record.first_node, record.last_node = first, _sequence_number()
            record.function = function
            self._after(record, args, kwargs, result)
        except Exception as error:
            self.gave_up(error)
        return result

    def call_unseen(self, name, func, args, kwargs, function=None):
        """A call that the mode does not see, and during which it should see nothing."""
        with torch._C.DisableTorchFunction():
            try:
                record = self._before(name, args, kwargs)
            except Exception as error:
                self.gave_up(error)
                return func(*args, **kwargs)
        first = _sequence_number()
        self.quiet += 1
        try:
            result = func(*args, **kwargs)
        finally:
            self.quiet -= 1
        with torch._C.DisableTorchFunction():
            try:
                record.first_node, record.last_node = first, _sequence_number()
                record.function = function
                self._after(record, args, kwargs, result)
                if function is not None:
                    functions.watch_backward(record, result)
            except Exception as error:
                self.gave_up(error)
        return result

    def gave_up(self, error):
        """Watching must not end a script."""
        self.active = False
        self.judge.failed(error)

    def _before(self, name, args, kwargs):
        uses = []  # type: list
        scalars = []  # type: list
        if name not in SHAPE_ONLY:
            self._collect(args, uses, scalars, 0)
        if kwargs and name not in SHAPE_ONLY:
            self._collect(kwargs.values(), uses, scalars, 0)
        record = Call(self.number, name, places.here(), uses, None if torch.is_grad_enabled() else self._region())
        self.number += 1
        if self.escapes and scalars:
            record.scalars = tuple(scalars[:64])
        return record

    def _collect(self, arguments, uses, scalars, depth):
        for each in arguments:
            if isinstance(each, torch.Tensor):
                uses.append(self._use(each))
            elif isinstance(each, float):
                scalars.append(each)
            elif isinstance(each, (list, tuple)):
                if depth < MOST_DEPTH:
                    self._collect(each, uses, scalars, depth + 1)
            elif isinstance(each, dict) and depth < MOST_DEPTH:
                self._collect(each.values(), uses, scalars, depth + 1)

    def _use(self, tensor):
        value = self.value_of(tensor)
        version = _version(tensor)
        return Use(value, tensor.requires_grad, version, tensor.is_floating_point() or tensor.is_complex())

    def value_of(self, tensor):
        """The Value of a tensor as it is now; one without a history where it was never seen."""
        value = self.values.get(id(tensor))
        if value is None or value.tensor() is not tensor:
            return self._arrived(tensor)
        version = _version(tensor)
        if version != value.version:
            return self._written_elsewhere(tensor, value, version)
        return value

    def _arrived(self, tensor):
        """Made past the mode, as by `from_numpy` and `FloatTensor`, or before it was on."""
        if not self.escapes or not _is_leaf(tensor) or isinstance(tensor, torch.nn.Parameter):
            return self.remember(tensor, None, None)
        record = Call(self.number, "Tensor", places.here(), [], None)
        self.number += 1
        record.links = escapes.links(record, (), tensor, self.escapes)
        self.calls.append(record)
        value = self.remember(tensor, record, record.place)
        record.outputs = (value,)
        return value

    def known(self, tensor):
        value = self.values.get(id(tensor))
        return value if value is not None and value.tensor() is tensor else None

    def remember(self, tensor, call, place):
        self.values_made += 1
        value = Value(
            self.values_made,
            TensorRef(tensor, self._forget),
            call,
            place,
            tensor.requires_grad,
            _is_leaf(tensor),
            _version(tensor),
            tuple(tensor.shape) if tensor.layout is torch.strided else (),
        )
        self.values[id(tensor)] = value
        return value

    def _forget(self, reference):
        value = self.values.get(reference.key)
        if value is not None and value.tensor is reference:
            del self.values[reference.key]

    def _written_elsewhere(self, tensor, value, version):
        """Through a view, or an alias: the call that wrote is now one of those that made it."""
        value_writes = [each for each in reversed(self.writes) if each.version > value.version and each.storage == _storage(tensor)]
        value.version = version
        calls = [each.name for each in value_writes if isinstance(each.name, Call)]
        if not calls or (value.is_leaf and value.requires_grad):
            return value
        wrote = calls[0]
        joined = Call(self.number, "view", wrote.place, [Use(value, value.requires_grad, version, True)], None)
        joined.uses.extend(Use(out, out.requires_grad, out.version, True) for out in wrote.outputs)
        joined.first_node, joined.last_node = wrote.first_node, wrote.last_node
        self.number += 1
        self.calls.append(joined)
        new = self.remember(tensor, joined, wrote.place)
        joined.outputs = (new,)
        return new

    def _after(self, record, args, kwargs, result):
        out = _tensors_in(result)
        first = args[0] if args else next(iter(kwargs.values()), None)
        first = first if isinstance(first, torch.Tensor) else None
        if first is not None and record.uses and _version(first) != record.uses[0].version:
            self._wrote(record, first)
            out = [each for each in out if each is not first] + ([] if _is_leaf(first) and first.requires_grad else [first])
        elif first is not None and len(out) == 1 and out[0] is first:
            out = []  # it gave back what it got: nothing was computed
        target = kwargs.get("out") if kwargs else None
        if isinstance(target, torch.Tensor):
            self._wrote(record, target)
        record.outputs = tuple(self.remember(each, record, record.place) for each in out)
        if not out and not record.changed and not record.uses:
            return
        if record.name in escapes.LEAVING:
            record.escaped = escapes.escape(record.name, args, result)
            if record.escaped is not None:
                self.escapes.append(record)
        elif self.escapes and out:
            record.links = escapes.links(record, args, out[0], self.escapes)
        self.keep(record)
        if self.checker is not None:
            self.checker.called(record, out)

    def keep(self, record):
        self.calls.append(record)
        if len(self.calls) > MOST_CALLS:
            self.calls.popleft().forget()

    def _wrote(self, record, tensor):
        record.changed = True
        self.writes.append(Write(_storage(tensor), _version(tensor), record.place, record, False))
        value = self.known(tensor)
        if value is not None:
            value.version = _version(tensor)

    # Grad mode

    def _region(self):
        return self.regions.get(threading.get_ident()) or Region("no_grad", None)

    def switched(self, enabled, kind):
        """Recording is switched on or off, by a line of the user's or by a decorator there."""
        thread = threading.get_ident()
        if enabled:
            self.regions.pop(thread, None)
        elif thread not in self.regions:
            decorated = places.decorated_here()
            self.regions[thread] = Region(kind, _decorator(decorated) or places.here())

    # Steps

    def after_step(self):
        """Records of old iterations are let go."""
        self.step_marks.append(self.number)
        if len(self.step_marks) <= KEPT_STEPS:
            return
        oldest = self.step_marks.popleft()
        while self.calls and self.calls[0].number < oldest:
            self.calls.popleft().forget()
        while self.escapes and self.escapes[0].number < oldest:
            self.escapes.popleft()

    def stepped_over(self, optimizer, before):
        """An optimizer has changed its parameters in place."""
        place = places.here()
        for parameter, version in before:
            now = _version(parameter)
            if now != version:
                self.writes.append(Write(_storage(parameter), now, place, "step", True))
                value = self.known(parameter)
                if value is not None:
                    value.version = now

    def versions_of(self, optimizer):
        return [(each, _version(each)) for group in optimizer.param_groups for each in group["params"]]


def _version(tensor) -> int:
    return -1 if tensor.is_inference() else tensor._version


def _is_leaf(tensor) -> bool:
    try:
        return tensor.is_leaf
    except RuntimeError:  # a view from `no_grad` whose base was written to since: torch does not say what it is
        return not tensor.requires_grad


def _storage(tensor) -> int:
    try:
        return tensor.untyped_storage()._cdata
    except (RuntimeError, NotImplementedError, AttributeError):
        return 0


def _tensors_in(result, depth=0):
    if isinstance(result, torch.Tensor):
        return [result]
    found = []  # type: list
    if isinstance(result, (list, tuple)) and depth < MOST_DEPTH:
        for each in result:
            found.extend(_tensors_in(each, depth + 1))
    return found


def _decorator(function):
    """Where it is decorated: the first line of its definition that names a grad mode."""
    import linecache

    code = getattr(function, "__code__", None)
    if code is None or not places.is_users(code):
        return None
    for line in range(code.co_firstlineno, code.co_firstlineno + 20):
        text = linecache.getline(code.co_filename, line).strip()
        if any(word in text for word in ("no_grad", "inference_mode", "set_grad_enabled")):
            return places.Place(code, line)
        if text.startswith(("def ", "async def ", "class ")):
            break
    return places.Place(code, code.co_firstlineno)


# Calls that mean something else than a computation


def _set_grad_enabled(recorder, func, args, kwargs):
    was = torch.is_grad_enabled()
    result = func(*args, **kwargs)
    now = torch.is_grad_enabled()
    if was != now:
        recorder.switched(now, "no_grad")
    return result


def _backward(recorder, func, args, kwargs):
    roots = args[0] if args else kwargs.get("tensors", ())
    return _run_backward(recorder, func, args, kwargs, roots, kwargs.get("inputs") or (), False)


def _grad(recorder, func, args, kwargs):
    roots = args[0] if args else kwargs.get("outputs", ())
    inputs = args[1] if len(args) > 1 else kwargs.get("inputs", ())
    return _run_backward(recorder, func, args, kwargs, roots, inputs, True)


def _run_backward(recorder, func, args, kwargs, roots, inputs, is_grad):
    try:
        event = Backward(
            recorder.number,
            places.here(),
            [recorder.value_of(each) for each in _tensors_in(roots)],
            [recorder.value_of(each) for each in _tensors_in(inputs)],
            is_grad,
        )
        if recorder.checker is not None:
            recorder.checker.before_backward(_tensors_in(roots))
    except Exception as error:
        recorder.gave_up(error)
        return func(*args, **kwargs)
    try:
        result = recorder.call("autograd.grad", func, args, kwargs) if is_grad else func(*args, **kwargs)
    except BaseException as error:
        recorder.judge.backward_failed(event, _tensors_in(roots), error)
        raise
    recorder.backwards.append(event)
    recorder.judge.backward_done(event)
    return result


def _grad_attribute(recorder, func, args, kwargs):
    tensor = args[0]
    result = func(*args, **kwargs)
    value = recorder.value_of(tensor)
    if result is not None:
        recorder.judge.got_gradient(value)
    elif not tensor.requires_grad or tensor.is_leaf or not tensor.retains_grad:
        recorder.grad_reads.append((places.here(), value, tensor.is_leaf, recorder.number))
        recorder.judge.read_none(value, tensor)
    return result


def _set_grad_attribute(recorder, func, args, kwargs):
    tensor = args[0]
    if len(args) > 1 and args[1] is None:
        had = tensor.grad is not None if tensor.is_leaf else False
        if had:
            value = recorder.value_of(tensor)
            recorder.judge.got_gradient(value)
            recorder.cleared[value.number] = (places.here(), recorder.number)
    return func(*args, **kwargs)


def _set_requires_grad(recorder, func, args, kwargs):
    return _requires_grad(recorder, func, args, kwargs, args[1] if len(args) > 1 else True)


def _requires_grad_method(recorder, func, args, kwargs):
    return _requires_grad(recorder, func, args, kwargs, args[1] if len(args) > 1 else kwargs.get("requires_grad", True))


def _requires_grad(recorder, func, args, kwargs, wanted):
    result = func(*args, **kwargs)
    value = recorder.value_of(args[0])
    if wanted is False:
        recorder.frozen.setdefault(value.number, (places.here(), recorder.number))
    else:
        recorder.frozen.pop(value.number, None)
        recorder.judge.asked_for_gradient(value, args[0])
    return result


def _register_hook(recorder, func, args, kwargs):
    recorder.hooked.setdefault(recorder.value_of(args[0]).number, places.here())
    return func(*args, **kwargs)


_SPECIAL = {
    "register_hook": _register_hook,
    "_set_grad_enabled": _set_grad_enabled,
    "backward": _backward,
    "grad": _grad,
    ".grad": _grad_attribute,
    ".grad=": _set_grad_attribute,
    ".requires_grad=": _set_requires_grad,
    "requires_grad_": _requires_grad_method,
}
