"""What texts a catalog has: of exceptions and warnings, of releases that were measured, and of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import load
from gradcases.matching.canonical import canonical
from gradcases.matching.texts import Kind, Shown, Text, texts_of
from tests.catalogs import minimal, write_catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SAID = "element 0 of tensors does not require grad and does not have a grad_fn"
CORE = "does not require grad"
OTHER = f"a text that {CORE} and is worded in another way"


def raises(message: str | None = SAID, at: str = "loss.backward()") -> dict[str, object]:
    told = {"type": "RuntimeError", "contains": CORE, "message": message, "at": at}
    return {"raises": {key: value for key, value in told.items() if value is not None}, "grads": {"x": None}}


def of(folder: Path, files: Mapping[str, Mapping[str, object]], *shown: Shown) -> tuple[Text, ...]:
    return texts_of(load(write_catalog(folder, {name: minimal(**keys) for name, keys in files.items()})).cases, shown)


def test_the_text_of_an_exception_has_all_that_is_stated_of_it(tmp_path: Path) -> None:
    (text,) = of(tmp_path, {"t/s": {}})
    assert (text.case, text.cause, text.kind, text.type) == ("t/s", "detached-loss", Kind.RAISED, "RuntimeError")
    assert (text.said, text.message, text.core, text.at) == (SAID, canonical(SAID), canonical(CORE), "loss.backward()")
    assert (text.when, text.group, text.contains, text.usual) == ("", "t/s", CORE, 3)
    assert {"tensors does", "not require"} <= text.pairs
    assert text.words == "|".join(sorted(text.pairs))


@pytest.mark.parametrize(
    ("files", "usual"),
    [
        ({"t/s": {"expect": raises(at="loss = x.detach().sum()")}}, 0),
        ({"t/s": {"expect": raises(at="x = torch.ones(2, requires_grad=True)")}}, 0),
        ({"t/s": {"expect": raises()}}, 3),
        ({"t/detached-loss": {"expect": raises(at="loss = x.detach().sum()")}}, 2),
        ({"t/s": {"expect": raises(), "aliases": ["t"]}}, 5),
        ({"t/s": {"expect": raises(), "same_message_as": ["t/a", "t/b"]}, "t/a": {}, "t/b": {}}, 5),
    ],
)
def test_a_case_is_as_usual_as_what_speaks_for_it(files: dict[str, dict[str, object]], usual: int, tmp_path: Path) -> None:
    assert next(text.usual for text in of(tmp_path, files) if text.case == next(iter(files))) == usual


def test_of_a_core_without_a_message_the_core_is_what_is_said(tmp_path: Path) -> None:
    (text,) = of(tmp_path, {"t/b": {"expect": raises(message=None)}})
    assert (text.said, text.message, text.core, text.contains) == (CORE, None, canonical(CORE), CORE)


def test_what_a_message_was_cut_by_is_no_part_of_it(tmp_path: Path) -> None:
    (text,) = of(tmp_path, {"t/s": {"expect": raises(message=f"{SAID}…")}})
    assert text.message == canonical(SAID)


def test_a_warning_is_a_text_but_for_those_that_are_of_no_cause(tmp_path: Path) -> None:
    warns = [{"category": "UserWarning", "contains": each} for each in ("of a gradient", "User provided device_type of 'cuda'")]
    (text,) = of(tmp_path, {"t/detached-loss": {"symptom": "warns", "expect": {"warns": warns, "grads": {"x": None}}}})
    assert (text.kind, text.type, text.said, text.message, text.core) == (
        *(Kind.WARNED, "UserWarning", "of a gradient", None, canonical("of a gradient")),
    )  # fmt: skip
    assert (text.at, text.when, text.contains, text.usual, text.words) == (None, "", "of a gradient", 2, "a gradient|of a")


def blocks(*of_torch: tuple[str, str]) -> dict[str, dict[str, object]]:
    told = [raises(message=message) | {"when": {"torch": torch}} for torch, message in of_torch]
    return {"t/s": {"expect": told}}


@pytest.mark.parametrize(
    ("stated", "whens"),
    [
        ((("<2.0", SAID), (">=2.0", OTHER)), {SAID: "torch <2.0", OTHER: "torch >=2.0"}),
        ((("<2.0", SAID), (">=2.0,<2.5", SAID), (">=2.5", OTHER)), {SAID: "torch <2.5", OTHER: "torch >=2.5"}),
        ((("<2.0", SAID), (">=2.0,<2.5", OTHER), (">=2.5", SAID)), {SAID: "", OTHER: "torch >=2.0,<2.5"}),
        ((("<2.0", SAID), (">=2.0", SAID)), {SAID: ""}),
        (
            (("<2.0", OTHER), (">=2.0,<2.3", SAID), (">=2.3,<2.5", OTHER), (">=2.5", SAID)),
            {SAID: "", OTHER: ""},
        ),
    ],
)
def test_the_releases_that_word_a_text_so_are_told_where_they_are_one_range(
    stated: tuple[tuple[str, str], ...], whens: dict[str, str], tmp_path: Path
) -> None:
    assert {text.said: text.when for text in of(tmp_path, blocks(*stated))} == whens


def test_of_a_text_that_goes_by_more_than_the_release_nothing_is_told(tmp_path: Path) -> None:
    here = raises() | {"when": {"torch": ">=2.0", "device": "cpu"}}
    there = raises(message=OTHER) | {"when": {"torch": "<2.0", "device": "cpu"}}
    assert {text.when for text in of(tmp_path, {"t/s": {"expect": [here, there], "requires": {"device": "cpu"}}})} == {""}


@pytest.mark.parametrize(("versions", "when"), [(("2.1",), "torch 2.1"), (("2.1", "2.2", "2.5"), "torch 2.1 to 2.5")])
def test_what_a_release_says_otherwise_is_a_text_of_the_case(versions: tuple[str, ...], when: str, tmp_path: Path) -> None:
    message = f"of all these {CORE} is what is true"
    own, more = of(tmp_path, {"t/s": {}}, Shown("t/s", "ValueError", message, versions))
    assert (more.case, more.type, more.said, more.message, more.when) == ("t/s", "ValueError", message, canonical(message), when)
    assert (more.core, more.at, more.usual) == (own.core, own.at, own.usual)
    assert more.words != own.words


def test_what_is_no_more_than_the_case_says_or_not_of_it_is_no_text(tmp_path: Path) -> None:
    same, coreless = Shown("t/s", "RuntimeError", SAID, ("2.1",)), Shown("t/s", "RuntimeError", "it says something else", ("2.1",))
    elsewhere, empty = Shown("t/other", "RuntimeError", f"so {SAID}", ("2.1",)), Shown("t/s", "RuntimeError", "", ("2.1",))
    twice = [Shown("t/s", "RuntimeError", f"so {SAID}", (version,)) for version in ("1.13", "2.0")]
    assert [text.said for text in of(tmp_path, {"t/s": {}}, same, coreless, elsewhere, empty, *twice)] == [SAID, f"so {SAID}"]


def claimed(*contains: str) -> dict[str, object]:
    claims = [{"source": "a", "locator": "here", "says": "so", "code": {"raises": {"contains": each}}} for each in contains]
    return {"claims": claims}


def test_what_only_a_document_names_is_a_text_once(tmp_path: Path) -> None:
    long = "abcdefghijklmnopqrstuvwx"
    write_catalog(tmp_path, {"sources.yaml": "a: {title: A document}\n"})
    named = "there is a document that names this"
    texts = of(tmp_path, {"t/a": claimed(named, long, long[:-1], CORE, SAID), "t/b": claimed(named)})
    assert [(text.case, text.said) for text in texts if text.kind is Kind.CLAIMED] == [("t/a", named), ("t/a", long)]
    text = next(each for each in texts if each.kind is Kind.CLAIMED)
    assert (text.type, text.message, text.core, text.group, text.cause) == (None, None, canonical(named), "t/a", "detached-loss")
    assert text.words == "a document|document that|is a|names this|that names|there is"


def test_a_claim_that_it_raises_no_matter_what_is_no_text(tmp_path: Path) -> None:
    write_catalog(tmp_path, {"sources.yaml": "a: {title: A document}\n"})
    claims = [{"source": "a", "locator": "here", "says": "so", "code": {"raises": each}} for each in ({}, {"type": "ValueError"})]
    assert len(of(tmp_path, {"t/a": {"claims": claims}})) == 1


def test_cases_that_are_joined_over_others_are_of_one_group(tmp_path: Path) -> None:
    joined = {"t/a": {}, "t/b": {"same_message_as": ["t/a"]}, "t/c": {"same_message_as": ["t/b"]}, "t/d": {}}
    groups = {text.case: text.group for text in of(tmp_path, {name: dict(keys) for name, keys in joined.items()})}
    assert groups["t/a"] == groups["t/b"] == groups["t/c"] != groups["t/d"]


def test_a_text_is_written_without_what_is_not_there() -> None:
    short = Text("t/s", "a", Kind.WARNED, None, "so", None, None)
    assert short.to_json() == {"case": "t/s", "cause": "a", "kind": "warned", "said": "so"}
    whole, core = canonical("all of it"), canonical("of it")
    full = Text("t/s", "a", Kind.RAISED, "E", "so", whole, core, "f()", "torch 2.0", "t/r", "of it", 4, "of it")
    assert full.to_json() == {
        "case": "t/s",
        "cause": "a",
        "kind": "raised",
        "type": "E",
        "said": "so",
        "message": ["allofit", "allofit"],
        "core": ["ofit", "ofit"],
        "at": "f()",
        "when": "torch 2.0",
        "group": "t/r",
        "contains": "of it",
        "usual": 4,
        "words": "of it",
    }
    assert [Text.of_json(each.to_json()) for each in (short, full)] == [short, full]
    assert short.pairs == frozenset()
