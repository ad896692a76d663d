"""Looking at values: the first call whose result is NaN, the first step of backward whose gradient goes bad or vanishes."""

import torch

from gradcases_inside.watching.records import Call

MOST_NODES = 20_000
MOST_VANISHED = 200
# Within vmap and its like nobody can ask what a value is.
_is_wrapped = getattr(torch._C._functorch, "is_functorch_wrapped_tensor", torch._C._functorch.is_batchedtensor)
_UNSET = frozenset(("Parameter", "resize_", "detach", ".data"))  # of memory that nothing was written to yet
_SAVED = ("_saved_self", "_saved_result", "_saved_other", "_saved_input", "_saved_exponent", "_saved_mask")


class Bad:
    """Where a value or a gradient first went bad."""

    __slots__ = ("call", "empty", "given", "is_backward", "kind", "masked", "node")

    def __init__(self, call, kind, is_backward, given, masked=False, node=None, empty=False):
        self.call = call  # or None where the records do not reach
        self.kind = kind  # "NaN" | "infinite"
        self.is_backward = is_backward
        self.given = given  # what it was given, in words
        self.masked = masked  # whether the gradient that came in was 0 there
        self.node = node  # the name of the graph's node
        self.empty = empty  # whether it was given no elements


class Checker:
    """Asked for by `--values`. Nothing that it does changes a value, a gradient or a random number."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.bad = None  # type: Bad | None
        self.vanished = []  # type: list  # calls whose backward was given gradients and gave zeros
        self.behind_masks = False

    def called(self, record: Call, outputs) -> None:
        """After a call: whether it is the first whose result is NaN though what it was given is not."""
        if self.bad is not None or not record.uses or record.name in _UNSET or not any(_has(torch.isnan, each) for each in outputs):
            return
        given = [use.value.tensor() for use in record.uses]
        living = [each for each in given if each is not None]
        if any(_has(torch.isnan, each) for each in living if not any(each is out for out in outputs)):
            return
        self.bad = Bad(record, "NaN", False, "; ".join(map(told, living[:3])), empty=any(each.numel() == 0 for each in living))

    def before_backward(self, roots) -> None:
        """Have each node of the graph looked at when backward comes to it."""
        if self.bad is not None and not self.bad.is_backward:
            return
        nodes = _nodes(roots)
        self.behind_masks = any(any(word in node.name() for word in ("Where", "Masked", "Index")) for node in nodes)
        for node in nodes:
            if "AccumulateGrad" not in node.name():
                node.register_hook(self._hook(node.name(), _number(node), _given(node)))

    def _hook(self, name, number, given):
        def look(ours, theirs):
            if self.recorder.active:
                with torch._C.DisableTorchFunction(), torch.no_grad():
                    self._look(name, number, given, ours, theirs)

        return look

    def _look(self, name, number, given, gradients, coming):
        gradients = [each for each in gradients if each is not None]
        coming = [each for each in coming if each is not None]
        if not gradients or not coming or any(_is_bad(each) for each in coming):
            return
        if self.bad is None and any(_is_bad(each) for each in gradients):
            kind = "NaN" if any(_has(torch.isnan, each) for each in gradients) else "infinite"
            self.bad = Bad(self._call_of(number), kind, True, given, self.behind_masks and _masked(gradients, coming), name)
        elif len(self.vanished) < MOST_VANISHED and _is_zero(gradients) and not _is_zero(coming):
            call = self._call_of(number)
            if call is not None:
                self.vanished.append(call)

    def _call_of(self, number):
        for call in reversed(self.recorder.calls):
            if call.first_node <= number < call.last_node and call.name != "view":
                return call
        return None


def _number(node):
    """Which of the calls it was made by; -1 before torch 2.1, which does not tell."""
    return node._sequence_nr() if hasattr(node, "_sequence_nr") else -1


def _nodes(roots):
    seen = {}  # type: dict
    waiting = [root.grad_fn for root in roots if root.grad_fn is not None]
    while waiting and len(seen) < MOST_NODES:
        node = waiting.pop()
        if node not in seen:
            seen[node] = True
            waiting.extend(following for following, _ in node.next_functions if following is not None)
    return list(seen)


def _given(node):
    """What the node saved, in words, as far as that can be read."""
    for name in _SAVED:
        try:
            saved = getattr(node, name, None)
        except RuntimeError:
            continue
        if isinstance(saved, torch.Tensor) and saved.numel():
            return told(saved)
    return ""


def told(tensor) -> str:
    """A tensor's values in a few words."""
    if not tensor.numel():
        return "no elements"
    if not tensor.is_floating_point():
        return "shape %s" % (list(tensor.shape),)
    with torch.no_grad():
        finite = tensor.detach()[torch.isfinite(tensor)]
        zeros = int((tensor == 0).sum())
        odd = tensor.numel() - finite.numel()
    words = ["values from %.4g to %.4g" % (float(finite.min()), float(finite.max()))] if finite.numel() else []
    words += ["%d of %d are 0" % (zeros, tensor.numel())] if zeros else []
    words += ["%d of %d are not finite" % (odd, tensor.numel())] if odd else []
    return ", ".join(words)


def is_zero(tensor) -> bool:
    return not bool(torch.any(tensor != 0))


def _is_zero(tensors):
    return all(is_zero(each) for each in tensors)


def _has(predicate, tensor):
    return _is_plain(tensor) and bool(predicate(tensor).any())


def _is_plain(tensor):
    numbers = tensor.is_floating_point() or tensor.is_complex()
    return numbers and tensor.layout is torch.strided and not tensor.is_meta and not _is_wrapped(tensor)


def _is_bad(tensor):
    return _is_plain(tensor) and not bool(torch.isfinite(tensor).all())


def _masked(gradients, coming):
    """Whether the bad elements are where a gradient of 0 came in."""
    for ours in gradients:
        for theirs in coming:
            if _is_plain(ours) and ours.shape == theirs.shape and bool((~torch.isfinite(ours) & (theirs == 0)).any()):
                return True
    return False
