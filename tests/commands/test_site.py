"""`gradcases site`: written whole or not at all, over nothing but a site of ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gradcases.commands.site_folder import MARKER, replace_site
from gradcases.errors import OutputError
from tests.commands.processes import IDS, Shell, complained, told

if TYPE_CHECKING:
    from pathlib import Path


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_makes_a_page_for_each_case(shell: Shell, everything: Path, tmp_path: Path) -> None:
    ran = shell.gradcases("site", "--catalog", everything, "--output", tmp_path / "site")
    assert (ran.returncode, told(ran)) == (0, "")
    made = {name for name in files(tmp_path / "site") if name.startswith("case/")}
    assert made == {f"case/{name.replace('[', '--').replace(']', '')}.html" for name in (*IDS, "good/gone")}


def test_a_cases_file_stands_beside_its_page_and_is_linked(shell: Shell, everything: Path, tmp_path: Path) -> None:
    ran = shell.gradcases("site", "--catalog", everything, "--output", tmp_path / "site", "--files")
    assert (ran.returncode, told(ran)) == (0, "")
    beside = list((tmp_path / "site" / "case").rglob("*.yaml"))
    assert {path.relative_to(tmp_path / "site" / "case").as_posix() for path in beside} == {f"{name.split('[')[0]}.yaml" for name in IDS}
    for path in beside:
        topic = path.parent.name
        assert path.read_bytes() == (everything / topic / path.name).read_bytes()
        pages = [page for page in path.parent.glob(f"{path.stem}*.html") if page.stem.split("--")[0] == path.stem]
        assert pages
        assert all(f"href={path.name}>" in page.read_text(encoding="utf-8") for page in pages)


@pytest.mark.parametrize("words", [["--single", "x.html"], ["--output", "x", "--source-url", "https://example.org"]])
def test_files_are_of_pages_that_link_nothing_else(shell: Shell, everything: Path, words: list[str]) -> None:
    ran = shell.gradcases("site", "--catalog", everything, "--files", *words)
    assert ran.returncode == 2
    assert "--files" in complained(ran)


def test_the_same_catalog_makes_the_same_site(shell: Shell, everything: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        shell.gradcases("site", "--catalog", everything, "--output", tmp_path / name, "--single", tmp_path / f"{name}.html")
    assert files(tmp_path / "one") == files(tmp_path / "other")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "other.html").read_bytes()


def test_a_site_is_replaced_whole(shell: Shell, everything: Path, tmp_path: Path) -> None:
    replace_site(tmp_path / "site", {"index.html": "old", "case/a/gone.html": "old"})
    assert shell.gradcases("site", "--catalog", everything, "--output", tmp_path / "site").returncode == 0
    now = files(tmp_path / "site")
    assert "case/a/gone.html" not in now
    assert now["index.html"] != b"old"
    assert {*json.loads(now[MARKER])["files"], MARKER} == {*now}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("other", ["thesis.txt", "case/thesis.txt"])
@pytest.mark.parametrize("was_ours", [True, False])
def test_a_folder_with_anything_else_is_left_alone(shell: Shell, everything: Path, tmp_path: Path, other: str, was_ours: bool) -> None:
    folder = tmp_path / "site"
    if was_ours:
        replace_site(folder, {"index.html": "old"})
    (folder / other).parent.mkdir(parents=True, exist_ok=True)
    (folder / other).write_text("mine")
    before = files(folder)
    ran = shell.gradcases("site", "--catalog", everything, "--output", folder)
    assert (ran.returncode, files(folder)) == (2, before)
    assert f"has `{other}`, which is of no site made here" in complained(ran)


def test_a_site_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    replace_site(tmp_path / "site", {"index.html": "old"})
    with pytest.raises(OutputError, match="cannot be written"):
        replace_site(tmp_path / "site", {"index.html": "new", "index.html/below": "new"})
    assert files(tmp_path / "site")["index.html"] == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_empty_folder_is_filled(shell: Shell, everything: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert shell.gradcases("site", "--catalog", everything, "--output", tmp_path / "site").returncode == 0
    assert "index.html" in files(tmp_path / "site")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "--output DIR"),
        (["--single", "no/such/folder/x.html"], "there is no folder"),
        (["--output", "no/such/folder/site"], "there is no folder"),
        (["--output", "/dev/null"], "/dev/null: is a file; name a folder"),
        (["--single", "x.html", "--source-url", "javascript:alert(1)"], "is no address that begins with https://"),
    ],
)
def test_what_cannot_be_is_said(shell: Shell, everything: Path, tmp_path: Path, words: list[str], complaint: str) -> None:
    ran = shell.gradcases("site", "--catalog", everything, *words, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert complaint in " ".join(complained(ran).replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []
