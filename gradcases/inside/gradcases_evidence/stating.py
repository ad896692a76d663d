"""What can be stated of a gradient or a value: in words, and whether what was found, of that tensor, is so."""

import cmath

import torch

NONE = ("None", lambda found, leaf: found is None)
NON_LEAF = ("non-leaf", lambda found, leaf: found is None and not leaf.is_leaf)
PRESENT = ("present", lambda found, leaf: found is not None)
ZEROS = ("zeros", lambda found, leaf: found is not None and all(one == 0 for one in numbers(found)))
NAN = ("nan", lambda found, leaf: found is not None and any(map(cmath.isnan, numbers(found))))
INF = ("inf", lambda found, leaf: found is not None and any(map(cmath.isinf, numbers(found))))


def shaped(shape):
    return shape, lambda found, leaf: found is not None and list(getattr(found, "shape", ())) == shape


def equal(stated, rtol=1e-5, atol=1e-6):
    return stated, lambda found, leaf: close(stated, plain(found), rtol, atol)


def size(value):
    return value.numel() if issubclass(type(value), torch.Tensor) else 0


def plain(value):
    """Tensors, arrays and tuples as lists."""
    if issubclass(type(value), torch.Tensor):
        return entries(value)
    if type(value) in (list, tuple, torch.Size):
        return [plain(each) for each in value]
    if type(value) is dict:
        return {str(key): plain(each) for key, each in value.items()}
    return value.tolist() if type(value).__module__ == "numpy" else value


def entries(tensor):
    tensor = tensor.detach()
    tensor = tensor.dequantize() if tensor.is_quantized else tensor
    tensor = (tensor if tensor.layout == torch.strided else tensor.to_dense()).cpu()
    if hasattr(tensor, "resolve_conj"):  # since 1.10
        tensor = tensor.resolve_conj().resolve_neg()
    if hasattr(torch, "_is_zerotensor") and torch._is_zerotensor(tensor):  # since 1.11
        tensor = tensor.clone()
    return tensor.tolist()


def numbers(value):
    return [number(one) for one in flat(plain(value))]


def flat(value):
    return [each for part in value for each in flat(part)] if isinstance(value, list) else [value]


def close(value, found, rtol, atol):
    """Numbers within |found - value| <= atol + rtol * |value|, NaN like NaN; all else equal."""
    if isinstance(value, list):
        same_length = isinstance(found, list) and len(value) == len(found)
        return same_length and all(close(one, found[at], rtol, atol) for at, one in enumerate(value))
    if isinstance(value, dict):
        return isinstance(found, dict) and value.keys() == found.keys() and all(close(value[key], found[key], rtol, atol) for key in value)
    if isinstance(value, bool) or isinstance(found, bool) or value is None:
        return value is found
    one, other = number(value), number(found)
    if one is None or other is None:
        return value == found
    if cmath.isnan(one) or cmath.isinf(one) or cmath.isnan(other) or cmath.isinf(other):
        return str(one) == str(other) or (cmath.isnan(one) and cmath.isnan(other))
    return abs(other - one) <= atol + rtol * abs(one)


def number(value):
    """The number that a value is, or, as "nan" and "(1+2j)", stands for."""
    try:
        return complex(value)
    except (TypeError, ValueError, OverflowError):
        return None
