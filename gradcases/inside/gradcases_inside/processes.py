"""Linux: being told of the ends of child processes, finding every descendant and ending it."""

import ctypes
import os
import select
import signal
import time

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_LONGEST_POLL = 3600.0  # seconds; a poll takes milliseconds that fit an int


class Abandoned(Exception):
    """Whom this process works for is gone, or wants it to end."""


def adopt_orphans() -> None:
    """From now on a descendant whose parent dies becomes a child of this process, which can then find it."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with(parent: int) -> None:
    """Be killed when `parent` ends, however it ends; at once if it has ended already."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def wake_on_child_exit() -> int:
    """A descriptor that becomes readable whenever a child of this process has ended; `drain` it then."""
    read_end, write_end = os.pipe()
    os.set_blocking(read_end, False)
    os.set_blocking(write_end, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    return read_end


def forget_child_exits() -> None:
    """Undo `wake_on_child_exit`, in a fork that runs a program."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def drain(fd: int) -> None:
    """Read what a non-blocking descriptor has now."""
    try:
        while os.read(fd, 1 << 16):
            continue
    except BlockingIOError:
        return


class Watch:
    """Waits for news of a child, as long as the other end of `leash` is there: for its end, by `wake` of `wake_on_child_exit`."""

    def __init__(self, leash: int, wake: int) -> None:
        self._leash = leash
        self._wake = wake
        self._poll = select.poll()
        self._poll.register(leash, 0)  # whether it hung up, not whether there is something to read
        self._poll.register(wake, select.POLLIN)

    def is_told(self, deadline: float = float("inf")) -> bool:
        """Whether there is news, before the deadline. Raises Abandoned."""
        while True:
            left = deadline - time.monotonic()
            ready = [fd for fd, _ in self._poll.poll(min(max(0, left), _LONGEST_POLL) * 1000)]
            if self._leash in ready:
                raise Abandoned
            drain(self._wake)
            if left <= 0:  # though there is news: a program may see to it that there is always some
                return False
            if ready:
                return True


def has_ended(pid: int) -> bool:
    """Whether the child `pid` has; it stays a zombie, so that its number (and its group's) stays its own."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def end_with_group(pid: int) -> int:
    """Kill the child `pid` and its process group; its wait status."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except ProcessLookupError:  # it had no group yet
            continue
    return os.waitpid(pid, 0)[1]


def end_strangers(known: "set[int]") -> None:
    """Kill and reap every child that is not `known`, and those that they leave behind in turn."""
    while True:
        strangers = [pid for pid in _children() if pid not in known]
        if not strangers:
            return
        for pid in strangers:
            os.kill(pid, signal.SIGKILL)  # a child, ended or not, keeps its number until the next line
        for pid in strangers:
            os.waitpid(pid, 0)


def has_children() -> bool:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _children() -> "list[int]":
    if not has_children():  # the usual answer, and a quick one
        return []
    me = os.getpid()
    try:
        with open(f"/proc/{me}/task/{me}/children") as stream:
            return [int(text) for text in stream.read().split()]
    except FileNotFoundError:  # a kernel built without CONFIG_PROC_CHILDREN
        return [int(name) for name in os.listdir("/proc") if name.isdigit() and _parent(name) == me]


def _parent(pid: str) -> "int | None":
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return int(stream.read().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return None


def end_as(status: int) -> None:
    """End this process as one with that wait status did."""
    if os.WIFSIGNALED(status):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # the other has dumped its own
        number = os.WTERMSIG(status)
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(os.WEXITSTATUS(status))


_libc = ctypes.CDLL(None)
_fork = ctypes.PyDLL(None, use_errno=True).fork  # holding the interpreter's lock, as `os.fork` does


def fork_as_is() -> int:
    """`os.fork` of a process with one thread, without what Python does in the child on other threads' account.

    That visits each lock and logger there is, which takes longer than the fork, and seeds `random` anew: programs would
    not see the same numbers twice. What C libraries have registered to be done is done.
    """
    pid = int(_fork())
    if pid < 0:
        raise OSError(ctypes.get_errno(), "cannot fork: " + os.strerror(ctypes.get_errno()))
    return pid


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(f"prctl({option}, {value}) was refused")
