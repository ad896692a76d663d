"""Linux: memory laid out so that forks cost little."""

import ctypes

HUGE = 2 << 20  # bytes
_MADV_COLLAPSE = 25
_libc = ctypes.CDLL(None)


def collapse() -> int:
    """Put what this process has written into huge pages, of which a fork copies one entry where there were 512; how many it made.

    Torch leaves 150 MB behind when it is imported, and to copy, and later to drop, the page tables of that is half of
    what a fork costs. A kernel before 6.1, or one without huge pages, makes none, and all goes on as it was.
    """
    return sum(_collapse(start) for first, last in _written() for start in range(-(-first // HUGE) * HUGE, last // HUGE * HUGE, HUGE))


def _collapse(start: int) -> bool:
    return bool(_libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(HUGE), _MADV_COLLAPSE) == 0)


def _written() -> "list[tuple[int, int]]":
    """The addresses where private memory of no file begins and ends."""
    try:
        with open("/proc/self/maps") as stream:
            lines = [line.split(None, 5) for line in stream]
    except OSError:  # there is no /proc in some containers
        return []
    own = [fields[0].split("-") for fields in lines if fields[1] == "rw-p" and _is_memory(fields[5:])]
    return [(int(first, 16), int(last, 16)) for first, last in own]


def _is_memory(name: "list[str]") -> bool:
    return not name or name[0].strip() == "[heap]"
