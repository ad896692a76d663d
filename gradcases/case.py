"""A case: one way autograd goes, or only seems to go, wrong. Frozen values; the standard library only."""

from __future__ import annotations

import enum
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from gradcases.condition import ALWAYS, Circumstances, Condition
from gradcases.expectation import Expectation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gradcases.program import Program


class Symptom(enum.Enum):
    """What a user sees."""

    RAISES = "raises"
    NONE_GRAD = "none-grad"
    ZERO_GRAD = "zero-grad"
    NAN_GRAD = "nan-grad"
    WRONG_GRAD = "wrong-grad"
    WARNS = "warns"
    NO_FAULT = "no-fault"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]

    @property
    def is_silent(self) -> bool:
        """Whether nothing but the numbers tells of it."""
        return self in (Symptom.NONE_GRAD, Symptom.ZERO_GRAD, Symptom.NAN_GRAD, Symptom.WRONG_GRAD)


_MEANINGS = {
    Symptom.RAISES: "an exception",
    Symptom.NONE_GRAD: "a gradient that is None",
    Symptom.ZERO_GRAD: "a gradient that is zero",
    Symptom.NAN_GRAD: "a gradient that is NaN or infinite",
    Symptom.WRONG_GRAD: "a gradient with the wrong values",
    Symptom.WARNS: "a warning",
    Symptom.NO_FAULT: "nothing: it works, though people believe it does not",
}


class Changes(enum.Enum):
    """What a fix does to the result that the code was after."""

    SAME_RESULT = "same-result"
    DIFFERENT_RESULT = "different-result"
    WORKAROUND = "workaround"


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class When(Generic[T]):
    """A value and the circumstances in which it applies."""

    condition: Condition
    value: T


Expectations = tuple[When[Expectation], ...]


@dataclass(frozen=True, slots=True)
class Requires:
    """Without these a case says nothing, and is not run."""

    condition: Condition = ALWAYS
    modules: tuple[str, ...] = ()

    def missing(self, here: Circumstances) -> str | None:
        """Why a case that requires this cannot run here, in a few words, or None."""
        if not self.condition.torch.holds(here.torch):
            return f"needs torch {self.condition.torch}"
        if not self.condition.python.holds(here.python):
            return f"needs python {self.condition.python}"
        if self.condition.device not in (None, here.device):
            return f"is about {self.condition.device}, not {here.device}"
        if self.condition.mode not in (None, here.mode):
            return f"is about {self.condition.mode} mode, not {here.mode}"
        return None


@dataclass(frozen=True, slots=True)
class Code:
    """A program with what happens when it is run, for all circumstances that the case allows."""

    program: Program
    expectations: Expectations

    def expect(self, here: Circumstances) -> Expectation | None:
        """What is expected here; exactly one block applies wherever the case can run."""
        return next((each.value for each in self.expectations if each.condition.holds(here)), None)


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend the code: what to do, what that does to the result, and the mended program.

    `not_a_derivative` says why its gradients are not the slope of its loss, where they are not meant to be.
    """

    name: str
    what: str
    changes: Changes
    code: Code
    not_a_derivative: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document says happens: in our words, and as expectations of the code and of the fix."""

    source: str
    locator: str
    says: str
    code: Expectation | None = None
    fix: Expectation | None = None
    fix_name: str | None = None
    untestable: str | None = None


@dataclass(frozen=True, slots=True)
class See:
    """Where to read on: other cases by id, and pages of torch's documentation by name."""

    cases: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """One entry of the catalog. `id` is `topic/slug`, with `[value]` behind it where the file has parameters."""

    id: str
    path: Path
    title: str
    cause: str
    symptom: Symptom
    code: Code
    why: str
    fixes: tuple[Fix, ...] = ()
    no_fix: str | None = None
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    requires: Requires = Requires()
    claims: tuple[Claim, ...] = ()
    see: See = See()
    covers: tuple[str, ...] = ()
    same_message_as: tuple[str, ...] = ()
    content: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)

    @property
    def file_id(self) -> str:
        """The id without a parameter's value: the path of the file."""
        return self.id.partition("[")[0]

    @property
    def topic(self) -> str:
        return self.id.partition("/")[0]

    @property
    def slug(self) -> str:
        return self.file_id.partition("/")[2]

    @property
    def sha256(self) -> str:
        """Of what the file says, parameter filled in: comments and layout change nothing."""
        told = json.dumps([self.id, self.content], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()

    def fix(self, name: str | None) -> Fix | None:
        """The fix of that name, or the first."""
        return next((fix for fix in self.fixes if name in (None, fix.name)), None)
