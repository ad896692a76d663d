"""Checks of cases beside others: each complains of what it is about, at its place, and of nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gradcases.catalog import load
from gradcases.lint import CHECKS
from tests.catalogs import minimal, write_catalog

if TYPE_CHECKING:
    from pathlib import Path

Files = dict[str, dict[str, Any] | str]


def raising(cause: str, contains: str, message: str, type: str = "RuntimeError", **changed: object) -> dict[str, Any]:
    return minimal(
        cause=cause, expect={"raises": {"type": type, "contains": contains, "message": message, "at": "loss.backward()"}}, **changed
    )


def unrecorded(cause: str, contains: str) -> dict[str, Any]:
    return minimal(cause=cause, expect={"raises": {"type": "RuntimeError", "contains": contains, "at": "loss.backward()"}})


def silent(cause: str, symptom: str = "none-grad", **expect: object) -> dict[str, Any]:
    return minimal(cause=cause, symptom=symptom, expect=expect)


def same(*names: str) -> dict[str, Any]:
    return {"same_message_as": list(names)}


def once_warned(cause: str, **expect: object) -> dict[str, Any]:
    """A case whose warning the newest torch does not give."""
    return minimal(cause=cause, expect=[{"when": {"torch": "<2"}, "warns": WARNS, **expect}, {"when": {"torch": ">=2"}, **expect}])


DETACHED, FROZEN, LEAF = "detached-loss", "frozen-params", "leaf-inplace"
WARNS = [{"category": "UserWarning", "contains": "not a leaf"}]
APART = "; make `contains` longer, or let the two name each other in `same-message-as`"
SILENT = "; state more of its tensors and values, or let the two name each other in `same-message-as`"
TWICE = "which has the same cause, and the same comes of it; keep one of them, or make them one file with `params`"
OTHER = "import torch as t\n\nw = t.ones(3, requires_grad=True)  # more of them\nsum_ = w.detach().sum()\nsum_.backward()\n"

# By check: the files of a catalog, and where and of what it complains.
COMPLAINTS: dict[str, list[tuple[Files, list[str]]]] = {
    "causes-are-told-apart": [
        (
            {"t/a": raising(DETACHED, "no grad", "it has no grad"), "t/b": raising(FROZEN, "has no grad", "and has no grad")},
            [
                f"t/a.yaml:12:15: nothing tells this from t/b, whose cause is frozen-params{APART}",
                f"t/b.yaml:12:15: nothing tells this from t/a, whose cause is detached-loss{APART}",
            ],
        ),
        (  # only one core is in the other's text
            {"t/a": raising(DETACHED, "grad", "no grad"), "t/b": raising(FROZEN, "a leaf has", "a leaf has no grad")},
            [f"t/a.yaml:12:15: nothing tells this from t/b, whose cause is frozen-params{APART}"],
        ),
        (  # of a case and a group the case is told, once, and of its nearest
            {
                "t/a": raising(DETACHED, "no grad", "no grad", **same("t/b")),
                "t/b": raising(FROZEN, "no grad", "no grad", **same("t/a")),
                "t/c": raising(LEAF, "no grad", "no grad"),
            },
            [f"t/c.yaml:12:15: nothing tells this from t/a, whose cause is detached-loss, and 1 more{APART}"],
        ),
        (  # what may vary in a text tells nothing apart
            {"t/a": raising(DETACHED, "at 0x7f00dead", "at 0x7f00dead"), "t/b": raising(FROZEN, "at  0x7f11beef", "at\n0x7f11beef")},
            [
                f"t/a.yaml:12:15: nothing tells this from t/b, whose cause is frozen-params{APART}",
                f"t/b.yaml:12:15: nothing tells this from t/a, whose cause is detached-loss{APART}",
            ],
        ),
        (
            {"t/a": silent(DETACHED, warns=WARNS, grads={"x": None}), "t/b": silent(FROZEN, warns=WARNS, grads={"x": [1.0]})},
            [
                f"t/a.yaml:12:15: nothing tells this from t/b, whose cause is frozen-params{APART}",
                f"t/b.yaml:12:15: nothing tells this from t/a, whose cause is detached-loss{APART}",
            ],
        ),
        (  # names are the program's own
            {"t/a": silent(DETACHED, grads={"x": None, "y": "zeros"}), "t/b": silent(FROZEN, grads={"b": "zeros", "a": None})},
            [
                f"t/a.yaml:10:3: nothing tells this from t/b, whose cause is frozen-params{SILENT}",
                f"t/b.yaml:10:3: nothing tells this from t/a, whose cause is detached-loss{SILENT}",
            ],
        ),
    ],
    "same-message-is-mutual": [
        (
            {"t/a": raising(DETACHED, "no grad", "no grad", **same("t/b")), "t/b": raising(FROZEN, "no grad", "no grad")},
            ["t/a.yaml:18:3: t/b does not name t/a in turn; add it there"],
        ),
        (
            {"t/a": raising(DETACHED, "no grad", "no grad", **same("t/b")), "t/b": raising(DETACHED, "no grad", "no grad")},
            ["t/a.yaml:18:3: t/b has the same cause; leave it out"],
        ),
        (
            {"t/a": raising(DETACHED, "a", "a", **same("t/b")), "t/b": raising(FROZEN, "b", "b", **same("t/a"))},
            [
                "t/a.yaml:18:3: t/b does not show the same; leave it out",
                "t/b.yaml:18:3: t/a does not show the same; leave it out",
            ],
        ),
        ({"t/a": raising(DETACHED, "a", "a", **same("t/a"))}, ["t/a.yaml:18:3: t/a names itself; leave it out"]),
    ],
    "no-case-twice": [
        ({"t/a": minimal(), "t/b": minimal()}, [f"t/b.yaml:4:7: but for names and numbers this is the program of t/a, {TWICE}"]),
        ({"t/a": minimal(), "u/b": minimal(code=OTHER)}, [f"u/b.yaml:4:7: but for names and numbers this is the program of t/a, {TWICE}"]),
    ],
    "alias-hides-nothing": [
        (
            {"t/a": minimal(aliases=["fine", "u"]), "u/b": minimal()},
            ["t/a.yaml:21:3: the alias `u` is a topic, and selects that; leave it out"],
        ),
        (
            {"t/a": minimal(aliases=["b"]), "t/b": minimal(), "u/b": minimal()},
            ["t/a.yaml:20:3: the alias `b` hides t/b, which goes by that word; leave it out"],
        ),
    ],
    "topic-is-introduced": [
        (
            {"t/a": minimal(), "t/b": minimal(), "u/a": minimal(), "u/_topic.yaml": {"title": "U", "introduction": "Of U."}},
            ["t: has no _topic.yaml; write one, with a `title` and an `introduction`"],
        )
    ],
}

# By check: catalogs of which it does not complain.
FINE: dict[str, list[Files]] = {
    "causes-are-told-apart": [
        {"t/a": raising(DETACHED, "no grad", "no grad"), "t/b": raising(DETACHED, "no grad", "no grad")},  # of one cause
        {"t/a": raising(DETACHED, "a leaf", "a leaf"), "t/b": raising(FROZEN, "no leaf", "no leaf")},
        {"t/a": raising(DETACHED, "a", "a"), "t/b": raising(FROZEN, "a", "a", type="IndexError")},
        {"t/a": raising(DETACHED, "a", "a"), "t/b": raising("TODO", "a", "a")},
        {"t/a": raising(DETACHED, "a", "a"), "t/b": unrecorded(FROZEN, "a")},
        {"t/a": raising(DETACHED, "a", "a", **same("t/b")), "t/b": raising(FROZEN, "a", "a", **same("t/a"))},
        {  # joined over another
            "t/a": raising(DETACHED, "a", "a", **same("t/b")),
            "t/b": raising(FROZEN, "a", "a", **same("t/a", "t/c")),
            "t/c": raising(LEAF, "a", "a", **same("t/b")),
        },
        {"t/a": silent(DETACHED, grads={"x": None}), "t/b": silent(FROZEN, grads={"x": "zeros"})},
        {"t/a": silent(DETACHED, grads={"x": None}), "t/b": silent(FROZEN, "no-fault", grads={"x": None})},
        {"t/a": silent(DETACHED, grads={"x": None}), "t/b": silent(FROZEN, grads={"x": None}, values={"n": 3})},
        {"t/a": silent(DETACHED, grads={"x": None}), "t/b": silent(FROZEN, grads={"x": None}, tensors={"x": {"is_leaf": True}})},
        {"t/a": silent(DETACHED, grads={"x": None}), "t/b": silent(FROZEN, grads={"x": None}, warns=WARNS)},
        {"t/a": once_warned(DETACHED, grads={"x": None}), "t/b": once_warned(FROZEN, grads={"x": "zeros"})},
        {"t/a": silent(DETACHED, warns=WARNS), "t/b": silent(FROZEN, warns=[{"category": "FutureWarning", "contains": "not a leaf"}])},
    ],
    "same-message-is-mutual": [
        {"t/a": raising(DETACHED, "a", "a", **same("t/b")), "t/b": raising(FROZEN, "a", "a", **same("t/a"))},
        {"t/a": raising(DETACHED, "a", "a", **same("t/b[x]")), "t/b": raising(FROZEN, "$a", "$a", params={"x": {"a": "a"}}, **same("t/a"))},
        {"t/a": raising(DETACHED, "a", "a", **same("t/nowhere"))},  # of which another check tells
    ],
    "no-case-twice": [
        {"t/a": minimal(), "t/b": minimal(cause=FROZEN)},
        {"t/a": minimal(), "t/b": minimal(symptom="warns")},
        {"t/a": minimal(), "t/b": minimal(requires={"device": "cuda"})},
        {"t/a": minimal(), "t/b": minimal(code=OTHER.replace("sum()", "mean()"))},
        {"t/a": minimal(), "t/b": minimal(code=OTHER + "sum_.backward()\n")},
        {"t/a": minimal(), "t/b": raising(DETACHED, "another", "another")},
        {"t/a": minimal(code="$op\n", params={"a": {"op": "1"}, "b": {"op": "2"}})},
    ],
    "alias-hides-nothing": [
        {"t/a": minimal(aliases=["t", "fine"]), "u/b": minimal()},
        {"t/a": minimal(aliases=["fine"], params={"x": {"v": "a"}, "y": {"v": "b"}}, title="$v")},
    ],
    "topic-is-introduced": [{"t/a": minimal(), "t/_topic.yaml": {"title": "T", "introduction": "Of T."}}],
}


def complaints(check: str, folder: Path, files: Files) -> list[str]:
    catalog = load(write_catalog(folder, files))
    return [str(problem).removeprefix(f"{folder}/") for problem in CHECKS[check](catalog)]


@pytest.mark.parametrize(("check", "number"), [(check, number) for check, rows in COMPLAINTS.items() for number in range(len(rows))])
def test_a_check_complains_at_its_place(check: str, number: int, tmp_path: Path) -> None:
    files, told = COMPLAINTS[check][number]
    assert complaints(check, tmp_path, files) == told


@pytest.mark.parametrize(("check", "number"), [(check, number) for check, rows in FINE.items() for number in range(len(rows))])
def test_a_check_does_not_complain_of_what_is_right(check: str, number: int, tmp_path: Path) -> None:
    assert complaints(check, tmp_path, FINE[check][number]) == []


def test_blocks_that_say_the_same_are_complained_of_once(tmp_path: Path) -> None:
    block = raising(DETACHED, "a", "a")["expect"]
    several = [{"when": {"torch": "<2"}, **block}, {"when": {"torch": ">=2"}, **block}]
    files: Files = {"t/a": minimal(expect=several), "t/b": raising(FROZEN, "a", "a")}
    assert [told.partition(" ")[0] for told in complaints("causes-are-told-apart", tmp_path, files)] == [
        "t/a.yaml:14:15:",
        "t/b.yaml:12:15:",
    ]
