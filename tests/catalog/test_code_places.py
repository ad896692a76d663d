"""Every line of a program stands on a line of its file, whatever the block it is written as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gradcases.catalog import builtin_root, load
from gradcases.program import Part, Program
from tests.catalog.edits import edited
from tests.catalogs import write_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.case import Case

CODE = "import torch\nx = 1\n"
FIX = "\n  what: a\n  changes: workaround\n  expect: {}\n  code: |\n    import torch\n    y = 2\n"

# Behind `code:` on line 4, what stands there, the program it is, and the line of the file on which it begins.
BLOCKS: dict[str, tuple[str, str, int]] = {
    "a literal block": ("|\n  import torch\n  x = 1\n", CODE, 5),
    "deeper indentation": ("|\n      import torch\n      x = 1\n", CODE, 5),
    "one blank in front": ("|\n import torch\n x = 1\n", CODE, 5),
    "blank lines in front": ("|\n\n\n  import torch\n  x = 1\n", "\n\n" + CODE, 5),
    "blank lines between": ("|\n  import torch\n\n  x = 1\n", "import torch\n\nx = 1\n", 5),
    "blank lines behind": ("|\n  import torch\n  x = 1\n\n\n", CODE, 5),
    "blank lines of blanks": ("|\n  import torch\n  \n     \n  x = 1\n", "import torch\n\n   \nx = 1\n", 5),
    "chomped": ("|-\n  import torch\n  x = 1\n", CODE, 5),
    "kept": ("|+\n  import torch\n  x = 1\n\n\n", CODE, 5),
    "an indentation indicator": ("|2\n  import torch\n  x = 1\n", CODE, 5),
    "an indentation indicator that leaves blanks": ("|1\n  import torch\n  x = 1\n", " import torch\n x = 1\n", 5),
    "an indentation indicator, chomped": ("|2-\n\n  import torch\n  x = 1\n", "\n" + CODE, 5),
    "a comment behind the bar": ("|  # the program\n  import torch\n  x = 1\n", CODE, 5),
    "a comment in the program": ("|\n  # a comment\n  import torch\n  x = 1\n", "# a comment\n" + CODE, 5),
    "a comment behind the program": ("|\n  import torch\n  x = 1\n# no part of it\n", CODE, 5),
    "the bar on a line of its own": ("\n  |\n  import torch\n  x = 1\n", CODE, 6),
    "tabs in the program": ("|\n  import torch\n  if torch:\n  \tx = 1\n", "import torch\nif torch:\n\tx = 1\n", 5),
    "what looks like YAML": ("|\n  import torch\n  x = {'a': 1}  # b: c\n", "import torch\nx = {'a': 1}  # b: c\n", 5),
    "characters beyond Latin": ("|\n  import torch\n  π = '日本\u00a0🙂'\n", "import torch\nπ = '日本\u00a0🙂'\n", 5),
    "a plain scalar": ("import torch\n", "import torch\n", 4),
    "a plain scalar on its own line": ("\n  import torch\n", "import torch\n", 5),
    "single quotes": ("'import torch'\n", "import torch\n", 4),
    "double quotes": ('"import torch\\n"\n', "import torch\n", 4),
}


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").split("\n")


def assert_each_line_stands_in_the_file(program: Program, path: Path) -> None:
    """The law: a line of the program is what the file has on its line, but for the indentation."""
    lines = lines_of(path)
    for number, line in enumerate(program.lines, 1):
        file_line = program.file_line(number)
        assert file_line is not None
        assert line.strip() in lines[file_line - 1]
        assert bool(line.strip()) == bool(lines[file_line - 1].strip())
        assert program.line_at(file_line) == number


def the_case(tmp_path: Path, text: str | bytes) -> Case:
    (case,) = load(write_catalog(tmp_path, {"t/s": text})).cases
    return case


@pytest.mark.parametrize("name", BLOCKS)
def test_a_program_begins_where_its_first_line_stands(name: str, tmp_path: Path) -> None:
    block, text, first_line = BLOCKS[name]
    program = the_case(tmp_path, edited({"code": block})).code.program
    assert (program.text, program.parts[0].first_line) == (text, first_line)
    assert_each_line_stands_in_the_file(program, tmp_path / "t/s.yaml")


@pytest.mark.parametrize("name", BLOCKS)
def test_it_does_so_with_other_line_breaks(name: str, tmp_path: Path) -> None:
    block, text, first_line = BLOCKS[name]
    written = edited({"code": block}).replace("\n", "\r\n")
    program = the_case(tmp_path, b"\xef\xbb\xbf" + written.encode()).code.program
    assert (program.text, program.parts[0].first_line) == (text, first_line)


@pytest.mark.parametrize(
    "order",
    [("setup", "code", "fix"), ("code", "setup", "fix"), ("fix", "code", "setup"), ("fix", "setup", "code")],
    ids="-".join,
)
def test_setup_stands_first_in_the_program_wherever_it_stands_in_the_file(order: tuple[str, ...], tmp_path: Path) -> None:
    blocks = {"setup": "|2\n\n  import torch\n\n", "code": "|\n    x = 1\n", "fix": FIX}
    rest = {"no_fix": None, "code": None}
    text = edited(rest) + "".join(f"{key}: {blocks[key].removeprefix(' ')}" for key in order)
    case = the_case(tmp_path, text)
    assert case.code.program.text == "\nimport torch\nx = 1\n"
    assert case.fixes[0].code.program.text == "\nimport torch\nimport torch\ny = 2\n"
    for program in (case.code.program, case.fixes[0].code.program):
        assert_each_line_stands_in_the_file(program, tmp_path / "t/s.yaml")


def test_a_variable_that_is_a_whole_program_stands_where_it_is_written(tmp_path: Path) -> None:
    params = "\n  one:\n    body: |\n      import torch\n      x = 1\n  two:\n    body: import torch\n"
    one, two = load(write_catalog(tmp_path, {"t/s": edited({"code": "$body", "params": params})})).cases
    assert one.code.program.parts == (Part(17, CODE),)
    assert two.code.program.parts == (Part(20, "import torch"),)
    assert_each_line_stands_in_the_file(one.code.program, tmp_path / "t/s.yaml")


def test_a_variable_inside_a_program_moves_no_line(tmp_path: Path) -> None:
    text = edited({"code": "|\n  import torch\n  x = $value\n  y = x\n", "params": "{one: {value: 1}, two: {value: '[1, 2]'}}"})
    for case in load(write_catalog(tmp_path, {"t/s": text})).cases:
        assert [case.code.program.file_line(number) for number in (1, 2, 3)] == [5, 6, 7]


@pytest.mark.parametrize("path", sorted(builtin_root().glob("*/[!_]*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_line_of_the_built_in_programs_stands_in_its_file(path: Path, tmp_path: Path) -> None:
    catalog = load(write_catalog(tmp_path, {"sources.yaml": (builtin_root() / "sources.yaml").read_bytes(), "t/s": path.read_bytes()}))
    for case in catalog.cases:
        for code in (case.code, *(fix.code for fix in case.fixes)):
            if "$" not in "".join(lines_of(path)):
                assert_each_line_stands_in_the_file(code.program, path)


PROGRAMS = [
    Program((Part(5, "a\nb\n"),)),
    Program((Part(5, "a"),)),
    Program((Part(5, "\n\na\n\n\n"),)),
    Program((Part(50, "a\n\nb\n\n"), Part(5, "c\nd"))),
    Program((Part(5, "a\x0cb\u2028c\x85d\x1ee\n"), Part(6, "f\n"))),
    Program((Part(1, "a\r\n"), Part(9, "\n"))),
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_lines_of_the_file_and_of_the_program_are_each_others_inverse(program: Program) -> None:
    file_lines = [program.file_line(number) for number in range(1, len(program.lines) + 1)]
    assert [program.line_at(line) for line in file_lines if line is not None] == list(range(1, len(program.lines) + 1))
    assert program.file_line(len(program.lines) + 1) is None


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_line_of_a_program_has_its_source(program: Program) -> None:
    assert [program.source(number) for number in range(1, len(program.lines) + 1)] == [line.strip() for line in program.lines]
    assert "\n".join(program.lines) + "\n" == program.text
