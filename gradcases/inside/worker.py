"""The worker: runs the programs of cases inside the target interpreter, and only there.

It is started by path (`python .../inside/worker.py MODE ...`), imports the standard library and torch and
nothing else of gradcases, and its syntax fits Python 3.8.

Wire protocol: one JSON object a line, in both directions, on descriptors of their own. What a case prints goes
to the files named below and can never be taken for a result.

`worker.py direct ROOM DEVICE`
    One channel: requests on the original standard input, replies on the original standard output (both moved
    to other descriptors at once). Jobs run one after the other in one process; on Linux another one, its parent,
    is their guard (see `gradcases_inside.guard`), ends all that they leave behind and ends as they did.
    SIGTERM, or the end of standard input, ends it. Empty lines and lines that are no message mean nothing: a
    program has the descriptor in its process, and may write to it.
`worker.py fork ROOM DEVICE LIGHT HEAVY MODULE,...`
    LIGHT and HEAVY are comma-separated descriptors of sockets, a lane each, as FD or, where the lane shall have a
    bell, FD:BELL, the descriptor of a pipe to write to. Every job runs in a process of its own, forked from its
    lane. Heavy lanes import MODULE,... before their first job; they are started by the word `heavy` on standard
    input. Standard input is also the leash: when it ends, all that this worker started is killed.

ROOM is a directory that the parent made and removes, or the worker where the parent is gone. A lane's folder in
it, `lane-FD` (in direct mode ROOM itself), holds its `stdout`, its `stderr`, `work`, the working directory of a
case, and `tmp`, where its temporary files go; both are new for each.

Worker to parent, first on each channel:
    {"hello": {"torch", "git", "cuda", "python", "implementation", "platform", "executable",
               "device", "device_missing": null or the reason, "device_unknown": null, or that torch knows none of the name}}
    {"broken": TEXT}            torch cannot be imported; nothing follows
Parent to worker, the next when the one before is answered:
    {"find": [MODULE, ...]}
    {"find_mode": "compile"}
    {"job": ID, "file": NAME, "parts": [[FIRST_LINE, TEXT], ...], "timeout": SECONDS}
        with "observe": {...} a part is executed though the one before it raised, and more is reported. It may have
        "seeds": [[FIRST_LINE, SEED], ...], with which parts begin;
        "watch": [[LINE, PATH], ...], expressions to report, each of the last simple statement that begins on LINE,
        by fields and indices in its syntax tree (["value", "args", 0]);
        "afterwards": [[LINE, EXPRESSION], ...], to report behind that statement;
        "printed": [LINE, ...], statements whose output to locate, and whose value to display as an interactive
        interpreter would
        with "compile": [NAME, ...] where the callables of these names are to be compiled
        with "memory": BYTES that the program may take beyond what the process holds, where the system keeps such a limit;
        the message of a MemoryError that has none then says so
        with "file_size": BYTES that a file may have which it writes
        with "graph": true where the graph is to be recorded
        in fork mode with "waits": true where all is to be made ready for it, and it may begin at that word:
    {"go": ID}
        The line ID comes on the lane's bell when its program has ended, and its outcome when all of it is told and cleared up.
Worker to parent, in answer:
    {"found": {MODULE: whether it can be imported}}
    {"found": {"missing": null or the reason why nothing can be run in that mode}}
    {"job": ID, "outcome": {"kind": "returned" | "raised" | "unobserved" | "crashed" | "exited" | "timed-out", ...}}
        returned, raised, unobserved: see `gradcases_inside.execute.outcome_of`; where "observe" was asked for, with
        "seen": [{"line", "type", and "contents" of a tensor or "plain" where JSON can hold the value}],
        "exceptions": [{"type", "message", "lines": those of the file in the traceback, innermost last, "caught":
        whether the program itself did}], "printed": [{"line", "start", "end"}], bytes of "stdout"; "end" is null
        where the statement raised
        where "graph" was asked for, with "graph" (see `gradcases_inside.graphs.recording`) and "graph_trouble", why there is none
        crashed: "signal" (its number); exited: "status"; timed-out: "after" (seconds)
        each with "stdout", "stderr" (the first 64 KiB), "stdout_bytes", "stderr_bytes" (how many there were) and
        "seconds"; in direct mode also "left": what of the program cannot be undone in this process, or null
        in fork mode with "begun" beside it: false where its process ended while it waited, and another is wanted
In direct mode nobody but the parent can tell a crash, an exit or a deadline, so it makes those outcomes. Where a
program took the channel away, the answer is in the file `answer` of ROOM, and the worker ends.
"""

import os
import signal
import sys

# Found by the first entry of sys.path, which a case must not find our modules by.
_HERE = os.path.dirname(os.path.realpath(__file__))


def main(arguments: "list[str]") -> int:
    mode, room, device = arguments[:3]
    _hear_signals()
    if mode == "direct":
        from gradcases_inside import direct

        _hide()
        return direct.serve(room, device)
    from gradcases_inside import forking  # Linux only

    _hide()
    light, heavy = ([list(map(int, text.split(":"))) for text in joined.split(",") if text] for joined in arguments[3:5])
    status = forking.serve(room, device, light, heavy, [name for name in arguments[5].split(",") if name])
    # At once: no program ran in this very process, and to take torch apart takes a tenth of a second, for which a run waits.
    os._exit(status)


def _hear_signals() -> None:
    """As a process started from a terminal does: a shell's background job, or `nohup`, lets its children ignore some."""
    for number in range(1, signal.NSIG):
        if number not in _IGNORED_BY_PYTHON and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_SETMASK, ())


_IGNORED_BY_PYTHON = tuple(getattr(signal, name, None) for name in ("SIGPIPE", "SIGXFZ", "SIGXFSZ"))


def _hide() -> None:
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) != _HERE]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
