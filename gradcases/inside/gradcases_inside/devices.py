"""Whether programs can be run on a device. Torch is asked, whose devices need not be its own: packages add some."""

import re
from typing import Optional

SHAPES_ONLY = "meta"  # nothing can be read back from it


def why_not(device: str) -> Optional[str]:
    """None where a tensor can be made on `device` and read back, or the reason why not, in a few words. This touches the device."""
    import torch

    kind, _, index = device.partition(":")
    try:
        made = torch.ones(1, device=device)
        if kind != SHAPES_ONLY:
            made.cpu()  # a device tells of an error when it is waited for
        lies = made.device.type, made.device.index or 0
        said = None if lies == (kind, int(index) if index else lies[1]) else "what is made there lies on %s" % made.device
    except Exception as error:  # whatever it says is the reason
        said = _said(error)
    if said is not None:
        return "no device %s: %s" % (device, _counted(kind, index) or said)
    if not hasattr(torch, "set_default_device") and kind not in _SET_IN_OTHER_WAYS:
        return "torch %s makes tensors on %s only where each call says so; since 2.0 a program need not" % (torch.__version__, kind)
    return None


_SET_IN_OTHER_WAYS = ("cpu", "cuda")


def _counted(kind: str, index: str) -> Optional[str]:
    """How many there are, where there are some, and not as many as the index says."""
    import torch

    try:
        count = int(getattr(torch, kind).device_count())
    except Exception:  # not every kind can be counted
        return None
    if not count or not index or int(index) < count:
        return None
    return "there is %s:0 and no other" % kind if count == 1 else "there are %d, %s:0 to %s:%d" % (count, kind, kind, count - 1)


def _said(error: Exception) -> str:
    """The first sentence of it."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].split(". ")[0].rstrip(".")


def unknown(device: str) -> Optional[str]:
    """None where torch knows devices of this kind, be there one or not; or that it does not, and which it knows."""
    import torch

    try:
        torch.device(device)
    except RuntimeError as error:
        names = [name for name in _names(str(error)) if name == "cpu" or _asked(name)]
        here = [name for name in names if name == "cpu" or _is_available(name)]
        told = "`%s` is no device that torch %s knows; use %s" % (device, torch.__version__, _joined(names, "or"))
        return "%s (there is %s here)" % (told, _joined(here, "and") if len(here) > 1 else "only the CPU")
    return None


def _names(refusal: str) -> list:
    """Of torch's own words, and the name that a package gave to the one that is left to packages."""
    import torch

    found = _LISTED.search(refusal)
    given = getattr(torch._C, "_get_privateuse1_backend_name", lambda: _LEFT_TO_PACKAGES)()
    return [given if name == _LEFT_TO_PACKAGES else name for name in (found.group(1).split(", ") if found else ["cpu"])]


_LISTED = re.compile(r"Expected one of (\w+(?:, \w+)*) device type")
_LEFT_TO_PACKAGES = "privateuseone"


def _asked(kind: str) -> list:
    """What of torch can be asked whether such a device is there; torch lists kinds of which it has nothing."""
    import torch

    modules = [getattr(torch, kind, None)] + ([getattr(torch.backends, "mps", None)] if kind == "mps" else [])  # type: list
    return [module.is_available for module in modules if hasattr(module, "is_available")]


def _is_available(kind: str) -> bool:
    try:
        return any(ask() for ask in _asked(kind))
    except Exception:  # a driver that is broken
        return False


def _joined(names: list, word: str) -> str:
    return names[0] if len(names) == 1 else "%s %s %s" % (", ".join(names[:-1]), word, names[-1])
