"""What is known of an earlier run is a convenience: what cannot be read of it is nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcases.commands import last_failed, user_cache


@pytest.mark.parametrize(
    ("kept", "ids"),
    [
        (b'["a/one", "a/two"]', {"a/one", "a/two"}),
        (b'["a/one", 2, null]', {"a/one"}),
        (b'["a/one"', set()),
        (b"\xff\xfe\xff", set()),
        (b'{"a/one": true}', set()),
        (b"", set()),
    ],
)
def test_of_a_file_that_somebody_changed_what_is_understood_is_known(
    kept: bytes, ids: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    user_cache.write(last_failed.NAME, tmp_path, kept)
    assert last_failed.ids(tmp_path) == ids


def test_before_any_run_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "nothing"))
    assert last_failed.ids(tmp_path) == frozenset()
