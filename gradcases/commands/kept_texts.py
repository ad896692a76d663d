"""The catalog's texts as they are matched, kept like the catalog itself: to make them opens every case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gradcases.commands.kept_catalog import kept_beside
from gradcases.commands.kept_catalog import load as load_catalog
from gradcases.matching.texts import SCHEMA, Text, texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcases.catalog import Catalog

NAME = "texts"


def load(root: str | None) -> tuple[Catalog, Sequence[Text]]:
    """A catalog with its texts. Raises CatalogError."""
    catalog = load_catalog(root)
    content = kept_beside(NAME, catalog.root, "matching", lambda: _dumped(texts_of(catalog.cases)))
    return catalog, _loaded(content)


def _dumped(texts: Sequence[Text]) -> bytes:
    data: dict[str, Any] = {"schema": SCHEMA, "texts": [text.to_json() for text in texts]}
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()


def _loaded(content: bytes) -> Sequence[Text]:
    return [Text.of_json(each) for each in json.loads(content)["texts"]]
