import pytest

from gradcases.program import Part, Program, without_comment

PROGRAM = Program((Part(5, "import torch\n\nx = 1\n"), Part(20, "y = x  # twice\nz = '  # no comment'\ny = x\n\n")))


def test_the_text_is_the_parts_behind_one_another() -> None:
    assert PROGRAM.lines == ("import torch", "", "x = 1", "y = x  # twice", "z = '  # no comment'", "y = x")


def test_lines_of_the_file_and_of_the_program_are_each_others_inverse() -> None:
    for line in range(1, len(PROGRAM.lines) + 1):
        file_line = PROGRAM.file_line(line)
        assert file_line is not None
        assert PROGRAM.line_at(file_line) == line


@pytest.mark.parametrize("file_line", [1, 4, 8, 19, 23, 1000])
def test_a_line_of_the_file_outside_the_program_is_none(file_line: int) -> None:
    assert PROGRAM.line_at(file_line) is None


def test_a_line_past_the_end_has_no_place_in_the_file() -> None:
    assert PROGRAM.file_line(7) is None


@pytest.mark.parametrize(
    ("text", "nth", "line"),
    [
        ("x = 1", 1, 3),
        ("y = x", 1, 4),
        ("y = x", 2, 6),
        ("y = x", 3, None),
        ("y = x  # twice", 1, 4),
        ("y = x  # thrice", 1, None),
        ("  x = 1  ", 1, 3),
        ("nowhere", 1, None),
    ],
)
def test_a_line_is_found_by_its_text(text: str, nth: int, line: int | None) -> None:
    assert PROGRAM.find(text, nth) == line


def test_the_source_of_a_line_is_without_indentation() -> None:
    assert Program((Part(1, "if x:\n    y\n"),)).source(2) == "y"
    assert PROGRAM.source(None) is None
    assert PROGRAM.source(99) is None


def test_a_comment_counts_as_one_where_two_spaces_set_it_off() -> None:
    assert without_comment("  y = x  # why") == "y = x"
    assert without_comment("y = '#'") == "y = '#'"
