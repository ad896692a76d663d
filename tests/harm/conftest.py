from __future__ import annotations

import pytest

from tests.commands.processes import Shell


@pytest.fixture(scope="session")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A home directory for the whole session."""
    return Shell(tmp_path_factory.mktemp("home"))
