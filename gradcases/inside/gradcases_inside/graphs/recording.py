"""A program's graph recorded: around its execution, calls of backward are seen; the one that matters is told.

{"call": "backward" | "grad" | null where there was none, "line", "failed": whether that call raised, "backwards": how many
 there were,
 "nodes": [{"kind": "root" | "operation" | "leaf" | "unrecorded", "names": [...], ...}], of an operation "name", "line",
   "saved" (see `gradcases_inside.graphs.saved`) and "scope"; of a leaf "shape", "requires_grad" and "grad";
   of a call that recorded nothing "name" and "line",
 "edges": [{"from", "to" (numbers of nodes, from the root to the leaves), "kind": "gradient" | "value" | "cut"}],
   of a gradient "input" and "flow": "some" | "zero" | "none" | "nan" | "inf", as far as backward came;
   of a cut "line", "operation", "at" (its line), "cause" and "why",
 "scopes": {number: {"name", "type", "parent"}} of calls of modules}
Lines count in the program's file. None where nothing was built.
"""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any

import torch

from gradcases_inside.graphs import names, tensors, tracing
from gradcases_inside.graphs.origins import Origins
from gradcases_inside.graphs.picture import Picture
from gradcases_inside.watching import places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gradcases_inside.graphs.names import Names
    from gradcases_inside.watching.recorder import Recorder
    from gradcases_inside.watching.records import Call

MOST_PICTURES = 200  # of one program; later calls of backward are not looked at


class Recording:
    """A context manager around one program, whose `file` and variables it is told."""

    def __init__(self, file: str, main: dict) -> None:
        self.trouble: str | None = None  # why nothing can be told
        self._main = main
        self._file = file
        self._origins = Origins()
        self._recorder: Recorder | None = None
        self._last: Picture | None = None
        self._first_failed: Picture | None = None
        self._count = 0
        self._depth = 0
        self._reads_saved = True
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Recording:
        places.add_program(self._file)
        self._origins.attach()
        self._stack.callback(self._origins.detach)
        self._see_backward()
        self._see_hooks()
        if _sees_calls():
            self._see_calls()
        else:
            self._stack.enter_context(tracing.Tracer(self._file, self._origins))
        return self

    def __exit__(self, *error: Any) -> None:
        if self._recorder is not None:
            self._recorder.active = False
        self._stack.close()

    def report(self) -> dict:
        """{"graph": see the module, "graph_trouble"}."""
        try:
            with torch._C.DisableTorchFunction(), torch.no_grad():
                return {"graph": self._told(), "graph_trouble": self.trouble}
        except BaseException as error:
            return {"graph": None, "graph_trouble": "%s: %s" % (type(error).__name__, error)}
        finally:
            self._origins.of.clear()  # the nodes are the program's again

    def _told(self) -> dict[str, Any] | None:
        found = names.Names([self._main])
        if not self._count:
            self._draw(_ends(found), found, None, None)
        picture = self._first_failed or self._last
        if picture is None:
            return None
        picture.name(found)
        told = picture.told(found)
        told["backwards"] = self._count
        return told

    # What is seen

    def _see_calls(self) -> None:
        from gradcases_inside.watching import compilers, modes, patches
        from gradcases_inside.watching.recorder import Recorder

        judge: Any = _Unjudging(self)
        learning: Any = _Learning(self._origins)
        recorder = self._recorder = Recorder(judge)
        recorder.checker = learning
        made = patches.Patches()
        self._stack.callback(made.undo)
        patches.apply_to_optimizers(recorder, made)
        patches.apply_to(recorder, made)
        compilers.apply_to(recorder, made)
        modes.put(recorder)
        self._stack.callback(modes.take, recorder)

    def _see_backward(self) -> None:
        for name in ("backward", "grad"):
            original = getattr(torch.autograd, name)
            setattr(torch.autograd, name, functools.wraps(original)(functools.partial(self._backward, name, original)))
            self._stack.callback(setattr, torch.autograd, name, original)

    def _see_hooks(self) -> None:
        hooks = getattr(torch.autograd.graph, "saved_tensors_hooks", None) if hasattr(torch.autograd, "graph") else None
        if hooks is None:
            return
        entered = hooks.__enter__

        @functools.wraps(entered)
        def enter(each: Any, *args: Any) -> Any:
            self._reads_saved = False
            return entered(each, *args)

        hooks.__enter__ = enter
        self._stack.callback(setattr, hooks, "__enter__", entered)

    # Calls of backward

    def _backward(self, name: str, original: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._depth or self._count >= MOST_PICTURES:
            return original(*args, **kwargs)
        self._count += 1
        inputs = tensors.within(args[1] if len(args) > 1 else kwargs.get("inputs")) if name == "grad" else []
        roots = tensors.within(args[0] if args else kwargs.get("outputs", kwargs.get("tensors")))
        picture = self._drawn(name, roots, inputs)
        self._depth += 1
        try:
            result = original(*args, **kwargs)
        except BaseException:
            if picture is not None:
                picture.failed = True
                self._first_failed = self._first_failed or picture
            raise
        else:
            if name == "grad" and picture is not None:
                picture.gave(inputs, result if isinstance(result, (list, tuple)) else [result])
            return result
        finally:
            self._depth -= 1
            if picture is not None:
                self._close(picture)

    def _drawn(self, name: str, roots: list[Any], inputs: Sequence[Any]) -> Picture | None:
        with self._unseen():
            try:
                here = places.here()
                return self._draw(roots, names.now(self._main), name, here.line if here is not None else None, inputs)
            except BaseException as error:
                self._fail(error)
                return Picture(names.Names([]), self._origins, None, name, False)

    def _draw(self, roots: list[Any], found: Names, call: str | None, line: int | None, inputs: Sequence[Any] = ()) -> Picture | None:
        if not roots:
            return None
        picture = Picture(found, self._origins, line, call, self._reads_saved)
        for root in roots:
            picture.add_root(root)
        self._look_for_writes(picture, roots)
        leaves = [
            each
            for each in [*inputs, *(tensor for tensor, _ in found.tensors.values())]
            if tensors.shape(each) is not None and each.is_leaf
        ]
        if self._recorder is None:
            picture.add_unreached(leaves)
        else:
            from gradcases_inside.graphs.missing import Missing

            Missing(picture, self._recorder, self._origins, roots).add(leaves)
        self._last = picture
        if call is None:
            picture.close()
        return picture

    def _look_for_writes(self, picture: Picture, roots: list[Any]) -> None:
        """Which line changed what was saved."""
        modified = [one for node in picture.nodes for one in node.get("saved", ()) if one.get("lost") == "modified"]
        if not modified or self._recorder is None:
            return
        from gradcases_inside.watching.rules import in_place

        for one in modified:
            for finding in in_place.findings(self._recorder.judge, None, roots, one["text"]):
                one["line"], one["operation"] = finding.place.line if finding.place is not None else None, finding.operation

    def _close(self, picture: Picture) -> None:
        with self._unseen():
            try:
                picture.close()
            except BaseException as error:
                self._fail(error)

    def _fail(self, error: BaseException) -> None:
        self.trouble = "%s: %s" % (type(error).__name__, error)

    @contextlib.contextmanager
    def _unseen(self) -> Iterator[None]:
        """What we do with tensors is nothing that the program did."""
        if self._recorder is not None:
            self._recorder.quiet += 1
        try:
            with torch._C.DisableTorchFunction(), torch.no_grad():
                yield
        finally:
            if self._recorder is not None:
                self._recorder.quiet -= 1


def _sees_calls() -> bool:
    """Whether this torch lets the watcher see them, as all do since 2.0."""
    return hasattr(torch, "compile") and hasattr(torch.overrides, "TorchFunctionMode")


def _ends(found: Names) -> list[Any]:
    """Where no backward was called: the tensor that the program computed last."""
    ended = [tensor for tensor, _ in found.tensors.values() if tensors.grad_fn(tensor) is not None]
    return ended[-1:]


class _Learning:
    """In the place of what looks at values: it looks at nodes."""

    def __init__(self, origins: Origins) -> None:
        self._origins = origins

    def called(self, record: Call, outputs: Sequence[Any]) -> None:
        self._origins.learn(outputs, record.place.line if record.place is not None else None, record)

    def before_backward(self, roots: Any) -> None:
        return


class _Unjudging:
    """In the place of a judge: nothing is found, only recorded."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    @property
    def recorder(self) -> Recorder | None:
        return self._recording._recorder

    def failed(self, error: BaseException) -> None:
        self._recording._fail(error)

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("_"):
            raise AttributeError(name)
        return _nothing


def _nothing(*_: Any) -> None:
    return None
