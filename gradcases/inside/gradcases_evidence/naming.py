"""The tensors that a program leaves, by name, and what is asked of them."""

import warnings

import torch


def tensors_of(space):
    """Those of the variables and of what they hold, by name: `model.fc.weight`, `outputs.0`."""
    found = {}

    def visit(path, value, above):
        if issubclass(type(value), torch.Tensor):
            found.update({path: value} if path not in found and is_readable(value) else {})
        elif len(above) < 6 and id(value) not in above and len(found) < 2000:
            for name, part in parts_of(value):
                visit("%s.%s" % (path, name), part, (*above, id(value)))

    for name, value in list(space.items()):
        if not name.startswith("__"):
            visit(name, value, ())
    return found


def is_readable(tensor):
    """Some (lazy, fake, or of a view that is none any more) answer nothing."""
    try:
        for fact in FACTS.values():
            fact(tensor)
    except Exception:
        return False
    return True


FACTS = {
    "requires_grad": lambda tensor: tensor.requires_grad,
    "is_leaf": lambda tensor: tensor.is_leaf,
    "grad_fn": lambda tensor: None if tensor.grad_fn is None else tensor.grad_fn.name(),
    "shape": lambda tensor: list(tensor.shape),
    "dtype": lambda tensor: str(tensor.dtype).replace("torch.", ""),
}


def parts_of(value):
    kind = type(value)
    if issubclass(kind, torch.nn.Module):
        registries = [vars(value).get(each, {}) for each in ("_parameters", "_buffers", "_modules")]
        own = [(name, part) for name, part in vars(value).items() if issubclass(type(part), torch.Tensor) or not name.startswith("_")]
        return [pair for registry in registries for pair in registry.items()] + own
    if issubclass(kind, dict):
        return list(value.items())[:200]
    if issubclass(kind, (list, tuple)):
        return list(enumerate(value))[:200]
    if kind.__module__ == "__main__" and not issubclass(kind, type):
        return [pair for pair in vars(value).items() if not pair[0].startswith("__")]
    return []


def wants_grad(tensor):
    return tensor.is_leaf and tensor.requires_grad


def grad_of(tensor):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a non-leaf there is one
        return tensor.grad
