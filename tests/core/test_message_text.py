import pytest

from gradcases.message_text import holds, normalised, same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("at 0x7f3a2b00c0de", "at 0x55d0c0ffee00"),
        ("in /usr/lib/python3/site-packages/torch/x.py:12", "in /home/me/.venv/lib/torch/x.py:99"),
        (r"in C:\Users\me\torch\x.py", r"in D:\envs\one\torch\x.py"),
        ("a long text\nthat wraps", "a long text that\n   wraps"),
        ("use torch.channels_last here", "use torch.contiguous_format here"),
        ("strides() = [3, 1] differ", "strides() = [1, 2] differ"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("it failed\nException raised from check at ../aten/x.cpp:12 (most recent call first):\nframe #0", "it failed"),
        ("  around  ", "around"),
    ],
)
def test_what_varies_between_machines_does_not_make_another_text(one: str, other: str) -> None:
    assert one != other
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("shape [2]", "shape [3]"),
        ("version 1", "version 2"),
        ("output 0 of ExpBackward0", "output 0 of Exp"),
        ("Float", "Double"),
        ("and/or", "but"),
        ("", "x"),
    ],
)
def test_everything_else_does(one: str, other: str) -> None:
    assert not same(one, other)


def test_a_core_is_found_across_a_line_wrap() -> None:
    assert holds("does not require grad", "element 0 does not\n  require grad")
    assert holds("at 0x7fff0000", "at 0x12345678")
    assert not holds("does require grad", "element 0 does not require grad")


def test_a_recorded_text_that_is_cut_stands_for_whatever_follows() -> None:
    assert same("Could not run 'aten::norm' with\narguments …", "Could not run 'aten::norm' with arguments from\na page of backends")
    assert not same("Could not run 'aten::norm' …", "Could run 'aten::norm'")
    assert not same("Could not run …", "Could not")


def test_normalising_twice_is_normalising_once() -> None:
    for text in ("x /a/b/c 0x1234 strides: (1, 2)\n y", "torch.preserve_format", "\x1b[1mz"):
        assert normalised(normalised(text)) == normalised(text)
