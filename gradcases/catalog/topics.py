"""The topics of a catalog: what _topic.yaml, beside the cases of a folder, says of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gradcases.catalog.catalog import Topic
from gradcases.catalog.fields import Fields
from gradcases.catalog.problems import Problems
from gradcases.catalog.tree import read

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.errors import Problem

TOPIC = "_topic.yaml"
TOPIC_KEYS = ("title", "introduction")


def read_topic(folder: Path, found: list[Problem]) -> Topic | None:
    """The topic of a folder; None where the file is not there or is wrong, and what is wrong goes to `found`."""
    path = folder / TOPIC
    if not os.path.lexists(path):
        return None
    tree = read(path)
    found += tree.problems
    if tree.root is None:
        return None
    problems = Problems(path)
    fields = Fields(tree.root, problems, "a topic", TOPIC_KEYS, TOPIC_KEYS)
    title, introduction = fields.text("title"), fields.text("introduction")
    found += problems.found
    return Topic(folder.name, title, introduction)
