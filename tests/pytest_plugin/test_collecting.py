"""What becomes of a catalog, and of case files outside one, when pytest collects. No torch is imported here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.catalogs import MINIMAL, minimal, write_catalog
from tests.commands.processes import IDS, catalog_of_everything

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ["pytester"]


@pytest.fixture
def cases(pytester: pytest.Pytester) -> Path:
    return catalog_of_everything(pytester.path / "cases")


def collected(pytester: pytest.Pytester, *words: str | Path) -> list[str]:
    """The node ids."""
    ran = pytester.runpytest_subprocess("--collect-only", "-q", *words)
    return [line for line in ran.outlines if "::" in line]


def complaints(pytester: pytest.Pytester, *words: str | Path) -> str:
    ran = pytester.runpytest_subprocess(*words)
    assert ran.ret == pytest.ExitCode.INTERRUPTED
    assert "Traceback" not in ran.stdout.str() + ran.stderr.str()
    return ran.stdout.str()


def node_id(case_id: str) -> str:
    return f"cases/{case_id.partition('[')[0]}.yaml::{case_id}"


def test_each_case_is_an_item_by_its_id(pytester: pytest.Pytester, cases: Path) -> None:
    assert collected(pytester, "--gradcases", "cases") == [node_id(case_id) for case_id in IDS]


def test_without_a_folder_it_is_the_built_in_catalog(pytester: pytest.Pytester) -> None:
    assert "detach/loss-of-detached-tensor.yaml::detach/loss-of-detached-tensor" in collected(pytester, "--gradcases")


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["cases/good/ops.yaml"], ["good/ops[exp]", "good/ops[log]"]),
        (["cases/good/ops.yaml::good/ops[log]"], ["good/ops[log]"]),
        (["cases/other"], ["other/needs-cuda", "other/varies"]),
        (["-k", "moved and not exits"], ["moved/changed", "moved/reworded"]),
        (["-k", "odd"], ["moved/reworded"]),
        (["-k", "also-held"], ["good/holds"]),
        (["-m", 'gradcase(topic="other") and gradcase(symptom="wrong-grad")'], ["other/varies"]),
        (["-m", 'gradcase(cause="detached-loss") and not gradcase(symptom="raises")'], ["good/doubles", "moved/changed"]),
    ],
    ids=str,
)
def test_pytest_chooses_among_them(pytester: pytest.Pytester, cases: Path, words: list[str], ids: list[str]) -> None:
    found = collected(pytester, "--strict-markers", "--gradcases", "cases", *words)
    assert [each for each in found if each.partition("::")[2] in ids] == [node_id(case_id) for case_id in ids]
    assert "-m" in words or len(found) == len(ids)


def test_a_folder_or_file_that_is_named_too_is_collected_too(pytester: pytest.Pytester, cases: Path) -> None:
    pytester.makepyfile(test_own="def test_it(): pass")
    assert "test_own.py::test_it" not in collected(pytester, "--gradcases", "cases")
    assert collected(pytester, "test_own.py", "--gradcases", "cases") == ["test_own.py::test_it", *map(node_id, IDS)]


def test_a_catalog_of_the_configuration_is_collected_where_nothing_is_named(pytester: pytest.Pytester, cases: Path) -> None:
    pytester.makepyfile(**{"tests/test_own": "def test_it(): pass"})
    pytester.makeini("[pytest]\ntestpaths = tests\ngradcases = cases\n")
    assert collected(pytester) == ["tests/test_own.py::test_it", *map(node_id, IDS)]
    assert collected(pytester, "tests") == ["tests/test_own.py::test_it"]
    assert collected(pytester, "cases/good/holds.yaml") == [node_id("good/holds")]


@pytest.mark.parametrize("name", ["build", "venv", "node-modules"])
def test_a_topic_may_have_any_name(pytester: pytest.Pytester, name: str) -> None:
    write_catalog(pytester.path / "cases", {f"{name}/case": minimal()})
    assert collected(pytester, "--gradcases", "cases") == [node_id(f"{name}/case")]


def test_a_catalog_may_be_where_pytest_would_not_look(pytester: pytest.Pytester) -> None:
    write_catalog(pytester.path / ".hidden" / "build", {"topic/case": minimal()})
    assert collected(pytester, "--gradcases", ".hidden/build") == [".hidden/build/topic/case.yaml::topic/case"]


def test_what_is_wrong_with_a_file_is_an_error_of_that_file_with_its_place(pytester: pytest.Pytester, cases: Path) -> None:
    write_catalog(cases, {"good/holds": MINIMAL.replace("raises\n", "raisins\n", 1), "moved/reworded": "a: [\n"})
    told = complaints(pytester, "--gradcases", "cases")
    assert "ERROR collecting cases/good/holds.yaml" in told
    assert "cases/good/holds.yaml:3:10: `symptom` is `raisins`" in told
    assert "cases/moved/reworded.yaml:2:1: is not YAML" in told
    assert "2 errors" in told


def test_what_is_wrong_elsewhere_in_a_catalog_is_an_error_of_the_catalog(pytester: pytest.Pytester, cases: Path) -> None:
    write_catalog(cases, {"causes.yaml": "- a\n", "stray": MINIMAL})
    told = complaints(pytester, "--gradcases", "cases")
    assert "ERROR collecting cases " in told
    assert "cases/causes.yaml:1:1: the file is a list" in told
    assert "cases/stray.yaml: is in no topic's folder" in told


def test_a_catalog_without_a_case_is_an_error(pytester: pytest.Pytester) -> None:
    pytester.mkdir("cases")
    assert "holds no case" in complaints(pytester, "--gradcases", "cases")


def test_a_case_file_outside_a_catalog_is_found_by_its_name(pytester: pytest.Pytester) -> None:
    write_catalog(pytester.path / "tests" / "grads", {"own.gradcase.yaml": MINIMAL, "other.yaml": "no: case\n"})
    assert collected(pytester) == ["tests/grads/own.gradcase.yaml::grads/own"]


def test_a_case_file_may_name_causes_and_documents_that_are_listed_beside_it(pytester: pytest.Pytester) -> None:
    claims = [{"source": "manual", "locator": "page 1", "says": "it raises", "code": {"raises": {}}}]
    files = {"own.gradcase.yaml": minimal(cause="our-own", claims=claims)}
    write_catalog(pytester.path, files)
    told = complaints(pytester)
    assert "there is no cause `our-own`" in told
    assert "own.gradcase.yaml:2:8" in told
    write_catalog(pytester.path, {"causes.yaml": "our-own: It is ours.\n", "sources.yaml": "manual: {title: Our manual}\n"})
    assert len(collected(pytester)) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--gradcases", "nowhere"], "nowhere is no folder"),
        (["--gradcases", "cases", "--gradcases-device", "GPU"], "`GPU` is no device"),
        (["--gradcases", "cases", "--gradcases-timeout", "soon"], "`soon` is no number of seconds"),
        (["--gradcases", "cases", "--gradcases-timeout", "nan"], "`nan` is no number of seconds"),
        (["--gradcases", "cases", "--gradcases-memory-limit", "lots"], "`lots` is no size"),
        (["--gradcases", "cases", "--gradcases-isolation", "hard"], "`hard` is not one of fork, spawn, none"),
        (["--gradcases", "cases", "--gradcases-fail-on", "changed,any"], "`any` is not one of changed, reworded, not-run, refuted"),
        (["--gradcases", "cases", "--gradcases-python", "no-such-python"], "no interpreter `no-such-python`"),
        (["own.gradcase.yaml", "--gradcases-device", "GPU"], "`GPU` is no device"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("xdist", [[], ["-n", "1"]], ids=["alone", "xdist"])
def test_what_cannot_be_asked_for_is_a_usage_error(
    pytester: pytest.Pytester, cases: Path, words: list[str], told: str, xdist: list[str]
) -> None:
    write_catalog(pytester.path, {"own.gradcase.yaml": MINIMAL})
    ran = pytester.runpytest_subprocess(*words, *xdist)
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    assert told in ran.stderr.str()
    assert "Traceback" not in ran.stderr.str()


def test_a_project_without_cases_imports_nothing_of_it(pytester: pytest.Pytester) -> None:
    code = "import sys\ndef test_it():\n    print([name for name in sorted(sys.modules) if name.startswith('gradcases')])\n"
    pytester.makepyfile(code)
    ran = pytester.runpytest_subprocess("-s", "--strict-markers", "-W", "error")
    assert "['gradcases', 'gradcases.pytest_plugin', 'gradcases.pytest_plugin.display']" in ran.stdout.str()
    ran.assert_outcomes(passed=1)
