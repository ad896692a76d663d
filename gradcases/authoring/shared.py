"""Changes of sub-cases as changes of the one file that they share: what stands once can be changed only as all of them want it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.authoring.layout import Change, Impossible
from gradcases.catalog.nodes import Mapping, Node, Scalar
from gradcases.catalog.params import references, texts_of, with_variables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gradcases.authoring.source import Source, Steps


@dataclass(frozen=True)
class Wish:
    """A change that a case's run asks for."""

    case_id: str
    change: Change

    @property
    def row(self) -> str:
        """The name of the sub-case, empty where the file is one case."""
        return self.case_id.partition("[")[2].removesuffix("]")


def settled(source: Source, wishes: Sequence[Wish], concerned: Sequence[str]) -> Iterator[Change | Impossible]:
    """The changes of the file, or why one cannot be made. `concerned` are the cases that what stands at the steps is of."""
    by_place: dict[Steps, list[Wish]] = {}
    for wish in wishes:
        try:
            by_place.setdefault(_place(source, wish), []).append(wish)
        except Impossible as error:
            yield error
    for steps, asked in by_place.items():
        try:
            yield _agreed(source, steps, asked, concerned)
        except Impossible as error:
            yield error


def _place(source: Source, wish: Wish) -> Steps:
    """Where the changed text stands: where the steps lead, or in the sub-case's own row. Raises Impossible."""
    steps = wish.change.steps
    for length in range(1, len(steps) + 1):
        node = source.at(steps[:length])
        found = references(node.text) if isinstance(node, Scalar) and wish.row else ()
        if isinstance(node, Scalar) and len(found) == 1 and found[0][1] == node.text and found[0][0] in variables(source, wish.row):
            if _uses(source, found[0][0]) > 1:
                raise Impossible(f"{wish.case_id}: `{_told(steps)}` is `{node.text}`, which stands elsewhere too; change it by hand")
            return ("params", wish.row, found[0][0], *steps[length:])
    return steps


def variables(source: Source, row: str) -> dict[str, Node]:
    """What the variables of a sub-case stand for."""
    node = source.at(("params", row))
    return {name.text: value for name, value in node.pairs} if isinstance(node, Mapping) else {}


def _uses(source: Source, name: str) -> int:
    pairs = source.root.pairs if isinstance(source.root, Mapping) else ()
    texts = [text for key, value in pairs if key.text != "params" for text in texts_of(value)]
    return sum(name == used for text in texts for used, _ in references(text))


def _agreed(source: Source, steps: Steps, asked: list[Wish], concerned: Sequence[str]) -> Change:
    if not asked[0].row or steps[0] == "params":
        return Change(steps, asked[0].change.value)
    if lacking := sorted(set(concerned) - {wish.case_id for wish in asked}):
        raise Impossible(f"`{_told(steps)}` stands for {', '.join(lacking)} too, for which it is still so or which did not run")
    node = source.at(steps)
    if isinstance(node, Scalar) and any(name in variables(source, asked[0].row) for name, _ in references(node.text)):
        return Change(steps, _template(source, node, asked, steps))
    if any(wish.change.value != asked[0].change.value for wish in asked):
        raise Impossible(f"`{_told(steps)}` stands for {', '.join(wish.case_id for wish in asked)}, which now differ in it")
    return Change(steps, asked[0].change.value)


def _template(source: Source, node: Scalar, asked: list[Wish], steps: Steps) -> str:
    """A text with variables that is each sub-case's own when they are filled in. Raises Impossible where none is found."""
    first = asked[0].change.value
    text = first if isinstance(first, str) else ""
    stands = variables(source, asked[0].row)
    for name, written in sorted(set(references(node.text)), key=lambda each: -len(_text(stands.get(each[0])))):
        text = text.replace(_text(stands.get(name)), written) if _text(stands.get(name)) else text
    kept = all(written in text for name, written in references(node.text) if name in stands)
    if kept and all(with_variables(text, variables(source, wish.row)) == wish.change.value for wish in asked):
        return text
    raise Impossible(
        f"`{_told(steps)}` has variables in it, and no text with them is what all of {', '.join(w.case_id for w in asked)} show"
    )


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _told(steps: Steps) -> str:
    return ".".join(str(step) for step in steps)
