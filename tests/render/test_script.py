"""A script of evidence: whatever a case says, it is Python that states just that."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

from gradcases.case import Case
from gradcases.evidence import Verified, evidence_of
from gradcases.expectation import Expectation, Facts, Raises, Warns
from gradcases.program import Part, Program
from gradcases.render.script import literal, script
from gradcases.render.script_checks import checks
from gradcases.wanted import Close, Shaped, Wanted, Word
from tests.render.reports import HOSTILE, case, fix, hostile

PROGRAM = Program((Part(1, "a\nloss.backward()\nloss.backward()\n"),))


def made(case: Case, verified: Verified | None = None, fixed: bool = False) -> str:
    found = evidence_of(case, case.fixes[0] if fixed else None, ["2.10.0"], None, (3, 11))
    return script(found, verified or Verified())


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n",
        "x = '''a'''\n",
        'x = """a"""\n',
        "x = '''a''' + \"\"\"b\"\"\"\n",
        "x = '\\n'\n",
        "# \\",
        "# '",
        "a\x0cb\n",
        "a\r\nb\n",
        "ä…\n",
        "",
    ],
)
def test_a_program_is_written_such_that_python_reads_the_same(text: str) -> None:
    written = f"P = {literal(text)}\n".encode()
    assert ast.literal_eval(ast.parse(written).body[0].value) == f"\n{text}"  # type: ignore[attr-defined]  # it is an assignment


def test_a_usual_program_stands_there_as_its_author_wrote_it() -> None:
    assert literal("x = 1\ny = '\\n'\n") == "r'''\nx = 1\ny = '\\n'\n'''"


@pytest.mark.parametrize(
    ("want", "call"),
    [
        (Word.NULL, "seen.grad('x', None)"),
        (Word.NON_LEAF, "seen.grad('x', word='non-leaf')"),
        (Shaped((2, 3)), "seen.grad('x', shape=[2, 3])"),
        (Close([1.0, float("nan")]), "seen.grad('x', [1.0, 'nan'])"),
        (Close(1.0, rtol=1e-3), "seen.grad('x', 1.0, rtol=0.001)"),
    ],
)
def test_what_is_wanted_of_a_gradient_is_a_call(want: Wanted, call: str) -> None:
    assert list(checks(Expectation(grads={"x": want}), PROGRAM)) == ["seen.returns()", call]


def test_everything_that_is_stated_is_a_call() -> None:
    raises = replace(Raises("RuntimeError", "core", "the whole"), at=None)
    stated = Expectation(
        raises,
        (Warns("UserWarning", "not a leaf"),),
        {"model.*": Word.PRESENT, "x": Word.NULL},
        {"y": Facts({"shape": [2]})},
        {"n": Close(3)},
    )
    assert list(checks(stated, PROGRAM)) == [
        "seen.raises('RuntimeError', contains='core', message='the whole')",
        "seen.warns('UserWarning', 'not a leaf')",
        "seen.grad('model.*', word='present', besides=['x'])",
        "seen.grad('x', None)",
        "seen.fact('y', 'shape', [2])",
        "seen.value('n', 3)",
    ]


def test_hostile_texts_are_comments_and_strings() -> None:
    shown = replace(hostile().findings[0].case, why=f"{HOSTILE}\n\n{HOSTILE}")
    for fixed in (False, True):
        tree = ast.parse(made(shown, fixed=fixed).encode("utf-8", "strict"))
        functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert functions == [node.name for node in ast.parse(made(case())).body if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize(
    ("verified", "told"),
    [
        (Verified(), "# Verified on no release of torch yet, as far as is recorded.\n"),
        (Verified(("2.9.1", "2.10.0")), "# Verified on torch 2.9.1, 2.10.0 (CPU).\n"),
        (Verified((), ("1.8.1",)), "# Verified with the message in other words on torch 1.8.1.\n"),
        (Verified(("2.10.0",), ("1.8.1",)), "# Verified on torch 2.10.0 (CPU), and with the message in other words on torch 1.8.1.\n"),
    ],
)
def test_its_head_says_where_it_was_verified(verified: Verified, told: str) -> None:
    assert told in made(case(), verified)


def test_its_head_says_which_program_it_is() -> None:
    assert "# a/b, made by" in made(case("a/b", "t", fix()))
    assert "# a/b, the fix, made by" in made(case("a/b", "t", fix()), fixed=True)
    assert "# a/b, the fix `one`, made by" in made(case("a/b", "t", fix("one"), fix("two")), fixed=True)
