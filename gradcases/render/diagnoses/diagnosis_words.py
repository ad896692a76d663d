"""Sentences of a diagnosis that several writers use."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from gradcases.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.diagnosis.diagnosis import Diagnosis, Spot

MOST_NAMES = 6
CONFIDENCE = {"certain": "", "likely": "likely", "guess": "a guess"}


def names(tensors: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    shown = ", ".join(tensors[:MOST_NAMES])
    more = len(tensors) - MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


def place(spot: Spot) -> str:
    """File and line, from where one is, where there is a way."""
    try:
        file = os.path.relpath(spot.file)
    except ValueError:  # it is on another drive
        file = spot.file
    return f"{file}:{spot.line}"


def ending(value: Diagnosis) -> str:
    """How the script ended, and how much of it was watched."""
    said = f"{value.script} {_ended(value.exit_code)}"
    if value.trouble:
        return f"{said}; watching gave up before that"
    if not value.complete:
        return f"{said}; what was seen until then is told"
    return said + (f"; {counted(value.steps, 'optimizer step')} watched" if value.steps else "")


def _ended(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    known = {each.value: each.name for each in signal.Signals}
    return f"was ended by {known.get(-code, f'signal {-code}')}"


def nothing(value: Diagnosis) -> str:
    """Where there are no findings."""
    if not value.complete and not value.trouble:
        return "Nothing was found before it ended."
    if value.raised is not None:
        return f"No case of the catalog explains this {value.raised.type}."
    return "Nothing was found that keeps gradients from where they belong."
