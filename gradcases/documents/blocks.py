"""The Python blocks of a Markdown document, with the place of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from gradcases.documents import names
from gradcases.documents.sessions import Entry, entries, is_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

LANGUAGES = {"python", "py", "python2", "python3", "py3", "pycon", "pycon3", "ipython", "ipython3", "python-repl"}
_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)(?:---|\.\.\.)(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of code: `number` counts the Python blocks of the document from 1, `first_line` is that of its first line of code.

    Of an interactive session (`>>>`) the text is the input, with empty lines where the output stood, and `entries` are
    its inputs one by one, each with the output that the document shows.
    """

    number: int
    first_line: int
    text: str
    entries: tuple[Entry, ...] = ()
    lines: int = 1

    @property
    def last_line(self) -> int:
        return self.first_line + self.lines - 1


def python_blocks(text: str) -> list[Block]:
    """The fenced blocks that say they are Python, and those that do not say what they are and can only be Python."""
    found: list[Block] = []
    for token, first_line in _code(text):
        if token.content.strip() and _is_python(token, found):
            found.append(_block(len(found) + 1, first_line, token.content))
    return found


def _code(text: str) -> Iterator[tuple[Token, int]]:
    """Blocks of code, each with the document's line on which its first line stands."""
    before = _FRONT_MATTER.match(text)
    skipped = before[0].count("\n") if before else 0
    for token in MarkdownIt("commonmark").parse("\n" * skipped + (text[before.end() :] if before else text)):
        if token.type in ("fence", "code_block") and token.map is not None:
            yield token, token.map[0] + (2 if token.type == "fence" else 1)


def _is_python(token: Token, before: Sequence[Block]) -> bool:
    """A block without a language is Python where it is a session, imports torch, or does something with what a block before it made."""
    language = _language(token.info)
    if language:
        return language in LANGUAGES
    if is_session(token.content):
        return True
    if not names.is_python(token.content):
        return False
    made = {name for block in before for name in names.bound(block.text)}
    return names.imports_torch(token.content) or (names.does_something(token.content) and bool(names.free(token.content) & made))


def _language(info: str) -> str:
    """The first word of a fence: of `{code-cell} python` and `{.python}` what stands for the language."""
    words = [word for word in re.split(r"[\s{},:.=]+", info.strip().lower()) if word not in ("", "code", "code-cell", "code-block")]
    return words[0] if words else ""


def _block(number: int, first_line: int, text: str) -> Block:
    count = text.count("\n") + (not text.endswith("\n"))
    if not is_session(text):
        return Block(number, first_line, text, lines=count)
    session = entries(text, first_line)
    lines = [""] * count
    for entry in session:
        for at, line in enumerate(entry.text.split("\n")):
            lines[entry.first_line - first_line + at] = line
    return Block(number, first_line, "\n".join(lines) + "\n", tuple(session), count)
