"""A topic's page: what introduces it, and its cases; one value for every writer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.page import paragraphs_of

if TYPE_CHECKING:
    from gradcases.case import Symptom
    from gradcases.catalog import Catalog, Topic


@dataclass(frozen=True)
class TopicPage:
    """All that is told of a topic."""

    topic: Topic
    paragraphs: tuple[str, ...]  # of its introduction; none where nothing introduces it
    cases: tuple[tuple[str, Symptom, str], ...]  # id, symptom and title

    @property
    def title(self) -> str:
        """Its title, or else its name."""
        return self.topic.title or self.topic.id


def topic_page_of(topic: Topic, catalog: Catalog) -> TopicPage:
    """The page of a topic of this catalog."""
    return TopicPage(
        topic=topic,
        paragraphs=paragraphs_of(topic.introduction or ""),
        cases=tuple((case.id, case.symptom, case.title) for case in catalog.cases if case.topic == topic.id),
    )
