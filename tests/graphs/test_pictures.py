"""Of every graph that is kept: no line of its picture crosses what is written, and all of it is within the picture."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from gradcases.catalog import builtin_root, load
from gradcases.graphs.kept import all_kept
from gradcases.graphs.sides import sides_of
from gradcases.render.graphs.graph_places import LETTER
from gradcases.render.graphs.graph_svg import document

SVG = "{http://www.w3.org/2000/svg}"
ABOVE, BELOW = 9, 2  # how far letters of 12 pixels reach from the line they stand on
Line = tuple[float, float, float, float]


@dataclass(frozen=True)
class Written:
    """A text, and the room that it takes."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def is_crossed_by(self, line: Line) -> bool:
        """Cuts the line off at each side, as Liang and Barsky do; something is left of it within."""
        x, y, x2, y2 = line
        begin, end = 0.0, 1.0
        for along, room in ((x - x2, x - self.left), (x2 - x, self.right - x), (y - y2, y - self.top), (y2 - y, self.bottom - y)):
            if along == 0 and room < 0:
                return False
            begin, end = (max(begin, room / along) if along < 0 else begin), (min(end, room / along) if along > 0 else end)
        return begin <= end


@dataclass(frozen=True)
class Picture:
    width: float
    height: float
    texts: tuple[Written, ...]
    lines: tuple[Line, ...]


def picture(svg: str) -> Picture:
    tree = ET.fromstring(svg)
    found = list(_within(tree, 0.0, 0.0))
    texts, lines = (tuple(each for each in found if isinstance(each, kind)) for kind in (Written, tuple))
    return Picture(float(tree.get("width", "0")), float(tree.get("height", "0")), texts, lines)  # type: ignore[arg-type]  # by their kinds


def _within(element: ET.Element, x: float, y: float) -> Iterator[Written | Line]:
    moved = re.fullmatch(r"translate\((-?\d+) (-?\d+)\)", element.get("transform", "translate(0 0)"))
    assert moved is not None
    x, y = x + float(moved[1]), y + float(moved[2])
    for child in element:
        if child.tag == f"{SVG}text":
            middle, down, half = x + float(child.get("x", "0")), y + float(child.get("y", "0")), len(child.text or "") * LETTER / 2
            yield Written(child.text or "", middle - half, down - ABOVE, middle + half, down + BELOW)
        elif child.tag == f"{SVG}path" and "b" not in child.get("class", "").split():
            yield from _lines(child.get("d", ""), x, y)
        else:
            yield from _within(child, x, y)


def _lines(path: str, x: float, y: float) -> Iterator[Line]:
    """Of `M1 2l3 4v5`, which begins anew at each M."""
    left, top = x, y
    for command, numbers in re.findall(r"([Mlv])([-\d ]+)", path):
        one, *other = map(float, numbers.split())
        to = {"M": (left + one, top + sum(other)), "l": (x + one, y + sum(other)), "v": (x, y + one)}[command]
        if command != "M":
            yield x, y, *to
        x, y = to


@pytest.fixture(scope="module")
def pictures() -> dict[str, Picture]:
    catalog = load(builtin_root())
    kept = all_kept(catalog.root, catalog.cases)
    return {case: picture(document(sides_of(drawing, catalog.by_id[case]))) for case, drawing in kept.items()}


def test_no_line_crosses_what_is_written(pictures: dict[str, Picture]) -> None:
    crossed = [
        (case, text.text) for case, each in pictures.items() for text in each.texts for line in each.lines if text.is_crossed_by(line)
    ]
    assert crossed == []


def test_no_two_texts_are_written_over_each_other(pictures: dict[str, Picture]) -> None:
    for case, each in pictures.items():
        for number, one in enumerate(each.texts):
            for two in each.texts[:number]:
                apart = one.right <= two.left or two.right <= one.left or one.bottom <= two.top or two.bottom <= one.top
                assert apart, (case, one.text, two.text)


def test_all_that_is_written_is_in_the_picture(pictures: dict[str, Picture]) -> None:
    for case, each in pictures.items():
        outside = [text.text for text in each.texts if text.left < 0 or text.right > each.width or text.bottom > each.height]
        assert (case, outside) == (case, [])


def test_pictures_have_lines_and_labels(pictures: dict[str, Picture]) -> None:
    assert sum(len(each.lines) for each in pictures.values()) > 2 * len(pictures)
    assert sum("cut, line" in text.text for each in pictures.values() for text in each.texts) > 50
    crossing = Written("cut", 0, 0, 10, 10)
    assert [crossing.is_crossed_by(line) for line in ((5, -5, 5, 5), (-5, 5, 20, 5), (11, -5, 11, 20), (-5, 11, 5, 20))] == [
        True,
        True,
        False,
        False,
    ]
