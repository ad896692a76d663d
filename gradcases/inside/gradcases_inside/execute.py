"""Run one program in this process and say what happened."""

import __future__

import ast
import contextlib
import os
import re
import sys
import time
import traceback
import warnings
from typing import TYPE_CHECKING

from gradcases_inside import limits, pristine, snapshot

if TYPE_CHECKING:
    from typing import Protocol

    from gradcases_inside.compiled import Around
    from gradcases_inside.graphs.recording import Recording
    from gradcases_inside.observing import Observer

    class Cue(Protocol):
        """When a program may begin, and who is to hear of its end."""

        def await_beginning(self) -> None:
            """When all is ready for it."""

        def tell_end(self) -> None:
            """Before what it left behind is looked at."""


MOST_MESSAGE = 64 * 1024
MOST_WARNINGS = 200
MOST_WARNING = 8 * 1024
WATCHED_IMPORTS = ("torch._dynamo", "torch.fx.experimental.symbolic_shapes", "torch._decomp.decompositions_for_jvp")
_FUTURE = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})


def outcome_of(job: dict, device: str, work: str, as_new: bool = False, cue: "Cue | None" = None) -> dict:
    """What happened when the program of a job ran in the folder `work`, as if `file` held its parts at their lines.
    The process is made as new first, unless it is `as_new` (forked from one that is).

    {"kind": "returned" | "raised", "tensors", "values", "warnings": [{"category", "message", "line"}],
    "imported": those of WATCHED_IMPORTS that it was the first to import, "seconds"} and, where it raised,
    "type", "message" and "line": the innermost line of `file` in the traceback. Lines count in `file`.
    With "observe" in the job also what `observing.Observer.report` says, with "graph" what `graphs.recording` does.
    Whatever a program raises is its outcome, SystemExit and KeyboardInterrupt too. Where the worker itself fails:
    {"kind": "unobserved", "reason"}.
    """
    try:
        os.chdir(work)
        if not as_new:
            pristine.restore(device)
        around = _compiling(job)
        # The compiler reads what stands in a file of the program's name; there is none of this one.
        file = job["file"] if around is None else os.path.splitext(job["file"])[0] + ".py"
        return run(file, job["parts"], _observer(job), around, job, cue)
    except BaseException as error:  # ours: what the program raises is caught where it runs
        return unobserved(error)


def unobserved(error: BaseException) -> dict:
    return {"kind": "unobserved", "reason": "the worker failed: %s: %s" % (type(error).__name__, error)}


def _observer(job: dict) -> "Observer | None":
    if "observe" not in job:
        return None
    from gradcases_inside import observing  # not above: few jobs need it

    return observing.Observer(job["file"], job["observe"], lambda error: _exception_told(job["file"], error))


def _exception_told(file: str, error: BaseException) -> dict:
    return {"type": _qualified(type(error)), "message": _text(error, MOST_MESSAGE), "lines": _lines(file, error)}


def run(
    file: str,
    parts: list,
    observer: "Observer | None" = None,
    around: "Around | None" = None,
    asked: "dict | None" = None,
    cue: "Cue | None" = None,
) -> dict:
    """As `outcome_of`, in the folder and the state that this process is in."""
    to_import = [name for name in WATCHED_IMPORTS if name not in sys.modules]
    main = pristine.new_main(file, _laid_out(parts))
    recording = _recording(file, main.__dict__) if (asked or {}).get("graph") else None
    with warnings.catch_warnings(record=True) as caught:
        pristine.filter_warnings()
        if cue is not None:
            cue.await_beginning()
        started = time.perf_counter()
        limits.impose(asked or {})
        with recording or contextlib.nullcontext():
            raised = _executed(file, parts, main.__dict__, observer, around)
        seconds = time.perf_counter() - started
        recorded = list(caught or [])
    if cue is not None:
        cue.tell_end()
    report = snapshot.take(main.__dict__)
    report.update(kind="returned" if raised is None else "raised", seconds=round(seconds, 6))
    report["warnings"] = [_told(file, warning) for warning in recorded[:MOST_WARNINGS]]
    report["imported"] = [name for name in to_import if name in sys.modules]
    if raised is not None:
        told = _exception_told(file, raised)
        message = told["message"] or (limits.why_no_memory() if isinstance(raised, MemoryError) else "")
        report.update(type=told["type"], message=message, line=told["lines"][-1] if told["lines"] else None)
    if observer is not None:
        report.update(observer.report())
    if recording is not None:
        report.update(recording.report())
    return report


def _recording(file: str, main: dict) -> "Recording":
    from gradcases_inside.graphs import recording  # not above: few jobs need it

    return recording.Recording(file, main)


def _compiling(job: dict) -> "Around | None":
    if "compile" not in job:
        return None
    from gradcases_inside import compiled  # not above: its torch need not have a compiler

    return compiled.Around(job["compile"])


def _executed(file: str, parts: list, namespace: dict, observer: "Observer | None", around: "Around | None") -> "BaseException | None":
    """What it raised."""
    process, streams = os.getpid(), [sys.stdout, sys.stderr]
    raised = None  # type: BaseException | None
    flags = 0
    try:
        if observer is not None:
            _execute_observed(observer, parts, namespace)
            parts = []
        for first_line, text in parts:
            source = "\n" * (first_line - 1) + text  # type: str | ast.Module
            if around is not None:
                tree = compile(source, file, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
                source = around.put_around(tree, namespace)
            code = compile(source, file, "exec", flags, dont_inherit=True)
            flags = code.co_flags & _FUTURE
            exec(code, namespace)
    except BaseException as error:
        raised = error
    limits.lift()  # first: a program may have left no memory to go on with
    pristine.restore_report_names()  # before we use any
    _flush(streams)
    if os.getpid() != process:  # a child that the program forked has come to the program's end; it is no outcome
        os._exit(_status(raised))
    return raised


def _execute_observed(observer: "Observer", parts: list, namespace: dict) -> None:
    """Each part though the one before it raised; raises what the last does."""
    namespace[observer.NAME] = observer
    flags = 0
    for number, (first_line, text) in enumerate(parts, 1):
        seed = observer.seed_of(first_line)
        if seed is not None:
            pristine.seed(seed)
        with observer.part(is_last=number == len(parts)):
            code = observer.compiled("\n" * (first_line - 1) + text, flags)
            flags = code.co_flags & _FUTURE
            exec(code, namespace)


def _flush(streams: list) -> None:
    for stream in [*streams, getattr(sys, "stdout", None), getattr(sys, "stderr", None)]:
        with contextlib.suppress(BaseException):  # the program may have closed it, or put anything in its place
            stream.flush()


def _status(raised: "BaseException | None") -> int:
    """With which an interpreter would end."""
    if isinstance(raised, SystemExit):
        return raised.code & 0xFF if isinstance(raised.code, int) else int(raised.code is not None)
    return int(raised is not None)


def _laid_out(parts: list) -> str:
    """The lines of the parts, at their numbers."""
    lines = {first_line + number: line for first_line, text in parts for number, line in enumerate(text.splitlines())}
    return "".join(lines.get(number, "") + "\n" for number in range(1, max(lines, default=0) + 1))


def _told(file: str, warning: warnings.WarningMessage) -> dict:
    line = warning.lineno if warning.filename == file else None
    return {"category": _qualified(warning.category), "message": _text(warning.message, MOST_WARNING), "line": line}


def _qualified(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else "%s.%s" % (kind.__module__, kind.__qualname__)


def _text(said: object, most: int) -> str:
    try:
        return _OUR_FRAMES.sub("", str(said))[:most]
    except BaseException as second:  # a __str__ of the program's own may raise anything
        return "<its text could not be made: %s>" % _qualified(type(second))


# Of tracebacks that torch puts into its texts: between the interpreter and the program there is nothing.
_OUR_FRAMES = re.compile(r'  File "%s[^\n]*\n(?:    [^\n]*\n)*' % re.escape(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def _lines(file: str, error: BaseException) -> list:
    """Those of the file in the traceback, the innermost last."""
    if isinstance(error, SyntaxError) and error.filename == file and error.lineno is not None:
        return [error.lineno]
    return [lineno for frame, lineno in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
