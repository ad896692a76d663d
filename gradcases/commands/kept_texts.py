"""The catalog's texts as they are matched, kept like the catalog itself: to make them opens every case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gradcases.commands.kept_catalog import kept_beside
from gradcases.commands.kept_catalog import load as load_catalog
from gradcases.matching.texts import SCHEMA, Shown, Text, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gradcases.catalog import Catalog

NAME = "texts"


def load(root: str | None) -> tuple[Catalog, Sequence[Text]]:
    """A catalog with its texts, those of measured releases too. Raises CatalogError and ReportError."""
    catalog = load_catalog(root)
    content = kept_beside(NAME, catalog.root, ("matching", "measured"), lambda: _dumped(_made(root)))
    return catalog, _loaded(content)


def _made(root: str | None) -> Sequence[Text]:
    """From the catalog as it is now: what is kept goes by the state of its files while this is made."""
    catalog = load_catalog(root)
    return texts_of(catalog.cases, _measured(catalog))


def _measured(catalog: Catalog) -> Iterator[Shown]:
    """What releases of torch say otherwise than the case's file, each text once, with all releases that say it. Raises ReportError."""
    from gradcases.measured.reading import read_topic

    for name in catalog.topics:
        topic = read_topic(catalog.root, name)
        for case, cells in topic.cells.items() if topic is not None else ():
            versions: dict[tuple[str, str], list[str]] = {}
            for version, cell in zip(topic.versions if topic else (), cells, strict=True):
                ran = cell.code.behaviour if cell is not None and cell.code is not None else None
                if ran is not None and ran.type is not None and ran.message:
                    versions.setdefault((ran.type, ran.message), []).append(version)
            yield from (Shown(case, type_, message, tuple(found)) for (type_, message), found in versions.items())


def _dumped(texts: Sequence[Text]) -> bytes:
    data: dict[str, Any] = {"schema": SCHEMA, "texts": [text.to_json() for text in texts]}
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()


def _loaded(content: bytes) -> Sequence[Text]:
    return [Text.of_json(each) for each in json.loads(content)["texts"]]
