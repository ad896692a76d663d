"""The four documents that the catalog began from: their comments, read by rule, come to the verdicts of the catalog's claims.

The catalog's claims are in our words and weigh the documents' prose too, which `judge` does not read; on the whole of
each example both come to the same all the same. The files in `seeds` have the examples of the documents as they stand.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcases.catalog import load
from gradcases.documents.blocks import python_blocks
from gradcases.stated_outcome import judged_as_stated
from tests.documents.processes import judged

SEEDS = sorted((Path(__file__).parent / "seeds").glob("*.txt"))
ORIGINALS = Path(__file__).parents[2].parent / "shared" / "seeds"


@pytest.fixture(scope="module")
def by_rule() -> dict[tuple[str, str], str]:
    """Verdicts by document and place."""
    judgement = judged(*(path.read_text(encoding="utf-8") for path in SEEDS))
    return {
        (path.stem, f"example {block.block.number}"): block.verdict.value
        for path, document in zip(SEEDS, judgement.documents, strict=True)
        for block in document.blocks
        if block.verdict is not None
    }


def test_each_example_has_the_verdict_that_the_catalog_gives_it(by_rule: dict[tuple[str, str], str]) -> None:
    catalog = load()
    stated = {
        (claim.source, claim.locator): judged_as_stated(case, claim).verdict.value
        for case in catalog.cases
        for claim in case.claims
        if claim.locator.startswith("example") and claim.source in {path.stem for path in SEEDS}
    }
    assert len(stated) == 12
    assert by_rule == stated


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the documents themselves are kept beside the checkout, not in it")
def test_the_examples_are_the_documents_own() -> None:
    def codes(text: str) -> list[str]:
        return [block.text for block in python_blocks(text)]

    originals = [path.read_text(encoding="utf-8") for path in sorted(ORIGINALS.glob("*.txt"))]
    assert sorted(codes(text) for text in originals) == sorted(codes(path.read_text(encoding="utf-8")) for path in SEEDS)
