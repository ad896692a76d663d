"""`torch.compile` around what a program calls by certain names."""

import ast
import types
from typing import TYPE_CHECKING, Callable

import torch

if TYPE_CHECKING:
    from typing import Sequence

BACKEND = "aot_eager"  # traced, and differentiated ahead of time; no code is generated, and numbers stay those of eager mode
_NAME = "__compiled__"  # of what stands around a callable


class Around(ast.NodeTransformer):
    """Has a program read `f(x)` as `__compiled__(f)(x)` for some names, at the same places; not within functions and classes."""

    def __init__(self, names: "Sequence[str]") -> None:
        import torch._dynamo

        torch._dynamo.reset()  # of what ran in this process before
        self._names = frozenset(names)
        self._made = {}  # type: dict

    def put_around(self, tree: ast.Module, namespace: dict) -> ast.Module:
        """The program so read, which can run in this namespace."""
        namespace[_NAME] = self._compiled
        tree = self.visit(tree)
        return ast.fix_missing_locations(tree)

    def _leave(self, node: ast.AST) -> ast.AST:
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = _leave

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in self._names:
            around = ast.copy_location(ast.Name(_NAME, ast.Load()), node.func)
            node.func = ast.copy_location(ast.Call(around, [node.func], []), node.func)
        return node

    def _compiled(self, called: Callable) -> Callable:
        """The name may by now stand for anything; each thing is compiled once."""
        if not isinstance(called, (types.FunctionType, torch.nn.Module)):
            return called
        if id(called) not in self._made:
            self._made[id(called)] = called, torch.compile(called, backend=BACKEND)  # kept, or another could get its id
        return self._made[id(called)][1]  # type: ignore[no-any-return]  # a dict of anything


def why_not() -> "str | None":
    """None where this torch compiles on this Python, or the reason why not, in a few words."""
    if not hasattr(torch, "compile"):
        return "no torch.compile in torch %s" % torch.__version__
    try:
        torch.compile(_probe, backend=BACKEND)(torch.ones(1))
    except BaseException as error:  # whatever it says is the reason
        return "torch.compile: %s" % (str(error).splitlines() or [type(error).__name__])[0]
    return None


def _probe(tensor: torch.Tensor) -> torch.Tensor:
    return tensor + 1
