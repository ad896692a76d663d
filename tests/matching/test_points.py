"""How well a message fits a recorded one, in points, and which fits are none: by texts that are made up."""

from __future__ import annotations

import pytest

from gradcases.matching.scoring import Fit, Score, likeness, scores_of
from gradcases.matching.texts import Kind, Text
from gradcases.matching.transcripts import Found, Frame
from tests.matching.made import SAID, text

FLOAT = "of the two it wants a Float and this one is not so"
DOUBLE = "of the two it wants a Double and this one is not so"
LETTERS = "abcdefghijklmnopqrstuvwxyzkjihgfedcbavwxyzlmnopqrs"
OTHER = "zyxwvutsrqponmlkjihgfedcba" * 3
CORE = "mnopqrstuvwxyzkjihgf"
NONE = "'NoneType' object has no attribute 'zap'"


def found(message: str, *, type: str | None = "RuntimeError", source: str | None = None) -> Found:
    return Found(type, (message,), (Frame("a.py", 1, source, None),) if source is not None else ())


def scored(one: Found, other: Text) -> tuple[Fit, float] | None:
    scores = scores_of(one, [other])
    return (scores[0].fit, round(scores[0].message, 2)) if scores else None


# What is found, what is recorded, and the fit with its points; 2 of them are for the same type.
FITS = [
    (SAID, SAID, (Fit.SAME, 102.0)),
    (DOUBLE, FLOAT, (Fit.SAME_BUT_NAMES, 96.53)),
    (f"so {SAID} again", SAID, (Fit.WITHIN, 95.0)),
    (f"so {DOUBLE} again", FLOAT, (Fit.WITHIN, 92.0)),
    (SAID[:40], SAID, (Fit.CUT, 91.43)),
    (SAID[:40] + "...", SAID, (Fit.CUT, 91.75)),
    (LETTERS[:20], LETTERS[:20] + OTHER[:10], (Fit.CUT, 92.0)),
    (LETTERS[:19], LETTERS[:19] + OTHER[:10], None),
    (OTHER[:3] + LETTERS[:20], LETTERS[:20], (Fit.WITHIN, 95.0)),
    (OTHER[:3] + LETTERS[:19], LETTERS[:19], None),
    (f"{OTHER[:3]}{LETTERS[:14]} Double", f"{LETTERS[:14]} Float", (Fit.WITHIN, 92.0)),
    (f"{OTHER[:3]}{LETTERS[:13]} Double", f"{LETTERS[:13]} Float", None),
    (LETTERS[:30] + OTHER[:10], LETTERS[:30] + OTHER[20:40], (Fit.BEGINS, 76.0)),
    (LETTERS[:29] + OTHER[:10], LETTERS[:29] + OTHER[20:40], None),
    (LETTERS * 6 + OTHER[:10], LETTERS * 6 + OTHER[20:40], (Fit.BEGINS, 81.23)),
    (LETTERS[:45] + OTHER[:55], LETTERS[:45] + OTHER[22:78], (Fit.BEGINS, 68.8)),
    (LETTERS[:44] + OTHER[:56], LETTERS[:44] + OTHER[22:78], None),
    (LETTERS, OTHER, None),
    ("", LETTERS, None),
]


@pytest.mark.parametrize(("message", "recorded", "fit"), FITS)
def test_a_message_fits_a_recorded_one(message: str, recorded: str, fit: tuple[Fit, float] | None) -> None:
    assert scored(found(message), text("a", recorded)) == fit


# What is found, and the core that is recorded.
CORES = [
    (f"zz {CORE} yy", CORE, "RuntimeError", (Fit.CORE, 85.0)),
    (f"zz {CORE * 8} yy", CORE * 8, "RuntimeError", (Fit.CORE, 90.0)),
    ("zz it wants a Double here yy", "it wants a Float here", "RuntimeError", (Fit.CORE, 80.85)),
    (f"zz {CORE[:9]} yy", CORE[:9], "RuntimeError", (Fit.CORE, 84.45)),
    (f"zz {CORE[:8]} yy", CORE[:8], "RuntimeError", None),
    (CORE[:8], CORE[:8], "RuntimeError", (Fit.CORE, 84.0)),
    (f"zz {CORE[:14]} yy", CORE[:14], None, (Fit.CORE, 82.7)),
    (f"zz {CORE[:13]} yy", CORE[:13], None, None),
    (CORE[:13], CORE[:13], None, (Fit.CORE, 82.0)),
    (OTHER, CORE, "RuntimeError", None),
]


@pytest.mark.parametrize(("message", "core", "type_", "fit"), CORES)
def test_a_message_with_a_recorded_core_in_it_fits(message: str, core: str, type_: str | None, fit: tuple[Fit, float] | None) -> None:
    assert scored(found(message, type=type_), text("a", core, whole=False, core=core)) == fit


@pytest.mark.parametrize(
    ("one", "other", "points"),
    [
        ("RuntimeError", "RuntimeError", 102.0),
        ("torch.autograd.RuntimeError", "RuntimeError", 102.0),
        ("ValueError", "RuntimeError", 88.0),
        (None, "RuntimeError", 100.0),
        ("ValueError", None, 100.0),
    ],
)
def test_another_type_is_worth_less(one: str | None, other: str | None, points: float) -> None:
    assert scored(found(SAID, type=one), text("a", type=other)) == (Fit.SAME, points)


@pytest.mark.parametrize(("shared", "fits"), [(40, True), (39, False)])
def test_sixty_points_are_enough(shared: int, fits: bool) -> None:
    """56 for beginning alike, 24 for two thirds of it being the same, 12 less for another type."""
    one, other = found(LETTERS[:shared] + OTHER[: 60 - shared], type="ValueError"), text("a", LETTERS[:shared] + OTHER[20 : 80 - shared])
    assert scored(one, other) == ((Fit.BEGINS, 60.0) if fits else None)


@pytest.mark.parametrize(
    ("type_", "kind", "fits"),
    [
        ("UserWarning", Kind.WARNED, True),
        ("UserWarning", Kind.RAISED, False),
        ("RuntimeError", Kind.RAISED, True),
        ("RuntimeError", Kind.CLAIMED, False),
        ("UserWarning", Kind.CLAIMED, False),
    ],
)
def test_a_warning_is_no_exception_and_a_claim_is_neither(type_: str, kind: Kind, fits: bool) -> None:
    assert (scored(found(SAID, type=type_), text("a", kind=kind, type=None)) == (Fit.SAME, 100.0)) is fits


@pytest.mark.parametrize(
    ("source", "at", "line"),
    [
        ("loss.backward()", "loss.backward()", 6.0),
        ("total . backward()  # now", "loss.backward()", 4.0),
        ("f(x).backward()", "loss.backward()", 2.0),
        ("y = x", "loss.backward()", 0.0),
        ("loss.backward()", "y = x", 0.0),
        ("z = x", "y = x", 0.0),
        ("f(x)", "loss.backward()", 0.0),
        ("f(g(h(x)))", "f(g(h(y))) + i()", 3.0),
        ("f(x)", "f(g(h(y)))", 4 / 3),
        ("loss.backward()", None, 0.0),
        (None, "loss.backward()", 0.0),
    ],
)
def test_the_line_that_raises_counts_as_far_as_it_calls_the_same(source: str | None, at: str | None, line: float) -> None:
    (score,) = scores_of(found(SAID, source=source), [text("a", at=at)])
    assert (score.line, score.points) == (line, score.message + line)


# A message of Python itself, its line, what is recorded, and whether it is a gradient's.
OF_PYTHON = [
    (NONE, None, NONE, True),
    (NONE, "x.zap()", NONE, False),
    (NONE, "x.grad.zap()", NONE, True),
    (NONE, "y.zap()", f"{NONE} and so on and so on", False),
    (NONE.replace("zap", "grad_fn"), "y.zap()", NONE.replace("zap", "grad_fn"), True),
]


@pytest.mark.parametrize(("message", "source", "recorded", "fits"), OF_PYTHON)
def test_a_message_of_python_is_a_gradients_by_its_line(message: str, source: str | None, recorded: str, fits: bool) -> None:
    assert (scored(found(message, type="AttributeError", source=source), text("a", recorded, type="AttributeError")) is not None) is fits


def test_the_very_line_of_a_case_makes_a_message_of_python_its_own() -> None:
    (score,) = scores_of(found(NONE, source="x.zap()"), [text("a", NONE, at="x.zap()")])
    assert (score.message, score.line) == (102.0, 6.0)
    (score,) = scores_of(found(NONE, source="y.zap()"), [text("a", NONE, at="x.zap()")])
    assert (score.message, score.line) == (102.0, 4.0)
    assert scores_of(found(NONE, source="y.zap() + f()"), [text("a", NONE, at="x.zap()")]) == []


@pytest.mark.parametrize(
    ("readings", "recorded", "fits"),
    [
        ((NONE, f"{NONE} in backward"), NONE, False),
        (("'a'", "'a' is no name of a part"), "'a' is no name of a part", False),
        (("so it is", "so it is no name of a part"), "so it is no name of a part", True),
    ],
)
def test_whose_a_message_is_is_told_by_its_first_line(readings: tuple[str, ...], recorded: str, fits: bool) -> None:
    one = Found("AttributeError", readings, (Frame("a.py", 1, "y.zap()", None),))
    assert (scored(one, text("a", recorded, type="AttributeError")) is not None) is fits


def test_the_reading_that_fits_best_is_named() -> None:
    one = Found("RuntimeError", ("nothing that is known", f"so {SAID}", SAID))
    (score,) = scores_of(one, [text("a")])
    assert (score.fit, score.reading) == (Fit.SAME, 2)
    (score,) = scores_of(Found("RuntimeError", ("nothing that is known", SAID, f" {SAID}")), [text("a")])
    assert (score.fit, score.reading) == (Fit.SAME, 1)


def test_the_better_of_the_whole_and_the_core_counts() -> None:
    assert scored(found(SAID), text("a", SAID, core=SAID[:30])) == (Fit.SAME, 102.0)
    assert scored(found(f"zz {CORE} yy"), text("a", LETTERS, core=CORE)) == (Fit.CORE, 85.0)


WORDS = "one two three four five six seven eight nine ten eleven"


@pytest.mark.parametrize(
    ("message", "type_", "kind", "points"),
    [
        (WORDS.replace("six", "sox"), "RuntimeError", Kind.RAISED, 55.27),
        (WORDS.replace("six", "sox").replace("three", "free"), "RuntimeError", Kind.RAISED, None),
        (WORDS.replace("six", "sox"), "KeyError", Kind.RAISED, None),
        (WORDS.replace("six", "sox"), "RuntimeError", Kind.CLAIMED, None),
    ],
)
def test_a_message_of_mostly_the_same_neighbouring_words_is_alike(message: str, type_: str, kind: Kind, points: float | None) -> None:
    told = scored(found(f"so {message}", type=type_), text("a", f"but {WORDS}", kind=kind))
    assert told == (None if points is None else (Fit.ALIKE, points))


@pytest.mark.parametrize(("shared", "points"), [(34, 50.16), (33, None)])
def test_two_thirds_of_the_neighbouring_words_are_enough(shared: int, points: float | None) -> None:
    """Of 51 words, which make 50 pairs."""
    words = [one + other for one in "bcdfghjklm" for other in "aeiou"] + ["up"]
    others = [f"z{word}" for word in words[: 51 - shared]] + words[51 - shared :]
    told = scored(found(" ".join(words)), text("a", " ".join(others)))
    assert told == (None if points is None else (Fit.ALIKE, points))


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [({"a", "b"}, {"a", "b"}, 1.0), ({"a", "b"}, {"a", "c"}, 0.5), ({"a"}, {"a", "b", "c"}, 0.5), ({"a"}, {"b"}, 0.0), (set(), {"a"}, 0.0)],
)
def test_likeness_is_what_two_share_of_both(one: set[str], other: set[str], share: float) -> None:
    assert likeness(frozenset(one), frozenset(other)) == share
    assert likeness(frozenset(other), frozenset(one)) == share


def test_scores_come_in_the_texts_order() -> None:
    scores: list[Score] = scores_of(found(SAID), [text("a", f"{SAID} it is"), text("b", OTHER), text("c")])
    assert [score.text.cause for score in scores] == ["a", "c"]
