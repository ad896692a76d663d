"""A generated catalog in which every fourth case misbehaves, and what each of its cases has to come to."""

from __future__ import annotations

import random
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.judge import Verdict
from gradcases.outcome import KINDS, Outcome, TimedOut, summary
from tests.catalogs import TOPIC, minimal, write_catalog
from tests.isolation.hostile import ENDS_ITSELF, EXHAUSTS, HANGS, SURVIVES

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.finding import Finding

MISBEHAVING = {**ENDS_ITSELF, **HANGS, **SURVIVES, **EXHAUSTS}
EVERY = 4
CASES_A_TOPIC = 50
GRADIENT = "import torch\n\nx = torch.tensor([{a}.0, {b}.0], requires_grad=True)\n({c} * x * x).sum().backward()\n"
STEP = "optimizer = torch.optim.SGD([x], lr=0.1)\noptimizer.step()\n"  # imports late, and so is run on another lane


@dataclass(frozen=True)
class Wanted:
    """Of one case: what its finding has to say. `program` names what it does wrong, None of one that does nothing wrong."""

    verdict: Verdict
    told: str
    program: str | None = None

    def misses(self, finding: Finding | None) -> str | None:
        """What is not so, in a line; None where all is."""
        if finding is None or finding.code is None:
            return f"{self.program or 'well-behaved'}: no outcome" + (f" ({finding.reason})" if finding else "")
        told = told_of(finding.code.outcome)
        if (finding.verdict, told) == (self.verdict, self.told):
            return None
        wanted = f"{self.verdict.value}, {self.told}"
        return f"{self.program or 'well-behaved'}: wanted {wanted}; found {finding.verdict.value}, {told} ({finding.reason})"


def told_of(outcome: Outcome) -> str:
    """An outcome in a few words, in which the length of a deadline does not matter."""
    return KINDS[TimedOut] if isinstance(outcome, TimedOut) else summary(outcome)


def generate(folder: Path, cases: int, seed: int) -> dict[str, Wanted]:
    """Write them there; by id what each has to come to."""
    dice = random.Random(seed)
    names = _shuffled(dice, cases // EVERY)
    files: dict[str, object] = {}
    wanted: dict[str, Wanted] = {}
    for number in range(cases):
        topic = f"topic-{number // CASES_A_TOPIC}"
        files[f"{topic}/_topic.yaml"] = TOPIC
        id = f"{topic}/case-{number}"
        if number % EVERY == EVERY - 1:
            name = names[number // EVERY]
            files[id], wanted[id] = _misbehaving(name)
        else:
            files[id], wanted[id] = _well_behaved(dice, number)
    write_catalog(folder, files)  # type: ignore[arg-type]  # keys as `minimal` makes them
    return wanted


def _shuffled(dice: random.Random, many: int) -> list[str]:
    """Each way to misbehave as often as every other, in no order."""
    names: list[str] = []
    while len(names) < many:
        names += dice.sample(list(MISBEHAVING), len(MISBEHAVING))
    return names[:many]


def _misbehaving(name: str) -> tuple[object, Wanted]:
    told, text = MISBEHAVING[name]
    told = KINDS[TimedOut] if name in HANGS else told
    code = textwrap.dedent(text).lstrip("\n")
    case = minimal(code=code + "\n", symptom="wrong-grad", title=f"It misbehaves: {name}", expect={"grads": {"never": None}})
    return case, Wanted(Verdict.CHANGED, told, name)


def _well_behaved(dice: random.Random, number: int) -> tuple[object, Wanted]:
    """A gradient of its own, so that no other's could be taken for it; some use what torch imports late."""
    a, b, c = dice.randint(1, 1000), dice.randint(1, 1000), number + 1
    code = GRADIENT.format(a=a, b=b, c=c) + (STEP if dice.random() < 0.1 else "")
    grads = {"x": [float(2 * c * a), float(2 * c * b)]}
    case = minimal(code=code, symptom="wrong-grad", title=f"The gradient of case {number}", expect={"grads": grads})
    return case, Wanted(Verdict.HOLDS, "returns")
