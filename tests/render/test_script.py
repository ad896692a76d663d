"""A script of evidence: whatever a case says, it is Python that states just that."""

from __future__ import annotations

import ast
import builtins
import dis
import re
from dataclasses import replace
from types import CodeType

import pytest

from gradcases.case import Case, Requires
from gradcases.condition import Condition, Range
from gradcases.evidence import Verified, evidence_of
from gradcases.expectation import Ends, Expectation, Facts, Raises, Warns
from gradcases.program import Part, Program
from gradcases.render.scripts.script import literal, script
from gradcases.render.scripts.script_checks import checks
from gradcases.render.scripts.script_parts import FOLDER, used_by
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
        (Word.NULL, "seen.grad('x', NONE)"),
        (Word.NON_LEAF, "seen.grad('x', NON_LEAF)"),
        (Shaped((2, 3)), "seen.grad('x', shaped([2, 3]))"),
        (Close([1.0, float("nan")]), "seen.grad('x', equal([1.0, 'nan']))"),
        (Close(1.0, rtol=1e-3), "seen.grad('x', equal(1.0, rtol=0.001))"),
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
        "seen.raises('RuntimeError', 'core', message='the whole')",
        "seen.warns('UserWarning', 'not a leaf')",
        "seen.grads('model.*', PRESENT, besides=['x'])",
        "seen.grad('x', NONE)",
        "seen.fact('y', 'shape', [2])",
        "seen.value('n', equal(3))",
    ]


def test_every_word_has_its_name_among_the_parts() -> None:
    words = used_by("".join(f"{'NONE' if word is Word.NULL else word.name}\n" for word in Word))[1]
    assert len(re.findall(r"^[A-Z_]+ = \(", words, re.MULTILINE)) == len(Word)


@pytest.mark.parametrize(
    "stated",
    [
        Expectation(grads={"x": Word.NULL}),
        Expectation(replace(Raises("RuntimeError", "core", "the whole"), at=None)),
        Expectation(
            Ends.RETURNS, (Warns("UserWarning", "not a leaf"),), {"model.*": Shaped((2,))}, {"y": Facts({"shape": [2]})}, {"n": Close(3)}
        ),
        Expectation(values={"n": Word.NAN}),
    ],
)
def test_a_script_has_only_what_it_uses_and_all_of_it(stated: Expectation) -> None:
    text = made(replace(case(), code=replace(case().code, expectations=(replace(case().code.expectations[0], value=stated),))))
    tree = ast.parse(text)
    defined = {each.name for each in ast.walk(tree) if isinstance(each, (ast.FunctionDef, ast.ClassDef)) and not each.name.startswith("__")}
    defined |= {each.targets[0].id for each in tree.body if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)}
    defined |= {alias.name.split(".")[0] for each in tree.body if isinstance(each, ast.Import) for alias in each.names}
    assert [name for name in defined if len(re.findall(rf"\b{name}\b", text)) < 2] == []
    compiled = compile(text, "script", "exec")
    assert unknown_names(compiled) <= {"__name__"}


def unknown_names(code: CodeType) -> set[str]:
    """Global names that a module's code uses and does not define, anywhere in it."""
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    loaded = {each.argval for each in dis.get_instructions(code) if each.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    stored = {each.argval for each in dis.get_instructions(code) if each.opname in ("STORE_NAME", "STORE_GLOBAL")}
    return {name for name in loaded.union(*map(unknown_names, inner)) if name not in stored and not hasattr(builtins, name)}


def test_hostile_texts_are_comments_and_strings() -> None:
    known = [name for path in FOLDER.glob("*.py") for name in re.findall(r"^def (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)]
    shown = replace(hostile().findings[0].case, why=f"{HOSTILE}\n\n{HOSTILE}")
    for fixed in (False, True):
        tree = ast.parse(made(shown, fixed=fixed).encode("utf-8", "strict"))
        functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert set(functions) <= {"documented", *known}
        assert (functions[0], functions[-1]) == ("documented", "main")


def test_a_paragraph_that_its_author_laid_out_stays_so() -> None:
    table = f"    loss    {'x' * 100}  nan\n    weight  1.0"
    text = made(replace(case(), why=f"Because   of\nthat.\n\n{table}\n\nAnd so on."))
    assert f"\n#\n# Because of that.\n#\n#     loss    {'x' * 100}  nan\n#     weight  1.0\n#\n# And so on.\n" in text


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


@pytest.mark.parametrize(
    ("requires", "call"),
    [
        (Condition(), "main(seeded)"),
        (Condition(device="cpu"), "main(seeded)"),
        (Condition(device="cuda"), "not_run(without_device('cuda')) or main(seeded, on('cuda'))"),
        (Condition(Range.parse(">=2.0")), "not_run(outside('torch', torch.__version__, '>=2.0')) or main(seeded)"),
    ],
)
def test_only_what_has_to_be_here_is_looked_for(requires: Condition, call: str) -> None:
    text = made(replace(case(), requires=Requires(requires)))
    assert text.endswith(f'if __name__ == "__main__":\n    sys.exit({call})\n')
    assert ("def on(" in text, "def outside(" in text) == ("on(" in call, "outside(" in call)


def test_its_head_says_which_program_it_is() -> None:
    assert "# a/b, made by" in made(case("a/b", "t", fix()))
    assert "# a/b, the fix, made by" in made(case("a/b", "t", fix()), fixed=True)
    assert "# a/b, the fix `one`, made by" in made(case("a/b", "t", fix("one"), fix("two")), fixed=True)
