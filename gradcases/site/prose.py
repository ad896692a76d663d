"""Texts of the catalog in HTML: literal, with what stands in backticks as code."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from gradcases.render.literal import visible

_CODE = re.compile(r"`([^`\n]+)`")


def prose(text: str) -> Markup:
    """One paragraph or sentence."""
    pieces = _CODE.split(visible(text))
    return Markup("").join(Markup("<code>{}</code>").format(piece) if at % 2 else escape(piece) for at, piece in enumerate(pieces))


def paragraph(text: str) -> Markup:
    """One of a page's paragraphs; what is indented stands as it is."""
    return Markup("<pre>{}</pre>").format(visible(text)) if text.startswith(" ") else Markup("<p>{}</p>").format(prose(text))
