"""Where hostile input comes in and where it goes out: functions that hold for whatever they are given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gradcases.case import Claim, See
from gradcases.catalog import Catalog, load
from gradcases.catalog.between import problems_between
from gradcases.catalog.cases import Known, read_cases
from gradcases.catalog.catalog import Cause, Source, Topic
from gradcases.catalog.problems import MOST_OF_A_FILE, Problems
from gradcases.catalog.registries import read_causes, read_retired, read_sources
from gradcases.catalog.topics import read_topic
from gradcases.catalog.tree import read
from gradcases.content_hash import content_hash
from gradcases.errors import DiffError, ReportError
from gradcases.lint import findings
from gradcases.matching.answer import Answer, Heard, Match, Verdict
from gradcases.matching.answering import answer
from gradcases.matching.texts import Kind, Text, texts_of
from gradcases.matching.transcripts import Frame
from gradcases.page import page_of
from gradcases.render.diagnoses.answer_json import answer_json
from gradcases.render.diagnoses.answer_markdown import answer_markdown
from gradcases.render.diagnoses.answer_text import answer_text
from gradcases.render.pages import page_json, page_markdown
from gradcases.render.pages.explain_text import page_text
from gradcases.render.pages.list_text import list_text
from gradcases.render.reports import report_json
from gradcases.render.reports.report_github import github
from gradcases.render.reports.report_junit import junit
from gradcases.render.reports.report_markdown import markdown
from gradcases.render.reports.run_text import report_text
from gradcases.render.screen import Screen
from gradcases.render.tables import diff_json, diff_text, table_github, table_json, table_markdown
from gradcases.render.tables.table_rows import rows_of
from gradcases.render.tables.table_text import table_text
from gradcases.results.differing import compared
from gradcases.results.merging import merged
from gradcases.results.reading import MOST_PROBLEMS, read_reports
from gradcases.site.book import book_of
from gradcases.site.writing import Linking, files
from tests.fuzz import judges
from tests.render import reports
from tests.render.pages import catalog_of
from tests.site.books import DATES, cell, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gradcases.case import Case
    from gradcases.errors import Problem
    from gradcases.page import Page
    from gradcases.results.differing import Comparison
    from gradcases.results.table import Table

MOST_ANSWERED = 60_000  # characters, whatever was pasted
LONGEST_TOLD = 3_000  # characters of one problem; a path and names of the user's are in it
SCREENS = (Screen(80, True), Screen(24, True), Screen(200), Screen(60, True, "ascii"))


def read_a_case(content: bytes, folder: Path) -> None:
    """A case's file: cases or problems, each in a line, of a number that can be read; what is read can be hashed and looked over."""
    path = folder / "a-topic" / "a-case.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    cases, problems = case_in(path)
    catalog = Catalog(folder, tuple(cases), {"detached-loss": Cause("detached-loss", "cut off")})
    check_problems([*problems, *problems_between(catalog)])
    if cases and not problems:
        for case in cases:
            content_hash(case)
        check_problems([*findings(catalog)], most=10 * MOST_OF_A_FILE * len(cases))


def case_in(path: Path, known: Known | None = None) -> tuple[list[Case], list[Problem]]:
    """As a folder is read, without the registries."""
    tree, problems = read(path), Problems(path)
    known = known or Known(None, None)
    cases = list(read_cases(tree.root, f"{path.parent.name}/{path.stem}", problems, known)) if tree.root is not None else []
    return cases, [*tree.problems, *problems.found]


def check_problems(problems: Sequence[Problem], most: int = 4 * MOST_OF_A_FILE) -> None:
    assert len(problems) <= most
    for problem in problems:
        assert problem.text.strip()
        assert "\n" not in problem.text
        assert len(problem.text) < LONGEST_TOLD, problem.text[:200]
        assert min(problem.line, problem.column) >= 0


def read_a_registry(content: bytes, folder: Path) -> None:
    """Each of the other files of a catalog."""
    problems: list[Problem] = []
    for name in ("causes.yaml", "sources.yaml", "retired.yaml", "_topic.yaml"):
        (folder / name).write_bytes(content)
    for reader in (read_causes, read_sources, read_retired, read_topic):
        reader(folder, problems)
    check_problems(problems, 2 * 4 * (MOST_OF_A_FILE + 1))  # as YAML, and as what it is


def read_a_report(content: bytes, folder: Path) -> None:
    """A report: read, merged, compared with itself and shown, or told what is wrong with it."""
    try:
        text = content.decode("utf-8-sig")
        read_back = read_reports(text, "a.json")
    except UnicodeDecodeError:
        return
    except ReportError as error:
        check_problems(error.problems, MOST_PROBLEMS)
        return
    table = merged(read_back)
    rows = tuple(rows_of(table))
    judges.only_text_and_colours(table_text(table, rows, SCREENS[0]))
    judges.only_annotations(table_github.annotated(table))
    judges.only_our_markdown(table_markdown.merged(table, rows))
    again = merged(read_reports(table_json.merged(table), "b.json"))
    assert [[len(each) for each in row.cells] for row in again.rows] == [[len(each) for each in row.cells] for row in table.rows]
    try:
        assert compared(table, again).is_same
        differing(compared(table, ours()))
    except DiffError:
        assert len(table.columns) != 1 or table.disagreements


@cache
def ours() -> Table:
    """A report of which nothing is spoilt."""
    return merged(read_reports(report_json.whole(reports.one_of_each()), "ours.json"))


def differing(found: Comparison) -> None:
    """What differs, as it is shown."""
    judges.only_text_and_colours(diff_text.text(found, SCREENS[0]))
    judges.only_text_and_colours(diff_json.whole(found))
    judges.only_our_markdown(diff_text.markdown(found))


@cache
def builtin() -> tuple[Catalog, tuple[Text, ...], dict[str, str]]:
    """With every thirtieth text: to score them all is what takes long, and each is scored in the same way."""
    catalog = load()
    return catalog, texts_of(catalog.cases)[::30], {case.id: case.title for case in catalog.cases}


def answer_a_text(text: str, folder: Path) -> None:
    """A pasted text: an answer of bounded size, which every writer can write."""
    catalog, texts, titles = builtin()
    given = answer(text, texts, titles)
    assert len(given.matches) <= 5
    assert given.heard is None or len(given.heard.message) <= 1_000
    writers: tuple[Callable[[], str], ...] = (
        lambda: answer_json(given, catalog),
        lambda: answer_markdown(given, catalog),
        *(partial(answer_text, given, catalog, screen) for screen in SCREENS),
    )
    written = in_turn((*writers, *writers[:2]), [text])()  # the terminal is a place of its own
    judges.only_text_and_colours(written)
    assert len(written) < MOST_ANSWERED
    if written.startswith("#"):
        judges.only_our_markdown(written)


T = TypeVar("T")


def in_turn(writers: Sequence[T], texts: Sequence[str]) -> T:
    """One of them for an input, as each would do nearly the same with it: by how long it is."""
    return writers[sum(map(len, texts)) % len(writers)]


@dataclass(frozen=True)
class Hostile:
    """Values whose every text is one of a few hostile ones."""

    texts: tuple[str, ...]

    def __getitem__(self, number: int) -> str:
        return self.texts[number % len(self.texts)]

    def case(self, id: str = "a/hostile") -> Case:
        claims = (
            Claim("doc", self[0], self[1], code=reports.said()),
            Claim("doc", self[2], self[3], code=reports.REFUTED),
            Claim("doc", self[1], self[2], untestable=self[0]),
        )
        own = reports.code(f"import torch\n# {self[4]!a}\nloss = 1\nloss.backward()\n", reports.expected(self[0], self[1]))
        made = reports.case(id, self[2], reports.fix("fix 1", what=self[3]), reports.fix(self[1], what=self[4]), code_=own, claims=claims)
        return replace(
            made, why=f"{self[0]}\n\n{self[1]}", no_fix=self[3], see=See(("a/other",), (self[4],)), aliases=(self[0],), tags=(self[1],)
        )

    def report(self) -> Any:
        outcome = reports.raises(f"x{self[0]}", self[4], printed=self[1])
        fixes = {"fix 1": reports.returns(self[2])}
        made = reports.report(
            reports.finding(self.case(), outcome, fixes, reason=f"code: {self[3]}"),
            reports.finding(reports.case("b/plain", self[0]), None, reason=self[1]),
        )
        return replace(made, target=replace(made.target, platform=self[2], executable=self[3], git=self[4]))

    def page(self) -> Page:
        catalog = self.catalog()
        return page_of(catalog.cases[0], catalog)

    def catalog(self) -> Catalog:
        catalog = catalog_of(self.case(), reports.case("a/other", self[3]), cause=self[1], title=self[2])
        causes = {"detached-loss": Cause("detached-loss", self[1], self[4])}
        return replace(
            catalog,
            causes=causes,
            sources={"doc": Source("doc", self[0], self[1])},
            introduced={"a": Topic("a", self[2], self[3])},
            retired={"b/gone": self[4]},
        )

    def answer(self) -> Answer:
        text = Text("a/hostile", "detached-loss", Kind.RAISED, self[0], self[1], None, None, self[2], self[3], "a/hostile", self[4])
        match = Match("detached-loss", "a/hostile", 0.7, (self[0], self[1]), self[2], text, ("a/other",))
        heard = Heard(self[3], self[4], Frame(self[0], 7, self[1], None), (self[2],), (self[3],))
        return Answer(Verdict.MATCHED, heard, (match,), (match,), about=self[1], advice=(self[0],))


def to_a_terminal(texts: Sequence[str], folder: Path) -> None:
    hostile = Hostile(tuple(texts))
    screen = SCREENS[len(texts[0]) % len(SCREENS)]
    writers: tuple[Callable[[], str], ...] = (
        lambda: report_text(hostile.report(), screen, {"doc": hostile[0]}),
        lambda: page_text(hostile.page(), screen),
        lambda: list_text(hostile.catalog().cases, screen),
        lambda: answer_text(hostile.answer(), hostile.catalog(), screen),
        lambda: report_json.whole(hostile.report()),
        lambda: page_json.page(hostile.page()),
    )
    judges.only_text_and_colours(in_turn(writers, texts)())


def to_markdown(texts: Sequence[str], folder: Path) -> None:
    hostile = Hostile(tuple(texts))
    writers: tuple[Callable[[], str], ...] = (
        lambda: markdown(hostile.report(), {"doc": hostile[0]}),
        lambda: page_markdown.page(hostile.page()),
        lambda: page_markdown.cases(hostile.catalog().cases),
        lambda: answer_markdown(hostile.answer(), hostile.catalog()),
    )
    judges.only_our_markdown(in_turn(writers, texts)())


def to_junit(texts: Sequence[str], folder: Path) -> None:
    hostile = Hostile(tuple(texts))
    written = junit(hostile.report())
    root = judges.well_formed(written)
    judges.only_text_and_colours(written)
    assert [test.get("name") for test in root.iter("testcase")][:2] == ["a/hostile", "b/plain"]


def to_github(texts: Sequence[str], folder: Path) -> None:
    judges.only_annotations(github(Hostile(tuple(texts)).report()))


def to_html(texts: Sequence[str], folder: Path) -> None:
    name, write = in_turn(tuple(site(Hostile(tuple(texts))).items()), texts)
    if name.endswith(".js"):
        judges.only_our_script(write())
    else:
        judges.only_our_html(write(), active_elements()[name])


@cache
def active_elements() -> dict[str, dict[str, int]]:
    """Of each page, as they are with texts that do nothing."""
    plain = {name: write() for name, write in site(Hostile(("plain",))).items() if name.endswith(".html")}
    return {name: judges.active(judges.shape(text)[0]) for name, text in plain.items()}


def site(hostile: Hostile) -> dict[str, Callable[[], str]]:
    """Its pages, and what its search looks into, by their names."""
    catalog = hostile.catalog()
    table = table_of(catalog, (cell(catalog.cases[0], hostile[0]),) * 3)
    written = files(book_of(catalog, table, DATES, lambda each: False), Linking())
    return {name: write for name, write in written if name.endswith(".html") or name == "search.js"}


# By the name under which `make fuzz` feeds them.
SURFACES: dict[str, Callable[[Any, Path], None]] = {
    "case": read_a_case,
    "registry": read_a_registry,
    "report": read_a_report,
    "text": answer_a_text,
    "terminal": to_a_terminal,
    "markdown": to_markdown,
    "junit": to_junit,
    "github": to_github,
    "html": to_html,
}
