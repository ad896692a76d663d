"""_topic.yaml: what introduces the cases of a folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from gradcases.catalog import Topic, builtin_root, load
from gradcases.catalog.fields import as_plain
from gradcases.catalog.topics import TOPIC_KEYS, read_topic
from gradcases.catalog.tree import parse, read
from gradcases.errors import CatalogError
from tests.catalogs import MINIMAL, write_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.errors import Problem

SCHEMA = json.loads((builtin_root() / "topic-schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
GOOD = "title: Time\nintroduction: |\n  What time does.\n"

# The text of a file, and what is wrong with it.
BROKEN = {
    "no introduction": ("title: a\n", "1:1: a topic lacks the key `introduction`"),
    "no title": ("introduction: a\n", "1:1: a topic lacks the key `title`"),
    "an unknown key": (GOOD + "titel: a\n", "4:1: a topic has no key `titel`; did you mean `title`?"),
    "a number": ("title: 1\nintroduction: a\n", "1:8: `title` is the number 1; it has to be a text; put it in quotes"),
    "nothing": ("title: a\nintroduction:\n", "2:14: `introduction` is nothing (null); it has to be a text"),
    "blanks": ("title: ' '\nintroduction: a\n", "1:8: `title` is an empty text; it has to be a text"),
    "a list": ("- title: a\n", "1:1: a topic is a list; it has to be a mapping with `introduction`, `title`"),
}


def test_a_topic_has_its_title_and_introduction(tmp_path: Path) -> None:
    catalog = load(write_catalog(tmp_path, {"t/s": MINIMAL, "u/s": MINIMAL, "t/_topic.yaml": GOOD}))
    assert catalog.topics == ("t", "u")
    assert catalog.topic("t") == Topic("t", "Time", "What time does.\n")
    assert catalog.topic("u") == Topic("u", None, None)


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_told_with_its_place(name: str, tmp_path: Path) -> None:
    text, told = BROKEN[name]
    folder = write_catalog(tmp_path, {"t/s": MINIMAL, "t/_topic.yaml": text})
    with pytest.raises(CatalogError) as caught:
        load(folder)
    assert str(caught.value) == f"{folder}/t/_topic.yaml:{told}"


@pytest.mark.parametrize("text", ["", "title: [\n", "title: &a b\nintroduction: b\n", "title: a\ntitle: b\nintroduction: a\n"])
def test_what_is_no_plain_yaml_is_told_with_its_place(text: str, tmp_path: Path) -> None:
    folder = write_catalog(tmp_path, {"t/s": MINIMAL, "t/_topic.yaml": text})
    with pytest.raises(CatalogError, match=r"_topic\.yaml:\d+:\d+: "):
        load(folder)


def test_a_folder_without_one_is_no_topic(tmp_path: Path) -> None:
    found: list[Problem] = []
    assert read_topic(tmp_path, found) is None
    assert found == []


def test_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    folder = write_catalog(tmp_path, {"t/s": MINIMAL})
    (folder / "t" / "_topic.yaml").symlink_to("nowhere")
    with pytest.raises(CatalogError, match="is a link to nowhere"):
        load(folder)


def is_valid(text: str) -> bool:
    return not list(VALIDATOR.iter_errors(as_plain(parse(text.encode(), lambda place, complaint: None))))


def test_the_schema_says_what_the_reader_says() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert sorted(SCHEMA["properties"]) == sorted(SCHEMA["required"]) == sorted(TOPIC_KEYS)
    assert is_valid(GOOD)
    assert [name for name, (text, _) in BROKEN.items() if is_valid(text)] == []


@pytest.mark.parametrize("path", sorted(builtin_root().glob("*/_topic.yaml")), ids=lambda path: path.parent.name)
def test_the_schema_accepts_the_built_in_topics(path: Path) -> None:
    root = read(path).root
    assert root is not None
    assert [error.message for error in VALIDATOR.iter_errors(as_plain(root))] == []
