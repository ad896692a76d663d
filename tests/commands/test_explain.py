from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from gradcases.commands import kept_catalog, user_cache
from tests.catalogs import minimal, write_catalog
from tests.commands.processes import Shell, complained, told


@pytest.mark.parametrize("word", ["good/holds", "held", "also-held", "holds", "Detached, it", "detached, IT HOLDS", "good/holds/"])
def test_a_case_is_found_by_id_alias_slug_and_part_of_its_title(shell: Shell, everything: Path, word: str) -> None:
    ran = shell.gradcases("explain", word, "--catalog", everything)
    assert ran.returncode == 0
    assert told(ran).startswith("Detached, it holds\ngood/holds\n")


def test_a_page_says_what_happens_and_what_of_the_claims_is_so(shell: Shell, everything: Path) -> None:
    text = told(shell.gradcases("explain", "held", "--catalog", everything))
    assert "❱ 5 loss.backward()" in text
    assert "raises RuntimeError at `loss.backward()`" in text
    assert "✗ refuted  it raises and returns" in text
    assert "✓ holds    it raises\n" in text


def test_a_file_of_several_is_a_list(shell: Shell, everything: Path) -> None:
    text = told(shell.gradcases("explain", "good/ops", "--catalog", everything))
    assert [line.split()[0] for line in text.splitlines()[1:-2]] == ["good/ops[exp]", "good/ops[log]"]


def test_a_sub_case_has_a_page_and_its_like_beside_it(shell: Shell, everything: Path) -> None:
    text = told(shell.gradcases("explain", "good/ops[exp]", "--catalog", everything))
    assert text.startswith("The operation torch.exp is cut off\n")
    assert "good/ops[log]: The operation torch.log is cut off" in text


def test_a_word_of_several_titles_asks_which(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases("explain", "moved", "--catalog", everything, "--format", "json")
    assert ran.returncode == 0
    ran = shell.gradcases("explain", "It ", "--catalog", everything)
    assert ran.returncode == 2
    assert "6 titles have `It` in them; perhaps one of these:\n" in complained(ran)
    assert "  other/varies\n" in complained(ran)


@pytest.mark.parametrize(
    ("word", "suggested"), [("good/hold", "good/holds"), ("helds", "held"), ("holdz", "good/holds"), ("mooved", "moved")]
)
def test_a_near_miss_gets_suggestions(shell: Shell, everything: Path, word: str, suggested: str) -> None:
    ran = shell.gradcases("explain", word, "--catalog", everything)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert f"  {suggested}\n" in complained(ran)


@pytest.mark.parametrize("word", ["qqqqqqqq", "", "\x1b[31m"])
def test_what_nothing_is_like_is_said_to_be_nothing(shell: Shell, everything: Path, word: str) -> None:
    ran = shell.gradcases("explain", word, "--catalog", everything)
    assert ran.returncode == 2
    assert "no case goes by" in complained(ran)
    assert "\x1b" not in complained(ran)


def test_a_retired_id_says_why_it_went(shell: Shell, everything: Path) -> None:
    ran = shell.gradcases("explain", "good/gone", "--catalog", everything)
    assert ran.returncode == 2
    assert "`good/gone` is retired: it said what good/holds says" in complained(ran)


def test_a_page_as_json_and_as_markdown(shell: Shell, everything: Path) -> None:
    page = json.loads(told(shell.gradcases("explain", "held", "--catalog", everything, "--format", "json")))
    assert (page["case"], page["raising_line"]) == ("good/holds", 5)
    assert told(shell.gradcases("explain", "held", "--catalog", everything, "--format", "markdown")).startswith("# Detached, it holds\n")


@pytest.mark.parametrize(
    ("what", "verified"),
    [
        (
            "anomaly/nan-found-by-anomaly-mode",
            r"^Code verified on torch 1\.10\.2, .*\. Fix verified on torch 1\.8\.1, .* \\\(CPU\\\)\.$",
        ),
        ("detach/loss-of-detached-tensor", r"^Verified on torch 1\.8\.1, .* \\\(CPU\\\)\.$"),
    ],
)
def test_markdown_says_where_code_and_fix_were_verified(shell: Shell, what: str, verified: str) -> None:
    assert re.search(verified, told(shell.gradcases("explain", what, "--format", "markdown")), re.MULTILINE)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--fix", "other"], "--fix is for --format script and for --graph"),
        (["--fixed"], "--fixed and --torch are for --format script"),
        (["--graph", "--format", "script"], "--graph has the formats text, json, mermaid, dot and svg"),
        (["--python", "python"], "--python is for --graph"),
    ],
)
def test_options_that_do_not_go_together_are_said(shell: Shell, everything: Path, words: list[str], complaint: str) -> None:
    ran = shell.gradcases("explain", "held", "--catalog", everything, *words)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert complaint in " ".join(complained(ran).replace("│", " ").split())


def test_a_catalog_that_cannot_be_read_is_exit_code_2(shell: Shell, tmp_path: Path) -> None:
    folder = write_catalog(tmp_path, {"a/good": minimal(), "a/bad": "title: [\n"})
    ran = shell.gradcases("explain", "a/good", "--catalog", folder)
    assert ran.returncode == 2
    assert f"{folder}/a/bad.yaml:2:1: " in complained(ran)


def test_a_change_is_seen_at_once(shell: Shell, tmp_path: Path) -> None:
    folder = write_catalog(tmp_path, {"a/one": minimal(title="The title one")})
    assert "The title one" in told(shell.gradcases("explain", "a/one", "--catalog", folder))
    write_catalog(tmp_path, {"a/one": minimal(title="The title two")})
    assert "The title two" in told(shell.gradcases("explain", "a/one", "--catalog", folder))
    write_catalog(tmp_path, {"a/two": "title: [\n"})
    assert shell.gradcases("explain", "a/one", "--catalog", folder).returncode == 2


def test_a_kept_catalog_that_is_damaged_is_read_anew(shell: Shell, tmp_path: Path) -> None:
    home = Shell(tmp_path / "home")
    folder = write_catalog(tmp_path / "catalog", {"a/one": minimal()})
    before = told(home.gradcases("explain", "a/one", "--catalog", folder))
    kept = list((tmp_path / "home").rglob("catalog-*"))
    assert len(kept) == 1
    for content in (b"", kept[0].read_bytes()[:40], b"x" * 100):
        kept[0].write_bytes(content)
        assert told(home.gradcases("explain", "a/one", "--catalog", folder)) == before


def test_a_kept_catalog_can_execute_nothing(tmp_path: Path) -> None:
    home = Shell(tmp_path / "home")
    folder = write_catalog(tmp_path / "catalog", {"a/one": minimal()})
    before = told(home.gradcases("explain", "a/one", "--catalog", folder))
    (kept,) = (tmp_path / "home").rglob("catalog-*")
    stamp = kept.read_bytes()[:32]  # it says that nothing changed since; whoever writes such a file can know it
    calls = (
        b"os\nsystem\n(S'echo hi'",
        b"gradcases.commands.user_cache\nos.system\n(S'echo hi'",
        b"gradcases.commands.standard_error\ntell\n(S'echo hi'",
    )
    for call in (b"c" + each + b"\ntR." for each in calls):
        kept.write_bytes(stamp + sha256(call).digest() + call)
        ran = home.gradcases("explain", "a/one", "--catalog", folder)
        assert (told(ran), ran.stderr) == (before, b"")


def test_a_kept_catalog_says_the_same_as_one_that_is_read(tmp_path: Path, everything: Path) -> None:
    home = Shell(tmp_path)
    home.gradcases("list", "--catalog", everything)
    assert list(tmp_path.rglob("catalog-*"))
    for words in (["list", "--source", "a-document"], ["list"], ["explain", "held"], ["explain", "good/ops[exp]"]):
        typed = [*words, "--catalog", str(everything), "--format", "json"]
        kept, read = home.gradcases(*typed), home.gradcases(*typed, XDG_CACHE_HOME="/dev/null/nothing")
        assert told(kept) == told(read)
        assert kept.returncode == 0


def test_a_catalog_that_was_changed_in_this_tick_of_the_clock_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = write_catalog(tmp_path / "catalog", {"a/one": minimal()})
    newest = max(path.stat().st_ctime_ns for path in folder.rglob("*"))
    for tick, is_kept in ((newest - 1, False), (newest, False), (None, False), (newest + 1, True)):
        monkeypatch.setattr(user_cache, "tick", lambda tick=tick: tick)
        assert [case.id for case in kept_catalog.load(folder).cases] == ["a/one"]
        assert bool(list(tmp_path.rglob("catalog-*"))) == is_kept


def test_a_time_in_whole_seconds_is_not_taken_to_the_nanosecond() -> None:
    assert kept_catalog.changed_by(7 * 10**9) == 9 * 10**9
    assert kept_catalog.changed_by(7 * 10**9 + 1) == 7 * 10**9 + 1


def test_the_clock_of_the_cache_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before, after = user_cache.tick(), user_cache.tick()
    assert before is not None
    assert after is not None
    assert 0 < before <= after
    assert list((tmp_path / "gradcases").iterdir()) == []
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/nothing")
    assert user_cache.tick() is None
