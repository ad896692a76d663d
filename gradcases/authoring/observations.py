"""What was seen of a program, in the words in which a case states it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcases.authoring.cores import core_of, recorded_text
from gradcases.catalog.unwritten import MARK
from gradcases.program import without_comment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.outcome import Contents, Plain, Raised, TensorFacts, Warned
    from gradcases.program import Program

MOST_NUMBERS = 64  # of a tensor; one with more is stated by its shape
DIGITS = 7  # enough to tell what tolerances tell apart


def raises_stated(seen: Sequence[Raised], program: Program) -> dict[str, Plain]:
    """`raises` of an exception that was seen as often as there are outcomes; without `message` where its text varies."""
    first = seen[0]
    messages = [each.message for each in seen]
    stated: dict[str, Plain] = {
        "type": first.type,
        "contains": core_of(messages) or f"{MARK} the core of its text; runs have none in common",
    }
    recorded = {recorded_text(message) for message in messages}
    if len(recorded) == 1 and first.message.strip():
        stated["message"] = recorded.pop()
    return {**stated, "at": at_stated(first.line, program)}


def at_stated(line: int | None, program: Program) -> Plain:
    """The source line that raises, and which of several that read so."""
    source = program.source(line)
    if source is None or line is None:
        return f"{MARK} the line that raises; none of the program's own did"
    text = without_comment(source) or source
    lines = program.all_lines(text)
    return text if len(lines) == 1 else {"line": text, "nth": lines.index(line) + 1}


def warns_stated(seen: Sequence[Warned]) -> list[Plain]:
    """`warns`, each warning once."""
    stated = [{"category": each.category, "contains": core_of([each.message]) or each.message} for each in seen]
    return [each for number, each in enumerate(stated) if each not in stated[:number]]


def grad_stated(facts: TensorFacts) -> Plain:
    """A gradient: null, its numbers, or what is true of many of them."""
    return None if facts.grad is None else contents_stated(facts.grad)


def contents_stated(contents: Contents) -> Plain:
    if contents.has_value and _count(contents.value) <= MOST_NUMBERS:
        return rounded(contents.value)
    word = next((word for word in ("zeros", "nan", "inf") if getattr(contents, word)), None)
    return word or {"shape": list(contents.shape)}


def _count(value: Plain) -> int:
    return sum(map(_count, value)) if isinstance(value, list) else 1


def rounded(value: Plain) -> Plain:
    """Numbers with as many digits as matter; what JSON lacks is no longer text."""
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if value in ("nan", "inf", "-inf"):
        return float(value)
    return value.strip("()") if _is_complex(value) else value


def _is_complex(value: Plain) -> bool:
    """Whether it is the text that stands for a complex number."""
    if not isinstance(value, str) or not value.endswith(("j)", "j")):
        return False
    try:
        complex(value)
    except ValueError:
        return False
    return True
