"""Run a script or module as `python` would, and watch it."""

import importlib.util
import os
import sys
import threading
import types

import torch

from gradcases_inside.watching import answer, patches, places, warning_places
from gradcases_inside.watching.judging import Judge
from gradcases_inside.watching.recorder import Recorder
from gradcases_inside.watching.values import Checker


def watched(script: str, arguments: list, is_module: bool, options: dict) -> "BaseException | None":
    """What it raised. The answer is in the file `options["answer"]` when this returns."""

    def tell(judge, **more):
        answer.write(options["answer"], answer.of(judge, **more))

    judge = Judge(options["steps"], tell)
    recorder = judge.recorder = Recorder(judge)
    if options["values"]:
        recorder.checker = Checker(recorder)
    os.register_at_fork(after_in_child=recorder.stop)
    code, main = _module(script, arguments) if is_module else _script(script, arguments)
    patches.apply_to(recorder)
    warning_places.apply()
    raised = None
    if options.get("device", "cpu") != "cpu":
        torch.set_default_device(options["device"])
    with recorder:
        try:
            exec(code, main.__dict__)
        except BaseException as error:
            raised = error
        _join_threads()
    recorder.active = False
    _end(judge, recorder, raised, tell)
    return raised


def _end(judge, recorder, raised, tell):
    stopped = recorder.stopped
    error = None if raised is None or isinstance(raised, SystemExit) else raised
    if not stopped or error is not None:
        judge.tell = lambda _: None
        judge.end(error)
    tell(judge, raised=answer.raised(error, recorder) if error is not None else None, complete=True)


def _join_threads():
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()


def _script(script, arguments):
    sys.argv[:] = [script, *arguments]
    sys.path.insert(0, os.path.dirname(os.path.realpath(script)))
    with open(script, "rb") as stream:
        source = stream.read()
    path = os.path.join(os.getcwd(), script) if sys.version_info >= (3, 9) else script
    main = _new_main(path)
    return compile(source, path, "exec", dont_inherit=True), main


def _module(name, arguments):
    sys.path.insert(0, os.getcwd())
    spec = importlib.util.find_spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = importlib.util.find_spec(name + ".__main__")
    if spec is None or spec.origin is None:
        raise ImportError("No module named %s" % name)
    sys.argv[:] = [spec.origin, *arguments]
    main = _new_main(spec.origin)
    main.__spec__, main.__package__ = spec, spec.parent
    return spec.loader.get_code(spec.name), main


def _new_main(file):
    main = types.ModuleType("__main__")
    main.__file__ = file
    main.__builtins__ = __builtins__  # as the interpreter does
    sys.modules["__main__"] = main
    return main


def without_our_frames(trace):
    """A traceback as it would be had nobody watched: without the call by which torch asks us, too."""
    entries = []  # type: list
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith(places.INSIDE):
            while entries and entries[-1].tb_frame.f_code.co_name == "handle_torch_function":
                del entries[-2:]
        else:
            entries.append(trace)
        trace = trace.tb_next
    for entry, following in zip(entries, [*entries[1:], None]):  # noqa: B905 - Python 3.8 has no strict
        entry.tb_next = following
    return entries[0] if entries else None
