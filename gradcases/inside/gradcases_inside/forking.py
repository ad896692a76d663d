"""A process for each job: torch is imported once, lanes are forked from that, and each job from its lane."""

import gc
import os
import select
import shutil
import signal

from gradcases_inside import processes, target
from gradcases_inside.channel import Channel

LAST_WORDS = 10  # seconds for the lanes to end what they run, once the parent is gone


def serve(room: str, device: str, light: list, heavy: list, modules: list) -> int:
    """Fork a lane for each of `light` at once, for each of `heavy` when asked to; end with all of them."""
    leash = os.dup(0)
    broken = target.import_torch()
    if broken is not None:
        for fd in light + heavy:
            Channel(fd, fd).send({"broken": broken})
        return 0
    processes.adopt_orphans()
    wake = processes.wake_on_child_exit()
    lanes = _Lanes(light + heavy, [leash, wake], room, device)
    lanes.start(light)
    poll = select.poll()
    poll.register(leash, select.POLLIN)
    poll.register(wake, select.POLLIN)
    while True:
        ready = [fd for fd, _ in poll.poll()]
        if wake in ready:
            processes.drain(wake)
            lanes.clear_up()
        if leash in ready:
            if not os.read(leash, 1):
                break
            _import(modules)
            lanes.start(heavy)
    lanes.await_ends()
    return 0


def _import(modules: list) -> None:
    for name in modules:
        try:
            __import__(name)
        except Exception:  # this torch lacks it, or it is broken: the case that needs it will tell
            continue


class _Lanes:
    """The lanes forked from this process."""

    def __init__(self, channels: list, private: list, room: str, device: str) -> None:
        self._channels = set(channels)  # still open here
        self._private = private
        self._room = room
        self._device = device
        self._hello = {"hello": target.hello(device, in_child=True)}
        self._pids = set()  # type: set[int]

    def start(self, channels: list) -> None:
        from gradcases_inside import pristine

        pristine.restore("cpu")  # imports what the start of every program imports
        gc.collect()
        gc.freeze()  # a collection in a fork writes to every object, and so copies the pages of all that torch made
        parent = os.getpid()
        for fd in channels:
            pid = os.fork()
            if pid == 0:
                self._be_a_lane(fd, parent)
            self._pids.add(pid)
            self._channels.remove(fd)
            os.close(fd)  # or nobody would see the end of a lane that is killed

    def _be_a_lane(self, fd: int, parent: int) -> None:
        from gradcases_inside import lane

        status = 1
        try:
            processes.die_with(parent)
            for other in [*self._private, *self._channels - {fd}]:
                os.close(other)
            folder = os.path.join(self._room, f"lane-{fd}")
            os.mkdir(folder)
            lane.serve(Channel(fd, fd), folder, self._device, self._hello)
            shutil.rmtree(folder, ignore_errors=True)
            status = 0
        finally:
            os._exit(status)

    def clear_up(self) -> None:
        """End what a lane that was killed has left behind."""
        self._pids = {pid for pid in self._pids if os.waitpid(pid, os.WNOHANG)[0] == 0}
        processes.end_strangers(self._pids)

    def await_ends(self) -> None:
        """The lanes see the end of their channels themselves, and clear up after their jobs."""
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(LAST_WORDS)
        for fd in self._channels:
            os.close(fd)
        for pid in self._pids:
            os.waitpid(pid, 0)
        processes.end_strangers(set())
