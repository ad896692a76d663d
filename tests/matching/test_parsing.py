"""What is read in a pasted text: lines without what stands around them, exceptions and warnings, frames, and what is beside them."""

from __future__ import annotations

import pytest

from gradcases.matching.cleaning import Line, lines_of
from gradcases.matching.transcripts import Found, Frame, paragraphs, transcript_of

LIB = "/x/site-packages"


@pytest.mark.parametrize(
    ("pasted", "text", "stream"),
    [
        ("plain", "plain", ""),
        ("[rank3]: it", "it", "3"),
        ("[1,2]<stderr>: it", "it", "2"),
        ("(train pid=77, ip=10.0.0.1) it", "it", "77"),
        ("4: it", "it", "4"),
        ("trainer_1  | it", "it", "trainer_1"),
        ("2024-05-17 09:10:11,123 it", "it", ""),
        ("[09:10:11] it", "it", ""),
        ("E0517 09:10:11.123456 77 a/b.py:3] it", "it", ""),
        ("[ERROR] it", "it", ""),
        ("- root - ERROR - it", "it", ""),
        ("- It", "It", ""),
        ("│ it        │", "it", ""),
        ("> it", "it", ""),
        (">      it", ">      it", ""),
        ("E   it", "it", ""),
        ("#7 0.123 it", "it", ""),
        ("[rank0]: (f pid=1) it", "it", "0 1"),
        ("> " * 6 + "it", "it", ""),
        ("> " * 7 + "it", "> it", ""),
        ("\x1b[0;31mred\x1b[0m and \x1b]0;title\x07so", "red and so", ""),
        ("it&#39;s &lt;a&gt; &amp; &quot;b&quot;", "it's <a> & \"b\"", ""),
        ("a\tb\xa0c\u200bd\x00", "a    b cd", ""),
        ("an edge ║", "an edge", ""),
        ("edge║", "edge", ""),
        ("blanks   ", "blanks   ", ""),
        ('    "a \\u001b[31mred\\u001b[0m one",', "a red one", ""),
        ('"a \\"quoted\\" \\\\ one\\n",', 'a "quoted" \\ one', ""),
        ('no text \\n"', 'no text \\n"', ""),
    ],
)  # fmt: skip
def test_a_line_is_what_is_left_of_it_and_whose_it_is(pasted: str, text: str, stream: str) -> None:
    assert lines_of(pasted)[0] == Line(text, stream)


def test_ends_of_lines_are_of_any_kind() -> None:
    assert [line.text for line in lines_of("a\r\nb\rc\nd")] == ["a", "b", "c", "d"]


def test_the_end_of_a_long_text_is_read() -> None:
    assert lines_of("a" + "b" * 1999 + "\n" + ("c" * 1999 + "\n") * 149)[0].text == "b" * 1999
    lines = lines_of("".join(f"{number}\n" for number in range(4_500)))
    assert (len(lines), lines[0].text, lines[-1].text) == (4_000, "501", "")
    assert [len(line.text) for line in lines_of("x" * 2_500)] == [2_000]
    assert lines_of('"' + "x" * 39_999 + '\\n"')[0].text == "x" * 2_000
    assert lines_of(" " * 39_999 + '"x\\n"')[0].text == ""
    assert lines_of(" " * 40_000 + '"x\\n"')[0].text == " " * 2_000


def found(pasted: str) -> tuple[Found, ...]:
    return transcript_of(pasted).found


@pytest.mark.parametrize(
    ("line", "type_", "message"),
    [
        ("RuntimeError: it is", "RuntimeError", "it is"),
        ("torch.cuda.OutOfMemoryError: it is", "torch.cuda.OutOfMemoryError", "it is"),
        ("so: a.b_cException: it is", "a.b_cException", "it is"),
        ("x.py:3: UserWarning: it is", "UserWarning", "it is"),
        ("..MyError: it is", "MyError", "it is"),
        ("A1Error: it is", "A1Error", "it is"),
        ("é_Error: it is", "é_Error", "it is"),
        ("(MyError: it is)", "MyError", "it is)"),
        ("MyWarning: see OtherError: it", "MyWarning", "see OtherError: it"),
        ("MyError: see OtherWarning: it", "MyError", "see OtherWarning: it"),
        ("  KeyError  ", "KeyError", ""),
    ],
)
def test_an_exception_is_named_before_its_colon(line: str, type_: str, message: str) -> None:
    (one,) = found(line)
    assert (one.type, one.message) == (type_, message)
    assert one.is_warning is type_.endswith("Warning")


@pytest.mark.parametrize("line", ["Error: it", "an Exception: it", "1Error: it", "Warning: it", "an error: it", "RuntimeError it"])
def test_a_line_without_an_exceptions_name_has_none(line: str) -> None:
    assert found(line) == ()


def test_a_message_has_readings_by_its_lines_up_to_what_stops_it() -> None:
    (one,) = found("AError: a\nb\n\nc\n\n\nd")
    assert one.readings == ("a", "a b", "ab", "a b  c")
    assert one.message == "a b"
    assert [each.readings for each in found("AError: a\nBError: b\n\n\nc")] == [("a",), ("b",)]
    assert found("AError: a\nTraceback (most recent call last):\nb")[0].readings == ("a",)
    assert found("AError:\n")[0].readings == ()
    assert found("AError:\n")[0].message == ""


def test_a_message_is_bounded_in_lines_and_characters() -> None:
    (one,) = found("above\n" * 8 + "AError: a\n" + "".join(f"b{number}\n" for number in range(45)))
    assert one.readings[1].split()[-1] == "b39"
    (long,) = found("AError: " + ("x" * 1500 + "\n") * 4)
    assert [len(each) for each in long.readings] == [1500, 4000, 4000]


def test_the_last_sixteen_exceptions_are_kept() -> None:
    assert [each.readings[0] for each in found("".join(f"AError: {number}\n" for number in range(18)))] == [str(n) for n in range(2, 18)]


@pytest.mark.parametrize(
    ("lines", "frame"),
    [
        (['  File "a.py", line 3, in f', "    go()"], Frame("a.py", 3, "go()", None)),
        (['  File "a.py", line 3, in f', "    ~~^^"], Frame("a.py", 3, "", None)),
        (['  File "a.py", line 3, in f', '  File "b.py", line 4, in g'], Frame("b.py", 4, "", None)),
        (['  File "a.py", line 3', "    go()", "    ^^"], Frame("a.py", 3, "go()", None)),
        (["Cell In[7], line 2", "----> 2 go()"], Frame("cell 7", 2, "go()", None)),
        (["Input In [7], line 2"], Frame("cell 7", 2, "", None)),
        (["a/b.py in f(x)", "      1 x", "----> 2 go()"], Frame("a/b.py", 2, "go()", None)),
        (["File a/b.py:9, in f(x)"], Frame("a/b.py", 9, "", None)),
        (["<ipython-input-1-ab> in <module>", "---> 12 go()"], Frame("<ipython-input-1-ab>", 12, "go()", None)),
        (["❱ 12 │   go()"], Frame("", 12, "go()", None)),
        (["a/b.py:9 in f", "❱ 12 │   go()"], Frame("a/b.py", 12, "go()", None)),
        ([">       go()"], Frame("", None, "go()", None)),
        ([f'  File "{LIB}/peft/a.py", line 3, in f', "    go()"], Frame(f"{LIB}/peft/a.py", 3, "go()", "peft")),
        (['  File "/src/torch/a.py", line 3, in f', "    go()"], Frame("/src/torch/a.py", 3, "go()", "torch")),
        (['  File "/usr/lib/python3.11/a.py", line 3, in f', "    go()"], Frame("/usr/lib/python3.11/a.py", 3, "go()", "python")),
        (['  File "a.py", line 12345678901, in f', "    go()"], Frame("a.py", 123456789, "go()", None)),
        (["Cell In[12345678901], line 12345678901"], Frame("cell 123456789", 123456789, "", None)),
        (["File a/b.py:12345678901, in f(x)"], Frame("a/b.py", 123456789, "", None)),
        (["❱ 12345678901 │   go()"], Frame("", 123456789, "go()", None)),
        (['  File "a.py", line 3, in f', ">       go()"], Frame("a.py", 3, "go()", None)),
        (['  File "a.py", line 3, in f', "  ^^^", "    go()"], Frame("a.py", 3, "", None)),
    ],
)
def test_a_frame_of_any_kind_of_traceback_is_read(lines: list[str], frame: Frame) -> None:
    (one,) = found("\n".join([*lines, "AError: a"]))
    assert one.frames[-1] == frame


def test_the_failing_frame_is_the_innermost_of_the_users_own() -> None:
    own = '  File "a.py", line 1, in f\n    own()\n  File "b.py", line 2, in f\n    inner()\n'
    torch = f'  File "{LIB}/torch/a.py", line 3, in f\n    torch()\n'
    peft = f'  File "{LIB}/peft/a.py", line 3, in f\n    peft()\n'
    told = {own + peft + torch: "inner()", peft + torch: "peft()", torch: "torch()", "": None}
    for frames, source in told.items():
        (one,) = found(f"{frames}AError: a")
        assert (one.failing.source if one.failing else None) == source
    (one,) = found(f"{own}{peft}{torch}AError: a")
    assert one.lines == ("inner()", "peft()")
    assert one.libraries == ("peft",)
    (without,) = found('  File "a.py", line 1, in f\n    own()\n  File "b.py", line 2, in f\nAError: a')
    assert without.failing == Frame("a.py", 1, "own()", None)


def test_a_warning_has_the_place_before_it_and_the_line_below_it() -> None:
    (one,) = found("/x/a.py:31: UserWarning: it is\n  go()\nand more")
    assert one.frames == (Frame("/x/a.py", 31, "go()", None),)
    for above, below, source in [("", "", ""), ("", "and more", ""), ("", "  go()", "go()"), ("one\n", "  go()", "go()")]:
        (one,) = found(f"{above}/x/a.py:31: UserWarning: it is\n{below}")
        assert one.frames == (Frame("/x/a.py", 31, source, None),)
    (last,) = found("/x/a.py:31: UserWarning: it is")
    assert last.frames == (Frame("/x/a.py", 31, "", None),)


@pytest.mark.parametrize(
    ("pasted", "message"),
    [
        ("AError: a\n\nand then", "a"),
        ("AError:\na\n\nand then", "a"),
        ("AError: a\nb\n\nand then", "a b"),
        ("AError:\na\nb\n\nand then", "a b"),
        ("AError: a", "a"),
        ("a.AError\n\nand then", "and then"),  # there is nothing before it
    ],
)
def test_a_message_goes_to_the_first_blank_line(pasted: str, message: str) -> None:
    (one,) = found(pasted)
    assert one.message == message


def test_an_exception_that_stands_above_its_traceback_has_its_frames() -> None:
    (one,) = found('AError: a\n\n  File "a.py", line 1, in f\n    go()\n')
    assert one.frames == (Frame("a.py", 1, "go()", None),)
    first, second = found('  File "a.py", line 1, in f\n    go()\nAError: a\nBError: b\n\n  File "b.py", line 2, in f\n    stop()\n')
    assert (first.type, first.message, first.frames[0].file) == ("AError", "a", "a.py")
    assert (second.type, second.message, second.frames[0].file) == ("BError", "b", "b.py")
    (kept,) = found('  File "a.py", line 1, in f\n    go()\nAError: a\n\n  File "b.py", line 2, in f\n    stop()\n')
    assert [frame.file for frame in kept.frames] == ["a.py"]


def test_frames_far_above_an_exception_are_not_its_own() -> None:
    frame = '  File "a.py", line 1, in f\n    go()\n'
    assert found(frame + "x\n" * 798 + "AError: a")[0].frames != ()
    assert found(frame + "x\n" * 799 + "AError: a")[0].frames == ()
    assert found("AError: a\n\n\n" + frame + "x\n" * 797)[0].frames != ()
    assert found("AError: a\n\n\n" + frame + "x\n" * 798)[0].frames == ()


def test_what_is_no_message_and_of_no_library_is_beside() -> None:
    frames = f'  File "{LIB}/peft/a.py", line 3, in f\n    peft()\n    ^^^\n', '  File "a.py", line 1, in f\n    go()\n'
    text = f"one\n{frames[0]}AError: a\nmore\n\ntwo\n{frames[1]}BError: b\nlast"
    assert transcript_of(text).beside == "one\n\ntwo"
    assert transcript_of("one\ntwo\n").beside == "one\ntwo\n"
    assert transcript_of(f"one\n{frames[1]}two\nAError: a").beside == "one\ntwo"
    assert transcript_of(f"one\n{frames[1]}{frames[0]}two\nAError: a").beside == "one"
    assert transcript_of(f"one\n{frames[0]}{frames[1]}two\nAError: a").beside == "one\ntwo"


def test_streams_are_read_each_by_itself() -> None:
    first, second = found("[rank0]: AError: a\n[rank1]: AError: b\n[rank0]: more\n[rank1]: of it")
    assert (first.stream, first.message, second.stream, second.message) == ("0", "a more", "1", "b of it")


def test_the_last_lines_are_kept_for_a_message_by_itself() -> None:
    assert transcript_of("\n".join(str(number) for number in range(40)) + "\n\n").last == "\n".join(str(n) for n in range(10, 40))
    assert len(transcript_of(("x" * 1999 + "\n") * 5).last) == 4_000


def test_paragraphs_are_all_of_the_end_and_neighbouring_lines() -> None:
    assert paragraphs(transcript_of("a\nb\nc\nd")) == (
        *("a b c d", "abcd", "a", "b", "c", "d", "a b", "b c", "c d", "a b c", "b c d"),
    )  # fmt: skip
    assert paragraphs(transcript_of("a")) == ("a",)
