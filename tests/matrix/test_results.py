from __future__ import annotations

from dataclasses import replace

import pytest

from gradcases.judge import Verdict
from gradcases.matrix.columns import Column
from gradcases.matrix.results import Result, usable
from gradcases.results.cells import ReportFile
from gradcases.results.reading import read_reports
from tests.render.reports import REPORT
from gradcases.render.report_json import whole
