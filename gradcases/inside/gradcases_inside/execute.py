"""Run one program in this process and say what happened."""

import contextlib
import sys
import time
import traceback
import types
import warnings

from gradcases_inside import pristine, snapshot

MOST_MESSAGE = 64 * 1024
WATCHED_IMPORTS = ("torch._dynamo",)


def run_program(file: str, parts: list, device: str) -> dict:
    """Execute `parts` ([first line, text] each) in one namespace, as if `file` held them at those lines.

    Returns {"kind": "returned" | "raised", "tensors", "values", "warnings": [{"category", "message", "line"}],
    "imported": those of WATCHED_IMPORTS that it was the first to import, "seconds"} and, where it raised,
    "type", "message" and "line": the innermost line of `file` in the traceback. Lines count in `file`.
    Whatever a program raises is its outcome, SystemExit and KeyboardInterrupt too.
    """
    pristine.restore(device)
    before = set(sys.modules)
    main = pristine.new_main(file, _laid_out(parts))
    raised = None
    with warnings.catch_warnings(record=True) as caught:
        pristine.filter_warnings()
        started = time.perf_counter()
        try:
            for first_line, text in parts:
                exec(_compiled(file, first_line, text), main.__dict__)
        except BaseException as error:
            raised = error
        seconds = time.perf_counter() - started
        _flush()
        recorded = [_told(file, warning) for warning in list(caught or [])]
        report = snapshot.take(main.__dict__)
    report.update(kind="returned" if raised is None else "raised", warnings=recorded, seconds=round(seconds, 6))
    report["imported"] = [name for name in WATCHED_IMPORTS if name in sys.modules and name not in before]
    if raised is not None:
        report.update(type=_type_name(raised), message=_message(raised), line=_line(file, raised))
    return report


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):  # the program may have closed it, or put anything in its place
            stream.flush()


def _compiled(file: str, first_line: int, text: str) -> types.CodeType:
    return compile("\n" * (first_line - 1) + text, file, "exec", dont_inherit=True)


def _laid_out(parts: list) -> str:
    lines = []  # type: list
    for first_line, text in parts:
        lines += [""] * (first_line - 1 - len(lines)) + text.splitlines()
    return "\n".join(lines) + "\n"


def _told(file: str, warning: warnings.WarningMessage) -> dict:
    line = warning.lineno if warning.filename == file else None
    return {"category": _qualified(warning.category), "message": str(warning.message)[:MOST_MESSAGE], "line": line}


def _type_name(error: BaseException) -> str:
    return _qualified(type(error))


def _qualified(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"


def _message(error: BaseException) -> str:
    try:
        return str(error)[:MOST_MESSAGE]
    except Exception as second:  # a __str__ of the case's own
        return f"<its text could not be made: {_type_name(second)}>"


def _line(file: str, error: BaseException) -> "int | None":
    lines = [lineno for frame, lineno in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno
    return lines[-1] if lines else None
