"""The built-in catalog's files as the recorder sees them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradcases.authoring.layout import Change, changed
from gradcases.authoring.recording import differing
from gradcases.authoring.source import Source, Steps
from gradcases.catalog import builtin_root
from gradcases.catalog.fields import as_plain
from gradcases.catalog.nodes import Mapping, Node, Scalar, Sequence

TEXTS = {path.relative_to(builtin_root()): path.read_text(encoding="utf-8") for path in sorted(builtin_root().glob("*/*.yaml"))}
TOPICS = sorted({path.parent for path in TEXTS})


def scalars(node: Node, steps: Steps = ()) -> Iterator[tuple[Steps, Scalar]]:
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            yield from scalars(value, (*steps, key.text))
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from scalars(item, (*steps, number))
    else:
        yield steps, node


def recorded(source: Source) -> Iterator[tuple[Steps, str]]:
    """The texts that record may write: messages, in `params` too."""
    for steps, node in scalars(source.root):
        if "message" in str(steps[-1]) and isinstance(node.value, str):
            yield steps, node.text.rstrip("\n") if node.style in ("|", ">") else node.text  # a block ends its last line, which is no text


@pytest.mark.parametrize("topic", TOPICS, ids=str)
def test_recording_nothing_keeps_a_file_and_recording_what_is_there_does_too(topic: object) -> None:
    for path, text in TEXTS.items():
        if path.parent == topic:
            source = Source(text)
            assert changed(source, []) == text
            assert changed(source, [Change(*each) for each in recorded(source)]) == text, path


@pytest.mark.parametrize("topic", TOPICS, ids=str)
def test_another_message_changes_that_scalar_only_and_is_restored_exactly(topic: object) -> None:
    for path, text in TEXTS.items():
        if path.parent != topic:
            continue
        for steps, message in recorded(Source(text)):
            other = changed(Source(text), [Change(steps, f"{message} and more")])
            where = list(differing(as_plain(Source(text).root), as_plain(Source(other).root)))
            assert where == [steps], path
            assert sum(line not in text.split("\n") for line in other.split("\n")) == 1
            assert changed(Source(other), [Change(steps, message)]) == text, path


def test_there_are_messages_in_it() -> None:
    assert sum(len(list(recorded(Source(text)))) for text in TEXTS.values()) > 300
