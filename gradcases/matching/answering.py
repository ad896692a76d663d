"""From a pasted text and the catalog's texts to an answer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gradcases.matching import elsewhere, libraries, meant, signs
from gradcases.matching.answer import Answer, Heard, Match, Verdict
from gradcases.matching.canonical import canonical
from gradcases.matching.scoring import LINE_CALLS, Fit, Score, likeness, scores_of
from gradcases.matching.texts import Kind, Text
from gradcases.matching.traces import Trace, traces
from gradcases.matching.transcripts import Found, Transcript, paragraphs, transcript_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SHOWN = 3  # causes in full
NEAREST = 2  # real texts beside one that is none
NEAR = 12.0  # points below the best that are still shown in full
SAME_TEXT = 6.0  # points of the message within which two texts are taken for the same
SAME_GROUP = 70.0  # points of the message from which a case that is joined to the best one is named
JOINED_LESS = 4.0  # points of the message that such a case is given less than the best one
WARNING_LESS = 3.0
USUAL_MOST = 3.0  # points for the number of cases of a cause that show the text
HALVED_BY = 3.0  # points less that halve a share
MOST_SURE = 0.98
LONGEST = 1000  # characters of a message in an answer


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A cause, by the best score of a case of it, with what beside the message speaks for it."""

    found: Found
    best: Score
    scores: tuple[Score, ...]
    sign: str | None
    libraries: tuple[str, ...]
    traces: tuple[Trace, ...] = ()

    @property
    def cause(self) -> str:
        return self.best.text.cause

    @property
    def points(self) -> float:
        sign = signs.BY_CAUSE.get(self.cause)
        usual = min(USUAL_MOST, 0.5 * (len({score.text.case for score in self.scores}) - 1)) + (sign.usual if sign else 0.0)
        beside = (sign.points if sign and self.sign else 0.0) + (libraries.LIBRARY if self.libraries else 0.0)
        traced = sum(each.points for each in self.traces)
        return self.best.points + usual + beside + traced - (WARNING_LESS if self.found.is_warning else 0.0)


def answer(text: str, texts: Sequence[Text], titles: Mapping[str, str]) -> Answer:
    """What the text is about; `titles` are the cases' by id."""
    transcript = transcript_of(text)
    if not transcript.last:
        return Answer(Verdict.EMPTY)
    claimed = _claimed(transcript, texts)
    candidates = _candidates(transcript, texts)
    if claimed is not None:
        return _never_raised(claimed, transcript, texts, titles)
    if not candidates or _is_aside(candidates[0], transcript):
        return _nothing(transcript, texts, titles)
    if candidates[0].cause in elsewhere.CAUSES:
        return _shown(candidates[0], transcript)
    return _matched(candidates, transcript, titles)


def _candidates(transcript: Transcript, texts: Sequence[Text]) -> list[_Candidate]:
    """Of each cause the best, best first."""
    scored = [(found, score) for found in reversed(transcript.found) for score in scores_of(found, texts)]
    if not scored and not [each for each in transcript.found if not each.is_warning]:
        alone = Found(None, paragraphs(transcript))
        scored = [(alone, score) for score in scores_of(alone, texts)]
    by_cause: dict[str, list[tuple[Found, Score]]] = defaultdict(list)
    for found, score in scored:
        by_cause[score.text.cause].append((found, score))
    found_ = sorted((_candidate(cause, each, transcript) for cause, each in by_cause.items()), key=_by_points)
    return sorted((_joined(each, found_[0]) for each in found_), key=_by_points)


def _by_points(one: _Candidate) -> float:
    return -one.points


def _joined(one: _Candidate, first: _Candidate) -> _Candidate:
    """A case that shows the same text as the best one but for its details is not behind it for those alone."""
    best, at_least = one.best, first.best.message - JOINED_LESS
    if one.found is not first.found or best.text.group != first.best.text.group or not SAME_GROUP <= best.message < at_least:
        return one
    return replace(one, best=replace(best, message=at_least))


def _candidate(cause: str, scored: Sequence[tuple[Found, Score]], transcript: Transcript) -> _Candidate:
    found, best = max(scored, key=_order)
    near = tuple(score for _, score in scored if score.message >= best.message - SAME_TEXT)
    named = libraries.known([name for each in transcript.found for name in each.libraries])
    speaking = tuple(name for name in named if cause in libraries.LIBRARIES[name][0])
    code = "\n".join((*(frame.source for frame in found.frames if frame.library is None), transcript.beside))
    return _Candidate(found, best, near, signs.seen(cause, code), speaking, traces(cause, _torchs(found, transcript)))


def _torchs(found: Found, transcript: Transcript) -> str:
    """What torch says: the message, the libraries' frames above it, and the warnings of the same process before it."""
    before = transcript.found[: transcript.found.index(found)] if found in transcript.found else ()
    warned = (each.message for each in before if each.is_warning and each.stream == found.stream)
    frames = (f"{frame.file}: {frame.source}" for frame in found.frames if frame.library is not None)
    return "\n".join((*warned, *frames, *found.readings[-1:]))


def _order(pair: tuple[Found, Score]) -> tuple[float, int]:
    """Of two cases that fit as well, the more usual one."""
    found, score = pair
    return score.points - (WARNING_LESS if found.is_warning else 0.0), score.text.usual


def _matched(candidates: Sequence[_Candidate], transcript: Transcript, titles: Mapping[str, str]) -> Answer:
    first = candidates[0]
    same = [each for each in candidates if _shows_the_same(each, first)]
    total = sum(_weight(each, first) for each in same)
    matches = [_match(each, _share(each, first, total), titles, len(same) > 1) for each in same]
    shown = [match for match, each in zip(matches, same, strict=True) if each.points >= first.points - NEAR][:SHOWN]
    others = [_match(each, _share(each, first, total), titles, True) for each in candidates if _is_another(each, first, same)]
    heard = _heard(first.found, transcript, first.best.reading)
    advice = tuple(libraries.LIBRARIES[name][1] for name in libraries.known(heard.libraries))
    return Answer(Verdict.MATCHED, heard, (*shown, *others[: SHOWN - len(shown)]), tuple(matches[len(shown) :]), advice=advice)


def _shows_the_same(one: _Candidate, first: _Candidate) -> bool:
    return one.found is first.found and one.best.message >= first.best.message - SAME_TEXT


def _is_another(one: _Candidate, first: _Candidate, same: Sequence[_Candidate]) -> bool:
    """Of another exception or warning in the text, or of one that is only near."""
    return one not in same and one.points >= first.points - NEAR


def _weight(one: _Candidate, first: _Candidate) -> float:
    return float(2.0 ** ((one.points - first.points) / HALVED_BY))


def _share(one: _Candidate, first: _Candidate, total: float) -> float:
    return round(min(MOST_SURE, one.best.message / 100.0) * _weight(one, first) / total, 2)


def _match(one: _Candidate, share: float, titles: Mapping[str, str], shared: bool) -> Match:
    text = one.best.text
    sign = signs.BY_CAUSE.get(text.cause)
    apart = (sign.told if sign is not None else f"it is as there: {titles.get(text.case, text.case)}") if shared else ""
    cases = tuple(dict.fromkeys(score.text.case for score in one.scores if score.text.case != text.case))
    return Match(text.cause, text.case, share, tuple(_why(one)), apart, text, cases)


FITS = {
    Fit.SAME: "The message is the recorded one.",
    Fit.SAME_BUT_NAMES: "The message is the recorded one, with another operation or type.",
    Fit.WITHIN: "The recorded message is in the text.",
    Fit.CUT: "The text is a part of the recorded message.",
    Fit.BEGINS: "The message begins as the recorded one does.",
    Fit.ALIKE: "The message has most of its words in common with the recorded one.",
}

WORDED = (Fit.SAME, Fit.SAME_BUT_NAMES, Fit.WITHIN)  # of a part, other releases' wordings may have it too


def _why(one: _Candidate) -> list[str]:
    best = one.best
    told = [FITS.get(best.fit, f"`{best.text.contains}` is in the message.")]
    failing = one.found.failing
    if failing is not None and best.line >= LINE_CALLS:
        told.append(f"The line that raises, `{failing.source[:120]}`, is like the case's.")
    if one.sign:
        told.append(f"`{one.sign[:60]}` is in the text.")
    told += [each.told for each in one.traces]
    told += [f"It is usual with {name}." for name in one.libraries]
    if best.text.when and best.fit in WORDED:
        told.append(f"Worded so: {best.text.when}.")
    return told


def _heard(found: Found, transcript: Transcript, reading: int = 0) -> Heard:
    named = tuple(dict.fromkeys(name for each in transcript.found for name in each.libraries))
    ranks = sorted({each.stream for each in transcript.found if each.stream and each.readings == found.readings})
    message = found.message if found.type else found.readings[reading]
    return Heard(found.type, message[:LONGEST], found.failing, named, tuple(ranks))


def _claimed(transcript: Transcript, texts: Sequence[Text]) -> Text | None:
    """A text that documents name and no case shows, where it is in the pasted text."""
    last = [canonical(each).loose for found in transcript.found for each in found.readings] or [
        canonical(each).loose for each in paragraphs(transcript)[:2]
    ]
    claims = [text for text in texts if text.kind is Kind.CLAIMED and text.core is not None]
    return next((text for text in claims if text.core and any(text.core.loose in reading for reading in last)), None)


def _never_raised(claimed: Text, transcript: Transcript, texts: Sequence[Text], titles: Mapping[str, str]) -> Answer:
    """With the real texts that are nearest to it, of different causes."""
    found = next((each for each in reversed(transcript.found) if not each.is_warning), Found(None, (claimed.said,)))
    scores = [Score(text, Fit.ALIKE, 100 * likeness(claimed.pairs, text.pairs)) for text in texts if text.kind is Kind.RAISED]
    nearest: dict[str, Score] = {}
    for score in sorted(scores, key=lambda each: -each.message):
        nearest.setdefault(score.text.cause, score)
    matches = [_nearest(found, score, titles) for score in list(nearest.values())[:NEAREST] if score.message]
    return Answer(Verdict.NEVER_RAISED, _heard(found, transcript), tuple(matches), claimed=claimed)


def _nearest(found: Found, score: Score, titles: Mapping[str, str]) -> Match:
    match = _match(_Candidate(found, score, (score,), None, ()), round(score.message / 200, 2), titles, False)
    return replace(match, why=("Of all recorded messages it is one of the nearest.",))


def _is_aside(one: _Candidate, transcript: Transcript) -> bool:
    """Of a warning beside an exception, or only alike, where the text is known to be about something else."""
    if one.found.is_warning:
        return any(not each.is_warning for each in transcript.found) and elsewhere.about(transcript) is not None
    return one.best.fit is Fit.ALIKE and elsewhere.surely_about(transcript) is not None


def _shown(one: _Candidate, transcript: Transcript) -> Answer:
    """No gradient problem, though the catalog has it."""
    heard = _heard(one.found, transcript, one.best.reading)
    return Answer(Verdict.NO_GRADIENT_PROBLEM, heard, about=elsewhere.CAUSES[one.cause], shown=one.best.text.case)


def _nothing(transcript: Transcript, texts: Sequence[Text], titles: Mapping[str, str]) -> Answer:
    raised = [each for each in transcript.found if not each.is_warning] or list(transcript.found)
    what = elsewhere.about(transcript)
    if not raised or what is not None:
        heard = _heard(raised[-1], transcript) if raised else None
        return Answer(Verdict.UNKNOWN if what is None else Verdict.NO_GRADIENT_PROBLEM, heard, about=what)
    return Answer(Verdict.UNKNOWN, _heard(raised[-1], transcript), tuple(_meant(raised[-1], texts, titles)))


def _meant(found: Found, texts: Sequence[Text], titles: Mapping[str, str]) -> Iterator[Match]:
    """Messages that are about the same."""
    raised = {text.case: text for text in reversed(texts) if text.kind is Kind.RAISED}
    for case in [*meant.cases(found.message)][:NEAREST]:
        if case in raised:
            yield _nearest(found, Score(raised[case], Fit.ALIKE, 0.0), titles)
