"""Posts: places at which jobs are run, whatever becomes of the lanes there."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

from gradcases.errors import TargetError
from gradcases.outcome import Crashed, Exited, Outcome, TimedOut, Unobserved
from gradcases.outcome_json import from_json
from gradcases.runner.lanes import LaneDied, Unheard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gradcases.runner.lanes import Lane
    from gradcases.runner.limits import Bounds
    from gradcases.runner.turns import Turn

ATTEMPTS = 3


class Post:
    """A lane, and another in its place when it has died or done its work."""

    def __init__(self, hire: Callable[[], Lane], lane: Lane | None = None) -> None:
        self._hire = hire
        self._lane = lane

    def first_words(self) -> dict[str, Any]:
        """Of its lane; waits for them. Those of another lane where the first was killed before it spoke."""
        words = self._present().first_words()
        if words.get("killed"):
            self._dismiss()
            words = self._present().first_words()
        return words

    def await_lane(self) -> None:
        """Wait until a lane that is on its way here can run jobs; one that cannot is dismissed."""
        if self._lane is not None and "hello" not in self._lane.first_words():
            self._dismiss()

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Raises LaneDied where all lanes that were asked did over it."""
        for _ in range(ATTEMPTS - 1):
            try:
                return self._ready().ask(request)
            except LaneDied:
                self._dismiss()
        return self._ready().ask(request)

    def run(self, turn: Turn, timeout: float, bounds: Bounds) -> Outcome:
        """Again, on a new lane, where the one before may have ended for another's reason. Each time in its turn."""
        outcome: Outcome | None = None
        ended = unheard = 0
        while max(ended, unheard) < ATTEMPTS:
            try:
                outcome, fresh = self._run(turn, timeout, bounds)
            except Unheard:
                unheard += 1
            except LaneDied:
                ended += 1
            else:
                if not _may_be_anothers(outcome, fresh):
                    break
                ended += 1
        return outcome or Unobserved(f"{ATTEMPTS} workers ended {'while it ran' if ended == ATTEMPTS else 'before it could begin'}")

    def _run(self, turn: Turn, timeout: float, bounds: Bounds) -> tuple[Outcome, bool]:
        """And whether the lane was fresh. Raises LaneDied, and Unheard where it did before the program could begin."""
        try:
            lane = self._ready()
            fresh = lane.fresh
            outcome = from_json(lane.run(turn, timeout, bounds), turn.job.program.line_at)
        except LaneDied:
            self._dismiss()
            raise
        if not lane.usable:
            self._dismiss()
        return outcome, fresh

    def _present(self) -> Lane:
        try:
            self._lane = self._lane or self._hire()
        except (OSError, TargetError) as error:  # too many processes or files: the job is undecided, and the run goes on
            raise Unheard from error
        return self._lane

    def _ready(self) -> Lane:
        """A lane that has said hello. Raises Unheard where it says something else."""
        lane = self._present()
        if "hello" not in lane.first_words():
            raise Unheard
        return lane

    def _dismiss(self) -> None:
        if self._lane is not None:
            self._lane.close()
            self._lane = None


def _may_be_anothers(outcome: Outcome, fresh: bool) -> bool:
    """Whether the process may have ended for another reason than its program: killed from outside (or for lack of
    memory), or by what an earlier program left behind in it."""
    if isinstance(outcome, Crashed) and outcome.signal == getattr(signal, "SIGKILL", 9):
        return True
    return not fresh and isinstance(outcome, (Crashed, Exited, TimedOut))
