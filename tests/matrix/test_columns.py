from __future__ import annotations

from datetime import date

from gradcases.matrix.columns import Asked, Here, columns
from gradcases.releases.table import Release, Releases, companions

WHEELS = {"linux-x86_64": ("3.10", "3.11")}
RELEASES = Releases(date(2026, 3, 1), tuple(Release(version, date(2024, 1, 1), WHEELS) for version in ("2.2.2", "2.6.0")))
HERE = Here(RELEASES, "linux-x86_64", ("3.10", "3.11"), "3.11")


def test_a_column_for_each_torch_device_and_mode_those_of_an_environment_together() -> None:
    made = columns(Asked(["2.2.2", "2.6.0"], devices=["cpu", "cuda:1"], modes=["eager", "compile"]), HERE)
    assert [column.file for column in made[:5]] == [
        "torch-2.2.2-cpu-eager.json",
        "torch-2.2.2-cpu-compile.json",
        "torch-2.2.2-cuda1-eager.json",
        "torch-2.2.2-cuda1-compile.json",
        "torch-2.6.0-cpu-eager.json",
    ]
    assert len({column.recipe for column in made}) == 2


def test_an_environment_has_a_numpy_that_the_release_works_with() -> None:
    (old, new) = columns(Asked(["2.2.2", "2.6.0"]), HERE)
    assert old.recipe is not None
    assert new.recipe is not None
    assert old.recipe.requirements == ("torch==2.2.2", "numpy<2")
    assert new.recipe.requirements == ("torch==2.6.0", "numpy")


def test_only_an_environment_for_the_cpu_leaves_out_what_that_never_loads() -> None:
    recipes = [columns(asked, HERE)[0].recipe for asked in (Asked(["2.6.0"]), Asked(["2.6.0"], devices=["cpu", "cuda"]))]
    assert [recipe and recipe.left_out for recipe in recipes] == [companions().unneeded_on_cpu, ()]
    assert [recipe and recipe.name for recipe in recipes] == ["torch-2.6.0-py3.11-slim", "torch-2.6.0-py3.11"]


def test_a_backend_is_another_environment_and_another_report() -> None:
    (column,) = columns(Asked(["2.6.0"], backend="cu126"), HERE)
    assert column.recipe is not None
    assert (column.id, column.recipe.name) == ("torch-2.6.0-cu126-cpu-eager", "torch-2.6.0-py3.11-cu126")


def test_a_python_that_is_asked_for_is_in_the_name() -> None:
    made = columns(Asked(["2.6.0"], pythons=["3.10", "3.13"]), HERE)
    assert [column.id for column in made] == ["torch-2.6.0-py3.10-cpu-eager", "torch-2.6.0-py3.13-cpu-eager"]
    assert made[0].unavailable is None
    assert made[1].unavailable == "no wheel: torch 2.6.0 has wheels for Python 3.10, 3.11, not for 3.13"


def test_an_interpreter_that_is_there_needs_no_environment() -> None:
    (column,) = columns(Asked(interpreters={"mine": "/usr/bin/python3"}), HERE)
    assert (column.id, column.interpreter, column.recipe) == ("mine-cpu-eager", "/usr/bin/python3", None)
