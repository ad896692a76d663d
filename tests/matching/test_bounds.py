"""Whatever is pasted, there is an answer, of bounded work. The rules mean the same in Python and in JavaScript."""

from __future__ import annotations

import json
import random
import re
import re._constants as kinds  # type: ignore[import-not-found]  # nothing public says of what a pattern is made
import re._parser as parser  # type: ignore[import-not-found]  # as above
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from gradcases.catalog import load
from gradcases.matching import canonical, cleaning, elsewhere, scoring, signs, traces, transcripts
from gradcases.matching.answering import answer
from gradcases.matching.exported import in_javascript, rules
from gradcases.matching.texts import Text, texts_of
from tests.fuzz.work import calls

CASES = load().cases
TEXTS = texts_of(CASES)
TITLES = {case.id: case.title for case in CASES}
MEGABYTE = 1_000_000
HOSTILE = [
    *("a", "a.", "(", "[1, ", "[, ", "Error: ", "a.b.cError: ", "AError:\n", "/x", "0x", "\x1b[", "\x1b]", "tensor(", "torch.Size([", "'"),
    *("[rank0]: ", "x = x - ", ".step() ", '\\u001b[ "', '\\n"', '  File "a.py", line 1\n', "\n", "2024-01-01 00:00:00 ", "----> 1 x\n"),
    *("RuntimeError: element 0 of tensors does not\n", "\ud800", "§", "1", "9" * 5000 + "\n", "| ", "> > ", "\x00", "\r", "`", "https://a"),
    *(" " * 1999 + "x\n", "\n" + '"' + " " * 39_990 + 'x\\n"\n', "RuntimeError: " + "/" * 1900 + "\n"),  # these took half a minute
    *("aBackward ", "output 0 of a", "derivative for ", "https://", "--> " + "9" * 50 + " x\n", "RuntimeError: \n\n", "│", "Warning:"),
]


MOST_CALLS = 1_500_000  # the most that any of these takes is half of it


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_what_is_done_for_a_megabyte_of_anything_is_bounded(piece: str) -> None:
    """Counted in calls; how many steps an expression takes in one of them, tests/fuzz/test_regular_expressions.py counts."""
    calls(lambda: answer(piece * (MEGABYTE // len(piece)), TEXTS, TITLES), most=MOST_CALLS)


@pytest.mark.parametrize("piece", ["AError:\n", "\n", " " * 1999 + "x\n"], ids=repr)
def test_four_megabytes_are_no_more_work_than_one(piece: str) -> None:
    """Only the end of a text is looked at, so that no expression is given more than a bound."""
    one, four = (calls(partial(answer, piece * (size * MEGABYTE // len(piece)), TEXTS, TITLES)) for size in (1, 4))
    assert four <= 1.05 * one


def test_broken_texts_are_answered() -> None:
    chance = random.Random(7)
    pieces = [
        "\n",
        "\x1b[31m",
        "Error:",
        "Traceback (most recent call last):\n",
        'File "',
        '", line ',
        "[rank1]: ",
        "----> ",
        "§",
        "…",
        "│",
    ]
    for text in chance.sample(TEXTS, 60):
        told = list(f'Traceback (most recent call last):\n  File "a.py", line 3, in f\n    {text.at}\n{text.type}: {text.said}')
        for _ in range(12):
            at = chance.randrange(len(told) + 1)
            told[at : at + chance.choice((0, 0, 7))] = chance.choice(pieces)
        answer("".join(told), TEXTS, TITLES)


def test_a_late_exception_of_a_long_log_is_found() -> None:
    given = answer("step 1, loss 0.5\n" * 300_000 + "RuntimeError: grad can be implicitly created only for scalar outputs\n", TEXTS, TITLES)
    assert given.matches[0].cause == "nonscalar-backward"


PATTERNS = [
    *(pattern for pattern, _ in (*canonical.RULES, *canonical.LOOSE_RULES, *elsewhere.ELSEWHERE)),
    canonical.DROPPED,
    *cleaning.PREFIXES,
    *scoring.GENERAL,
    scoring.ABOUT_GRADIENTS,
    *(sign.pattern for sign in signs.SIGNS),
    *(trace.pattern for trace in traces.TRACES),
    *(value.pattern for module in (cleaning, transcripts) for value in vars(module).values() if isinstance(value, re.Pattern)),
]


def parts(tree: Any, repeated: bool = False) -> Iterator[tuple[Any, Any, bool]]:
    """Each operation of a pattern with its argument, and whether something unbounded repeats it."""
    for operation, argument in tree:
        yield operation, argument, repeated
        again = operation in (kinds.MAX_REPEAT, kinds.MIN_REPEAT) and argument[1] is kinds.MAXREPEAT
        for piece in _trees(argument):
            yield from parts(piece, repeated or again)


def _trees(argument: Any) -> Iterator[Any]:
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for each in argument:
            yield from _trees(each)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_rule_repeats_a_repetition_or_needs_what_javascript_lacks(pattern: str) -> None:
    found = list(parts(parser.parse(pattern)))
    repeats = [each for each in found if each[0] in (kinds.MAX_REPEAT, kinds.MIN_REPEAT) and each[1][1] is kinds.MAXREPEAT]
    assert not [each for each in repeats if each[2]], "a repetition in a repetition"
    assert not [each for each in found if each[0] in (kinds.ASSERT, kinds.ASSERT_NOT) and each[1][0] < 0], "a lookbehind"
    assert not re.search(r"\(\?[a-zA-Z<#]|\(\?P|\\[AZ]|[*+?}]\+", pattern), "what JavaScript has not"


IN_JAVASCRIPT = """
const [rules, texts] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const replaced = (text, all) => all.reduce((told, [pattern, by]) => told.replace(new RegExp(pattern, "g"), by), text);
const squeezed = (text) => text.replace(new RegExp(rules.canonical.dropped, "g"), "").toLowerCase();
for (const each of [...rules.cleaning.prefixes, ...rules.scoring.general, rules.scoring.about_gradients, rules.cleaning.patterns.colour[0],
                    ...rules.signs.map((sign) => sign.pattern), ...rules.elsewhere.map(([pattern]) => pattern)]) new RegExp(each);
console.log(JSON.stringify(texts.map((text) => {
  const exact = replaced(text, rules.canonical.rules);
  return [squeezed(exact), squeezed(replaced(exact, rules.canonical.loose_rules))];
})));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed, which runs the rules as JavaScript")
def test_the_rules_make_the_same_of_every_recorded_text_in_javascript() -> None:
    told = [text.said for text in TEXTS]
    given = json.dumps([rules(), told])
    ran = subprocess.run(
        ["node", "-e", IN_JAVASCRIPT], input=given, capture_output=True, text=True, encoding="utf-8", check=True, timeout=120
    )
    readings = [canonical.canonical(each) for each in told]
    assert json.loads(ran.stdout) == [[each.exact, each.loose] for each in readings]


def test_the_exported_rules_are_all_that_points_and_bounds_are_made_of() -> None:
    exported = rules()
    assert exported["scoring"]["numbers"]["same"] == scoring.SAME
    assert exported["answering"]["numbers"]["shown"] == 3
    assert exported["cleaning"]["numbers"]["longest"] == cleaning.LONGEST
    assert exported["transcripts"]["patterns"].keys() > {"file", "cell", "place"}
    flagged = {name: flags for part in exported.values() if "patterns" in part for name, (_, flags) in part["patterns"].items() if flags}
    assert flagged == {"python": "i"}
    assert json.loads(json.dumps(exported)) == exported


@pytest.mark.parametrize(
    ("python", "javascript"),
    [
        (r"\s\S.", r"[ \t-\r][^ \t-\r][^\n]"),
        (r"[\s.(][^\s)]\.", r"[ \t-\r.(][^ \t-\r)]\."),
        (r"\[.\]", r"\[[^\n]\]"),
        (r"[\s\S].", r"[^][^\n]"),
        (r"a(\s)", r"a([ \t-\r])"),
    ],
)
def test_a_pattern_is_written_as_javascript_means_it(python: str, javascript: str) -> None:
    assert in_javascript(python) == javascript


def test_texts_are_the_same_read_back() -> None:
    assert [Text.of_json(text.to_json()) for text in TEXTS] == list(TEXTS)
