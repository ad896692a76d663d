"""`with gradcases.watch() as w:`, then `w.findings`; and `gradcases.why_none(parameter)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcases.diagnosis.explaining import diagnosis_of
from gradcases.diagnosis.telling import Answer, Findings
from gradcases.errors import WatchingError
from gradcases.live import inside

if TYPE_CHECKING:
    from types import TracebackType

    from gradcases.diagnosis.diagnosis import Diagnosis

_last: list[Watch] = []  # the one that `why_none` asks


class Watch:
    """One `with` block that is watched. What it found is there when the block has ended, also by an exception."""

    def __init__(self, values: bool, steps: int) -> None:
        self._values, self._steps = values, steps
        self._session: Any = None
        self._diagnosis: Diagnosis | None = None

    def __enter__(self) -> Watch:
        sessions = inside.module("session")
        if self._session is not None:
            raise WatchingError("this watch has had its block; begin another one with gradcases.watch()")
        if sessions.current() is not None:
            raise WatchingError("this process is being watched already; one `with gradcases.watch():` has to end before the next begins")
        self._session = sessions.Session(self._steps, self._values)
        self._session.begin()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        session = self._session
        if not session.is_mine:
            raise WatchingError("this block was entered in another thread or process; it has to be left there")
        try:
            session.leave()
            session.end(error)
        finally:
            session.undo()
        _last[:] = [self]

    @property
    def diagnosis(self) -> Diagnosis:
        """Everything that was found, as the command line has it; `exit_code` is 0."""
        if self._diagnosis is None:
            self._diagnosis = self._explained(self._ended().told(complete=True))
        return self._diagnosis

    @property
    def findings(self) -> Findings:
        """What was found, best first."""
        return Findings(self.diagnosis.findings)

    def why_none(self, parameter: Any) -> Answer:
        """Why this tensor has no gradient. Raises WatchingError for what is no tensor."""
        told = self._ended().why_none(parameter)
        if told is None:
            raise WatchingError(f"a tensor is needed, and this is a {type(parameter).__name__}")
        if told["of_all"] is None:
            return Answer(
                told["said"], Findings(self._explained({**self._ended().told(), "findings": told["findings"], "raised": None}).findings)
            )
        return Answer(told["said"], Findings(self.findings[number] for number in told["of_all"]))

    def _ended(self) -> Any:
        if self._session is None or not self._session.ended:
            raise WatchingError("what was found is there when the `with gradcases.watch():` block has ended")
        return self._session

    def _explained(self, answer: dict[str, Any]) -> Diagnosis:
        from gradcases.commands import kept_texts  # when there is something to explain

        catalog, texts = kept_texts.load(None)
        return diagnosis_of(catalog, lambda: texts, "the block", 0, answer)

    def __repr__(self) -> str:
        if self._session is None or not self._session.ended:
            return "<gradcases.watch(), not ended>"
        return str(self)

    def __str__(self) -> str:
        return str(self.findings)

    def _repr_html_(self) -> str | None:
        return self.findings._repr_html_() if self._session is not None and self._session.ended else None


def watch(*, values: bool = False, steps: int = 0) -> Watch:
    """Watch what torch is called for in a `with` block, by this thread and those that it starts.

    `values` looks at values too, for gradients that are zero, NaN or infinite, which is slower; `steps` stops watching
    after so many optimizer steps (0: at the end of the block). Exceptions of the block pass unchanged. Entering raises
    WatchingError where a block is watched already, and where torch is missing or too old.
    """
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 0:
        raise WatchingError(f"steps={steps!r}: a number of optimizer steps is needed, 0 to watch the whole block")
    return Watch(values, steps)


def why_none(parameter: Any) -> Answer:
    """Why this tensor has no gradient, by what the last `with gradcases.watch():` block showed.

    Raises WatchingError where none has ended, and for what is no tensor.
    """
    if not _last:
        raise WatchingError("nothing was watched yet; do the training step in a `with gradcases.watch():` block, and ask after it")
    return _last[0].why_none(parameter)
