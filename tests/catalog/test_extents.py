"""Where in a file a value ends: what is written anew goes in its place."""

from __future__ import annotations

import pytest
import yaml

from gradcases.catalog import tree
from gradcases.catalog.nodes import Place
from gradcases.catalog.tree import Extents

TEXT = """\
a: [b, "cd"]
e:
  - {f: gh}
  - ij
k: [l, [m,
  n]]
"""


@pytest.mark.parametrize("parser", [tree.PARSER, yaml.SafeLoader], ids=["usual", "python"])
def test_a_scalar_ends_behind_its_last_character_and_a_collection_in_brackets_behind_its_bracket(
    parser: type[yaml.SafeLoader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "PARSER", parser)
    extents = Extents.of(TEXT)
    brackets = {(1, 4): (1, 13), (3, 5): (3, 12), (5, 4): (6, 6), (5, 8): (6, 5)}
    scalars = {
        (1, 1): (1, 2),
        (1, 5): (1, 6),
        (1, 8): (1, 12),
        (2, 1): (2, 2),
        (3, 6): (3, 7),
        (3, 9): (3, 11),
        (4, 5): (4, 7),
        (5, 1): (5, 2),
        (5, 5): (5, 6),
        (5, 9): (5, 10),
        (6, 3): (6, 4),
    }
    assert dict(extents.brackets) == brackets
    assert extents.ends == {Place(*start): Place(*end) for start, end in (brackets | scalars).items()}
