"""The answer to a pasted text in sentences that its writers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.matching.answer import Verdict
from gradcases.render.words import counted, explain_command

if TYPE_CHECKING:
    from gradcases.catalog import Catalog
    from gradcases.matching.answer import Answer, Heard, Match

MOST_RANKS = 8
UNTOLD = "and the text does not tell them apart: paste the program with it, or run `gradcases diagnose SCRIPT.py`."
CONFIDENCE = {"certain": "certain", "likely": "likely", "guess": "one of several"}


def heading(heard: Heard) -> str:
    return f"{heard.type}: {heard.message}" if heard.type else heard.message


def place(heard: Heard) -> str | None:
    """Where it was raised, by the frame that is the user's own."""
    frame = heard.frame
    if frame is None:
        return None
    at = f"{frame.file}:{frame.line}" if frame.file and frame.line is not None else frame.file
    return ": ".join(filter(None, (at, frame.source))) or None


def finding(answer: Answer, catalog: Catalog) -> str:
    """What kind of text it is, in one sentence."""
    cases = counted(len(catalog.cases), "case")
    if answer.verdict is Verdict.MATCHED:
        causes = len(answer.matches) + len(answer.also)
        if answer.matches[0].confidence == "guess":
            return f"{counted(causes, 'cause')} fit, {UNTOLD} The likeliest first:"
        return f"{counted(causes, 'cause')} fit; the likeliest first:" if causes > 1 else "This is a known text, of one cause:"
    if answer.verdict is Verdict.NEVER_RAISED:
        return "torch raises no such text, on no release that was measured; only documents name it."
    if answer.verdict is Verdict.NO_GRADIENT_PROBLEM:
        known = (
            f"No message of the {cases} is in it."
            if answer.shown is None
            else f"A case shows it all the same: {explain_command(answer.shown)}"
        )
        return f"This is no gradient problem. It is about {answer.about}. {known}"
    if answer.verdict is Verdict.EMPTY:
        return "There is no text. Paste the whole traceback, or at least its last line."
    if answer.is_near:
        return f"No program of the {cases} raises this text, on no release that was measured. torch may have no such message."
    return f"No message of the {cases} is in this text. The last lines of a traceback say most: paste them whole."


def label(match: Match) -> str:
    """The cause's name, and how sure it is."""
    return f"{match.cause}; {CONFIDENCE[match.confidence]}"


def apart(match: Match) -> str:
    return f"It is this one if {match.apart}."


def fix(match: Match, catalog: Catalog) -> str:
    case = catalog.by_id[match.case]
    return f"Fix: {case.fixes[0].what}" if case.fixes else f"No fix: {case.no_fix}"


def ranks(heard: Heard) -> str | None:
    """Of whom the text is, where it is of several."""
    more = len(heard.ranks) - MOST_RANKS
    if len(heard.ranks) < 2:
        return None
    return f"said by the processes {', '.join(heard.ranks[:MOST_RANKS])}{f' and {more} more' if more > 0 else ''}"
