"""Names of tensors, as the user's code would write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from gradcases_inside.watching import places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gradcases_inside.watching.finding import Finding


class Names:
    """Found in namespaces: of tensors themselves, of modules and of what objects hold."""

    def __init__(self, namespaces: Iterable[dict[str, Any]]) -> None:
        self.found = {}  # type: dict
        for namespace in namespaces:
            for name, thing in list(namespace.items()):
                if not name.startswith("__"):
                    self._take(name, thing, 0)

    def of(self, tensor: torch.Tensor) -> Any:
        return self.found.get(id(tensor))

    def _take(self, name: str, thing: Any, depth: int) -> None:
        kind = type(thing)
        if issubclass(kind, torch.Tensor):
            self.found.setdefault(id(thing), name)
        elif issubclass(kind, torch.nn.Module):
            self._module(name, thing)
        elif issubclass(kind, (list, tuple)) and depth < 2:
            for at, each in enumerate(thing[:64]):
                self._take("%s[%d]" % (name, at), each, depth + 1)
        elif issubclass(kind, dict) and depth < 2:
            for key, each in list(thing.items())[:64]:
                self._take("%s[%r]" % (name, key), each, depth + 1)
        elif depth < 1 and hasattr(thing, "__dict__") and not issubclass(kind, type) and places.is_users_module(kind.__module__):
            for attribute, each in list(vars(thing).items()):
                self._take("%s.%s" % (name, attribute), each, depth + 1)

    def _module(self, name: str, module: Any) -> None:
        for inner, parameter in module.named_parameters():
            self.found.setdefault(id(parameter), "%s.%s" % (name, inner))
        for prefix, child in module.named_modules():
            where = "%s.%s" % (name, prefix) if prefix else name
            for attribute, each in list(vars(child).items()):
                if not attribute.startswith("_") and attribute != "training":
                    self._hidden(where + "." + attribute, each)

    def _hidden(self, name: str, thing: Any) -> None:
        if isinstance(thing, torch.Tensor):
            self.found.setdefault(id(thing), name)
        elif isinstance(thing, (list, tuple)):
            for at, each in enumerate(thing[:64]):
                if isinstance(each, torch.nn.Module):
                    self._module("%s[%d]" % (name, at), each)


def name(findings: Iterable[Finding], namespaces: Sequence[dict[str, Any]] | None = None) -> None:
    """Put names into findings that have none, found where the user's code runs now, or in these namespaces."""
    missing = [finding for finding in findings if not finding.tensors and finding.values]
    if not missing:
        return
    names = Names(namespaces if namespaces is not None else places.namespaces())
    for finding in missing:
        for value in finding.values:
            tensor = value.tensor()
            known = names.of(tensor) if tensor is not None else None
            if known is None:
                finding.nameless.add(value.number)
            finding.tensors.append(known or "a tensor of shape %s" % (list(value.shape),))
