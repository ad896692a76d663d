"""Run a script or module as `python` would, and watch it."""

from __future__ import annotations

import atexit
import importlib.util
import os
import sys
import types
from importlib.machinery import SourceFileLoader
from typing import Any, Optional

import torch

from gradcases_inside.watching import answer, traces
from gradcases_inside.watching.session import Session


def watched(script: str, arguments: list[str], is_module: bool, options: dict[str, Any]) -> Optional[BaseException]:
    """What it raised. The answer is in the file `options["answer"]` when the process ends, and an earlier one before that."""
    path = options["answer"]
    session = Session(options["steps"], options["values"], lambda told: answer.write(path, told))

    def finish() -> None:
        if os.getpid() == session.process:
            session.end()
            answer.write(path, session.told(complete=True))

    atexit.register(finish)  # before the script registers any of its own: it is called after these, and after all threads
    session.exits(finish)
    if options.get("device", "cpu") != "cpu":
        torch.set_default_device(options["device"])
    try:
        code, main = _module(script, arguments) if is_module else _script(script, arguments)
        session.begin()
        exec(code, main.__dict__)
    except BaseException as error:
        _raised(session, error)
        return error
    finally:
        session.leave()
    return None


def _raised(session: Session, error: BaseException) -> None:
    """Judged at once, while what its frames hold has names."""
    if not isinstance(error, SystemExit):
        traces.clean(error)
        session.end(error)


def show(kind: type, error: BaseException, trace: Any) -> None:
    """Stands in for the script's own hook, which is told of the script's own frames."""
    traces.clean(error)
    sys.last_traceback = error.__traceback__
    _hooks.pop()(kind, error, error.__traceback__)


_hooks: list[Any] = []


def end_with(error: BaseException) -> None:
    """As an interpreter ends with what a script raised."""
    _hooks.append(sys.excepthook)
    sys.excepthook = show
    raise error


def _script(script: str, arguments: list[str]) -> tuple[types.CodeType, types.ModuleType]:
    sys.argv[:] = [script, *arguments]
    sys.path.insert(0, os.path.dirname(os.path.realpath(script)))
    with open(script, "rb") as stream:
        source = stream.read()
    path = os.path.join(os.getcwd(), script) if sys.version_info >= (3, 9) else script
    main = _new_main(path)
    main.__loader__ = SourceFileLoader("__main__", path)
    return compile(source, path, "exec", dont_inherit=True), main


def _module(name: str, arguments: list[str]) -> tuple[types.CodeType, types.ModuleType]:
    sys.path.insert(0, os.getcwd())
    spec, lacking = importlib.util.find_spec(name), name
    if spec is not None and spec.submodule_search_locations is not None:
        spec = importlib.util.find_spec(name + ".__main__")
        lacking = "%s.__main__; %r is a package and cannot be directly executed" % (name, name)
    if spec is None or spec.origin is None or spec.loader is None:
        sys.exit("%s: No module named %s" % (sys.executable, lacking))
    sys.argv[:] = [spec.origin, *arguments]
    main = _new_main(spec.origin)
    main.__spec__, main.__package__, main.__loader__ = spec, spec.parent, spec.loader
    code = spec.loader.get_code(spec.name)  # type: ignore[attr-defined]  # of the loaders that have one
    return code, main


def _new_main(file: str) -> types.ModuleType:
    main = types.ModuleType("__main__")
    vars(main).update(__file__=file, __cached__=None, __annotations__={}, __builtins__=__builtins__)  # as the interpreter does
    sys.modules["__main__"] = main
    return main
