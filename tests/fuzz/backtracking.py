"""A regular expression matched as Python's engine does it, by backtracking, with its steps counted.

A count does not depend on the machine. The engine skips some of these steps and takes no others.
"""

from __future__ import annotations

import math
import re
import re._constants as of  # type: ignore[import-not-found]  # nothing public says of what a pattern is made
import re._parser as parser  # type: ignore[import-not-found]  # as above
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Then = Callable[[int], bool]
Items = Sequence[tuple[Any, Any]]

SINGLE = (of.LITERAL, of.NOT_LITERAL, of.IN, of.ANY)
REPEATS = (of.MAX_REPEAT, of.MIN_REPEAT)
CATEGORIES: dict[Any, Callable[[str], bool]] = {
    of.CATEGORY_DIGIT: str.isdecimal,
    of.CATEGORY_SPACE: str.isspace,
    of.CATEGORY_WORD: lambda each: each.isalnum() or each == "_",
    of.CATEGORY_NOT_DIGIT: lambda each: not each.isdecimal(),
    of.CATEGORY_NOT_SPACE: lambda each: not each.isspace(),
    of.CATEGORY_NOT_WORD: lambda each: not (each.isalnum() or each == "_"),
}


def accepts(operation: Any, argument: Any, character: str) -> bool:
    """Whether an operation that takes one character takes this one."""
    if operation is of.ANY:
        return character != "\n"
    if operation is not of.IN:
        return bool((ord(character) == argument) == (operation is of.LITERAL))
    told = [_in_set(kind, value, character) for kind, value in argument if kind is not of.NEGATE]
    return any(told) != (argument[0][0] is of.NEGATE)


def _in_set(kind: Any, value: Any, character: str) -> bool:
    if kind is of.CATEGORY:
        return CATEGORIES[value](character)
    low, high = value if kind is of.RANGE else (value, value)
    return bool(low <= ord(character) <= high)


MOST_STEPS = 50_000


class Endless(Exception):
    """More steps than any of these texts is worth."""


class Search:
    """`re.search` from every place of a text, as `sub` looks for what follows; from its beginning alone where it is `anchored`."""

    def __init__(self, pattern: str, flags: int, text: str, anchored: bool = False) -> None:
        self.text, self.steps = text, 0
        self._lines, self._any_case = bool(flags & re.MULTILINE), bool(flags & re.IGNORECASE)
        self._groups: dict[int, tuple[int, int]] = {}
        whole = self._sequence(list(parser.parse(pattern, flags)), self._ended)
        self.ends: list[int] = []  # of what was found
        at = self._end = 0
        while at <= (0 if anchored else len(text)):
            self._groups.clear()
            found = whole(at)
            self.ends += [self._end] if found else []
            at = max(self._end, at + 1) if found else at + 1

    def _ended(self, at: int) -> bool:
        self._end = at
        return True

    def _sequence(self, items: Items, then: Then) -> Then:
        for operation, argument in reversed(items):
            then = self._one(operation, argument, then)
        return then

    def _one(self, operation: Any, argument: Any, then: Then) -> Then:
        if operation in SINGLE:
            return lambda at: self._takes(operation, argument, at) and then(at + 1)
        if operation in REPEATS:
            least, most, body = argument
            return self._repeat(operation is of.MAX_REPEAT, least, most, body, then)
        if operation is of.BRANCH:
            ways = [self._sequence(list(way), then) for way in argument[1]]
            return lambda at: any(way(at) for way in ways)
        if operation is of.SUBPATTERN:
            return self._group(argument[0], list(argument[3]), then)
        if operation is of.GROUPREF:
            return lambda at: self._again(argument, at, then)
        if operation is of.AT:
            return lambda at: self._is_at(argument, at) and then(at)
        assert operation in (of.ASSERT, of.ASSERT_NOT), operation
        back = parser.SubPattern(argument[1].state, argument[1].data).getwidth()[0] if argument[0] < 0 else 0
        look = self._sequence(list(argument[1]), lambda at: True)
        return lambda at: (at >= back and look(at - back)) == (operation is of.ASSERT) and then(at)

    def _takes(self, operation: Any, argument: Any, at: int) -> bool:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Endless
        if at >= len(self.text):
            return False
        character = self.text[at]
        cases = {character, character.lower(), character.upper()} if self._any_case else {character}
        return any(accepts(operation, argument, each) for each in cases)

    def _repeat(self, greedy: bool, least: int, most: Any, body: Any, then: Then) -> Then:
        items = list(body)
        most = len(self.text) + least if most is of.MAXREPEAT else most
        if len(items) == 1 and items[0][0] in SINGLE:
            return self._run(greedy, least, most, items[0], then)

        def more(count: int, since: int) -> Then:
            def from_here(at: int) -> bool:
                self.steps += 1
                if count > least and at == since:
                    return False
                again = self._sequence(items, more(count + 1, at)) if count < most else (lambda at: False)
                ways = [again, then if count >= least else (lambda at: False)]
                return any(way(at) for way in (ways if greedy else reversed(ways)))

            return from_here

        return more(0, -1)

    def _run(self, greedy: bool, least: int, most: int, item: tuple[Any, Any], then: Then) -> Then:
        def from_here(at: int) -> bool:
            length = 0
            while length < most and self._takes(*item, at + length):
                length += 1
            ends = range(least, length + 1)
            return any(then(at + end) for end in (reversed(ends) if greedy else ends))

        return from_here

    def _group(self, number: int | None, items: Items, then: Then) -> Then:
        def from_here(at: int) -> bool:
            def ended(end: int) -> bool:
                if number is not None:
                    self._groups[number] = (at, end)
                return then(end)

            return self._sequence(items, ended)(at)

        return from_here

    def _again(self, number: int, at: int, then: Then) -> bool:
        start, end = self._groups.get(number, (0, 0))
        self.steps += end - start
        return self.text.startswith(self.text[start:end], at) and then(at + end - start)

    def _is_at(self, where: Any, at: int) -> bool:
        self.steps += 1
        text = self.text
        if where in (of.AT_BEGINNING, of.AT_BEGINNING_STRING):
            return at == 0 or (self._lines and where is of.AT_BEGINNING and text[at - 1] == "\n")
        if where is of.AT_END:
            return at == len(text) or (text[at] == "\n" and (self._lines or at == len(text) - 1))
        if where is of.AT_END_STRING:
            return at == len(text)
        word = CATEGORIES[of.CATEGORY_WORD]
        boundary = (at > 0 and word(text[at - 1])) != (at < len(text) and word(text[at]))
        return boundary == (where is of.AT_BOUNDARY)


CANDIDATES = "a1 .A(/\\\n-_:,[\"'<>=+§│x\x1b`@#~^"


def samples(operation: Any, argument: Any) -> list[str]:
    """Characters that an operation takes."""
    if operation is of.LITERAL:
        return [chr(argument)]
    named = (
        [chr(value if kind is of.LITERAL else value[0]) for kind, value in argument if kind in (of.LITERAL, of.RANGE)]
        if operation is of.IN
        else []
    )
    return [each for each in dict.fromkeys((*named, *CANDIDATES)) if accepts(operation, argument, each)][:12]


def sample(items: Items) -> str:
    """A short text that matches, but for what has to stand before or after it."""
    told = ""
    for operation, argument in items:
        if operation in SINGLE:
            told += samples(operation, argument)[0]
        elif operation in REPEATS:
            told += sample(list(argument[2])) * max(argument[0], 0)
        elif operation is of.BRANCH:
            told += sample(list(argument[1][0]))
        elif operation is of.SUBPATTERN:
            told += sample(list(argument[3]))
    return told


def pumps(items: Items, before: str = "") -> Iterator[tuple[str, str]]:
    """For each repetition what leads to it, and what it can be fed with again and again."""
    for number, (operation, argument) in enumerate(items):
        lead = before + sample(items[:number])
        if operation in REPEATS:
            body = list(argument[2])
            if argument[1] is of.MAXREPEAT or argument[1] > 3:
                yield lead, sample(body) or "a"
                yield from ((lead, each) for item in body if item[0] in SINGLE for each in samples(*item))
            yield from pumps(body, lead)
        elif operation is of.BRANCH:
            for way in argument[1]:
                yield from pumps(list(way), lead)
        elif operation is of.SUBPATTERN:
            yield from pumps(list(argument[3]), lead)
    yield before, sample(items) or "a"
    yield before, sample(items[:-1]) or "a"


def steps(pattern: str, flags: int, text: str, anchored: bool = False) -> float:
    try:
        return Search(pattern, flags, text, anchored).steps
    except Endless:
        return math.inf


def worst_growth(pattern: str, flags: int, size: int, anchored: bool = False) -> tuple[float, str]:
    """How many times as many steps are taken for twice as much, at worst, and with what the text is filled."""
    found = (0.0, "")
    for lead, pump in sorted(set(pumps(list(parser.parse(pattern, flags))))):
        for start, end in (("", ""), ("", "\x01"), (lead, "\x01")):
            count = max(size // len(pump), 8)
            small, large = (steps(pattern, flags, start + pump * times + end, anchored) for times in (count, 2 * count))
            found = max(found, (large / small if small < math.inf else math.inf, pump))
    return found
