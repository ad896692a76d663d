"""The pages as text: well-formed, every link leads somewhere, nothing of a case is markup, no address of another host."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest

from gradcases.judge import ClaimVerdict, Verdict
from gradcases.site.statics import static
from gradcases.site.writing import Linking, pages, single
from tests.site.books import hostile_book

VOID = {"meta", "link", "input", "br", "hr", "img"}
SEEN = {"li", "p", "dt", "dd", "td", "th", "tr", "thead", "tbody", "option", "optgroup", "head", "body", "html"}  # to end without a tag


class Reader(HTMLParser):
    """Elements that are open, and all attributes; fails where an end has no beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open[-1] != tag and self.open[-1] in SEEN:
            self.open.pop()
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if self.open[-1:] not in (["script"], ["style"]) else ""

    def values(self, *names: str) -> list[str]:
        return [value for _, name, value in self.attributes if name in names]


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert set(reader.open) <= SEEN
    return reader


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return {**dict(pages(hostile_book(), Linking())), "one.html": single(hostile_book(), Linking())}


def html(files: dict[str, str]) -> dict[str, Reader]:
    return {name: read(text) for name, text in files.items() if name.endswith(".html")}


def test_there_is_a_page_for_each_case_and_each_retired_id(files: dict[str, str]) -> None:
    assert {name for name in files if name.startswith("case/")} == {
        "case/a/hostile.html",
        "case/b/plain.html",
        "case/b/other--x.y.html",
        "case/b/gone.html",
    }


def test_every_link_leads_to_a_file_and_a_place_in_it(files: dict[str, str]) -> None:
    readers = html(files)
    for name, reader in readers.items():
        for link in [*reader.values("href"), *reader.values("src")]:
            if link.startswith(("?", "data:")):
                continue
            path, _, place = link.partition("#")
            target = normpath(join(dirname(name), unquote(path))) if path else name
            assert target in files, f"{name}: {link}"
            assert not place or unquote(place) in readers[target].values("id"), f"{name}: {link}"


def test_no_id_is_there_twice(files: dict[str, str]) -> None:
    for name, reader in html(files).items():
        ids = reader.values("id")
        assert len(ids) == len(set(ids)), name


def test_nothing_of_a_case_is_markup(files: dict[str, str]) -> None:
    for name, reader in html(files).items():
        assert not [each for each in reader.attributes if each[1].startswith("on")], name
        assert reader.tags.count("script") == {"index.html": 4, "versions.html": 2, "one.html": 3}.get(name, 1), name
        assert "img" not in reader.tags, name
        assert "49" not in reader.text, name
    text = read(files["case/a/hostile.html"]).text
    assert "<script>document.title='owned'</script> ]]> <!-- \" ' & {{ 7 * 7 }} \\x1b[31mred" in text


def test_no_control_character_is_in_any_file(files: dict[str, str]) -> None:
    assert [name for name, text in files.items() if re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text)] == []


def test_nothing_names_another_host(files: dict[str, str]) -> None:
    for name, text in files.items():
        assert not re.search(r"(?:src|href)=\"?(?:https?:)?//", text), name
        assert "@import" not in text, name
        assert "url(" not in text, name


def test_a_source_url_links_each_file() -> None:
    made = dict(pages(hostile_book(), Linking("https://example.org/cases/")))
    assert "https://example.org/cases/b/other.yaml" in read(made["case/b/other--x.y.html"]).values("href")


def test_the_line_that_raises_is_marked(files: dict[str, str]) -> None:
    (marked,) = re.findall("<mark>(.*?)</mark>", files["case/b/plain.html"], re.DOTALL)
    assert read(marked).text.strip() == "loss.backward() ← raises"


def test_every_verdict_has_a_sign_in_the_style() -> None:
    style, _words = static("site.css"), [*(each.value for each in (*Verdict, *ClaimVerdict)), "unknown"]
    assert [
        word for word in ("holds", "reworded", "changed", "undecided", "unknown", "partly", "refuted") if f".is-{word}" not in style
    ] == []


def test_templates_lie_in_the_package() -> None:
    from gradcases.site import writing

    assert (Path(writing.__file__).parent / "templates" / "base.html").is_file()


def test_a_case_has_its_graphs_where_there_is_something_to_see(files: dict[str, str]) -> None:
    shown = files["case/b/plain.html"]
    assert re.findall("<figcaption>(.*?)</figcaption>", shown) == ["code: torch.autograd.grad in line 7 raises", "fix: backward in line 4"]
    assert shown.count("<svg class=graph role=img ") == 2
    assert "<title>graph of the code</title><desc>" in shown
    assert '<path class="c w" d=' in shown
    assert "ends before c in line 3: loss = x.detach().sum()" in shown
    assert "built by torch 2.13.0" in read(shown).text
    assert files["one.html"].count("<svg class=graph ") == 4
    assert "<svg" not in files["case/b/other--x.y.html"]
