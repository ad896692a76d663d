"""The box of the page answers as `gradcases diagnose` does: each recorded message, pasted in some way, has the same answer in both."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pytest

from gradcases.catalog import Catalog
from gradcases.commands.kept_texts import load
from gradcases.matching.answer import Answer, Heard, Match
from gradcases.matching.answering import answer
from gradcases.matching.cleaning import LONGEST
from gradcases.matching.texts import Text
from gradcases.render.diagnoses import answer_words as words
from gradcases.render.words import explain_command
from gradcases.site.paste_data import paste_data
from gradcases.site.statics import matching
from tests.matching.pasted import WAYS, WITH_CODE, pasted
from tests.matching.test_bounds import HOSTILE
from tests.matching.test_threads import THREADS, parted
from tests.matching.test_transcripts import CLAIMED, DIGIT_OF_ANOTHER_SCRIPT, ELSEWHERE, HERE

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed, which runs the page's rules")

ASKED = """
const [data, titles, pasted] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const window = { GRADCASES_TEXTS: data };
const document = { getElementById: () => null };
SCRIPT
const { answer, told } = window.gradcasesDiagnose(titles);
const match = ({ text, ...rest }) => ({ ...rest, text: text.said });
console.log(JSON.stringify(pasted.map((text) => {
  const given = answer(text);
  return {
    ...given,
    claimed: given.claimed ? given.claimed.said : null,
    matches: given.matches.map(match),
    also: given.also.map(match),
    told: { finding: told(given).finding, heard: told(given).heard, labels: told(given).matches.map((each) => each.label) },
  };
})));
"""


@lru_cache(maxsize=1)
def known() -> tuple[Catalog, tuple[Text, ...], Mapping[str, str]]:
    catalog, texts = load(None)
    return catalog, tuple(texts), {case.id: case.title for case in catalog.cases}


def in_javascript(texts: Sequence[str]) -> list[Any]:
    """The answers of the page's script, in one process."""
    catalog, known_texts, titles = known()
    given = json.dumps([paste_data(known_texts, catalog.by_id), titles, texts])
    program = ["node", "-e", ASKED.replace("SCRIPT", matching())]
    ran = subprocess.run(program, input=given, capture_output=True, text=True, encoding="utf-8", check=True, timeout=300)
    return list(json.loads(ran.stdout))


def in_python(text: str) -> dict[str, Any]:
    catalog, known_texts, titles = known()
    given = answer(text, known_texts, titles)
    return {
        "verdict": given.verdict.value,
        "heard": None if given.heard is None else _heard(given.heard),
        "matches": [_match(each) for each in given.matches],
        "also": [_match(each) for each in given.also],
        "about": given.about,
        "shown": given.shown,
        "claimed": given.claimed.said if given.claimed else None,
        "advice": list(given.advice),
        "told": _told(given, catalog),
    }


def _told(given: Answer, catalog: Catalog) -> dict[str, Any]:
    heard = (words.heading(given.heard), words.place(given.heard), words.ranks(given.heard)) if given.heard else ()
    labels = [words.label(each) for each in given.matches]
    finding = words.finding(given, catalog).removesuffix(f" {explain_command(given.shown or '')}")  # where the page has a link
    return {"finding": finding, "heard": [each for each in heard if each], "labels": labels}


def _heard(heard: Heard) -> dict[str, Any]:
    frame = heard.frame
    at = None if frame is None else {"file": frame.file, "line": frame.line, "source": frame.source, "library": frame.library}
    return {"type": heard.type, "message": heard.message, "frame": at, "libraries": list(heard.libraries), "ranks": list(heard.ranks)}


def _match(match: Match) -> dict[str, Any]:
    plain = {"cause": match.cause, "case": match.case, "share": match.share, "why": list(match.why), "apart": match.apart}
    return {**plain, "text": match.text.said, "cases": list(match.cases)}


def differing(texts: Sequence[str]) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Each text with another answer, and what of both is not the same."""
    both = [(text, in_python(text), given) for text, given in zip(texts, in_javascript(texts), strict=True)]
    parts = [(text, {key for key in (*one, *other) if one.get(key) != other.get(key)}, one, other) for text, one, other in both]
    return [(text, {key: one.get(key) for key in keys}, {key: other.get(key) for key in keys}) for text, keys, one, other in parts if keys]


def test_every_recorded_message_has_the_same_answer_alone_and_pasted_in_some_way() -> None:
    """With one way for each message, by lot."""
    catalog, texts, _ = known()
    chance = random.Random(11)
    told = [f"{text.type}: {text.said}" if text.type else text.said for text in texts]
    ways = [(text, chance.choice([*WAYS, WITH_CODE])) for text in texts]
    codes = {case.id: case.code.program.text for case in catalog.cases}
    told += [pasted(way, text.type or "RuntimeError", text.said, text.at, text.case, codes[text.case]) for text, way in ways]
    assert {way for _, way in ways} == {*WAYS, WITH_CODE}
    assert differing(list(dict.fromkeys(told))) == []


def test_what_people_paste_has_the_same_answer_and_what_is_about_something_else() -> None:
    transcripts = [path.read_text(encoding="utf-8") for path in sorted((HERE / "transcripts").glob("*.txt"))]
    texts = [*transcripts, *(parted(thread)[1] for thread in THREADS), *ELSEWHERE, CLAIMED, DIGIT_OF_ANOTHER_SCRIPT, "", " \n"]
    assert {in_python(text)["verdict"] for text in texts} == {"matched", "never-raised", "no-gradient-problem", "unknown", "empty"}
    assert differing(texts) == []


def test_broken_texts_have_the_same_answer() -> None:
    _, texts, _ = known()
    chance = random.Random(5)
    broken = [piece * 40 for piece in HOSTILE]
    for text in chance.sample(texts, 60):
        told = list(f'Traceback (most recent call last):\n  File "a.py", line 3, in f\n    {text.at}\n{text.type}: {text.said}')
        for _ in range(6):
            at = chance.randrange(len(told) + 1)
            told[at : at + chance.choice((0, 0, 9))] = chance.choice(HOSTILE)
        broken.append("".join(told))
    assert differing(broken) == []


TIMED = """
const [data, titles, pasted] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const window = { GRADCASES_TEXTS: data };
const document = { getElementById: () => null };
SCRIPT
const { answer } = window.gradcasesDiagnose(titles);
console.log(JSON.stringify(pasted.map((text) => {
  const before = process.cpuUsage();
  answer(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
})));
"""


def test_whatever_is_pasted_is_answered_soon() -> None:
    """As long as is read of any text. In seconds of the process: an answer takes a part of one, an expression that runs away minutes."""
    catalog, texts, titles = known()
    frames = '  File "a.py", line 1, in f\n    x\n' * 700
    long = [*(piece * (LONGEST // len(piece)) for piece in HOSTILE), f"{frames}RuntimeError: element 0 of tensors does not\n" * 8]
    given = json.dumps([paste_data(texts, catalog.by_id), titles, long])
    program = ["node", "-e", TIMED.replace("SCRIPT", matching())]
    ran = subprocess.run(program, input=given, capture_output=True, text=True, encoding="utf-8", check=True, timeout=300)
    slow = {text[:20]: seconds for text, seconds in zip(long, json.loads(ran.stdout), strict=True) if seconds > 5}
    assert slow == {}


def test_an_answer_that_differs_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from gradcases.matching import scoring

    text = "RuntimeError: grad can be implicitly created only for scalar outputs, it says"
    assert differing([text]) == []
    monkeypatch.setattr(scoring, "TYPE_SAME", -9.0)
    script = in_javascript([text])
    monkeypatch.undo()
    assert script != [in_python(text)]
