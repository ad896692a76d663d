"""`gradcases explain CAUSE`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import Cause, Topic, load
from gradcases.commands.explain import find
from gradcases.errors import SelectionError
from tests.catalogs import minimal, write_catalog
from tests.commands.processes import Shell, complained, told

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.catalog import Catalog

CAUSES = {"weather": {"summary": "It rained.", "explanation": "Clouds did it.\nLook up.\n"}}
CAUSES |= {name: {"summary": f"The cause {name}."} for name in ("wet", "soaked", "both", "an-alias")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Causes of which some have the name of a topic, of a slug, of a file or of an alias."""
    files = {
        "wet/soaked": minimal(cause="weather", title="Rain spoils the weather", aliases=["an-alias"]),
        "dry/both": minimal(cause="weather", title="$word", params={"a": {"word": "A"}, "b": {"word": "B"}}),
        "causes.yaml": CAUSES,
    }
    return write_catalog(tmp_path_factory.mktemp("causes"), files)


@pytest.fixture(scope="module")
def catalog(folder: Path) -> Catalog:
    return load(folder)


def found(catalog: Catalog, word: str) -> str | list[str]:
    """The cause's id, the topic's as a folder, or those of the cases."""
    what = find(catalog, word)
    return what.id if isinstance(what, Cause) else [f"{what.id}/"] if isinstance(what, Topic) else [case.id for case in what]


@pytest.mark.parametrize("word", ["weather", " weather ", "cause:weather"])
def test_a_cause_is_found_by_its_id_before_any_title(catalog: Catalog, word: str) -> None:
    assert found(catalog, word) == "weather"


@pytest.mark.parametrize(
    ("word", "ids"),
    [("wet", ["wet/"]), ("soaked", ["wet/soaked"]), ("an-alias", ["wet/soaked"]), ("both", ["dry/both[a]", "dry/both[b]"])],
)
def test_a_case_or_topic_of_the_same_name_comes_first_and_the_cause_is_there_by_its_prefix(
    catalog: Catalog, word: str, ids: list[str]
) -> None:
    assert found(catalog, word) == ids
    assert found(catalog, f"cause:{word}") == word


def test_part_of_a_cause_is_none(catalog: Catalog) -> None:
    assert found(catalog, "weath") == ["wet/soaked"]


@pytest.mark.parametrize(("word", "text"), [("wether", "no case goes by `wether`"), ("cause:wether", "there is no cause `wether`")])
def test_an_unknown_word_suggests_causes(catalog: Catalog, word: str, text: str) -> None:
    with pytest.raises(SelectionError) as caught:
        find(catalog, word)
    assert str(caught.value) == text
    assert "weather" in caught.value.suggestions


def test_every_built_in_cause_is_found_by_its_prefix() -> None:
    built_in = load()
    for cause in built_in.causes.values():
        assert find(built_in, f"cause:{cause.id}") == cause


def test_a_cause_is_told_by_its_page(shell: Shell, folder: Path) -> None:
    text = told(shell.gradcases("explain", "weather", "--catalog", folder))
    assert text.startswith("It rained.\ncause: weather\n\nExplanation\n  Clouds did it. Look up.\n\nSymptoms\n")
    assert text.endswith("\nCases\n  • dry/both[a]: A\n  • dry/both[b]: B\n  • wet/soaked: Rain spoils the weather\n")


def test_a_cause_as_json_and_as_markdown(shell: Shell, folder: Path) -> None:
    page = json.loads(told(shell.gradcases("explain", "weather", "--catalog", folder, "--format", "json")))
    assert (page["schema"], page["cause"], page["symptoms"]) == ("gradcases.cause/1", "weather", {"raises": 3})
    assert told(shell.gradcases("explain", "weather", "--catalog", folder, "--format", "markdown")).startswith("# It rained.\n")


def test_a_misspelt_cause_is_exit_code_2_with_the_right_one(shell: Shell, folder: Path) -> None:
    ran = shell.gradcases("explain", "wether", "--catalog", folder)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "  weather\n" in complained(ran)


def test_run_takes_no_causes_and_suggests_none(shell: Shell, folder: Path) -> None:
    ran = shell.gradcases("run", "weather", "--catalog", folder)
    assert ran.returncode == 2
    assert "  weather\n" not in complained(ran)
