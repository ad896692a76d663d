"""What a node has saved for backward, and whether it can still be used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import torch

from gradcases_inside.graphs import tensors

if TYPE_CHECKING:
    from gradcases_inside.graphs.names import Names

_VERSIONS = re.compile(r"is at version (?P<now>\d+); expected version (?P<saved>\d+)")
_FREED = re.compile(r"freed|second time")
MOST = 12


def of(node: Any, names: Names) -> list[dict[str, Any]]:
    """[{"name", "shape", "version", "variable"} or {"name", "lost": "freed" | "modified" | "detached" | "unreadable", ...}];
    of one that was modified also "version", "saved_at" and "text"."""
    found = []  # type: list
    for name in dir(node):
        if name.startswith("_saved_") or name == "saved_tensors":
            found.extend(_read(node, name, names))
    return found[:MOST]


def _read(node: Any, attribute: str, names: Names) -> list[dict[str, Any]]:
    shown = attribute[len("_saved_") :] if attribute.startswith("_saved_") else "saved"
    try:
        value = getattr(node, attribute)
    except RuntimeError as error:
        return [{**_lost(str(error)), "name": shown}]
    except Exception:  # of another type, as some are on old releases: nothing can be said
        return []
    if isinstance(value, torch.Tensor):
        return [_told(shown, value, names)]
    if isinstance(value, (list, tuple)):
        return [_told("%s.%d" % (shown, at), each, names) for at, each in enumerate(value) if isinstance(each, torch.Tensor)]
    return []


def _told(name: str, tensor: torch.Tensor, names: Names) -> dict[str, Any]:
    told = {"name": name, "shape": list(tensor.shape)}
    if not (hasattr(tensor, "is_inference") and tensor.is_inference()):
        told["version"] = tensor._version
    variable = names.by_memory(tensors.memory(tensor))
    if variable is not None:
        told["variable"] = variable
    return told


def _lost(text: str) -> dict[str, Any]:
    versions = _VERSIONS.search(text)
    if versions is not None:
        return {"lost": "modified", "version": int(versions.group("now")), "saved_at": int(versions.group("saved")), "text": text}
    if _FREED.search(text):
        return {"lost": "freed"}
    return {"lost": "detached" if "detached" in text else "unreadable"}
