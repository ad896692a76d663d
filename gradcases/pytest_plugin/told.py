"""What is told of a case that is not as stated: the text of `gradcases run`, drawn when it is known for what."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from _pytest._code.code import ReprFileLocation, TerminalRepr  # pytest names them in the signatures of its hooks

from gradcases.render.reports.run_text import case_text
from gradcases.render.screen import NARROWEST, Screen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _pytest._io import TerminalWriter

    from gradcases.report import Report


class Told(TerminalRepr):
    """On a terminal with its colours; as text, for files and between processes, without."""

    def __init__(self, report: Report, titles: Mapping[str, str], crash: ReprFileLocation, width: int | None) -> None:
        self.reprcrash = crash  # pytest takes the reason for its summary from here
        self._report = report
        self._titles = titles
        self._width = width

    def toterminal(self, tw: TerminalWriter) -> None:
        encoding = getattr(sys.__stdout__, "encoding", None) if tw.hasmarkup else None
        screen = Screen(max(self._width or tw.fullwidth, NARROWEST), tw.hasmarkup, encoding or "utf-8")
        tw.write(case_text(self._report, screen, self._titles))


class Received(TerminalRepr):
    """The same, from another process."""

    def __init__(self, text: str, crash: ReprFileLocation) -> None:
        self.reprcrash = crash
        self._text = text

    def toterminal(self, tw: TerminalWriter) -> None:
        tw.write(self._text)
