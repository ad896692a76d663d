"""Parsers as judges of what is written: whether a text of a case, or of a program, became anything but text."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from functools import cache
from xml.etree import ElementTree

import html5lib
import pyte
from markdown_it import MarkdownIt

OUR_STYLES = re.compile(r"\x1b\[[\d;]*m")
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OUR_HTML = ("<!-- -->", "<br>", "<code>", "</code>")
IN_MARKDOWN = {
    *(
        "inline",
        "text",
        "code_inline",
        "code_block",
        "fence",
        "html_inline",
        "softbreak",
        "paragraph_open",
        "paragraph_close",
        "heading_open",
    ),
    *("heading_close", "strong_open", "strong_close", "em_open", "em_close", "bullet_list_open", "bullet_list_close", "list_item_open"),
    *("list_item_close", "table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close"),
    *("th_open", "th_close", "td_open", "td_close"),
}
COMMAND = re.compile(r"::(?:error|warning|notice)(?: [a-z]+=[^:,\n]*(?:,[a-z]+=[^:,\n]*)*)?::[^\n]*")


# Number signs of Arabic and Syriac, and of Kaithi: by their category formats, and still drawn.
DRAWN = "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"


# By Unicode to be left out of what is shown, whatever category they are of; and those that are no characters.
IGNORED = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff\ufdd0-\ufdef\ufffe\uffff"


@cache
def dangerous() -> re.Pattern[str]:
    """What does something to a screen, or cannot be seen on one; a newline begins a line, and that is all right."""
    kinds = ("Cc", "Cs", "Zl", "Zp", "Cf")
    those = "".join(each for each in map(chr, range(sys.maxunicode + 1)) if each != "\n" and unicodedata.category(each) in kinds)
    return re.compile(f"[{re.escape(re.sub(f'[{DRAWN}]', '', those))}{IGNORED}]")


def only_text_and_colours(written: str) -> None:
    """What a terminal gets: besides colours nothing that is a control character."""
    found = dangerous().search(OUR_STYLES.sub("", written))
    assert found is None, ascii(found)


def seen_on_a_terminal(written: str, width: int, height: int) -> list[str]:
    """The lines that a terminal shows of it; fails where it did anything but show lines."""
    screen = pyte.Screen(width, height)
    modes, title = set(screen.mode), screen.title
    pyte.Stream(screen).feed(written.replace("\n", "\r\n"))
    assert (set(screen.mode), screen.title) == (modes, title)
    return [line.rstrip() for line in screen.display]


def well_formed(written: str) -> ElementTree.Element:
    """JUnit's XML: with characters that XML 1.0 has, and elements that are known."""
    root = ElementTree.fromstring(written)
    known = {"testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped", "system-out"}
    assert {element.tag for element in root.iter()} <= known
    return root


def only_annotations(written: str, most: int = 11) -> None:
    """Lines of GitHub's workflow: annotations, of which each is one line and well-formed, and a last line that is no command."""
    lines = written.removesuffix("\n").split("\n")
    assert len(lines) <= most
    for line in lines[:-1]:
        assert COMMAND.fullmatch(line), line
    assert not lines[-1].lstrip().startswith(("::", "##["))
    only_text_and_colours(written)


def only_our_markdown(written: str) -> None:
    """No link, image, raw HTML or line across: and nobody is told of it by a mention."""
    for token in MARKDOWN.parse(written):
        assert token.type in IN_MARKDOWN, token
        in_code = False  # there a mention is none
        for child in token.children or ():
            in_code = child.content == "<code>" if child.type == "html_inline" else in_code
            assert child.type in IN_MARKDOWN, child
            if child.type == "html_inline":
                assert child.content in OUR_HTML or re.fullmatch(r"<!-- [\w=.-]* -->", child.content), child
            if child.type == "text" and not in_code:
                assert not re.search(r"(?<!\w)@\w", child.content), child
    only_text_and_colours(written)


def shape(written: str) -> tuple[list[str], list[tuple[str, str]], str]:
    """Of a page: its elements, their attributes, and its text. Fails where a browser would have to mend it."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(written)
    assert parser.errors == [], parser.errors[:3]
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    attributes = [(name, value) for element in elements for name, value in element.items()]
    return [element.tag for element in elements], attributes, "".join(tree.itertext())


ACTIVE = (
    "script",
    "style",
    "link",
    "meta",
    "img",
    "iframe",
    "object",
    "embed",
    "form",
    "base",
    "svg",
    "math",
    "input",
    "button",
    "template",
)


def active(tags: list[str]) -> dict[str, int]:
    """How many there are of the elements that could do something."""
    return {tag: tags.count(tag) for tag in ACTIVE}


def only_our_html(written: str, expected: dict[str, int]) -> None:
    """As many active elements as there are to be, no script in an attribute, and no address but of the site's own pages."""
    tags, attributes, _ = shape(written)
    assert active(tags) == expected
    assert [name for name, _ in attributes if name.startswith("on") or name == "srcdoc"] == []
    assert [value for name, value in attributes if name == "style" and not re.fullmatch(r"--columns:\d+", value)] == []
    places = [value for name, value in attributes if name in ("href", "src", "action", "formaction")]
    assert [place for place in places if re.match(r"\s*[a-zA-Z][\w+.-]*:", place) and place != "data:,"] == []
    only_text_and_colours(written)


def only_our_script(written: str) -> None:
    """A value in a script, as JSON that nothing in it ends: no end of the element, no comment, no line that only JavaScript sees."""
    _, _, value = written.removesuffix(";\n").partition(" = ")
    json.loads(value)
    assert not re.search(r"[<>&\u2028\u2029]", value)
    assert value.isascii()
