from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from cmarkgfm import github_flavored_markdown_to_html
from hypothesis import given, strategies
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gradcases.case import Code, When
from gradcases.condition import ALWAYS, Condition, Range
from gradcases.page import page_of
from gradcases.render import markdown as md
from gradcases.render.literal import one_line
from gradcases.render.pages import page_markdown
from gradcases.render.reports.report_markdown import markdown
from gradcases.wanted import Close, Word
from tests.render.pages import catalog_of, hostile_page, plain_page
from tests.render.reports import HOSTILE, MENDED, TITLES, case, code, expected_grad, hostile, one_of_each
from tests.render.test_literal import controls

PARSER = MarkdownIt("commonmark").enable("table")
OURS = ("<!-- -->", "<br>", "<code>", "</code>")
NASTY = [
    HOSTILE,
    "a | b",
    "a \\| b",
    "a \\\\| b",
    "`",
    "``` a `",
    "|",
    "",
    "\\",
    "1. a",
    "- a",
    "# a",
    "=== ",
    "<b>x</b>",
    "&amp;",
    "![x](y)",
    "[x]: y",
]


def tokens(text: str) -> Iterator[Token]:
    for token in PARSER.parse(text):
        yield token
        yield from token.children or ()


def foreign(text: str) -> list[Token]:
    """The markup in a document that no writer of ours makes."""
    return [each for each in tokens(text) if not _is_ours(each)]


def _is_ours(token: Token) -> bool:
    if token.type == "html_inline":
        return token.content in OURS
    if token.type == "heading_open":
        return token.tag in ("h1", "h2")
    return token.type not in ("html_block", "link_open", "image", "em_open")


def plain(text: str) -> str:
    """What a reader sees of inline Markdown: only text, code and what is ours."""
    (inline,) = [token for token in PARSER.parse(text) if token.type == "inline"] or [Token("inline", "", 0)]
    told = ""
    for child in inline.children or ():
        assert child.type in ("text", "code_inline") or (child.type == "html_inline" and child.content in OURS), child
        told += "" if child.type == "html_inline" else child.content
    return told


def cells_of(row: str) -> list[str]:
    """The cells of a table's row as GitHub parts them: a backslash escapes what follows, whatever it is."""
    return re.findall(r"\|((?:\\[^\n]|[^|\n\\])*)(?=\|)", row)


@pytest.mark.parametrize("value", NASTY)
def test_text_is_read_as_it_was(value: str) -> None:
    assert plain(md.text(value)) == one_line(value)


@pytest.mark.parametrize("value", NASTY)
def test_code_is_read_as_it_was(value: str) -> None:
    assert plain(md.code(value)).strip() == one_line(value)


@pytest.mark.parametrize("write", [md.text, md.cell])
@pytest.mark.parametrize("value", NASTY)
def test_a_cell_cannot_be_broken_out_of(write: Callable[[str], str], value: str) -> None:
    row = f"| {write(value)} | end |"
    assert [cell.strip() for cell in cells_of(row)][1:] == ["end"]
    parsed = [token for token in PARSER.parse(f"| a | b |\n|---|---|\n{row}\n") if token.type == "inline"]
    assert len(parsed) == 4
    assert parsed[3].content == "end"
    shown = "".join(child.content for child in parsed[2].children or () if child.type != "html_inline")
    assert shown.strip() == one_line(value)


@pytest.mark.parametrize("value", [*NASTY, "````\n```\n~~~\n"])
def test_a_block_cannot_be_ended_from_inside(value: str) -> None:
    fence = [token for token in PARSER.parse(md.block(value, "python") + "\nafter\n") if token.type == "fence"]
    assert len(fence) == 1
    assert "after" not in fence[0].content


ADDRESSES = [
    "see http://example.com/a_b?c=d.",
    "HTTPS://example.com",
    "(ftp://example.com)",
    "www.example.com/a_b",
    "a@example.com",
    "mailto:a_b.c+d@example.com",
    "xmpp:a@example.com/b@c",
]


@pytest.mark.parametrize("value", ADDRESSES)
def test_an_address_is_no_link_on_github(value: str) -> None:
    assert "<a" in github_flavored_markdown_to_html(value)
    assert "<a" not in github_flavored_markdown_to_html(md.text(value))
    assert plain(md.text(value)) == value


PIECES = ["http", "ftp", "mailto", "www", "WWW", "a", "com", "1", ":", "//", "/", ".", "@", "-", "_", "+", "\\", "<", "&", " ", "é"]


@given(strategies.lists(strategies.sampled_from(PIECES), max_size=12).map("".join))
def test_nothing_made_of_pieces_of_addresses_is_one(value: str) -> None:
    assert "<a" not in github_flavored_markdown_to_html(md.text(value))


def test_nobody_is_mentioned() -> None:
    assert "@someone" not in md.text(HOSTILE)
    assert re.search(r"#\d", md.text(HOSTILE)) is None


@pytest.mark.parametrize(
    "text",
    [
        markdown(hostile(), {"doc": HOSTILE}),
        page_markdown.page(hostile_page()),
        page_markdown.cases([case("a/b", HOSTILE)]),
    ],
    ids=["report", "page", "list"],
)
def test_a_document_of_hostile_texts_has_no_markup_but_ours(text: str) -> None:
    assert not controls(text)
    assert not foreign(text)


def test_a_report_has_all_verdicts_and_what_changed_side_by_side() -> None:
    text = markdown(one_of_each(), TITLES)
    assert text.index("| undecided | `b/undecided`") < text.index("| changed | `a/changed`") < text.index("| holds | `a/holds`")
    assert "| refuted | A document about gradients, example 3 | it returns | `a/holds` |" in text
    assert "| fix other | grad x | `[2.0, 2.0]` | `[1.0, 1.0]` |" in text
    assert "7 cases: 1 holds, 1 reworded, 3 changed, 1 not\\-run, 1 undecided" in text


def test_a_page_has_the_sections_that_every_page_has() -> None:
    text = page_markdown.page(plain_page())
    sections = [
        "# It raises",
        "```python\n",
        "Line 4 raises: `loss.backward()`",
        "## What happens",
        "## Why",
        "## Fix: leave out",
        "```diff\n",
    ]
    sections += ["## What documents say", "**refuted**", "claimed `nothing`; observed `RuntimeError", "## See also", "`a/related`"]
    assert sorted(sections, key=text.index) == sections


@pytest.mark.parametrize("value", [*NASTY, "``x``", "` `", "` x `", "`` `"])
def test_prose_without_words_between_single_backticks_is_read_as_it_was(value: str) -> None:
    assert plain(md.prose(value)).replace("`", "") == one_line(value).replace("`", "")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("`a|b` and `c d`.", ["a|b", "c d"]),
        ("`#1` #2 @you", ["#1"]),
        ("1. `x`", ["x"]),
        ("a`` `b` ``c``", ["b"]),
        ("`<b>` \\`*`", ["<b>", "*"]),
    ],
)
def test_what_stands_between_backticks_is_code(value: str, code: list[str]) -> None:
    (inline,) = [token for token in PARSER.parse(md.prose(value)) if token.type == "inline"]
    assert [each.content for each in inline.children or () if each.type == "code_inline"] == code
    assert plain(md.prose(value)).replace("`", "") == value.replace("`", "")


def test_a_page_has_the_real_message_as_it_is_and_where_it_was_verified() -> None:
    page = page_markdown.page(replace(plain_page(), verified="Verified on torch 2.10.0, 2.13.0."))
    assert "```\nRuntimeError: element 0 of tensors does not require grad and does not have a grad_fn\n```\n" in page
    assert "\nVerified on torch 2.10.0, 2.13.0.\n" in page


def test_a_page_of_what_returns_says_so_and_of_blocks_where_each_applies() -> None:
    blocks = ((Condition(torch=Range(high=(2, 0))), Word.ZEROS), (Condition(torch=Range(low=(2, 0))), Close([1.0, 1.0])))
    several = Code(code(MENDED).program, tuple(When(where, expected_grad(grad)) for where, grad in blocks))
    text = page_markdown.page(page_of(shown := case(code_=several), catalog_of(shown)))
    assert "raises" not in text.partition("## What happens")[0].partition("```python\n")[2]
    assert (
        "```\n\n## What happens\n\n"
        "torch \\<2.0:\n\n- returns, without an exception\n- x.grad is all zeros\n\n"
        "torch \\>=2.0:\n\n- returns, without an exception\n- x.grad is \\[1.0, 1.0\\]\n\n## Why\n"
    ) in text
    alone = replace(several, expectations=(When(ALWAYS, expected_grad(Word.NULL)),))
    text = page_markdown.page(page_of(shown := case(code_=alone), catalog_of(shown)))
    assert "## What happens\n\n- returns, without an exception\n- x.grad is None\n\n## Why\n" in text
