"""Where things stand in a site. A case's address is made of its id alone, so that it never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

LIST, VERSIONS, DOCUMENTS, CAUSES = "index.html", "versions.html", "documents.html", "causes.html"


def stem(case_id: str) -> str:
    """`topic/slug`, or `topic/slug--value`: a slug has no two hyphens in a row, so no two ids meet."""
    return case_id.replace("[", "--").replace("]", "")


class Addresses(Protocol):
    """Of a site with a page for each case, or of one that is a single file."""

    def case(self, case_id: str) -> str: ...
    def topic(self, topic: str) -> str: ...
    def cause(self, cause: str) -> str: ...
    def document(self, source: str) -> str: ...
    def section(self, page: str) -> str: ...


@dataclass(frozen=True)
class Pages:
    """Relative to a page that lies `depth` folders deep."""

    depth: int = 0

    @property
    def root(self) -> str:
        return "../" * self.depth

    def case(self, case_id: str) -> str:
        path = quote(page_of_case(case_id))
        return f"../{path.removeprefix('case/')}" if self.depth else path  # pages of cases lie side by side

    def topic(self, topic: str) -> str:
        return f"{self.root}{LIST}#topic/{topic}"

    def cause(self, cause: str) -> str:
        return f"{self.root}{CAUSES}#cause/{cause}"

    def document(self, source: str) -> str:
        return f"{self.root}{DOCUMENTS}#document/{source}"

    def section(self, page: str) -> str:
        return f"{self.root}{page}"


def page_of_case(case_id: str) -> str:
    """The file of a case's page."""
    return f"case/{stem(case_id)}.html"


@dataclass(frozen=True)
class OneFile:
    """Everything is a place in the file itself."""

    def case(self, case_id: str) -> str:
        return f"#case/{quote(stem(case_id))}"

    def topic(self, topic: str) -> str:
        return f"#topic/{topic}"

    def cause(self, cause: str) -> str:
        return f"#cause/{cause}"

    def document(self, source: str) -> str:
        return f"#document/{source}"

    def section(self, page: str) -> str:
        return f"#{page.removesuffix('.html').replace('index', 'cases')}"
