"""Names of tensors and modules, as a report of a program's variables has them: `model.fc.weight`, `outputs.0`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from gradcases_inside import snapshot
from gradcases_inside.graphs import tensors
from gradcases_inside.watching import places

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_VISITS = 5_000
MOST_NAMES = 4  # of one tensor
DEEPEST = 4


class Names:
    """Found in namespaces, in their order."""

    def __init__(self, namespaces: Iterable[dict[str, Any]]) -> None:
        self.tensors: dict[int, tuple[Any, list[str]]] = {}  # by the tensor's id
        self.modules: dict[int, str] = {}  # by the module's id
        self._visits = MOST_VISITS
        for namespace in namespaces:
            for name, thing in list(namespace.items()):
                if not name.startswith("__"):
                    self._take(name, thing, 0, ())

    def of(self, tensor: torch.Tensor) -> list[str]:
        return self.tensors.get(id(tensor), (tensor, []))[1]

    def by_memory(self, key: Any) -> str | None:
        """The name of the tensor that begins there, and has the shape."""
        return next((names[0] for tensor, names in self.tensors.values() if tensors.memory(tensor) == key), None) if key else None

    def _take(self, path: str, thing: Any, depth: int, above: tuple[int, ...]) -> None:
        self._visits -= 1
        if self._visits < 0:
            return
        if issubclass(type(thing), torch.Tensor):
            names = self.tensors.setdefault(id(thing), (thing, []))[1]
            if len(names) < MOST_NAMES and path not in names:
                names.append(path)
        elif depth <= DEEPEST and id(thing) not in above:
            if issubclass(type(thing), torch.nn.Module):
                self.modules.setdefault(id(thing), path)
            for name, part in snapshot.parts(thing):
                self._take("%s.%s" % (path, name), part, depth + 1, (*above, id(thing)))


def now(main: dict[str, Any]) -> Names:
    """Those that the program can see where it is, its own variables first."""
    return Names([main, *(each for each in places.namespaces() if each is not main)])
