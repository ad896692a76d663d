"""What a rule finds: the line to blame, the cause, and who suffers from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gradcases_inside.watching.places import Place
    from gradcases_inside.watching.records import Value

    Step = tuple[Place | None, str]  # where, and by which operation


class Finding:
    """See `gradcases_inside.watching.answer` for how it is told. `values` are those of the tensors that suffer."""

    __slots__ = (
        "at_line",
        "cause",
        "confidence",
        "error",
        "moment",
        "nameless",
        "operation",
        "path",
        "place",
        "rank",
        "symptom",
        "tensors",
        "values",
        "why",
    )

    def __init__(
        self,
        cause: str,
        place: Place | None,
        why: str,
        symptom: str,
        values: Iterable[Value] = (),
        confidence: str = "certain",
        path: Iterable[Step] = (),
        operation: str | None = None,
        rank: int = 0,
    ) -> None:
        self.cause = cause  # of causes.yaml
        self.place = place
        self.why = why
        self.symptom = symptom  # of the catalog's symptoms
        self.values = list(values)
        self.tensors: list[str] = []  # their names
        self.nameless: set[int] = set()  # numbers of those of them that the user's code has no name for
        self.confidence = confidence  # "certain" | "likely" | "guess"
        self.path = list(path)  # [(place, operation)] from the loss
        self.operation = operation  # of torch, that did it
        self.rank = rank  # the lower, the earlier it is told
        self.moment = 0  # the later, the nearer to the loss
        self.error = False  # whether it explains the exception that ended the script

    @property
    def key(self) -> tuple[str, tuple[str, int] | None]:
        return (self.cause, self.place.key if self.place else None)
