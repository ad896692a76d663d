"""What a document claims about the lines of a program: in comments, in what the lines print, and as the output of a session."""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gradcases.documents.rules import About, Said, read
from gradcases.documents.statements import Path, Statement, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.documents.pieces import Piece
    from gradcases.documents.sessions import Entry
    from gradcases.outcome import Plain


@dataclass(frozen=True)
class Remark:
    """Something that is said on `line` of the document about the lines `first` to `last`, and what it claims.

    `expression` is what they show, by `path` in the syntax tree; or, where it is claimed `afterwards`, what the comment
    names. `somewhere` says that the exception is announced for what follows, not for one line.
    """

    line: int
    text: str
    about: About
    first: int
    last: int
    type: str | None = None
    contains: str | None = None
    value: Plain = None
    is_tensor: bool = False
    expression: str | None = None
    path: Path = ()
    afterwards: bool = False
    somewhere: bool = False


def remarks(piece: Piece) -> list[Remark]:
    """All remarks of a piece, in the order of their lines."""
    before = piece.part.first_line - 1
    code = "\n" * before + piece.part.text
    found = list(_of_comments(code, statements(code)))
    found += _of_sessions(piece)
    if piece.mended is not None:
        first = piece.part.first_line
        found.append(Remark(first, piece.mended, About.RETURNS, first, piece.last_line))
    return sorted(found, key=lambda remark: remark.line)


def _of_comments(code: str, known: list[Statement]) -> Iterator[Remark]:
    lines = code.split("\n")
    commented = set()
    for line, column, comment in _comments(code):
        if lines[line - 1][:column].strip():
            remark = _behind(line, comment, lines[line - 1], known)
            commented.add(remark.first if remark.about is not About.UNREAD else 0)
            yield remark
        elif (alone := _alone(line, column, comment, known)) is not None:
            yield alone
    for statement in known:
        if statement.first not in commented and (said := _before_or_after(statement, lines)) is not None:
            yield said


def _comments(code: str) -> Iterator[tuple[int, int, str]]:
    """Line, column and text of each, as far as the code can be read."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.COMMENT:
                yield (*token.start, token.string.lstrip("#").strip())
    except (tokenize.TokenError, SyntaxError):
        return


_EVALUATES = re.compile(r"\s*(?:async\s+)?(?:for|while|if|elif|with|match)\b")


def _behind(line: int, comment: str, code: str, known: list[Statement]) -> Remark:
    """A comment behind code is about the statement there; behind `except ...:` or `def ...:` about nothing that happens there."""
    statement = max((each for each in known if each.first <= line <= each.last), key=lambda each: each.first, default=None)
    said = read(comment) if statement or _EVALUATES.match(code) else Said(About.UNREAD)
    return _remark(line, comment, said, statement or Statement(line, line, 0))


def _remark(line: int, comment: str, said: Said, statement: Statement) -> Remark:
    remark = Remark(line, comment, said.about, statement.first, statement.last, said.type, said.contains, said.value, said.is_tensor)
    if said.name is not None:
        return replace(remark, expression=said.name, afterwards=True)
    if not said.about.is_shown:
        return remark
    if not _can_be_about(said, statement):
        return Remark(line, comment, About.UNREAD, statement.first, statement.last)
    return replace(remark, expression=statement.expression, path=statement.path)


def _can_be_about(said: Said, statement: Statement) -> bool:
    """A call returns None without anybody saying so, and behind an assignment a number alone may count steps."""
    if statement.expression is None:
        return False
    if said.about is not About.VALUE:
        return statement.by_name
    return said.is_tensor or not statement.assigns


def _alone(line: int, column: int, comment: str, known: list[Statement]) -> Remark | None:
    """A comment on a line of its own is about the line above where it is nothing but output, about what follows where it
    announces an exception, and else says what the author does."""
    said = read(comment)
    above = next((each for each in known if each.last == line - 1 and each.column == column), None)
    if said.bare and above is not None:
        remark = _remark(line, comment, said, above)
        return remark if remark.about is not About.UNREAD else None
    following = [each for each in known if each.first > line]
    if said.about is About.RAISES and following and _ANNOUNCED.search(comment):
        place = (following[0].first, following[-1].last)
        return Remark(line, comment, said.about, *place, said.type, said.contains, somewhere=True)
    return None


_ANNOUNCED = re.compile(r"\b(?:raises?|throws?|fails? with)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\bbefore (?:the )?fix", re.IGNORECASE)
_AFTER = re.compile(r"\bafter (?:the )?fix", re.IGNORECASE)


def _before_or_after(statement: Statement, lines: list[str]) -> Remark | None:
    """`print(f"x.grad before fixing: {x.grad}")`: None before, a gradient after."""
    if statement.assigns or not (statement.expression or "").endswith(".grad"):
        return None
    text = " ".join(line.strip() for line in lines[statement.first - 1 : statement.last])
    about = About.NONE if _BEFORE.search(text) else About.GRADIENT if _AFTER.search(text) else None
    if about is None:
        return None
    place = (statement.first, statement.last)
    return Remark(statement.first, text, about, *place, expression=statement.expression, path=statement.path)


def _of_sessions(piece: Piece) -> Iterator[Remark]:
    """The outputs that a session shows."""
    for entry in piece.block.entries:
        if entry.output:
            yield _of_output(entry)


def _of_output(entry: Entry) -> Remark:
    place = (entry.output_line, entry.output, entry.first_line, entry.first_line + entry.text.count("\n"))
    line, text, first, last = place
    if entry.error is None:
        return Remark(line, text, About.PRINTS, first, last, value=text)
    type_, message = entry.error
    return Remark(line, f"{type_}: {message}" if message else type_, About.RAISES, first, last, type_, message or None)
