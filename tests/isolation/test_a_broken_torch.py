"""A torch that cannot be imported is said to be so, in every isolation mode."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcases.runner.isolation import Isolation
from tests.isolation.programs import MODES, session, traces


@pytest.mark.parametrize("isolation", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize(
    ("text", "said"),
    [("raise OSError('libtorch.so: not found')", "OSError: libtorch.so: not found"), ("raise SystemExit(3)", "SystemExit: 3")],
)
def test_why_it_cannot_be_imported_is_told(
    isolation: Isolation, text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken" / "torch").mkdir(parents=True)
    (tmp_path / "broken" / "torch" / "__init__.py").write_text(text)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "broken"))
    with traces(tmp_path / "temporary") as left, session(isolation) as running:
        target = running.target()
    assert (target.torch, target.missing) == (None, f"torch cannot be imported: {said}")
    assert left.nothing
