"""What the variables of a program are when it has ended: tensors, their gradients, and plain values, by dotted name.

Programs define classes that do as they like; what raises while it is looked at is left out, or said to be unreadable.
"""

import cmath
import contextlib
import math
import warnings
from typing import TYPE_CHECKING, Any

# By name, not through the module: a program may have put anything in their place.
import torch
from torch import Size, Tensor, float32, float64, isinf, isnan, no_grad, strided
from torch.nn import Module

if TYPE_CHECKING:
    from typing import Iterator

MOST_ELEMENTS = 4096  # a tensor with more is told by its shape and by whether it is zero, NaN or infinite
MOST_SCANNED = 1 << 26  # one with more than this by its shape alone
MOST_ELEMENTS_IN_ALL = 200_000
MOST_NAMES = 2000
MOST_VISITS = 20_000
MOST_KEY = 200
MOST_TEXT = 2000
MOST_ITEMS = 200
DEEPEST = 4


def take(namespace: dict) -> dict:
    """{"tensors": {NAME: record or {"alias": NAME}}, "values": {NAME: plain}} of a program's variables.

    Modules, lists, tuples, dicts and instances of the program's own classes are entered: `model.fc.weight`,
    `outputs.0`. A tensor that has several names has its record under the first.
    """
    tensors, values = _Tensors(), _Values()
    with warnings.catch_warnings(), no_grad(), _DisableTorchFunction(), _without_modes():
        warnings.simplefilter("ignore")
        for name, value in list(namespace.items()):
            if isinstance(name, str) and not name.startswith("__"):
                tensors.visit(name, value, 0, ())
                values.add(name, value)
    return {"tensors": tensors.records, "values": values.plain}


def seen(value: object) -> dict:
    """{"type": NAME} of any value; with "contents" of a tensor, with "plain" where JSON can hold it."""
    told = {"type": type(value).__name__}  # type: dict
    with contextlib.suppress(BaseException), no_grad(), _DisableTorchFunction(), _without_modes():
        if issubclass(type(value), Tensor):
            told["contents"] = _Tensors().contents(value)
        else:
            told["plain"] = _Values().plain_of(value)
    return told


@contextlib.contextmanager
def _without_modes() -> "Iterator[None]":
    """Modes that a program entered and did not leave would take part in what is done here."""
    if not _count_modes():
        yield
        return
    from torch.utils._python_dispatch import _disable_current_modes  # its own imports take long, and are seldom needed

    with _disable_current_modes():
        yield


_is_zerotensor = getattr(torch, "_is_zerotensor", lambda tensor: False)  # since 1.11
_DisableTorchFunction = torch._C.DisableTorchFunction
_count_modes = getattr(torch._C, "_len_torch_dispatch_stack", int)  # since 2.0


class _Tensors:
    """The tensors found so far, by name."""

    def __init__(self) -> None:
        self.records = {}  # type: dict
        self._names = {}  # type: dict
        self._visits = MOST_VISITS
        self._elements = MOST_ELEMENTS_IN_ALL

    def visit(self, path: str, value: object, depth: int, above: tuple) -> None:
        """Record a tensor, and what is in a container; `above` are the ids of those it was reached through."""
        self._visits -= 1
        if self._visits < 0 or len(self.records) >= MOST_NAMES:
            return
        if issubclass(type(value), Tensor):
            self._add(path, value)
        elif depth <= DEEPEST and id(value) not in above:
            for name, part in parts(value):
                self.visit(f"{path}.{name}", part, depth + 1, (*above, id(value)))

    def _add(self, path: str, tensor: Tensor) -> None:
        if path in self.records:
            return
        first, _ = self._names.setdefault(id(tensor), (path, tensor))  # kept, or another could come to have its id
        if first != path:
            self.records[path] = {"alias": first}
            return
        try:
            self.records[path] = self._record(tensor)
        except BaseException as error:  # some (fake, lazy, wrapped by a transform) answer nothing; the rest still counts
            self.records[path] = {"unreadable": _reason(error)}

    def _record(self, tensor: Tensor) -> dict:
        record = self.contents(tensor)
        record["requires_grad"] = bool(tensor.requires_grad)
        record["is_leaf"] = bool(tensor.is_leaf)
        record["grad_fn"] = None if tensor.grad_fn is None else tensor.grad_fn.name()
        grad = tensor.grad
        record["grad"] = None if grad is None else self.contents(grad)
        return record

    def contents(self, tensor: Tensor) -> dict:
        """Shape, dtype, device, and the values or, of a large one, only what is true of all or any of them."""
        contents = {"shape": list(tensor.shape), "dtype": str(tensor.dtype)[len("torch.") :], "device": str(tensor.device)}  # type: dict
        if tensor.layout != strided:
            contents["layout"] = str(tensor.layout)[len("torch.") :]
        if tensor.device.type == "meta" or tensor.numel() > MOST_SCANNED:
            return contents
        plain = _plain_tensor(tensor)
        has_flags = plain.dtype.is_floating_point or plain.dtype.is_complex
        if plain.numel() <= min(MOST_ELEMENTS, self._elements):
            self._elements -= plain.numel()
            numbers = plain.tolist()
            contents["value"] = _numbers(numbers, nine_digits=plain.dtype in _SHORT)
            contents.update(_flags(numbers) if has_flags else {})
        elif has_flags:
            contents.update(zeros=bool((plain == 0).all()), nan=bool(isnan(plain).any()), inf=bool(isinf(plain).any()))
        return contents


def _flags(numbers: object) -> dict:
    """Of few numbers without torch: in a forked process each operation that is new to it copies pages."""
    flat = list(_flattened(numbers))
    return {
        "zeros": all(number == 0 for number in flat),
        "nan": any(number != number for number in flat),
        "inf": any(cmath.isinf(number) for number in flat),
    }


def _flattened(numbers: object):  # type: ignore[no-untyped-def]  # a generator of numbers, whose type 3.8 cannot be told
    if isinstance(numbers, list):
        for each in numbers:
            yield from _flattened(each)
    else:
        yield numbers


def _reason(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"[:MOST_TEXT]
    except BaseException:  # an exception of the program's own, whose text cannot be made
        return type(error).__name__


def parts(value: object) -> list:
    """What is in a container, each with its name in it."""
    try:
        return [(str(name)[:MOST_KEY], part) for name, part in _named_parts(value)]
    except BaseException:  # a class of the program's own may make anything of these questions
        return []


def _named_parts(value: object) -> list:
    kind = type(value)
    if issubclass(kind, Module):
        return _module_parts(vars(value))
    if issubclass(kind, dict):
        return [(key, value[key]) for key in list(value)[:MOST_ITEMS]]  # type: ignore[call-overload,index]  # issubclass does not narrow the value
    if issubclass(kind, (list, tuple)):
        return list(enumerate(value[:MOST_ITEMS]))  # type: ignore[index]  # as above
    if kind.__module__ == "__main__" and not issubclass(kind, type):
        return [pair for pair in vars(value).items() if not pair[0].startswith("__")]
    return []


def _module_parts(attributes: dict) -> list:
    """What is registered; beside it tensors, and containers of them that are no part of how modules work."""
    registered = [pair for registry in ("_parameters", "_buffers", "_modules") for pair in attributes.get(registry, {}).items()]
    others = [(name, part) for name, part in attributes.items() if issubclass(type(part), Tensor) or not name.startswith("_")]
    return [*registered, *others]


def _plain_tensor(tensor: Tensor) -> Tensor:
    """Its values as an ordinary tensor on the CPU, of a dtype that everything can be asked of."""
    plain = tensor.detach()
    if plain.is_quantized:
        plain = plain.dequantize()
    if plain.layout != strided:
        plain = plain.to_dense()
    plain = plain.cpu()
    if hasattr(plain, "resolve_conj"):  # since 1.10
        plain = plain.resolve_conj().resolve_neg()
    if _is_zerotensor(plain):  # it has no memory that could be read
        plain = plain.clone()
    if plain.dtype.is_floating_point and plain.dtype not in (float32, float64):
        plain = plain.float()
    return plain


_SHORT = (float32,)


def _numbers(value: object, nine_digits: bool) -> object:
    """Nested lists as JSON can hold them: NaN, infinities and complex numbers as text."""
    if isinstance(value, list):
        return [_numbers(item, nine_digits) for item in value]
    if isinstance(value, complex):
        return str(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return float("%.9g" % value) if nine_digits else value  # nine digits tell every float32 from its neighbours
    return value


class _NotPlain(Exception):
    """This value is not one that JSON can hold, or too much of one."""


class _Values:
    """The plain values found so far, by name."""

    def __init__(self) -> None:
        self.plain = {}  # type: dict
        self._items = MOST_VISITS

    def add(self, name: str, value: object) -> None:
        try:
            self.plain[name] = self.plain_of(value)
        except BaseException:  # not plain, or a key that has no text
            return

    def plain_of(self, value: object, depth: int = 0) -> object:
        """Exact types only: what a subclass is, its text does not tell. Raises _NotPlain."""
        kind = type(value)
        self._items -= 1
        if self._items < 0 or depth > DEEPEST:
            raise _NotPlain
        if value is None or kind is bool:
            return value
        if kind is int and abs(value) < 2**53:  # type: ignore[arg-type]  # type() does not narrow
            return value
        if kind in (float, complex):
            return _numbers(value, nine_digits=False)
        if kind is str:
            return value[:MOST_TEXT]  # type: ignore[index]  # as above
        if kind in (list, tuple, Size) and len(value) <= MOST_ITEMS:  # type: ignore[arg-type]  # as above
            return [self.plain_of(item, depth + 1) for item in value]  # type: ignore[attr-defined]  # as above
        if kind is dict and len(value) <= MOST_ITEMS:  # type: ignore[arg-type]  # as above
            return {str(key): self.plain_of(item, depth + 1) for key, item in value.items()}  # type: ignore[attr-defined]  # as above
        if kind.__module__ == "numpy" and hasattr(value, "tolist"):
            return self._of_numpy(value)
        raise _NotPlain

    def _of_numpy(self, value: Any) -> object:
        """An array or a number of NumPy's."""
        if value.size > MOST_ITEMS or value.dtype.kind not in "biufc":
            raise _NotPlain
        return _numbers(value.tolist(), nine_digits=value.dtype.name == "float32")
