"""What was found out about documents, on screens and as Markdown."""

from __future__ import annotations

from pathlib import Path

from gradcases.documents.document import Document
from gradcases.documents.judgement import JudgedDocument, Judgement
from gradcases.documents.judging import JudgedBlock, judge_remark
from gradcases.documents.parts import RanPiece
from gradcases.documents.pieces import pieces
from gradcases.documents.remarks import remarks
from gradcases.outcome import Observed, Raised, Returned
from gradcases.render.judgements.judgement_markdown import judgement_markdown
from gradcases.render.judgements.judgement_text import MOST_SENTENCES, judgement_text
from gradcases.render.screen import Screen
from tests.render.reports import TARGET, leaf, raises, returns

WORDS = Document.of(Path("words.md"), "Only words.\n")
POST = Document.of(
    Path("post.md"), "```python\nimport torch\nx = 1\ny = 2  # so to speak\nx.backward()  # RuntimeError\n# Fixed:\nx = 3\n```\n"
)


def judged(document: Document, *outcomes: Returned | Raised) -> JudgedDocument:
    """A document of one block, of which each piece ended so."""
    (block,) = document.blocks
    ran = [
        RanPiece(piece, tuple(remarks(piece)), outcome, mended=mended)
        for piece, outcome, mended in zip(pieces(block), outcomes, [*outcomes[1:], None], strict=True)
    ]
    told = tuple(judge_remark(remark, each) for each in ran for remark in each.remarks)
    return JudgedDocument(document, (JudgedBlock(block, (), tuple(ran), told),))


def judgement(*documents: JudgedDocument) -> Judgement:
    return Judgement(TARGET, documents, 1.0)


def test_each_version_of_a_block_says_where_it_begins_and_what_happens_in_it() -> None:
    made = judgement(judged(POST, returns(), returns([3.0, 3.0])))
    text = judgement_text(made, Screen(100))
    assert "  from line 2, as first written:\n  • returns, without an exception\n  • x.grad is None\n" in text
    assert "  from line 6, as mended:\n  • returns, without an exception\n  • x.grad is [3.0, 3.0]\n" in text
    assert "  no rule reads the comment on line 4\n" in text
    markdown = judgement_markdown(made)
    assert "\nFrom line 2, as first written:\n\n- returns, without an exception\n- x.grad is None\n" in markdown
    assert "\nFrom line 6, as mended:\n\n- returns, without an exception\n- x.grad is \\[3.0, 3.0\\]\n" in markdown


def test_a_lone_version_needs_no_name() -> None:
    alone = Document.of(Path("alone.md"), "```python\nimport torch\nx.backward()\n```\n")
    made = judgement(judged(alone, raises(line=3)))
    for text in (judgement_text(made, Screen(100)), judgement_markdown(made)):
        assert "claims nothing that a rule reads" in text
        assert "rom line" not in text
        assert "raises RuntimeError: element 0" in text


def test_of_many_things_that_happen_the_first_are_told() -> None:
    many = Returned(Observed({f"w{number}": leaf() for number in range(MOST_SENTENCES + 2)}))
    lines = judgement_text(judgement(judged(POST, many, returns())), Screen(100)).splitlines()
    assert f"  • w{MOST_SENTENCES - 2}.grad is None" in lines
    assert lines[lines.index(f"  • w{MOST_SENTENCES - 2}.grad is None") + 1] == "  • and 3 more things that --format json has"


def test_documents_without_blocks_say_so_and_name_no_target() -> None:
    nothing = Judgement(None, (JudgedDocument(WORDS, ()), JudgedDocument(WORDS, ())))
    assert judgement_markdown(nothing) == "# words.md\n\nNo Python blocks.\n\n" * 2 + "0 Python blocks; 0 claims; 0.0 s\n"
    text = judgement_text(nothing, Screen(100))
    assert text == "words.md\n  no Python blocks\n\n" * 2 + "0 Python blocks; 0 claims; 0.0 s\n"
    both = judgement_markdown(judgement(JudgedDocument(WORDS, ()), judged(POST, returns(), returns())))
    assert both.startswith("# words.md\n\nNo Python blocks.\n\n# post.md\n\n## Block 1, line 2: **partly**\n")
    assert "\ntorch 2.13.0" in both
