"""Whatever the bytes of a case's file are: it is told where they are not plain YAML, and nothing is a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from gradcases.catalog import tree
from gradcases.catalog.nodes import Scalar
from gradcases.catalog.source_text import Unreadable
from tests.catalog.told import told_of
from tests.catalogs import MINIMAL

if TYPE_CHECKING:
    from pathlib import Path

MEBIBYTE = 1024 * 1024
NO_ANCHORS = "there are no anchors and aliases here; write it out"
NO_TAGS = "there are no tags here; leave it out"
BLOCK = "(while parsing a block mapping that begins on line 1)"
INDENTATION = f"did not find expected key; look at the indentation and the quotes of the line before {BLOCK}"
NO_COLON = "could not find expected ':'; every line of a mapping is `key: value`, and a longer text is indented"
FLOW = "is nested more than 24 deep; nothing in a catalog is"

# What reads as a tree, with what is said of it. The case itself is right.
FANCY: dict[str, tuple[str, list[str]]] = {
    "a duplicate key": ("title: again\n", ["18:1: duplicate key `title`: it stands on line 1 already; leave one of them out"]),
    "a duplicate key further in": (
        "see: {docs: [a], docs: [b]}\n",
        ["18:18: duplicate key `docs`: it stands on line 18 already; leave one of them out"],
    ),
    "a duplicate key whose first value stands below it": (
        "see:\n  {docs: [a]}\nsee: {}\n",
        ["20:1: duplicate key `see`: it stands on line 18 already; leave one of them out"],
    ),
    "a key three times": (
        "tags: [a]\ntags: [b]\ntags: [c]\n",
        [
            "19:1: duplicate key `tags`: it stands on line 18 already; leave one of them out",
            "20:1: duplicate key `tags`: it stands on line 18 already; leave one of them out",
        ],
    ),
    "an anchor": ("tags: &a [b]\n", [f"18:7: anchor `&a`: {NO_ANCHORS}"]),
    "an alias": ("tags: &a [b]\naliases: *a\n", [f"18:7: anchor `&a`: {NO_ANCHORS}", f"19:10: alias `*a`: {NO_ANCHORS}"]),
    "an alias of nothing": ("tags: [*a]\n", [f"18:8: alias `*a`: {NO_ANCHORS}"]),
    "an alias for a key": ("*a : b\n", [f"18:1: alias `*a`: {NO_ANCHORS}"]),
    "a merge key": ("requires:\n  <<: {device: cpu}\n", ["19:3: merge key `<<`: there are none here; write out what it stands for"]),
    "a tag that would run something": (
        "tags: !!python/object/apply:os.system [ls]\n",
        [f"18:7: tag `tag:yaml.org,2002:python/object/apply:os.system`: {NO_TAGS}"],
    ),
    "a tag on a key": ("!!str tags: [a]\n", [f"18:1: tag `tag:yaml.org,2002:str`: {NO_TAGS}"]),
    "a tag of one's own": ("tags: [!mine a]\n", [f"18:8: tag `!mine`: {NO_TAGS}"]),
    "a list for a key": ("? [a, b]\n: c\n", ["18:3: a key is a list or a mapping; keys are text"]),
    "a mapping for a key": ("{a: b}: c\n", ["18:1: a key is a list or a mapping; keys are text"]),
    "an escape for NUL": ('tags: ["a\\0"]\n', ["18:8: a text with an escape for NUL or for half a character; leave it out"]),
}

# What cannot be read, with what is said of it.
UNREADABLE: dict[str, tuple[str | bytes, str]] = {
    "an empty file": ("", "1:1: is empty; fill it or delete it"),
    "a file of one comment": ("# nothing\n", "1:1: is empty; fill it or delete it"),
    "a file of a byte order mark": (b"\xef\xbb\xbf", "1:1: is empty; fill it or delete it"),
    "a second document": (f"{MINIMAL}---\na: b\n", "18:1: holds a second document; a file of a catalog holds one"),
    "a second document that is empty": (f"{MINIMAL}---\n", "18:1: holds a second document; a file of a catalog holds one"),
    "lists nested too deep": (f"a: {'[' * 30}{']' * 30}\n", f"1:28: {FLOW}"),
    "mappings nested too deep": ("{a: " * 30 + "}" * 30, f"1:98: {FLOW}"),
    "keys nested too deep": ("? " * 30, f"1:51: {FLOW}"),
    "a mebibyte of [": ("[" * MEBIBYTE, f"1:26: {FLOW}"),
    "a mebibyte of {": ("{" * MEBIBYTE, f"1:26: {FLOW}"),
    "a mebibyte of -": ("- " * (MEBIBYTE // 2), f"1:51: {FLOW}"),
    "a mebibyte of ?": ("? " * (MEBIBYTE // 2), f"1:51: {FLOW}"),
    "more than a mebibyte": ("#" * (MEBIBYTE + 1), " is 1,048,577 bytes; a file of a catalog has at most 1,048,576"),
    "Latin-1": ("title: ein schöner Fall\n".encode("latin-1"), "1:15: is not UTF-8: byte 0xf6; save it as UTF-8"),
    "not UTF-8 behind what is": ("é: 1\né: ".encode() + b"\xff\n", "2:4: is not UTF-8: byte 0xff; save it as UTF-8"),
    "not UTF-8 behind a byte order mark": (b"\xef\xbb\xbfa: \xff\n", "1:4: is not UTF-8: byte 0xff; save it as UTF-8"),
    "UTF-16": (MINIMAL.encode("utf-16"), "1:1: is not UTF-8: byte 0xff; save it as UTF-8"),
    "a character cut off": (b"a: b\nc: \xc3", "2:4: is not UTF-8: byte 0xc3; save it as UTF-8"),
    "NUL": ("a: b\nc: \0\n", "2:4: the character U+0000 may not stand in a catalog; leave it out"),
    **{
        f"the character U+{code:04X}": (
            f"é: {chr(code)}b\n",
            f"1:4: the character U+{code:04X} may not stand in a catalog; leave it out, or write it as an escape in double quotes",
        )
        for code in (0x07, 0x0B, 0x0C, 0x1B, 0x7F, 0x85, 0x9B, 0x2028, 0x2029, 0xFEFF, 0xFFFF)
    },
    "a control character behind other line breaks": (
        "a: b\r\nc: d\re: \a\n",
        "3:4: the character U+0007 may not stand in a catalog; leave it out, or write it as an escape in double quotes",
    ),
}

# The same, in the words of the parser in C.
NO_YAML: dict[str, tuple[str, str]] = {
    "a tab for indentation": ("expect:\n\tgrads: {}\n", "2:1: is not YAML: a tab; indent with spaces"),
    "a tab at the start": ("\ttitle: a\n", "1:1: is not YAML: a tab; indent with spaces"),
    "a colon in a text": (
        "title: a: b\n",
        "1:9: is not YAML: mapping values are not allowed in this context; put a text that has `: ` in it in quotes",
    ),
    "a text that begins with @": ("title: @a\n", "1:8: is not YAML: a text cannot begin with '@'; put it in quotes"),
    "a text that begins with @, below others": (
        "title: b\nwhy: c\ncause: d\nid: @a\n",
        "4:5: is not YAML: a text cannot begin with '@'; put it in quotes",
    ),
    "a text that begins with a backtick": ("title: `x.grad`\n", "1:8: is not YAML: a text cannot begin with '`'; put it in quotes"),
    "a bare star": (
        "expect:\n  grads:\n    *: present\n",
        "3:6: is not YAML: did not find expected alphabetic or numeric character; put a key or a text that begins with `*` or `&` "
        "in quotes (while scanning an alias that begins on line 3)",
    ),
    "a list that is not closed": (
        "tags: [a, b\n",
        "2:1: is not YAML: did not find expected ',' or ']' (while parsing a flow sequence that begins on line 1)",
    ),
    "a list that is not closed at the end": (
        "tags: [\n",
        "2:1: is not YAML: did not find expected node content; look for a `[` or `{` that is not closed",
    ),
    "a quote that is not closed": (
        'title: "a\nwhy: b\n',
        "3:1: is not YAML: found unexpected end of stream (while scanning a quoted scalar that begins on line 1)",
    ),
    "a quote in quotes": ("title: 'it's'\n", f"1:12: is not YAML: {INDENTATION}"),
    "too little indentation": ("expect:\n    grads: {}\n  warns: []\n", f"3:3: is not YAML: {INDENTATION}"),
    "code with too little indentation": ("code: |\n    x = 1\n  y = 1\n", f"3:3: is not YAML: {INDENTATION}"),
    "code without indentation": (
        "code: |\nimport torch\nx = 1\n",
        f"3:1: is not YAML: {NO_COLON} (while scanning a simple key that begins on line 2)",
    ),
    "a line without a colon": (
        "title: a\nwhy\ncause: b\n",
        f"3:1: is not YAML: {NO_COLON} (while scanning a simple key that begins on line 2)",
    ),
    "a backslash in double quotes": (
        'title: "\\d"\n',
        "1:9: is not YAML: found unknown escape character (while parsing a quoted scalar that begins on line 1)",
    ),
    "half a character": (
        'title: "\\ud800"\n',
        "1:11: is not YAML: found invalid Unicode character escape code (while parsing a quoted scalar that begins on line 1)",
    ),
    "code behind the bar": (
        "code: | x = 1\n",
        "1:9: is not YAML: did not find expected comment or line break (while scanning a block scalar that begins on line 1)",
    ),
}
in_c = pytest.mark.skipif(not yaml.__with_libyaml__, reason="this PyYAML has no parser in C, and the one in Python has other words")
parsers = pytest.mark.parametrize("parser", [tree.PARSER, yaml.SafeLoader], ids=["usual", "python"])


@parsers
@pytest.mark.parametrize("name", FANCY)
def test_what_is_not_plain_yaml_is_refused(
    name: str, parser: type[yaml.SafeLoader], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "PARSER", parser)
    behind, complaints = FANCY[name]
    assert told_of(tmp_path, {"t/s": MINIMAL + behind}) == [f"t/s.yaml:{each}" for each in complaints]


@parsers
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_told_with_its_place(
    name: str, parser: type[yaml.SafeLoader], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "PARSER", parser)
    content, complaint = UNREADABLE[name]
    assert told_of(tmp_path, {"t/s": content}) == [f"t/s.yaml:{complaint}"]


@in_c
@pytest.mark.parametrize("name", NO_YAML)
def test_what_is_no_yaml_is_told_with_its_place(name: str, tmp_path: Path) -> None:
    content, complaint = NO_YAML[name]
    assert told_of(tmp_path, {"t/s": content}) == [f"t/s.yaml:{complaint}"]


@pytest.mark.parametrize("name", [*NO_YAML, "an escape for no character"])
def test_the_parser_in_python_gives_no_traceback_either(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "PARSER", yaml.SafeLoader)
    content, _ = NO_YAML.get(name, ('title: "\\U00110000"\n', ""))
    assert all(complaint.startswith("t/s.yaml") for complaint in told_of(tmp_path, {"t/s": content}))


@pytest.mark.parametrize(("code", "is_told"), [("d7ff", False), ("d800", True), ("dfff", True), ("e000", False), ("0000", True)])
def test_an_escape_for_half_a_character_is_told(code: str, is_told: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "PARSER", yaml.SafeLoader)  # the one in C lets none through
    told: list[str] = []
    read = tree.parse(f'"\\u{code}"'.encode(), lambda place, complaint: told.append(complaint))
    assert isinstance(read, Scalar)
    assert (read.text, len(told)) == ("?", 1) if is_told else (chr(int(code, 16)), 0)


def test_the_first_key_or_value_after_twenty_thousand_is_told() -> None:
    with pytest.raises(Unreadable, match="is the end of 20,000 keys and values") as caught:
        tree.parse(b"[" + b"a," * 20_000 + b"]", lambda place, complaint: None)
    assert caught.value.column == 2 * 20_000


def test_a_bomb_of_aliases_does_not_go_off(tmp_path: Path) -> None:
    laughs = "".join(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 10))
    complaints = told_of(tmp_path, {"t/s": f"a0: &a0 ha\n{laughs}"})
    assert sum(": alias `*a" in complaint for complaint in complaints) == 81
    assert sum(": anchor `&a" in complaint for complaint in complaints) == 10


LONG = "1" * (MEBIBYTE - 2000)


@pytest.mark.parametrize(
    "content",
    [
        f'{MINIMAL}? "{LONG}"\n: a\n',
        MINIMAL.replace("symptom: raises", f"symptom: {LONG}"),
        MINIMAL.replace("x: null", f"x: {LONG}"),
        MINIMAL.replace("x: null", f"x: [{LONG}x]"),
        f'{MINIMAL}aliases: "{LONG}"\n',
        f"{MINIMAL}&{LONG} tags: [a]\n",
    ],
    ids=["a key", "a word", "a number", "almost a number", "a text", "an anchor"],
)
def test_a_mebibyte_is_told_in_short(content: str, tmp_path: Path) -> None:
    assert all(len(complaint) < 400 for complaint in told_of(tmp_path, {"t/s": content}))
