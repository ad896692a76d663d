"""How much memory and disk a program may take. Soft limits: lifted when it has ended, for its report to be made."""

import contextlib
import os
import sys

_LIMITED = []  # type: list[tuple[int, tuple[int, int]]]
_MEMORY = []  # type: list[int]
_FIELD_OF_DATA = 5  # in /proc/self/statm: pages that are private and can be written

if sys.platform != "win32":
    import resource
    from resource import getrlimit as _get
    from resource import setrlimit as _set  # by name: a program may have put anything in its place

    _PAGE = resource.getpagesize()
    _UNLIMITED = resource.RLIM_INFINITY


def impose(job: dict) -> None:
    """What a job says of "memory", in bytes beyond what this process holds now, and of "file_size", until `lift`."""
    _MEMORY.clear()
    if sys.platform == "win32":
        return
    if "memory" in job and sys.platform == "linux":  # elsewhere nothing comes of it
        with contextlib.suppress(OSError):  # without /proc nobody knows what this process holds
            _limit(resource.RLIMIT_DATA, _held() + job["memory"])
            _MEMORY[:] = [job["memory"]]
    if "file_size" in job:
        _limit(resource.RLIMIT_FSIZE, job["file_size"])


def _limit(which: int, size: int) -> None:
    before = _get(which)
    lowest = min([size, *(limit for limit in before if limit != _UNLIMITED)])
    _LIMITED.append((which, before))
    _set(which, (lowest, before[1]))


def lift() -> None:
    """Nothing is made here that needs memory: there may be none."""
    for which, before in _LIMITED:
        try:
            _set(which, before)
        except (ValueError, OSError):  # the program lowered what only root can raise again
            continue
    _LIMITED.clear()


def why_no_memory() -> str:
    """For a MemoryError, which has no words of its own: what the last program was allowed; nothing where it was not limited."""
    return "a program may take %s of memory (--memory-limit)" % _size(_MEMORY[0]) if _MEMORY else ""


def _size(number: int) -> str:
    """As one would write it to the command line."""
    for unit, power in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if number % (1 << power) == 0:
            return "%d %s" % (number >> power, unit)
    return "%d bytes" % number


def _held() -> int:
    """Bytes of this process's memory as RLIMIT_DATA counts them."""
    fd = os.open("/proc/self/statm", os.O_RDONLY)
    try:
        return int(os.read(fd, 256).split()[_FIELD_OF_DATA]) * _PAGE
    finally:
        os.close(fd)
