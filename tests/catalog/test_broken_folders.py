"""What can be wrong with the files of a catalog beside what they hold."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import load
from gradcases.errors import CatalogError
from tests.catalog.edits import edited
from tests.catalog.told import told, told_of
from tests.catalogs import MINIMAL, write_catalog

if TYPE_CHECKING:
    from pathlib import Path

NO_FOLDER = "is no folder; a catalog is a folder of <topic>/<slug>.yaml files"
NO_NAME = "is no name for an id; use small letters and digits, with single `-` between"
NO_TOPIC = "is in no topic's folder; a case is <topic>/<slug>.yaml"
TOO_DEEP = "is too deep; a case is <topic>/<slug>.yaml"
IS_FOLDER = "is a folder; rename it, or put a file in its place"

# Files of a catalog that are wrong by their names, with what is said of them.
NAMES: dict[str, tuple[dict[str, str], list[str]]] = {
    "a file that ends in .yml": ({"t/s.yml": MINIMAL}, ["t/s.yml: ends in .yml; a case's file ends in .yaml"]),
    "a slug of capitals": ({"t/Slug": MINIMAL}, [f"t/Slug.yaml: `Slug` {NO_NAME}"]),
    "a slug with two hyphens": ({"t/a--b": MINIMAL}, [f"t/a--b.yaml: `a--b` {NO_NAME}"]),
    "a slug that begins with a hyphen": ({"t/-a": MINIMAL}, [f"t/-a.yaml: `-a` {NO_NAME}"]),
    "a slug with a dot": ({"t/a.b": MINIMAL}, [f"t/a.b.yaml: `a.b` {NO_NAME}"]),
    "a slug of no letters": ({"t/ä": MINIMAL}, [f"t/ä.yaml: `ä` {NO_NAME}"]),
    "a topic with a blank": ({"a topic/a": MINIMAL, "a topic/b": MINIMAL}, [f"a topic: `a topic` {NO_NAME}"]),
    "a case at the root": ({"s": MINIMAL}, [f"s.yaml: {NO_TOPIC}"]),
    "a registry of a name that is near": ({"cause.yaml": "a: b\n"}, [f"cause.yaml: {NO_TOPIC}; did you mean `causes.yaml`?"]),
    "a registry that ends in .yml": ({"causes.yml": "a: b\n"}, [f"causes.yml: {NO_TOPIC}; did you mean `causes.yaml`?"]),
    "a case too deep": ({"t/deep/s": MINIMAL}, [f"t/deep/s.yaml: {TOO_DEEP}"]),
    "a case much too deep": ({"t/deep/deeper/s.yml": MINIMAL}, [f"t/deep/deeper/s.yml: {TOO_DEEP}"]),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_in_the_wrong_place_is_told(name: str, tmp_path: Path) -> None:
    files, complaints = NAMES[name]
    assert told_of(tmp_path, files) == complaints


def test_an_ending_in_capitals_is_another(tmp_path: Path) -> None:
    (write_catalog(tmp_path, {"t/s": MINIMAL}) / "t/s.yaml").rename(tmp_path / "t/s.YAML")
    assert told(tmp_path) == ["t/s.YAML: ends in .YAML; a case's file ends in .yaml"]


@pytest.mark.parametrize("name", ["_draft", ".hidden"])
def test_a_name_that_begins_with_an_underscore_or_a_dot_is_no_case(name: str, tmp_path: Path) -> None:
    files = {"t/s": MINIMAL, f"t/{name}.yaml": "[", f"t/{name}.yml": "[", f"{name}/s": "[", f"t/{name}/s": "[", f"{name}.yaml": "["}
    assert [case.id for case in load(write_catalog(tmp_path, files)).cases] == ["t/s"]


def test_other_files_are_no_cases(tmp_path: Path) -> None:
    write_catalog(tmp_path, {"t/s": MINIMAL})
    for name in ("README.md", "schema.json", "t/notes.txt", "t/s.yaml.orig"):
        (tmp_path / name).write_text("[", encoding="utf-8")
    assert [case.id for case in load(tmp_path).cases] == ["t/s"]


def test_a_catalog_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert told(tmp_path / "nowhere") == [f"{tmp_path}/nowhere: {NO_FOLDER}"]


def test_a_catalog_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(MINIMAL, encoding="utf-8")
    assert told(tmp_path / "file") == [f"{tmp_path}/file: {NO_FOLDER}"]


@pytest.mark.parametrize("name", ["a" * 5000, "a/" * 3000, "nul\0"])
def test_a_catalog_that_cannot_be_is_told(name: str) -> None:
    with pytest.raises(CatalogError, match=NO_FOLDER):
        load(name)


def test_a_catalog_without_a_case_is_told(tmp_path: Path) -> None:
    (tmp_path / "topic").mkdir()
    assert told(tmp_path) == [f"{tmp_path}: holds no case; a case is a file <topic>/<slug>.yaml in it"]


@pytest.mark.parametrize(
    ("folder", "complaint"),
    [
        ("t/s.yaml", f"t/s.yaml: {IS_FOLDER}"),
        ("s.yaml", f"s.yaml: {NO_TOPIC}"),
        ("causes.yaml", f"causes.yaml: {IS_FOLDER}"),
    ],
)
def test_a_folder_by_the_name_of_a_file_is_told(folder: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir(parents=True)
    write_catalog(tmp_path, {"t/fine": MINIMAL})
    assert told(tmp_path) == [complaint]


@pytest.mark.parametrize("name", ["t/s.yaml", "causes.yaml", "sources.yaml", "retired.yaml"])
def test_a_link_to_nothing_is_told(name: str, tmp_path: Path) -> None:
    write_catalog(tmp_path, {"t/fine": MINIMAL})
    (tmp_path / name).symlink_to("nothing.yaml")
    assert told(tmp_path) == [f"{name}: is a link to nothing.yaml, which is not there; mend the link or delete it"]


def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    write_catalog(tmp_path, {"t/fine": MINIMAL})
    (tmp_path / "t/s.yaml").symlink_to("s.yaml")
    assert [complaint.partition("read: ")[0] for complaint in told(tmp_path)] == ["t/s.yaml: cannot be "]


def test_a_link_to_a_case_is_that_case(tmp_path: Path) -> None:
    write_catalog(tmp_path, {"t/fine": MINIMAL})
    (tmp_path / "t/s.yaml").symlink_to("fine.yaml")
    assert [case.id for case in load(tmp_path).cases] == ["t/fine", "t/s"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    write_catalog(tmp_path, {"t/fine": MINIMAL})
    os.mkfifo(tmp_path / "t/s.yaml")
    assert told(tmp_path) == ["t/s.yaml: is no regular file; a catalog is made of files"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root, and everybody on Windows, may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    write_catalog(tmp_path, {"t/fine": MINIMAL, "t/s": MINIMAL, "locked/s": MINIMAL})
    (tmp_path / "t/s.yaml").chmod(0)
    (tmp_path / "locked").chmod(0)
    try:
        assert told(tmp_path) == ["locked: cannot be read: Permission denied", "t/s.yaml: cannot be read: Permission denied"]
    finally:
        (tmp_path / "locked").chmod(0o700)


def test_an_error_of_the_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_catalog(tmp_path, {"t/s": MINIMAL, "u/s": MINIMAL})
    listed = os.listdir

    def broken(folder: Path) -> list[str]:
        if folder.name == "u":
            raise OSError(5, "Input/output error")
        return listed(folder)

    monkeypatch.setattr(os, "listdir", broken)
    assert told(tmp_path) == ["u: cannot be read: Input/output error"]


# Cases that are wrong beside one another.
BETWEEN: dict[str, tuple[dict[str, str], list[str]]] = {
    "an alias of two cases": (
        {"a/one": edited({"aliases": "[x, y]"}), "b/two": edited({"aliases": "[z, y]"})},
        ["b/two.yaml:18:14: the alias `y` is one of a/one already; an alias belongs to one case"],
    ),
    "an alias of three cases": (
        {f"a/{name}": edited({"aliases": "[x]"}) for name in ("one", "three", "two")},
        [f"a/{name}.yaml:18:11: the alias `x` is one of a/one already; an alias belongs to one case" for name in ("three", "two")],
    ),
    "an alias that is an id": (
        {"a/one": MINIMAL, "b/two": edited({"aliases": "[a/one]"})},
        ["b/two.yaml:18:11: the alias `a/one` is the id of another case; leave it out"],
    ),
    "an alias of a case's sub-case, which comes after another's by its id and before it by its file": (
        {"a/b-c": edited({"aliases": "[x]"}), "a/b": edited({"aliases": "[x]", "title": "$t", "params": "{x: {t: a}}"})},
        ["a/b.yaml:18:11: the alias `x` is one of a/b-c already; an alias belongs to one case"],
    ),
    "an alias that is the id of a case that follows": (
        {"a/one": edited({"aliases": "[b/two]"}), "b/two": MINIMAL},
        ["a/one.yaml:18:11: the alias `b/two` is the id of another case; leave it out"],
    ),
    "an alias that is the case's own id": (
        {"a/one": edited({"aliases": "[a/one]"})},
        ["a/one.yaml:18:11: the alias `a/one` is the case's own id; leave it out"],
    ),
    "an alias that is a sub-case's id": (
        {"a/one": edited({"title": "$t", "params": "{x: {t: a}}"}), "b/two": edited({"aliases": '["a/one[x]"]'})},
        ["b/two.yaml:18:11: the alias `a/one[x]` is the id of another case; leave it out"],
    ),
    "an alias of sub-cases": (
        {
            "a/one": edited({"aliases": "[the-$t]", "params": "{x: {t: a}, y: {t: b}}"}),
            "b/two": edited({"aliases": "[the-b]"}),
        },
        ["b/two.yaml:18:11: the alias `the-b` is one of a/one already; an alias belongs to one case"],
    ),
    "a retired id": (
        {"a/one": MINIMAL, "retired.yaml": "a/one: it said what a/two says\n"},
        ["a/one.yaml: `a/one` is a retired id and is never used again; give the case another (it said what a/two says)"],
    ),
    "a retired id of sub-cases": (
        {"a/one": edited({"title": "$t", "params": "{x: {t: a}, y: {t: b}}"}), "retired.yaml": "a/one: gone\n"},
        ["a/one.yaml: `a/one` is a retired id and is never used again; give the case another (gone)"],
    ),
}


@pytest.mark.parametrize("name", BETWEEN)
def test_what_is_wrong_between_cases_is_told(name: str, tmp_path: Path) -> None:
    files, complaints = BETWEEN[name]
    assert told_of(tmp_path, files) == complaints


def test_sub_cases_share_their_alias(tmp_path: Path) -> None:
    cases = load(write_catalog(tmp_path, {"a/one": edited({"title": "$t", "aliases": "[x]", "params": "{x: {t: a}, y: {t: b}}"})})).cases
    assert [case.aliases for case in cases] == [("x",), ("x",)]
