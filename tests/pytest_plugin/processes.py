"""pytest with the plugin in processes of its own, and what its reports say."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests.commands.processes import Shell

PYTEST = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Run:
    """A finished run of pytest."""

    code: int
    output: str
    junit: ElementTree.Element

    @property
    def verdicts(self) -> dict[str, str]:
        """By case, those that the plugin puts into the JUnit report."""
        told = {test.get("name", ""): test.find("properties/property[@name='gradcases_verdict']") for test in self.junit.iter("testcase")}
        return {name: each.get("value", "") for name, each in told.items() if each is not None}

    def element(self, case_id: str, tag: str) -> ElementTree.Element:
        (test,) = (test for test in self.junit.iter("testcase") if test.get("name") == case_id)
        found = test.find(tag)
        assert found is not None
        return found


def run_pytest(folder: Path, *words: str | Path, timeout: float = 240, **variables: str) -> Run:
    """In `folder`, with a JUnit report there."""
    report = folder / "junit.xml"
    typed = [*PYTEST, f"--junitxml={report}", f"--rootdir={folder}", *map(str, words)]
    environment = Shell(folder).environment(**variables)
    ran = subprocess.run(typed, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=timeout)
    assert "INTERNALERROR" not in ran.stdout, ran.stdout
    assert ran.stderr == ""
    return Run(ran.returncode, ran.stdout, ElementTree.parse(report).getroot())
