"""Hostile inputs for each place, of real files and texts: by a Random, so that hypothesis may be one, or of bytes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradcases.catalog import builtin_root
from gradcases.render.reports import report_json
from tests.catalog.test_reading import FULL
from tests.catalogs import MINIMAL
from tests.fuzz.spoiling import as_bytes, changed, edited, some_text
from tests.render.reports import HOSTILE, one_of_each
from tests.render.reports import hostile as hostile_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

TRANSCRIPTS = Path(__file__).parent.parent / "matching" / "transcripts"

PIECES: dict[str, list[str]] = json.loads((Path(__file__).parent / "pieces.json").read_text(encoding="utf-8"))
YAML = (*PIECES["yaml"], "1" * 500, "0x" + "f" * 300, "a" * 3000, "k: v\n" * 300, "[a, " * 200)
JSON = (*PIECES["json"], "1" * 500, "[" * 200, '{"a":' * 150, " " * 500)
PASTED = (*PIECES["pasted"], *(each * 200 for each in (" ", "(", "[1, ", "/", "a.")))
TEXT = (*PIECES["text"], HOSTILE, "a" * 200, "a b " * 60, "漢" * 100)

REGISTRIES = (
    "a-cause: In one line.\nanother: {summary: One., explanation: More.}\n",
    "a-document: {title: A document, date: '2026-01-01'}\n",
    "topic/gone: It was wrong.\n",
    "title: A topic\nintroduction: |\n  It is there.\n",
)
TEXTS = 5  # of a hostile author, for whatever is written out
PARTED = "\x1e"  # between them, where they are bytes


@cache
def case_files() -> tuple[str, ...]:
    """Real cases, with sub-cases, ranges and claims among them, and those of tests."""
    real = [path.read_text(encoding="utf-8") for path in sorted(builtin_root().glob("*/*.yaml"))[::9]]
    with_params = (FULL + "params:\n  one: {t: a, u: [1.0]}\n").replace("A title", "$t").replace("x: present", "x: $u")
    return (MINIMAL, FULL, with_params, *real)


@cache
def report_files() -> tuple[str, ...]:
    """Reports with all verdicts and all kinds of outcomes, and one that is merged."""
    whole, nasty = report_json.whole(one_of_each()), report_json.whole(hostile_report())
    merged = json.dumps({"schema": "gradcases.merged/1", "reports": [json.loads(whole), json.loads(nasty)], "disagreements": []})
    return (whole, nasty, merged)


@cache
def pasted_texts() -> tuple[str, ...]:
    real = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(TRANSCRIPTS.rglob("*.txt"))]
    return tuple(text[:6000] for text in real[::3]) or ("RuntimeError: a\n",)


def report_content(chance: Random) -> bytes:
    if chance.randint(0, 1):
        return changed(chance, chance.choice(report_files())).encode("utf-8", "surrogatepass")
    return as_bytes(chance, edited(chance, report_files(), JSON))


def hostile_text(chance: Random, most: int = 12) -> str:
    """What an author, a torch or a document could have written to get out of a text. Most are short: there are more of those."""
    size = chance.randint(1, chance.choice((1, 2, 4, most)))
    return "".join(chance.choice(TEXT) if chance.randint(0, 2) else some_text(chance, 6) for _ in range(size))


def hostile_texts(chance: Random, most: int = 12) -> list[str]:
    return [hostile_text(chance, most) for _ in range(TEXTS)]


# What a place is fed with.
MADE: dict[str, Callable[[Random], Any]] = {
    "case": lambda chance: as_bytes(chance, edited(chance, case_files(), YAML)),
    "registry": lambda chance: as_bytes(chance, edited(chance, REGISTRIES, YAML)),
    "report": report_content,
    "text": lambda chance: edited(chance, pasted_texts(), PASTED, most=10),
    **dict.fromkeys(("terminal", "markdown", "junit", "github", "html"), hostile_texts),
}
# What is put into a text that a guided search makes.
PUT_IN = {"case": YAML, "registry": YAML, "report": JSON, "text": PASTED}


def beginnings(surface: str) -> tuple[bytes, ...]:
    """With what a guided search begins: real files, or hostile texts."""
    files: dict[str, Callable[[], tuple[str, ...]]] = {"case": case_files, "report": report_files, "text": pasted_texts}
    texts = files[surface]() if surface in files else REGISTRIES if surface == "registry" else TEXT
    return tuple(text.encode("utf-8", "surrogatepass") for text in texts)


def of_bytes(surface: str, content: bytes) -> bytes | str | list[str]:
    """What bytes stand for at a place: themselves, a text, or five texts."""
    if surface in ("case", "registry", "report"):
        return content
    text = content.decode("utf-8", "surrogateescape")
    return text if surface == "text" else [*text.split(PARTED), text, text, text, text][:TEXTS]


def spoilt(surface: str, content: bytes, chance: Random) -> bytes:
    """Bytes of a guided search with a few of a place's pieces in them."""
    text = content.decode("utf-8", "replace")
    return edited(chance, (text,), PUT_IN.get(surface, (*TEXT, PARTED)), most=3).encode("utf-8", "surrogatepass")
