"""Python in colours, line by line, as HTML: what is neither a word of the language nor a literal stays plain."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape
from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

from gradcases.render.literal import visible

# Short elements that mean no more than a style: with classes, the colours would be a quarter of the site.
_ELEMENTS = (
    (Comment, "i"),
    (Keyword, "b"),
    (Operator.Word, "b"),
    (String, "u"),
    (Number, "var"),
    (Name.Decorator, "em"),
    (Name.Function, "em"),
    (Name.Class, "em"),
)


@lru_cache(maxsize=4096)
def highlighted(text: str) -> tuple[Markup, ...]:
    """The lines of a program. A token that goes over several lines is one on each of them."""
    lines: list[list[Markup]] = [[]]
    for kind, piece in PythonLexer(stripnl=False, ensurenl=False).get_tokens(text):
        for number, part in enumerate(piece.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append(_token(kind, visible(part)))
    return tuple(_fewer(Markup("").join(line)) for line in lines)


def _token(kind: _TokenType, text: str) -> Markup:
    name = next((name for base, name in _ELEMENTS if kind in base), None)  # type: ignore[comparison-overlap]  # a kind of token holds others
    return escape(text) if name is None else Markup("<{0}>{1}</{0}>").format(Markup(name), text)


def _fewer(line: Markup) -> Markup:
    """Numbers of a list are one element."""
    return Markup(line.replace(Markup("</var>, <var>"), Markup(", ")))


def line_in_colours(text: str, whole: tuple[str, ...]) -> Markup:
    """A line of a program as it looks within the whole of it."""
    lines = highlighted("\n".join(whole))
    return lines[whole.index(text)] if text in whole and len(lines) == len(whole) else escape(visible(text))
