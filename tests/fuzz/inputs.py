"""Hostile inputs: what real files and texts become when pieces of them are changed, left out, repeated and put elsewhere."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from gradcases.catalog import builtin_root
from gradcases.render import report_json
from tests.catalog.test_reading import FULL
from tests.catalogs import MINIMAL
from tests.render.reports import HOSTILE, one_of_each
from tests.render.reports import hostile as hostile_report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TRANSCRIPTS = Path(__file__).parent.parent / "matching" / "transcripts"

PIECES: dict[str, list[str]] = json.loads((Path(__file__).parent / "pieces.json").read_text(encoding="utf-8"))
YAML = (*PIECES["yaml"], "1" * 500, "0x" + "f" * 300, "a" * 3000, "k: v\n" * 300, "[a, " * 200)
JSON = (*PIECES["json"], "1" * 500, "[" * 200, '{"a":' * 150, " " * 500)
PASTED = (*PIECES["pasted"], *(each * 200 for each in (" ", "(", "[1, ", "/", "a.")))
TEXT = (*PIECES["text"], HOSTILE, "a" * 200, "a b " * 60, "漢" * 100)


@st.composite
def edited(draw: st.DrawFn, seeds: Sequence[str], pieces: Sequence[str], most: int = 6) -> str:
    """One of the seeds with a few things put in, left out, or copied from one place to another."""
    text = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, most))):
        at = draw(st.integers(0, 1 << 20)) % (len(text) + 1)
        kind, length = draw(st.integers(0, 3)), draw(st.integers(0, 60))
        if kind == 0:
            text = text[:at] + draw(st.sampled_from(pieces)) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + length :]
        elif kind == 2:
            there = draw(st.integers(0, 1 << 20)) % (len(text) + 1)
            text = text[:at] + text[there : there + length] + text[at:]
        else:
            text = text[:at] + draw(st.text(max_size=4)) + text[at + length :]
    return text


@st.composite
def as_bytes(draw: st.DrawFn, text: st.SearchStrategy[str]) -> bytes:
    """Now and then in another encoding, cut off, or with a byte of it changed."""
    kind, told = draw(st.integers(0, 11)), draw(text)
    encoding = {0: "utf-16", 1: "utf-8-sig", 2: "latin-1"}.get(kind, "utf-8")
    content = told.encode(encoding, "replace" if encoding == "latin-1" else "surrogatepass")
    at = draw(st.integers(0, 1 << 20)) % (len(content) + 1)
    if kind == 3:
        return content[:at]
    if kind == 4:
        return content[:at] + draw(st.binary(max_size=3)) + content[at + 1 :]
    return content


@cache
def case_files() -> tuple[str, ...]:
    """Real cases, with sub-cases, ranges and claims among them, and those of tests."""
    real = [path.read_text(encoding="utf-8") for path in sorted(builtin_root().glob("*/*.yaml"))[::9]]
    with_params = (FULL + "params:\n  one: {t: a, u: [1.0]}\n").replace("A title", "$t").replace("x: present", "x: $u")
    return (MINIMAL, FULL, with_params, *real)


REGISTRIES = (
    "a-cause: In one line.\nanother: {summary: One., explanation: More.}\n",
    "a-document: {title: A document, date: '2026-01-01'}\n",
    "topic/gone: It was wrong.\n",
    "title: A topic\nintroduction: |\n  It is there.\n",
)


@st.composite
def scalar(draw: st.DrawFn) -> Any:
    numbers = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
    return draw(
        st.none()
        | st.booleans()
        | numbers
        | st.text(max_size=8)
        | st.sampled_from(("", "x", [], {}, [[]], {"": None}, [1, "a"], {"a": [0]}))
    )


@cache
def report_files() -> tuple[str, ...]:
    """Reports with all verdicts and all kinds of outcomes, and one that is merged."""
    whole, nasty = report_json.whole(one_of_each()), report_json.whole(hostile_report())
    merged = json.dumps({"schema": "gradcases.merged/1", "reports": [json.loads(whole), json.loads(nasty)], "disagreements": []})
    return (whole, nasty, merged)


@st.composite
def changed_report(draw: st.DrawFn) -> str:
    """Still JSON: with values of another kind, keys left out, and parts of it elsewhere."""
    data = json.loads(draw(st.sampled_from(report_files())))
    for _ in range(draw(st.integers(1, 4))):
        holder, key = data, None
        for step in draw(st.lists(st.integers(0, 40), min_size=1, max_size=8)):
            inner = holder if key is None else holder[key]
            keys: list[Any] = list(inner) if isinstance(inner, dict) else list(range(len(inner))) if isinstance(inner, list) else []
            if not keys:
                break
            holder, key = inner, keys[step % len(keys)]
        if key is None:
            continue
        if draw(st.booleans()):
            holder[key] = draw(scalar())
        else:
            del holder[key]
    return json.dumps(data, ensure_ascii=draw(st.booleans()))


@cache
def pasted_texts() -> tuple[str, ...]:
    real = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(TRANSCRIPTS.rglob("*.txt"))]
    return tuple(text[:6000] for text in real[::3]) or ("RuntimeError: a\n",)


def hostile_texts(size: int = 12) -> st.SearchStrategy[str]:
    """What an author, a torch or a document could have written to get out of a text."""
    pieces: st.SearchStrategy[str] = st.sampled_from(TEXT) | st.text(max_size=6)
    return st.lists(pieces, min_size=1, max_size=size).map("".join)


def case_content() -> st.SearchStrategy[bytes]:
    return as_bytes(edited(case_files(), YAML))


def registry_content() -> st.SearchStrategy[bytes]:
    return as_bytes(edited(REGISTRIES, YAML))


def report_content() -> st.SearchStrategy[bytes]:
    return as_bytes(edited(report_files(), JSON)) | changed_report().map(lambda text: text.encode("utf-8", "surrogatepass"))


def pasted() -> st.SearchStrategy[str]:
    return edited(pasted_texts(), PASTED, most=10)


def beginnings(surface: str) -> tuple[bytes, ...]:
    """With what a guided search begins: real files, or hostile texts."""
    files: dict[str, Callable[[], tuple[str, ...]]] = {"case": case_files, "report": report_files, "text": pasted_texts}
    texts = files[surface]() if surface in files else REGISTRIES if surface == "registry" else TEXT
    return tuple(text.encode("utf-8", "surrogatepass") for text in texts)


def of_bytes(surface: str, content: bytes) -> bytes | str | list[str]:
    """What bytes stand for at a place: themselves, a text, or five texts."""
    if surface in ("case", "registry", "report"):
        return content
    text = content.decode("utf-8", "replace")
    return text if surface == "text" else [*text.split("\x1e"), text, text, text, text][:5]
