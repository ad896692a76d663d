"""What the variables of a program are when it has ended: tensors, their gradients, and plain values, by dotted name."""

import math

import torch

MOST_ELEMENTS = 4096  # a tensor with more is told by its shape and by whether it is zero, NaN or infinite
MOST_NAMES = 2000
MOST_TEXT = 2000
MOST_ITEMS = 200
DEEPEST = 4

# Taken now: a case may change the torch module.
_Tensor = torch.Tensor
_Module = torch.nn.Module
_no_grad = torch.no_grad


def take(namespace: dict) -> dict:
    """{"tensors": {NAME: record or {"alias": NAME}}, "values": {NAME: plain}} of a program's variables.

    Modules, lists, tuples, dicts and instances of the program's own classes are entered: `model.fc.weight`,
    `outputs.0`. A tensor that has several names has its record under the first.
    """
    seen = {}  # type: dict
    tensors = {}  # type: dict
    values = {}
    with _no_grad():
        for name, value in list(namespace.items()):
            if name.startswith("__"):
                continue
            for path, tensor in _tensors_in(name, value, 0, set()):
                if len(tensors) >= MOST_NAMES:
                    break
                if path in tensors:
                    continue
                first = seen.setdefault(id(tensor), path)
                tensors[path] = _record(tensor) if first == path else {"alias": first}
            plain = _plain(value, 0)
            if plain is not _NOT_PLAIN:
                values[name] = plain
    return {"tensors": tensors, "values": values}


def _tensors_in(path: str, value: object, depth: int, entered: set):  # type: ignore[no-untyped-def]  # a generator
    if isinstance(value, _Tensor):
        yield path, value
        return
    if depth > DEEPEST or id(value) in entered:
        return
    for name, part in _parts(value):
        yield from _tensors_in(f"{path}.{name}", part, depth + 1, entered | {id(value)})


def _parts(value: object) -> list:
    if isinstance(value, _Module):
        parts = []  # type: list
        for registry in ("_parameters", "_buffers", "_modules"):
            parts += [pair for pair in vars(value).get(registry, {}).items() if pair[1] is not None]
        return parts + [pair for pair in vars(value).items() if isinstance(pair[1], _Tensor)]
    if isinstance(value, dict):
        return [(str(key), value[key]) for key in list(value)[:MOST_ITEMS]]
    if isinstance(value, (list, tuple)):
        return list(enumerate(value[:MOST_ITEMS]))
    if type(value).__module__ == "__main__" and not isinstance(value, type):
        return [pair for pair in getattr(value, "__dict__", {}).items() if not pair[0].startswith("__")]
    return []


def _record(tensor: "torch.Tensor") -> dict:
    try:
        record = _described(tensor)
        record["requires_grad"] = bool(tensor.requires_grad)
        record["is_leaf"] = bool(tensor.is_leaf)
        record["grad_fn"] = None if tensor.grad_fn is None else tensor.grad_fn.name()
        grad = tensor.grad
        record["grad"] = None if grad is None else _described(grad)
        return record
    except Exception as error:  # some tensors (fake, wrapped by a transform) answer nothing; the rest still counts
        return {"unreadable": f"{type(error).__name__}: {error}"[:MOST_TEXT]}


def _described(tensor: "torch.Tensor") -> dict:
    """Shape, dtype, device, and the values or, of a large one, only what is true of all or any of them."""
    described = {"shape": list(tensor.shape), "dtype": str(tensor.dtype)[len("torch.") :], "device": str(tensor.device)}  # type: dict
    plain = tensor.detach()
    if plain.layout != torch.strided:
        described["layout"] = str(plain.layout)[len("torch.") :]
        plain = plain.to_dense()
    if plain.device.type == "meta":
        return described
    plain = plain.cpu().resolve_conj() if hasattr(plain, "resolve_conj") else plain.cpu()
    if plain.numel() <= MOST_ELEMENTS:
        described["value"] = _numbers(plain.tolist(), nine_digits=plain.dtype in _SHORT)
    if plain.dtype.is_floating_point or plain.dtype.is_complex:
        wide = plain if plain.dtype.is_complex else plain.double()
        described["zeros"] = bool((wide == 0).all())
        described["nan"] = bool(torch.isnan(wide).any())
        described["inf"] = bool(torch.isinf(wide).any())
    return described


_SHORT = (torch.float32, torch.float16, torch.bfloat16)


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


class _NotPlain:
    pass


_NOT_PLAIN = _NotPlain()


def _plain(value: object, depth: int) -> object:
    if value is None or isinstance(value, bool):
        return value
    if type(value) is int and abs(value) < 2**53:
        return value
    if type(value) in (float, complex):
        return _numbers(value, nine_digits=False)
    if type(value) is str:
        return value[:MOST_TEXT]
    if type(value) in (list, tuple) and depth < DEEPEST and len(value) <= MOST_ITEMS:  # type: ignore[arg-type]  # type() does not narrow
        items = [_plain(item, depth + 1) for item in value]  # type: ignore[attr-defined]  # as above
        return _NOT_PLAIN if any(item is _NOT_PLAIN for item in items) else items
    if type(value) is dict and depth < DEEPEST and len(value) <= MOST_ITEMS:
        pairs = {str(key): _plain(item, depth + 1) for key, item in value.items()}
        return _NOT_PLAIN if any(item is _NOT_PLAIN for item in pairs.values()) else pairs
    return _NOT_PLAIN
