from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands.processes import Shell, catalog_of_everything

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog with a case for each verdict, selector and filter; nobody changes it."""
    return catalog_of_everything(tmp_path_factory.mktemp("everything") / "catalog")


@pytest.fixture(scope="session")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A home directory for the whole session: what one command keeps, another finds."""
    return Shell(tmp_path_factory.mktemp("home"))
