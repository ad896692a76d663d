"""One file, several cases: what stands for each variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import load
from gradcases.catalog.nodes import Place, Scalar, Sequence
from gradcases.catalog.params import references, with_variables
from gradcases.expectation import Raises
from gradcases.wanted import Close, Shaped, Word
from tests.catalog.edits import edited
from tests.catalogs import write_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.case import Case
    from gradcases.catalog.nodes import Node


def sub_cases(tmp_path: Path, **blocks: str) -> tuple[Case, ...]:
    return load(write_catalog(tmp_path, {"t/s": edited(blocks)})).cases


def test_each_row_is_a_case_with_its_name_in_brackets(tmp_path: Path) -> None:
    cases = sub_cases(tmp_path, title="of $op", params="{exp: {op: torch.exp}, a.b_c+d-1: {op: torch.sin}}")
    assert [(case.id, case.file_id, case.topic, case.slug, case.title) for case in cases] == [
        ("t/s[a.b_c+d-1]", "t/s", "t", "s", "of torch.sin"),
        ("t/s[exp]", "t/s", "t", "s", "of torch.exp"),
    ]


# A text with `$v` in it, what stands for the variable, and the text that this makes.
FILLED: dict[str, tuple[str, str, str]] = {
    "a text": ("of $v", "torch.exp", "of torch.exp"),
    "in braces": ("of ${v}s", "leaf", "of leafs"),
    "twice": ("$v and ${v}", "a", "a and a"),
    "a number as it is written": ("at $v", "1.50", "at 1.50"),
    "a truth value as it is written": ("is $v", "True", "is True"),
    "in quotes": ("'of $v'", "a", "of a"),
    "another variable's name in it": ("of $v, not $vv or ${v", "a", "of a, not $vv or ${v"),
    "a dollar of its own": ("$v costs $ 5, $5 and $$v", "a", "a costs $ 5, $5 and $a"),
    "what looks like a reference to a group": ("of $v", r"'\1\g<0>'", r"of \1\g<0>"),
    "what is before a dollar in the alphabet": ("of $v", "'!'", "of !"),
    "what looks like a variable": ("of $v", "$v", "of $v"),
}


@pytest.mark.parametrize("name", FILLED)
def test_a_variable_is_filled_in(name: str, tmp_path: Path) -> None:
    text, value, filled = FILLED[name]
    (case,) = sub_cases(tmp_path, title=text, params=f"{{a: {{v: {value}}}}}")
    assert case.title == filled


def test_references_are_told_with_how_they_are_written() -> None:
    assert references("$a, ${b}, $$c, ${d and $5") == (("a", "$a"), ("b", "${b}"), ("c", "$c"))
    assert references("none") == ()


def test_only_a_scalar_stands_inside_a_text() -> None:
    here = Place(1, 1)
    variables: dict[str, Node] = {"a": Scalar(here, "1.50", 1.5, None), "b": Sequence(here, ())}
    assert with_variables("of $a, ${a}, $b and $c", variables) == "of 1.50, 1.50, $b and $c"


def test_a_variable_is_filled_in_everywhere(tmp_path: Path) -> None:
    text = "{contains: $v!, type: $v, message: of $v, at: '$v()'}"
    (case,) = sub_cases(
        tmp_path,
        code="|\n  import torch\n  $v()\n",
        setup="import $v",
        expect=f"{{raises: {text}}}",
        why="Because of $v.",
        tags="[$v, not-$v]",
        see="{docs: [torch.$v]}",
        params="{a: {v: name}}",
    )
    assert case.code.program.text == "import name\nimport torch\nname()\n"
    raises = case.code.expectations[0].value.raises
    assert isinstance(raises, Raises)
    assert (raises.type, raises.contains, raises.message, raises.at and raises.at.line) == ("name", "name!", "of name", "name()")
    assert (case.why, case.tags, case.see.docs) == ("Because of name.", ("name", "not-name"), ("torch.name",))


def test_a_dollar_of_no_variable_stays_in_a_key(tmp_path: Path) -> None:
    (case,) = sub_cases(tmp_path, expect="{grads: {$w: $v}}", params="{a: {v: 1}}")
    assert case.code.expectations[0].value.grads == {"$w": Close(1)}


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("[1.0, 2.0]", Close([1.0, 2.0])),
        ("3", Close(3)),
        ("null", Word.NULL),
        ("zeros", Word.ZEROS),
        ("{shape: [2]}", Shaped((2,))),
        ("{value: 1, rtol: 0.5}", Close(1, 0.5)),
    ],
)
def test_what_is_nothing_but_a_variable_takes_its_value_of_any_type(value: str, wanted: object, tmp_path: Path) -> None:
    (case,) = sub_cases(tmp_path, expect="{grads: {x: $v, y: '${v}'}}", params=f"{{a: {{v: {value}}}}}")
    assert case.code.expectations[0].value.grads == {"x": wanted, "y": wanted}


@pytest.mark.parametrize("value", ["1.5", "-2", "1e-3"])
def test_a_number_made_of_a_text_is_a_number(value: str, tmp_path: Path) -> None:
    (case,) = sub_cases(tmp_path, expect="{grads: {x: $v, y: '${v}0'}}", params=f"{{a: {{v: {value}}}}}")
    assert case.code.expectations[0].value.grads == {"x": Close(float(value)), "y": Close(f"{value}0")}


def test_what_no_variable_stands_in_keeps_its_value(tmp_path: Path) -> None:
    (case,) = sub_cases(tmp_path, expect="{grads: {x: 1, y: null}}", tags="[$v]", params="{a: {v: b}}")
    assert case.code.expectations[0].value.grads == {"x": Close(1), "y": Word.NULL}
    assert case.tags == ("b",)


def test_a_whole_block_may_be_a_variable(tmp_path: Path) -> None:
    cases = sub_cases(tmp_path, expect="$e", params="{a: {e: {grads: {x: zeros}}}, b: {e: {}}}")
    assert [case.code.expectations[0].value.grads for case in cases] == [{"x": Word.ZEROS}, {}]


def test_a_dollar_without_params_is_a_dollar(tmp_path: Path) -> None:
    (case,) = sub_cases(tmp_path, title="$v costs ${v}", code="|\n  import torch  # $v\n  x = '${v}'\n")
    assert case.title == "$v costs ${v}"
    assert case.code.program.text == "import torch  # $v\nx = '${v}'\n"


def test_a_dollar_of_no_variable_stays(tmp_path: Path) -> None:
    (case,) = sub_cases(tmp_path, title="$v", code="|\n  import torch\n  x = f'${torch}'\n", params="{a: {v: b}}")
    assert case.code.program.lines[1] == "x = f'${torch}'"
