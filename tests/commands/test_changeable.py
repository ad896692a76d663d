"""Which catalog `record` and `new` may change where none is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcases.commands import changeable
from gradcases.commands.changeable import NotYours, changeable_root


@pytest.fixture
def built_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the built-in catalog would be, in a folder beside the working directory."""
    (tmp_path / "here").mkdir()
    folder = tmp_path / "there" / "cases"
    folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(changeable, "builtin_root", lambda: folder)
    return folder


def test_it_is_that_of_the_checkout(built_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert changeable_root(None) == built_in
    monkeypatch.chdir(built_in.parent)
    assert changeable_root(None) == Path("cases")


def test_that_of_an_installed_package_is_nobodys_to_change(built_in: Path) -> None:
    (built_in.parent / "__init__.py").touch()
    with pytest.raises(NotYours, match="belongs to the installed package; name a folder of your own with --catalog"):
        changeable_root(None)
    assert changeable_root(str(built_in)) == built_in
