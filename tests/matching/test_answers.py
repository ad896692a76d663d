"""Which causes are told of a text, in which order and with what share: of texts that are made up."""

from __future__ import annotations

from random import Random

import pytest

from gradcases.matching.answer import Answer, Match, Verdict
from gradcases.matching.answering import answer
from gradcases.matching.scoring import scores_of
from gradcases.matching.texts import Kind, Text
from gradcases.matching.transcripts import Found
from tests.matching.made import SAID, text

RAISED = f"RuntimeError: {SAID}"
CORE = "the value that was kept"  # worth 83.15 of the 100 that the whole message is
WARNING = "of this gradient nobody will ask again, as it was used before"
LETTERS = "".join(Random(0).choices("abcdefghijklmnopqrstuvwxyz", k=1_200))
NAMED = "of the two it wants a {} and this one is not so"
INVENTED = "a gradient was forgotten by the program that had to keep it"


def asked(pasted: str, *texts: Text) -> Answer:
    return answer(pasted, texts, {each.case: f"title of {each.case}" for each in texts})


def shares(matches: tuple[Match, ...]) -> list[tuple[str, float]]:
    return [(match.cause, match.share) for match in matches]


def test_a_text_of_one_cause_is_nearly_sure() -> None:
    given = asked(RAISED, text("a", at="f()"))
    assert given.verdict is Verdict.MATCHED
    assert shares(given.matches) == [("a", 0.98)]
    assert given.also == ()
    (match,) = given.matches
    assert (match.apart, match.why, match.cases) == ("", ("The message is the recorded one.",), ())


def test_causes_that_show_the_same_text_share_it_and_are_told_apart() -> None:
    given = asked(RAISED, *(text(name) for name in "abcde"))
    assert shares(given.matches) == [("a", 0.2), ("b", 0.2), ("c", 0.2)]
    assert shares(given.also) == [("d", 0.2), ("e", 0.2)]
    assert [match.apart for match in given.matches] == [f"it is as there: title of made/{name}" for name in "abc"]


@pytest.mark.parametrize(("cases", "share"), [(1, 0.49), (2, 0.52), (3, 0.55), (7, 0.65), (8, 0.65)])
def test_a_cause_that_more_cases_show_is_likelier_up_to_a_bound(cases: int, share: float) -> None:
    given = asked(RAISED, text("a"), *(text("b", case=f"b/{number}") for number in range(cases)))
    assert next(match.share for match in given.matches if match.cause == "b") == share
    assert next(len(match.cases) for match in given.matches if match.cause == "b") == cases - 1


def test_of_cases_of_a_cause_that_fit_as_well_the_more_usual_one_is_shown() -> None:
    (match,) = asked(RAISED, text("a", case="a/1"), text("a", case="a/2", usual=1), text("a", case="a/3")).matches
    assert (match.case, match.cases) == ("a/2", ("a/1", "a/3"))


@pytest.mark.parametrize(("longer", "told"), [("the value", ["a"]), (SAID + " and so on", ["a"])])
def test_what_fits_worse_by_far_is_not_told(longer: str, told: list[str]) -> None:
    given = asked(RAISED, text("a"), text("b", longer, type="ValueError"))
    assert [match.cause for match in given.matches] == told


def test_two_causes_are_told_apart_too() -> None:
    assert [match.apart for match in asked(RAISED, text("a"), text("b")).matches] == [
        "it is as there: title of made/a",
        "it is as there: title of made/b",
    ]


def test_a_case_that_fits_much_worse_than_the_best_of_its_cause_is_none_that_shows_the_text() -> None:
    far = text("a", SAID[:50] + " and then it is another one", case="a/far")
    assert [match.cases for match in asked(RAISED, text("a", case="a/best"), text("a", case="a/near"), far).matches] == [("a/near",)]


@pytest.mark.parametrize("group", ["f", "h"])
def test_a_case_that_is_joined_to_the_best_one_is_told_though_it_is_worded_otherwise(group: str) -> None:
    own = asked(RAISED, text("a", group="g"), text("b", CORE, whole=False, core=CORE, group=group))
    joined = asked(RAISED, text("a", group="g"), text("b", CORE, whole=False, core=CORE, group="g"))
    assert shares(own.matches) == [("a", 0.98)]
    assert shares(joined.matches) == [("a", 0.7), ("b", 0.28)]


@pytest.mark.parametrize(("common", "points", "is_joined"), [(250, 70.0, True), (249, 69.95, False)])
def test_a_case_is_joined_from_seventy_points_on(common: int, points: float, is_joined: bool) -> None:
    """`common` of the message's letters are those that the other recorded one begins with."""
    said = LETTERS[:500]
    other = text("b", said[:common] + LETTERS[600 : 1100 - common], group="g")
    found = Found("RuntimeError", (said,))
    assert [round(each.message, 2) for each in scores_of(found, [other])] == [points]
    told = [match.cause for match in asked(f"RuntimeError: {said}", text("a", said, group="g"), other).matches]
    assert told == (["a", "b"] if is_joined else ["a"])


@pytest.mark.parametrize(("said", "points", "share"), [(NAMED.format("Float"), 96.53, 0.76), (NAMED.format("Double")[7:], 95.0, 0.98)])
def test_texts_within_six_points_show_the_same(said: str, points: float, share: float) -> None:
    raised, other = NAMED.format("Double"), text("b", said)
    assert [round(each.message, 2) for each in scores_of(Found("RuntimeError", (raised,)), [other])] == [points]
    assert asked(f"RuntimeError: {raised}", text("a", raised), other).matches[0].share == share


def test_the_order_of_texts_is_none_of_answers() -> None:
    worse = text("b", CORE, whole=False, core=CORE, group="g")
    assert [match.cause for match in asked(RAISED, worse, text("a", group="g")).matches] == ["a", "b"]


def test_a_warning_is_told_behind_the_exception() -> None:
    warned, raised = text("w", WARNING, kind=Kind.WARNED, type="UserWarning"), text("a")
    given = asked(f"a.py:3: UserWarning: {WARNING}\n{RAISED}", warned, raised)
    assert shares(given.matches) == [("a", 0.98), ("w", 0.49)]
    assert shares(asked(f"a.py:3: UserWarning: {WARNING}", warned, raised).matches) == [("w", 0.98)]


def test_of_two_exceptions_the_later_one_is_told_first() -> None:
    other = text("b", "it was another one that came before this and is told of")
    assert [match.cause for match in asked(f"RuntimeError: {other.said}\n\n{RAISED}", text("a"), other).matches] == ["a", "b"]
    assert [match.cause for match in asked(f"{RAISED}\n\nRuntimeError: {other.said}", text("a"), other).matches] == ["b", "a"]


def test_of_many_exceptions_three_causes_are_told() -> None:
    texts = [text(name, f"{SAID} by the program that is called {name * 9}") for name in "abcd"]
    pasted = "\n\n".join(f"RuntimeError: {each.said}" for each in texts)
    assert shares(asked(pasted, *texts).matches) == [("a", 0.98), ("b", 0.98), ("c", 0.98)]


def test_of_exceptions_that_nothing_is_known_of_the_last_is_heard() -> None:
    given = asked("AError: one\n\nBError: two", text("a"))
    assert given.heard is not None
    assert (given.verdict, given.heard.type) == (Verdict.UNKNOWN, "BError")
    about = asked("AError: NCCL\n\nBError: two", text("a"))
    assert about.heard is not None
    assert (about.verdict, about.heard.type) == (Verdict.NO_GRADIENT_PROBLEM, "BError")


@pytest.mark.parametrize(("warned", "raised", "share"), [(0, 1, 0.49), (1, 0, 0.49), (0, 0, 0.78)])
def test_a_warning_of_another_process_speaks_for_nothing(warned: int, raised: int, share: float) -> None:
    pasted = f"[rank{warned}]: a.py:3: UserWarning: To copy construct from a tensor\n[rank{raised}]: {RAISED}"
    given = asked(pasted, text("retensor"), text("another"))
    assert next(match.share for match in given.matches if match.cause == "retensor") == share


@pytest.mark.parametrize(("at", "cases", "told", "also"), [("ctx.f() + x", 1, 2, 0), ("ctx.f() + x", 2, 1, 1), ("ctx.f()", 1, 1, 1)])
def test_what_is_more_than_twelve_points_behind_is_told_last(at: str, cases: int, told: int, also: int) -> None:
    """Of two that show the same: 8 for the line of code, 4 or, for the very line that raises, 6 for that, and 0.5 for another case."""
    pasted = f'ctx.mark_non_differentiable(y)\n  File "a.py", line 1, in f\n    ctx.f()\n{RAISED}'
    given = asked(pasted, *(text("custom-function-marks", case=f"a/{number}", at=at) for number in range(cases)), text("another"))
    assert (len(given.matches), len(given.also)) == (told, also)


def test_what_fits_less_is_less_sure() -> None:
    assert shares(asked(f"RuntimeError: {CORE} by somebody", text("a", core=CORE)).matches) == [("a", 0.85)]


def test_a_message_that_is_printed_twice_is_one_answer() -> None:
    given = asked(f"{RAISED}\n\n{RAISED}", text("a"), text("b"))
    assert shares(given.matches) == [("a", 0.49), ("b", 0.49)]


def test_why_it_is_this_one() -> None:
    frame = '  File "/x/site-packages/peft/a.py", line 2, in g\n    g()\n  File "a.py", line 1, in f\n    p.requires_grad = f(x)\n'
    one = text("frozen-params", SAID, at="p.requires_grad = f(x)", when="torch >=2.0")
    given = asked(f"p.requires_grad = False\n{frame}{RAISED}", one)
    assert given.matches[0].why == (
        "The message is the recorded one.",
        "The line that raises, `p.requires_grad = f(x)`, is like the case's.",
        "`requires_grad = False` is in the text.",
        "It is usual with peft.",
        "Worded so: torch >=2.0.",
    )
    assert given.advice == ("PEFT freezes the base model: are the adapters' parameters the only ones that require grad?",)
    assert given.heard is not None
    assert given.heard.libraries == ("peft",)


@pytest.mark.parametrize(
    ("source", "at", "is_like"), [("f(x)", "y = f(z)", True), ("f(x).g()", "y = f(z)", False), ("x", "y = f(z)", False)]
)
def test_a_line_is_like_the_cases_where_it_calls_the_same(source: str, at: str, is_like: bool) -> None:
    given = asked(f'  File "a.py", line 1, in f\n    {source}\n{RAISED}', text("a", at=at))
    assert (f"The line that raises, `{source}`, is like the case's." in given.matches[0].why) is is_like


def test_what_is_told_of_a_message_is_bounded() -> None:
    long = "x" * 1100
    given = asked(f'  File "a.py", line 1, in f\n    f({long})\nRuntimeError: {SAID} {long}', text("a", at="f()"))
    assert given.heard is not None
    assert len(given.heard.message) == 1000
    assert given.matches[0].why == (
        "The recorded message is in the text.",
        f"The line that raises, `f({'x' * 118}`, is like the case's.",
    )
    generator = asked(f"params = {'m' * 100}.parameters()\n{RAISED}", text("exhausted-generator"))
    assert generator.matches[0].why[1] == f"`params = {'m' * 51}` is in the text."


def test_how_a_message_fits_is_told() -> None:
    told = {
        SAID[:40]: "The text is a part of the recorded message.",
        f"so {SAID}": "The recorded message is in the text.",
        f"the same {SAID}".replace("step", "stop"): "The message has most of its words in common with the recorded one.",
        f"{CORE} by somebody": f"`{CORE}` is in the message.",
    }
    for pasted, why in told.items():
        assert asked(f"RuntimeError: {pasted}", text("a", core=CORE if "somebody" in pasted else None)).matches[0].why == (why,)
    begun = asked(f"RuntimeError: {SAID[:50]}...else", text("a")).matches[0]
    assert begun.why == ("The message begins as the recorded one does.",)


@pytest.mark.parametrize(("file", "is_seen"), [("a.py", True), ("/x/site-packages/peft/a.py", False)])
def test_a_sign_is_sought_in_the_lines_of_the_users_frames(file: str, is_seen: bool) -> None:
    pasted = f'Traceback (most recent call last):\n  File "{file}", line 1, in f\n    ctx.mark_non_differentiable(y)\n{RAISED}'
    why = asked(pasted, text("custom-function-marks")).matches[0].why
    assert ("`mark_non_differentiable` is in the text." in why) is is_seen


def test_of_a_cause_an_exception_is_shown_before_a_warning_of_as_many_points() -> None:
    """The warning is the recorded one, 102 points and 3 less; the exception has another type in it, 96.5, and 4 for its line."""
    raised, recorded = NAMED.format("Double"), NAMED.format("Float")
    pasted = f'a.py:3: UserWarning: {WARNING}\n  File "a.py", line 1, in f\n    ctx.f()\nRuntimeError: {raised}'
    warned = text("a", WARNING, case="a/warned", kind=Kind.WARNED, type="UserWarning")
    given = asked(pasted, warned, text("a", recorded, case="a/raised", at="ctx.f() + x"))
    assert [match.case for match in given.matches] == ["a/raised"]


def test_another_exception_in_the_text_is_told_apart() -> None:
    other = text("b", "it was another one that came before this and is told of")
    given = asked(f"RuntimeError: {other.said}\n\n{RAISED}", text("a"), other)
    assert [match.apart for match in given.matches] == ["", "it is as there: title of made/b"]


def test_a_release_is_told_where_the_whole_message_is_its_own() -> None:
    one = text("a", core=CORE, when="torch 2.0")
    assert "Worded so: torch 2.0." in asked(RAISED, one).matches[0].why
    assert "Worded so: torch 2.0." not in asked(f"RuntimeError: {SAID[:40]}", one).matches[0].why


def test_a_message_without_its_type_is_found_in_the_last_lines() -> None:
    given = asked(f"it says\n{SAID}\nand stops", text("a"))
    assert shares(given.matches) == [("a", 0.98)]
    assert given.heard is not None
    assert (given.heard.type, given.heard.message) == (None, SAID)


def test_nothing_is_said_of_nothing() -> None:
    assert asked(" \n", text("a")) == Answer(Verdict.EMPTY)


def test_what_only_documents_name_is_told_with_the_nearest_of_different_causes() -> None:
    claim = text("c", "the value that was kept is gone", kind=Kind.CLAIMED, type=None, whole=False, core="the value that was kept is gone")
    near = [
        text("a", case="a/1"),
        text("a", case="a/2"),
        text("b", "the value that was kept away from"),
        text("d", "no word of this in common"),
    ]
    given = asked("RuntimeError: so the value that was kept is gone now", claim, *near)
    assert given.verdict is Verdict.NEVER_RAISED
    assert given.claimed == claim
    assert shares(given.matches) == [("b", 0.33), ("a", 0.26)]
    assert [match.case for match in given.matches] == ["made/b", "a/1"]
    assert given.matches[0].why == ("Of all recorded messages it is one of the nearest.",)
    assert given.matches[0].apart == ""
    assert given.heard is not None
    assert given.heard.type == "RuntimeError"
    alone = asked("the value that was kept is gone", claim, near[3])
    assert (alone.verdict, alone.matches) == (Verdict.NEVER_RAISED, ())


def test_what_only_documents_name_is_found_in_the_last_two_paragraphs() -> None:
    claim = text("c", INVENTED, kind=Kind.CLAIMED, type=None, whole=False, core=INVENTED)
    assert asked(f"{INVENTED}\n\nwhat is that", claim, text("a")).verdict is Verdict.NEVER_RAISED
    assert asked(RAISED, claim, text("a")).verdict is Verdict.MATCHED


def test_of_several_exceptions_the_last_says_what_is_meant() -> None:
    meant = [text("x", case=name) for name in ("detach/loss-of-detached-tensor", "in-place/leaf-plus-equals")]
    given = asked("AError: a gradient is lost\n\nGradientError: the gradient of a leaf", *meant)
    assert [match.case for match in given.matches] == ["in-place/leaf-plus-equals", "detach/loss-of-detached-tensor"]
    given = asked("GradientError: the gradient of a leaf\n\nAError: a gradient is lost", *meant)
    assert [match.case for match in given.matches] == ["detach/loss-of-detached-tensor"]


def test_an_exception_is_heard_before_a_warning_that_comes_after_it() -> None:
    given = asked("AError: one\n\na.py:3: UserWarning: another", text("a"))
    assert given.heard is not None
    assert (given.verdict, given.heard.type) == (Verdict.UNKNOWN, "AError")


def test_a_warning_of_which_nothing_is_known_hides_no_message_beside_it() -> None:
    assert asked(f"a.py:3: UserWarning: another\n\nit says\n{SAID}", text("a")).verdict is Verdict.MATCHED


def test_what_no_gradient_problem_is_is_shown_by_the_case_that_fits_best() -> None:
    shown = text("layer-size-mismatch", case="shapes/best")
    other = text("b", CORE, whole=False, core=CORE)
    given = asked(f"{RAISED}\n\nRuntimeError: {CORE}", other, shown)
    assert (given.verdict, given.shown) == (Verdict.NO_GRADIENT_PROBLEM, "shapes/best")


def test_of_an_invented_text_two_that_may_be_meant_are_told() -> None:
    meant = [
        text("x", case=name) for name in ("detach/loss-of-detached-tensor", "accumulate/add-none-gradients", "in-place/leaf-plus-equals")
    ]
    given = asked("GradientError: the gradient of a leaf is None", *meant)
    assert given.verdict is Verdict.UNKNOWN
    assert [(match.case, match.share) for match in given.matches] == [
        ("in-place/leaf-plus-equals", 0.0),
        ("accumulate/add-none-gradients", 0.0),
    ]


def test_a_text_about_something_else_is_told_as_that_and_a_warning_beside_it_is_no_answer() -> None:
    warned = text("w", WARNING, kind=Kind.WARNED, type="UserWarning")
    given = asked(f"a.py:3: UserWarning: {WARNING}\nRuntimeError: CUDA out of memory", warned)
    assert (given.verdict, given.matches) == (Verdict.NO_GRADIENT_PROBLEM, ())
    assert given.about == "memory: there is not enough of it"
    assert given.heard is not None
    assert given.heard.type == "RuntimeError"
    begun = text("b", SAID[:50] + " and then it is another one")
    assert asked(f"a.py:3: UserWarning: {WARNING}\nRuntimeError: {SAID[:50]}: NCCL", warned, begun).verdict is Verdict.NO_GRADIENT_PROBLEM
    assert shares(asked(f"a.py:3: UserWarning: {WARNING}\n\nwandb", warned).matches) == [("w", 0.98)]
    both = asked(f"a.py:3: UserWarning: {WARNING}\nRuntimeError: something of its own", warned)
    assert shares(both.matches) == [("w", 0.98)]


@pytest.mark.parametrize(
    ("told", "is_about"),
    [
        (f"RuntimeError: {'x' * 596}NCCL", True),
        (f"RuntimeError: {'x' * 597}NCCL", False),
        ("a.py:3: UserWarning: NCCL\n\nRuntimeError: x", False),
        ("RuntimeError: NCCL\n\nRuntimeError: x", True),
    ],
)
def test_what_is_far_above_the_end_is_heard_of_exceptions_only(told: str, is_about: bool) -> None:
    given = asked(told + "\n\n" + "and so on\n" * 30, text("a"))
    assert given.verdict is (Verdict.NO_GRADIENT_PROBLEM if is_about else Verdict.UNKNOWN)


def test_a_message_that_is_only_alike_is_none_where_it_is_about_something_else() -> None:
    words = "one two three four five six seven eight nine ten eleven"
    assert asked(f"RuntimeError: so {words}", text("a", f"but {words} at the end")).verdict is Verdict.MATCHED
    assert asked(f"RuntimeError: NCCL {words}", text("a", f"but {words} at the end")).verdict is Verdict.NO_GRADIENT_PROBLEM


def test_a_text_without_a_type_that_is_only_alike_is_heard_as_a_whole() -> None:
    words = "one two three four five six seven eight nine ten eleven"
    given = asked(f"so {words}\nand", text("a", f"but {words} at the end"))
    assert given.matches[0].why == ("The message has most of its words in common with the recorded one.",)
    assert given.heard is not None
    assert given.heard.message == f"so {words} and"


def test_a_text_of_which_nothing_is_known_is_unknown() -> None:
    given = asked("RuntimeError: something of its own", text("a"))
    assert (given.verdict, given.matches, given.about) == (Verdict.UNKNOWN, (), None)
    assert given.heard is not None
    assert given.heard.message == "something of its own"
    assert asked("hello", text("a")) == Answer(Verdict.UNKNOWN)


def test_ranks_that_say_the_same_are_told() -> None:
    given = asked(f"[rank2]: {RAISED}\n[rank0]: {RAISED}\n[rank1]: RuntimeError: something of its own", text("a"))
    assert given.heard is not None
    assert given.heard.ranks == ("0", "2")
    other = asked(f"[rank0]: RuntimeError: zzz\n[rank1]: {RAISED}", text("a"))
    assert other.heard is not None
    assert other.heard.ranks == ("1",)


@pytest.mark.parametrize(
    ("share", "confidence"),
    [(0.98, "certain"), (0.9, "certain"), (0.89, "likely"), (0.5, "likely"), (0.49, "guess"), (0.0, "guess")],
)
def test_a_share_is_a_confidence_in_words(share: float, confidence: str) -> None:
    assert Match("a", "t/a", share, (), "", text("a")).confidence == confidence


@pytest.mark.parametrize("verdict", Verdict)
def test_a_text_is_found_where_torch_or_a_document_has_it(verdict: Verdict) -> None:
    assert verdict.is_found is (verdict.value in ("matched", "never-raised"))
    match = Match("a", "t/a", 0.5, (), "", text("a"))
    assert Answer(verdict, matches=(match,)).is_near is (verdict.value != "matched")
    assert Answer(verdict).is_near is False
