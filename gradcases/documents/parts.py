"""What a remark claims beside what its program did, part by part. Pure. Lines are the document's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases import message_text, wanted
from gradcases.documents.rules import About
from gradcases.documents.sessions import ATOL, RTOL, same_output
from gradcases.expectation import Agreement, Part
from gradcases.outcome import Observed, Outcome, Raised, RaisedInside, Returned, Seen
from gradcases.wanted import Close

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.documents.pieces import Piece
    from gradcases.documents.remarks import Remark
    from gradcases.outcome import Plain


@dataclass(frozen=True)
class RanPiece:
    """A piece of a block and what happened when it ran behind what comes before it: again with `reseeded` random numbers,
    where a value is claimed; and in the `mended` version, where one stands behind it."""

    piece: Piece
    remarks: tuple[Remark, ...]
    outcome: Outcome
    reseeded: Outcome | None = None
    mended: Outcome | None = None


def parts_of(remark: Remark, ran: RanPiece, outcome: Returned | Raised) -> tuple[Part, ...]:
    """Of a remark that a rule read."""
    return tuple(_PARTS[remark.about](remark, ran, outcome))


def shown_by(remark: Remark, outcome: Returned | Raised) -> object:
    """What a remark on a value is about, to be compared with that of another run."""
    return printed_by(remark, outcome) if remark.about is About.PRINTS else _seen(remark, outcome.observed)


def _agreement(agrees: bool) -> Agreement:
    return Agreement.AGREES if agrees else Agreement.DIFFERS


def _raised(remark: Remark, observed: Observed) -> list[RaisedInside]:
    """The exceptions that went through the remark's lines, caught or not."""
    return [each for each in observed.exceptions if any(remark.first <= line <= remark.last for line in each.lines)]


def _told(raised: RaisedInside | None) -> str:
    if raised is None:
        return "nothing"
    return f"{raised.type} on line {raised.lines[-1]}: {raised.message}" if raised.lines else f"{raised.type}: {raised.message}"


def _raises(remark: Remark, ran: RanPiece, outcome: Returned | Raised) -> Iterator[Part]:
    """Where nothing is raised there, an exception elsewhere in the piece is the one that is meant, on the wrong line."""
    here = _raised(remark, outcome.observed)
    elsewhere = [each for each in outcome.observed.exceptions if any(ran.piece.has(line) for line in each.lines)]
    raised = next((each for each in here if each.type == remark.type), None) or next(reversed(here or elsewhere), None)
    yield Part("raises", "an exception", _told(raised), _agreement(raised is not None))
    if remark.type is not None:
        yield Part(
            "type", remark.type, raised.type if raised else "nothing", _agreement(raised is not None and _is_type(remark.type, raised))
        )
    if remark.contains is not None:
        agrees = raised is not None and same_text(remark.contains, raised.message)
        yield Part("text", remark.contains, raised.message if raised else "nothing", _agreement(agrees))
    if raised is not None and raised not in here:
        yield Part("line", remark.first, raised.lines[-1], Agreement.DIFFERS)


def _is_type(claimed: str, raised: RaisedInside) -> bool:
    """`torch.OutOfMemoryError` may be called by its last name, as its own traceback may."""
    return claimed == raised.type or claimed.rpartition(".")[2] == raised.type or raised.type.rpartition(".")[2] == claimed


def same_text(claimed: str, message: str) -> bool:
    """Whether a message has the claimed text in it, `...` standing for anything."""
    place = 0
    text = message_text.normalised(message)
    for piece in (message_text.normalised(each) for each in claimed.replace("…", "...").split("...")):
        found = text.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def _returns(remark: Remark, ran: RanPiece, outcome: Returned | Raised) -> Iterator[Part]:
    """Not reached is not returned either."""
    here = _raised(remark, outcome.observed)
    if (
        not here
        and isinstance(outcome, Raised)
        and outcome.line is not None
        and outcome.line < remark.first
        and ran.piece.has(outcome.line)
    ):
        yield Part("reached", f"line {remark.first}", _why_not_reached(outcome), Agreement.DIFFERS)
        return
    whole = remark.last == ran.piece.last_line and remark.first == ran.piece.part.first_line
    if whole:  # what it catches itself it returns from
        here = [each for each in here if not each.caught]
    yield Part("raises", "nothing", _told(here[-1] if here else None), _agreement(not here))


def _why_not_reached(outcome: Returned | Raised) -> str:
    if isinstance(outcome, Raised):
        return f"not reached: line {outcome.line} raises {outcome.type}"
    return "not reached"


def _shows(remark: Remark, ran: RanPiece, outcome: Returned | Raised) -> Iterator[Part]:
    """Where a line is not reached, its claim is half told by what the value is when all has run."""
    seen = _seen(remark, outcome.observed)
    name = remark.expression or "value"
    if not seen:
        if not remark.afterwards:
            yield Part("reached", f"line {remark.first}", _why_not_reached(outcome), Agreement.DIFFERS)
        seen = _at_the_end(name, remark.first, outcome.observed)
    if not seen and remark.afterwards:
        yield Part(name, _claimed(remark), "no such value", Agreement.DIFFERS)
    if seen:
        telling = next((each for each in seen if not _is_as_claimed(remark, each)), seen[-1])
        yield Part(name, _claimed(remark), _shown(telling), _agreement(_is_as_claimed(remark, telling)))


def _seen(remark: Remark, observed: Observed) -> list[Seen]:
    return [each for each in observed.seen if each.line == remark.first]


def _claimed(remark: Remark) -> Plain:
    return {About.NONE: None, About.GRADIENT: "a tensor"}.get(remark.about, remark.value)


def _shown(seen: Seen) -> Plain:
    if seen.contents is not None:
        return seen.contents.value if seen.contents.has_value else {"shape": list(seen.contents.shape)}
    return seen.plain if seen.has_plain else f"a {seen.type}"


def _is_as_claimed(remark: Remark, seen: Seen) -> bool:
    if remark.about is About.NONE:
        return seen.is_none
    if remark.about is About.GRADIENT:
        return seen.contents is not None
    want = Close(remark.value, RTOL, ATOL)
    if seen.contents is not None:
        return wanted.contents_meet(want, seen.contents)
    return not remark.is_tensor and seen.has_plain and wanted.plain_meets(want, seen.plain)


def _at_the_end(expression: str, line: int, observed: Observed) -> list[Seen]:
    """What a name, or a name's `.grad`, is when all has run."""
    name, dot, attribute = expression.rpartition(".")
    if dot and attribute == "grad" and (tensor := observed.tensor(name)) is not None:
        return [Seen(line, "Tensor", tensor.grad) if tensor.grad is not None else Seen(line, "NoneType", has_plain=True)]
    if (tensor := observed.tensor(expression)) is not None:
        return [Seen(line, "Tensor", tensor.contents)]
    if expression in observed.values:
        return [Seen(line, "", None, observed.values[expression], has_plain=True)]
    return []


def _warns(remark: Remark, ran: RanPiece, outcome: Returned | Raised) -> Iterator[Part]:
    here = [each for each in outcome.observed.warnings if each.line is not None and remark.first <= each.line <= remark.last]
    seen = [f"{each.category}: {each.message}" for each in here] or "nothing"
    of_type = [each for each in here if remark.type in (each.category, each.category.rpartition(".")[2])]
    yield Part("warns", remark.type, seen, _agreement(bool(of_type)))
    if remark.contains is not None:
        text = remark.contains
        yield Part("text", text, seen, _agreement(any(same_text(text, each.message) for each in here)))


def _wrong(remark: Remark, ran: RanPiece, outcome: Returned | Raised) -> Iterator[Part]:
    """Wrong means: not what the mended version behind it gives."""
    if not isinstance(ran.mended, (Returned, Raised)):
        yield Part("gradients", "wrong", "there is no mended version to compare with", Agreement.UNKNOWN)
        return
    for name, facts in outcome.observed.tensors.items():
        other = ran.mended.observed.tensor(name)
        if other is None or not (facts.is_leaf and facts.requires_grad) or (facts.grad is None and other.grad is None):
            continue
        want = None if other.grad is None else other.grad.value
        seen = None if facts.grad is None else facts.grad.value
        same = facts.grad is not None and other.grad is not None and wanted.contents_meet(Close(want), facts.grad)
        yield Part(f"{name}.grad", "other than in the mended version", "the same" if same else seen, _agreement(not same))


def _prints(remark: Remark, ran: RanPiece, outcome: Returned | Raised) -> Iterator[Part]:
    printed = printed_by(remark, outcome)
    if printed is None:
        raised = _raised(remark, outcome.observed)
        yield Part("prints", remark.value, f"raises {_told(raised[-1])}" if raised else "not reached", Agreement.DIFFERS)
    else:
        yield Part("prints", remark.value, printed.rstrip("\n") or "nothing", _agreement(same_output(str(remark.value), printed)))


def printed_by(remark: Remark, outcome: Returned | Raised) -> str | None:
    """What an input of a session printed; None where it raised."""
    whole = outcome.printed.stdout.encode("utf-8", "surrogatepass")
    for each in outcome.observed.printed:
        if each.line == remark.first and each.end is not None:
            return whole[each.start : each.end].decode("utf-8", "replace")
    return None


_PARTS = {
    About.RAISES: _raises,
    About.RETURNS: _returns,
    About.VALUE: _shows,
    About.NONE: _shows,
    About.GRADIENT: _shows,
    About.WARNS: _warns,
    About.WRONG: _wrong,
    About.PRINTS: _prints,
}
