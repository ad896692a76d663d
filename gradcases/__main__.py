"""`python -m gradcases`, and the one place that catches what is not caught below."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    _forget_working_directory()
    _hear_of_children()
    gc.disable()  # to import and to show a page leaves no garbage worth its time; `run`, which lives longer, enables it
    try:
        _run()
    except BrokenPipeError:
        # Whoever read our output has enough. The interpreter would flush at its end and complain again.
        for stream in filter(None, (sys.stdout, sys.stderr)):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        sys.exit(141)
    except KeyboardInterrupt:
        sys.exit(130)


def _run() -> None:
    try:
        from gradcases.commands.app import app

        app()
    except Exception as error:  # noqa: BLE001 - the one place that catches everything
        from gradcases.commands.failures import report_failure

        sys.exit(report_failure(error))


def _hear_of_children() -> None:
    """Who started us may have ignored their ends, and we would: then nobody could say how a process of ours ended."""
    import signal  # not above: a file of that name in the working directory would be found first

    if hasattr(signal, "SIGCHLD") and signal.getsignal(signal.SIGCHLD) is signal.SIG_IGN:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _forget_working_directory() -> None:
    """With `python -m`, the working directory comes first in the path, and a `yaml.py` in it would be imported."""
    if sys.path and sys.path[0] in ("", os.getcwd()):
        del sys.path[0]


if __name__ == "__main__":
    main()
