"""A process for each job: torch is imported once, lanes are forked from that, and each job from its lane."""

import functools
import gc
import itertools
import os
import select
import signal
import time
import warnings
from typing import Callable

from gradcases_inside import folders, memory, processes, target
from gradcases_inside.channel import Channel

LAST_WORDS = 5.0  # seconds for lanes to end what they run, once the parent has let go of them


def serve(room: str, device: str, light: list, heavy: list, modules: list) -> int:
    """Fork a lane for each of `light` at once, for each of `heavy` when asked to; end with all of them."""
    leash = os.dup(0)
    broken = target.import_torch()
    if broken is not None:
        for fd, *_ in light + heavy:
            Channel(fd, fd).send({"broken": broken})
        return 0
    forker = Forker(room, device, {"hello": target.hello(device, in_child=True)}, leash)
    forker.fork_lanes(light, others=heavy)
    waiting = [heavy]  # until they are asked for
    forker.tend(on_word=lambda: forker.fork_heavy(waiting.pop(), modules))
    _close(waiting.pop() if waiting else [])
    forker.await_ends()
    folders.remove(room)
    folders.remove_empty(os.path.dirname(room))
    return 0


class Forker:
    """A process that forks, and its children: lanes, and a forker of heavy lanes."""

    def __init__(self, room: str, device: str, hello: dict, leash: int) -> None:
        self._room = room
        self._device = device
        self._hello = hello
        self._leash = leash
        self._pids = set()  # type: set[int]
        self._heavy = None  # type: int | None
        processes.adopt_orphans()
        self._wake = processes.wake_on_child_exit()

    def fork_lanes(self, channels: list, others: list, optimizing: bool = False) -> None:
        """A lane for each of `channels`: a descriptor, and that of a bell where it has one. `others` are open here too, and
        not for lanes to hold."""
        from gradcases_inside import bell, lane, warm  # noqa: F401 - for all lanes at once

        warm.up(optimizing)
        gc.freeze()  # a collection in a fork writes to every object, and so copies the pages of all that torch made, rubbish too
        memory.collapse()
        left = list(channels)
        while left:
            own = left.pop(0)
            self._fork(functools.partial(self._be_a_lane, own, [[self._leash, self._wake], *left, *others]))
            _close([own])  # or nobody would see the end of a lane that is killed

    def _be_a_lane(self, own: list, unwanted: list) -> None:
        from gradcases_inside import bell, lane

        _close(unwanted)
        fd, *bells = own
        folder = os.path.join(self._room, "lane-%d" % fd)
        os.mkdir(folder)
        lane.Lane(Channel(fd, fd), bell.Bell(bells[0]) if bells else None, folder, self._device).serve(self._hello)

    def fork_heavy(self, channels: list, modules: list) -> None:
        """In a process of its own: the imports take long, and may crash."""
        self._heavy = self._fork(functools.partial(self._be_heavy, channels, modules))
        _close(channels)

    def _be_heavy(self, channels: list, modules: list) -> None:
        os.close(self._wake)
        _import(modules)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the leash says when to end; until here, one need not wait for it
        forker = Forker(self._room, self._device, self._hello, self._leash)
        # An optimizer asks whether there are GPUs, after which CUDA works in no fork.
        forker.fork_lanes(channels, others=[], optimizing=self._device == "cpu")
        forker.tend(on_word=lambda: None)
        forker.await_ends()

    def _fork(self, work: "Callable[[], None]") -> int:
        """A child that does this work, and ends with this process."""
        parent = os.getpid()
        pid = processes.fork_as_is()
        if pid:
            self._pids.add(pid)
            return pid
        status = 1
        try:
            processes.die_with(parent)
            work()
            status = 0
        finally:
            os._exit(status)

    def tend(self, on_word: "Callable[[], None]") -> None:
        """Clear up after children that were killed, until the leash ends; act on a word that comes on it."""
        poll = select.poll()
        poll.register(self._leash, select.POLLIN)
        poll.register(self._wake, select.POLLIN)
        while True:
            ready = [fd for fd, _ in poll.poll()]
            if self._wake in ready:
                self._clear_up()
            if self._leash in ready:
                if not os.read(self._leash, 1 << 10):
                    return
                on_word()

    def _clear_up(self) -> None:
        processes.drain(self._wake)
        self._pids = {pid for pid in self._pids if os.waitpid(pid, os.WNOHANG)[0] == 0}
        processes.end_strangers(self._pids)

    def await_ends(self) -> None:
        """Lanes see the ends of their channels themselves, and clear up after their jobs; what does not is killed."""
        if self._heavy in self._pids:
            os.kill(self._heavy, signal.SIGTERM)
        deadline = time.monotonic() + LAST_WORDS
        poll = select.poll()
        poll.register(self._wake, select.POLLIN)
        while self._pids and time.monotonic() < deadline:
            poll.poll((deadline - time.monotonic()) * 1000)
            self._clear_up()
        processes.end_strangers(set())


def _close(channels: list) -> None:
    """Each with its bell."""
    for fd in itertools.chain.from_iterable(channels):
        os.close(fd)


def _import(modules: list) -> None:
    for name in modules:
        if name in _MAY_WARN and _warns(name):
            continue
        try:
            __import__(name)
        except Exception:  # this torch lacks it, or it is broken: the case that needs it will tell
            continue


_MAY_WARN = ("torch._decomp.decompositions_for_jvp",)  # since torch 2.14; programs are to be warned themselves


def _warns(name: str) -> bool:
    """Whether to import a module shows a program warnings. Asked in a fork: what is imported cannot be forgotten."""
    from gradcases_inside import pristine

    pid = processes.fork_as_is()
    if pid:
        return os.waitpid(pid, 0)[1] != 0
    status = 1
    try:
        with warnings.catch_warnings(record=True) as caught:
            pristine.filter_warnings()
            __import__(name)
        status = bool(caught)
    finally:
        os._exit(status)
