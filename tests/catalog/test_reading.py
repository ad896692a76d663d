"""A case that says everything there is to say reads as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases import catalog as package
from gradcases.case import Case, Changes, Claim, Code, Fix, Requires, See, Symptom, When
from gradcases.catalog import load
from gradcases.condition import Condition, Range
from gradcases.expectation import At, Ends, Expectation, Facts, Raises, Warns
from gradcases.program import Part, Program
from gradcases.wanted import Close, Shaped, Wanted, Word
from tests.catalog.edits import edited
from tests.catalogs import MINIMAL, write_catalog

if TYPE_CHECKING:
    from pathlib import Path

FULL = """\
id: topic/full
title: A title
aliases: [one, two]
tags: [a, b]
cause: detached-loss
symptom: no-fault
requires: {torch: ">=2.1", python: ">=3.11,<3.14", device: cuda, mode: eager, modules: [numpy]}
setup: import torch
code: |
  loss.backward()
  loss.backward()
expect:
  - when: {torch: "<2.6"}
    raises:
      type: torch.SomeError
      contains: core
      message: |-
        core and
        more
      at: {line: loss.backward(), nth: 2}
    warns:
      - {category: UserWarning, contains: old}
  - when: {torch: ">=2.6"}
    raises: null
why: |
  Because.
fix:
  - name: first
    what: Do this.
    changes: different-result
    code: |
      x = 1
    expect: {}
    not_a_derivative: it is clipped
  - what: Or that.
    changes: workaround
    code: y = 1
    expect: {grads: {x: present}}
claims:
  - source: a-document
    locator: example 1
    says: it raises
    code: {raises: {}}
    fix: {raises: null, grads: {x: present}}
    fix_name: fix 2
  - source: a-document
    locator: example 2
    says: it is slow
    untestable: no number is named
see: {cases: [topic/other], docs: [torch.Tensor.detach]}
covers: [label 1]
same-message-as: [topic/other]
"""


def test_a_case_reads_as_it_is_written(tmp_path: Path) -> None:
    write_catalog(tmp_path, {"topic/full": FULL, "topic/other": MINIMAL, "sources.yaml": "a-document: {title: A}\n"})
    setup = Part(8, "import torch")
    raises = Raises("torch.SomeError", "core", "core and\nmore", At("loss.backward()", 2))
    assert load(tmp_path).by_id["topic/full"] == Case(
        id="topic/full",
        path=tmp_path / "topic/full.yaml",
        title="A title",
        aliases=("one", "two"),
        tags=("a", "b"),
        cause="detached-loss",
        symptom=Symptom.NO_FAULT,
        requires=Requires(Condition(Range((2, 1)), Range((3, 11), (3, 14)), "cuda", "eager"), ("numpy",)),
        code=Code(
            Program((setup, Part(10, "loss.backward()\nloss.backward()\n"))),
            (
                When(Condition(Range(high=(2, 6))), Expectation(raises, (Warns("UserWarning", "old"),))),
                When(Condition(Range((2, 6))), Expectation()),
            ),
        ),
        why="Because.\n",
        fixes=(
            Fix(
                "first",
                "Do this.",
                Changes.DIFFERENT_RESULT,
                Code(Program((setup, Part(32, "x = 1\n"))), (When(Condition(), Expectation()),)),
                "it is clipped",
            ),
            Fix(
                "fix 2",
                "Or that.",
                Changes.WORKAROUND,
                Code(Program((setup, Part(37, "y = 1"))), (When(Condition(), Expectation(grads={"x": Word.PRESENT})),)),
            ),
        ),
        claims=(
            Claim(
                "a-document",
                "example 1",
                "it raises",
                Expectation(Raises(), complete=False),
                Expectation(Ends.RETURNS, grads={"x": Word.PRESENT}, complete=False),
                "fix 2",
            ),
            Claim("a-document", "example 2", "it is slow", untestable="no number is named"),
        ),
        see=See(("topic/other",), ("torch.Tensor.detach",)),
        covers=("label 1",),
        same_message_as=("topic/other",),
    )


def expectation(tmp_path: Path, expect: str) -> Expectation:
    (case,) = load(write_catalog(tmp_path, {"t/s": edited({"expect": expect})})).cases
    return case.code.expectations[0].value


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("null", Word.NULL),
        ("~", Word.NULL),
        ("", Word.NULL),
        ("'null'", Word.NULL),
        ("non-leaf", Word.NON_LEAF),
        ("zeros", Word.ZEROS),
        ("nan", Word.NAN),
        ("inf", Word.INF),
        ("present", Word.PRESENT),
        ("{is: non-leaf}", Word.NON_LEAF),
        ("{is: null}", Word.NULL),
        ("{is: ~}", Word.NULL),
        ("1", Close(1)),
        ("-1.5e-3", Close(-0.0015)),
        (".inf", Close(float("inf"))),
        ("1+2j", Close("1+2j")),
        ("[1, [2.5, 1-2j], []]", Close([1, [2.5, "1-2j"], []])),
        ("{value: [1]}", Close([1])),
        ("{value: 1, rtol: 0, atol: 1e-3}", Close(1, 0.0, 0.001)),
        ("{shape: []}", Shaped(())),
        ("{shape: [2, 0, 3]}", Shaped((2, 0, 3))),
    ],
)
def test_a_gradient_reads_as_it_is_written(text: str, wanted: Wanted, tmp_path: Path) -> None:
    assert expectation(tmp_path, f"{{grads: {{x: {text}}}}}").grads == {"x": wanted}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("null", Close(None)),
        ("zeros", Close("zeros")),
        ("3", Close(3)),
        ("true", Close(True)),
        ("[a, 1]", Close(["a", 1])),
        ("{is: nan}", Word.NAN),
        ("{value: {a: 1}}", Close({"a": 1})),
        ("{shape: [2]}", Shaped((2,))),
    ],
)
def test_a_value_reads_as_it_is_written(text: str, wanted: Wanted, tmp_path: Path) -> None:
    assert expectation(tmp_path, f"{{values: {{n: {text}}}}}").values == {"n": wanted}


def test_facts_read_as_they_are_written(tmp_path: Path) -> None:
    facts = "{requires_grad: false, is_leaf: true, grad_fn: null, shape: [3], dtype: float32}"
    assert expectation(tmp_path, f"{{tensors: {{y: {facts}, z: {{grad_fn: MulBackward0}}}}}}").tensors == {
        "y": Facts({"requires_grad": False, "is_leaf": True, "grad_fn": None, "shape": [3], "dtype": "float32"}),
        "z": Facts({"grad_fn": "MulBackward0"}),
    }


@pytest.mark.parametrize(
    ("text", "raises"),
    [
        ("{}", Ends.RETURNS),
        ("{raises: null}", Ends.RETURNS),
        ("{raises: {type: E, contains: a, at: ' b() '}}", Raises("E", "a", None, At("b()"))),
        ("{raises: {type: E, contains: a, at: {line: b(), nth: 1}}}", Raises("E", "a", None, At("b()"))),
    ],
)
def test_how_it_ends_reads_as_it_is_written(text: str, raises: object, tmp_path: Path) -> None:
    assert expectation(tmp_path, text).raises == raises


def test_cases_are_ordered_by_id_wherever_they_are_written(tmp_path: Path) -> None:
    params = {"title": "$t", "params": "{z: {t: a}, a: {t: b}}"}
    catalog = load(write_catalog(tmp_path, {"b/a": MINIMAL, "a/z": edited(params), "a/b": MINIMAL, "a-b/a": MINIMAL}))
    assert [case.id for case in catalog.cases] == ["a-b/a", "a/b", "a/z[a]", "a/z[z]", "b/a"]
    assert catalog.topics == ("a-b", "a", "b")


def test_a_path_may_be_text(tmp_path: Path) -> None:
    assert load(str(write_catalog(tmp_path, {"t/s": MINIMAL}))).root == tmp_path


def test_what_the_package_does_not_have_is_no_name_of_it() -> None:
    assert callable(package.load)
    with pytest.raises(AttributeError, match=r"module 'gradcases\.catalog' has no attribute 'loads'"):
        _ = package.loads
