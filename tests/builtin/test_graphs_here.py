"""The graphs that are shipped: small, of nothing of the machine, and what the release that they are of builds here."""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import version

import pytest

from gradcases.catalog import load
from gradcases.content_hash import content_hash
from gradcases.graphs.graph import Drawing
from gradcases.graphs.kept import FOLDER, kept
from gradcases.graphs.sides import says_something
from gradcases.graphs.small import small
from gradcases.runner.graphing import drawings
from gradcases.runner.isolation import Isolation
from gradcases.runner.schedule import Session

CATALOG = load()
FILES = sorted((CATALOG.root / FOLDER).glob("*.json"))
# One of each kind of thing that a picture shows.
SAMPLE = (
    *("detach/activation-detached", "detach/encoder-output-detached", "grad-mode/backward-under-no-grad", "in-place/saved-value-changed"),
    *("graph-freed/backward-twice", "straight-through/rounded-weights", "numpy/computed-in-numpy", "numerics/sqrt-at-zero"),
)


def test_they_are_small_and_of_one_release() -> None:
    assert 0 < sum(path.stat().st_size for path in FILES) < 1_000_000
    assert {json.loads(path.read_text(encoding="utf-8"))["torch"] for path in FILES} == {"2.13.0"}


def test_nothing_in_them_is_of_the_machine() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FILES)
    assert re.findall(r"(?:/home/|/root/|/tmp/|/usr/|/opt/|site-packages|0x[0-9a-f]{6,}).{0,40}", text) == []


def test_few_are_of_what_a_case_was_before() -> None:
    data = {name: told for path in FILES for name, told in json.loads(path.read_text(encoding="utf-8"))["cases"].items()}
    stale = [name for name, told in data.items() if name not in CATALOG.by_id or told["content"] != content_hash(CATALOG.by_id[name])]
    assert len(stale) * 10 <= len(data), "`make graphs` records them anew"  # a stale one is not drawn, which is no fault of its own


@pytest.mark.skipif(version("torch").partition("+")[0] != "2.13.0", reason="the graphs that are shipped are of torch 2.13.0")
def test_they_are_what_is_built_here() -> None:
    cases = [CATALOG.by_id[name] for name in SAMPLE if name in CATALOG.by_id]
    assert len(cases) == len(SAMPLE)
    with Session(sys.executable, "cpu", Isolation.best(), 1, 60.0) as session:
        session.target()
        found = {case.id: drawing for case, drawing, _ in drawings(session, [(case, next(iter(case.fixes), None)) for case in cases])}
    for case in cases:
        assert kept(CATALOG.root, case) == _small(found[case.id]), case.id
        assert says_something(found[case.id]), case.id


def _small(drawing: Drawing) -> Drawing:
    code, mended = (None if graph is None else small(graph) for graph in (drawing.code, drawing.fix))
    return Drawing(drawing.case_id, code, mended, drawing.fix_name, drawing.torch.partition("+")[0])
