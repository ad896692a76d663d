"""Looking at values: the first call whose result is NaN, the first step of backward whose gradient goes bad or vanishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from gradcases_inside.watching import diverging, tensors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gradcases_inside.watching.judged import Held
    from gradcases_inside.watching.recorder import Recorder
    from gradcases_inside.watching.records import Call, Use

MOST_NODES = 20_000
MOST_VANISHED = 200
_UNSET = frozenset(("Parameter", "resize_", "detach", ".data"))  # of memory that nothing was written to yet
PRODUCTS = frozenset(
    ("mul", "__mul__", "__rmul__", "__imul__", "mul_", "multiply", "matmul", "__matmul__", "mm", "bmm", "einsum", "linear")
)
_QUOTIENTS = frozenset(("div", "__truediv__", "true_divide", "divide", "div_", "__itruediv__"))
_GROWING = frozenset(("exp", "exp2", "expm1", "pow", "__pow__", "sinh", "cosh", "square", "mul", "__mul__", "prod", "cumprod"))
_SAVING_RESULT = frozenset(("exp", "exp2", "expm1"))  # and nothing else
_SHRINKING = frozenset(("sigmoid", "softmax", "exp", "prod", "cumprod", "pow", "__pow__", "erfc"))
_SAVED = ("_saved_self", "_saved_result", "_saved_other", "_saved_input", "_saved_exponent", "_saved_mask")


# Within vmap and its like nobody can ask what a value is.
_is_wrapped = getattr(torch._C._functorch, "is_functorch_wrapped_tensor", torch._C._functorch.is_batchedtensor)


class Bad:
    """Where a value or a gradient first went bad."""

    __slots__ = ("call", "diverged", "empty", "given", "is_backward", "kind", "masked", "node", "overflowed")

    def __init__(
        self,
        call: Call | None,
        kind: str,
        is_backward: bool,
        given: str,
        diverged: Held | None,
        masked: bool = False,
        node: str | None = None,
        empty: bool = False,
        overflowed: bool = False,
    ) -> None:
        self.call = call  # or None where the records do not reach
        self.diverged = diverged  # the optimizer whose weights had grown by then, or None
        self.kind = kind  # "NaN" | "infinite"
        self.is_backward = is_backward
        self.given = given  # what it was given, in words
        self.masked = masked  # whether what is bad was left out of the result, by a mask, a choice or a weight of 0
        self.node = node  # the name of the graph's node
        self.empty = empty  # whether it was given no elements
        self.overflowed = overflowed  # whether a number too large or too small for its dtype is behind it


class Vanished:
    """A call whose backward was given gradients and gave zeros."""

    __slots__ = ("call", "cast", "constant")

    def __init__(self, call: Call, cast: bool, constant: bool) -> None:
        self.call = call
        self.cast = cast  # whether the gradient became one of half precision there
        self.constant = constant  # whether the result is the same whatever goes in


class Checker:
    """Asked for by `--values`. Nothing that it does changes a value, a gradient or a random number."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.bad: Bad | None = None
        self.reached = False  # whether what is bad came into a loss
        self.hidden: Bad | None = None  # bad, but not in what the last backward started from
        self.vanished: list[Vanished] = []
        self.behind_masks = False

    def called(self, record: Call, outputs: Sequence[Any]) -> None:
        """After a call: whether it is the first whose result is NaN though what it was given is not."""
        if self.bad is not None or not record.uses or record.name in _UNSET or not any(_has(torch.isnan, each) for each in outputs):
            return
        given = [use.value.tensor() for use in record.uses]
        living = [each for each in given if each is not None]
        if any(_has(torch.isnan, each) for each in living if not any(each is out for out in outputs)):
            return
        masked = record.name in PRODUCTS and _is_masked(record.uses, living)
        empty = any(each.numel() == 0 for each in living) or mean_of_nothing(record, living)
        self.bad = Bad(record, "NaN", False, "; ".join(map(told, living[:3])), self._diverged(), masked, empty=empty)

    def before_backward(self, roots: Sequence[Any]) -> None:
        """Have each node of the graph looked at when backward comes to it."""
        if self.bad is not None and not self.bad.is_backward:
            self.reached = self.reached or not all(_is_plain(root) and bool(torch.isfinite(root).all()) for root in roots)
            if self.reached:
                return
            self.bad, self.hidden = None, self.bad
        found = nodes(roots)
        self.behind_masks = any(any(word in node.name() for word in ("Where", "Masked", "Index")) for node in found)
        for node in found:
            if "AccumulateGrad" not in node.name():
                node.register_hook(self._hook(node.name(), number_of(node), self._given(node)))

    def _given(self, node: Any) -> str:
        """What the node saved, in words. Where saving has hooks, reading would call them: they are the script's."""
        return "" if self.recorder.saving_hooked else _saved_by(node)

    def _hook(self, name: str, number: int, given: str) -> Callable[[Any, Any], None]:
        def look(ours: Any, theirs: Any) -> None:
            if self.recorder.active:
                with torch._C.DisableTorchFunction(), torch.no_grad():
                    try:
                        self._look(name, number, given, ours, theirs)
                    except Exception as error:
                        self.recorder.gave_up(error)

        return look

    def _look(self, name: str, number: int, given: str, gradients: Sequence[Any], coming: Sequence[Any]) -> None:
        gradients = [each for each in gradients if each is not None and _is_plain(each)]
        coming = [each for each in coming if each is not None and _is_plain(each)]
        if not gradients or not coming or any(_is_bad(each) for each in coming):
            return
        if self.bad is None and any(_is_bad(each) for each in gradients):
            self.bad = self._bad(name, number, given, gradients, coming)
        elif len(self.vanished) < MOST_VANISHED and _is_zero(gradients) and not _is_zero(coming):
            call = call_of(self.recorder, number)
            if call is not None:
                cast = any(each.dtype is torch.float16 for each in gradients) and not all(each.dtype is torch.float16 for each in coming)
                self.vanished.append(Vanished(call, cast, _is_constant(call)))

    def _bad(self, name: str, number: int, given: str, gradients: Sequence[Any], coming: Sequence[Any]) -> Bad:
        kind = "NaN" if any(_has(torch.isnan, each) for each in gradients) else "infinite"
        call = call_of(self.recorder, number)
        masked = self.hidden is not None or _is_zero(coming) or (self.behind_masks and _masked(gradients, coming))
        if self.hidden is not None:
            return Bad(self.hidden.call, kind, True, self.hidden.given, self._diverged(), True, name)
        return Bad(call, kind, True, given or _living(call), self._diverged(), masked, name, overflowed=_overflowed(call, name, given))

    def _diverged(self) -> Held | None:
        return diverging.optimizer(self.recorder.judge)


def call_of(recorder: Recorder, number: int) -> Call | None:
    """The call that made the node of the graph with this number."""
    for call in reversed(recorder.calls):
        if call.first_node <= number < call.last_node and call.name != "view":
            return call
    return None


def _is_masked(uses: Sequence[Use], living: Sequence[Any]) -> bool:
    """Whether a factor that is a constant to autograd has zeros, and another is not finite."""
    constant = [each for use, each in ((use, use.value.tensor()) for use in uses) if each is not None and not use.requires_grad]
    return any(bool((each == 0).any()) for each in constant) and any(_is_bad(each) for each in living)


def mean_of_nothing(record: Call, living: Sequence[Any]) -> bool:
    """Whether NaN came of 0 / 0 where that is a count: of labels that are all left out, or of a mask with nothing in it."""
    if record.name in ("cross_entropy", "nll_loss"):
        return not any(_is_bad(each) for each in living)
    if record.name not in _QUOTIENTS or len(record.uses) < 2:
        return False
    divisor = record.uses[1].value
    tensor = divisor.tensor()
    counted = divisor.call is not None and divisor.call.name in ("sum", "count_nonzero") and not record.uses[1].requires_grad
    return counted and tensor is not None and bool((tensor == 0).any())


def _overflowed(call: Call | None, name: str, given: str) -> bool:
    """Whether the bad gradient comes of a number that was too large or too small for its dtype; `given` is what the node saved."""
    if "ToCopy" in name:
        return True
    if call is None:
        return False
    results = [value.tensor() for value in call.outputs]
    if any(each is not None and _is_bad(each) for each in results) or (call.name in _SAVING_RESULT and "not finite" in given):
        return call.name in _GROWING
    vanishing = [use.value for use in call.uses if use.value.call is not None and use.value.call.name in _SHRINKING]
    living = [value.tensor() for value in vanishing]
    return call.name in ("log", "log2", "log10") and any(each is not None and bool((each == 0).any()) for each in living)


def _is_constant(call: Call) -> bool:
    """Whether it is a softmax that is not saturated, or that is over one element: then the others' sum is what makes it zero."""
    result = call.outputs[0].tensor() if call.outputs and call.name in ("softmax", "log_softmax") else None
    if result is None or not result.numel():
        return False
    shares = result.exp() if call.name == "log_softmax" else result
    return bool((shares == 1).all()) or float(shares.max()) < 0.999


def _living(call: Call | None) -> str:
    """What it was given, in words, as far as that is still there."""
    if call is None:
        return ""
    given = [use.value.tensor() for use in call.uses[:3]]
    return "; ".join(told(each) for each in given if each is not None)


def number_of(node: Any) -> int:
    """Which of the calls it was made by; -1 before torch 2.1, which does not tell."""
    return node._sequence_nr() if hasattr(node, "_sequence_nr") else -1


def nodes(roots: Iterable[Any]) -> list[Any]:
    seen = {}  # type: dict
    waiting = [root.grad_fn for root in roots if root.grad_fn is not None]
    while waiting and len(seen) < MOST_NODES:
        node = waiting.pop()
        if node not in seen:
            seen[node] = True
            waiting.extend(following for following, _ in node.next_functions if following is not None)
    return list(seen)


def _saved_by(node: Any) -> str:
    """What the node saved, in words, as far as that can be read."""
    for name in _SAVED:
        try:
            saved = getattr(node, name, None)
        except Exception:  # it was freed or changed: then backward will say so
            continue
        if isinstance(saved, torch.Tensor) and saved.numel():
            return told(saved)
    return ""


def told(tensor: torch.Tensor) -> str:
    """A tensor's values in a few words."""
    if tensor.is_nested:
        return "a nested tensor"
    if not tensor.numel():
        return "no elements"
    if not _is_plain(tensor) or tensor.is_complex():
        return "shape %s" % (list(tensor.shape),)
    with torch.no_grad():
        finite = tensor.detach()[torch.isfinite(tensor)]
        zeros = int((tensor == 0).sum())
        odd = tensor.numel() - finite.numel()
    words = ["values from %.4g to %.4g" % (float(finite.min()), float(finite.max()))] if finite.numel() else []
    words += ["%d of %d are 0" % (zeros, tensor.numel())] if zeros else []
    words += ["%d of %d are not finite" % (odd, tensor.numel())] if odd else []
    return ", ".join(words)


def is_zero(tensor: torch.Tensor) -> bool:
    return _is_plain(tensor) and not bool(torch.any(tensor != 0))


def _is_zero(several: Iterable[Any]) -> bool:
    return all(is_zero(each) for each in several)


def _has(predicate: Callable[[Any], Any], tensor: torch.Tensor) -> bool:
    return _is_plain(tensor) and bool(predicate(tensor).any())


def _is_plain(tensor: torch.Tensor) -> bool:
    """Whether its values can be asked for: it is no sparse one, and none that a transform of torch.func runs for many at once."""
    if _is_wrapped(tensor):
        return False
    return (tensor.is_floating_point() or tensor.is_complex()) and tensors.is_regular(tensor) and not tensor.is_meta


def _is_bad(tensor: torch.Tensor) -> bool:
    return _is_plain(tensor) and not bool(torch.isfinite(tensor).all())


def _masked(gradients: Sequence[Any], coming: Sequence[Any]) -> bool:
    """Whether the bad elements are where a gradient of 0 came in."""
    pairs = ((ours, theirs) for ours in gradients for theirs in coming if ours.shape == theirs.shape)
    return any(bool((~torch.isfinite(ours) & (theirs == 0)).any()) for ours, theirs in pairs)
