"""`gradcases diagnose` of a text: from an argument, a file, standard input; to a terminal, as JSON, as Markdown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradcases.catalog import Catalog
from gradcases.commands import kept_catalog, kept_texts, user_cache
from tests.catalogs import minimal, write_catalog
from tests.commands.processes import Shell, complained, told

SCALAR = "RuntimeError: grad can be implicitly created only for scalar outputs"
DETACHED = "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn"
MEMORY = "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB."
CLAIMED = "Expected to have found Tensor for argument #1 'grad' in operator"


def piped(content: bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "gradcases", "diagnose", "-", *words]
    return subprocess.run(command, input=content, capture_output=True, env={**os.environ, "COLUMNS": "80"}, timeout=120, check=False)


def test_a_text_has_its_cause_how_to_tell_it_and_the_fix(shell: Shell) -> None:
    ran = shell.gradcases("diagnose", "--text", DETACHED, COLUMNS="80")
    text = " ".join(told(ran).split())
    assert (ran.returncode, complained(ran)) == (0, "")
    assert "It is this one if the loss was built from `.detach()`, `.data`, `.item()` or `float(…)`." in text
    assert "Fix: Leave out `detach()`" in text
    assert "gradcases explain detach/loss-of-detached-tensor" in text
    assert "The same text is shown • if" in text


def test_the_same_text_is_read_from_standard_input_and_from_a_file(tmp_path: Path, shell: Shell) -> None:
    log = tmp_path / "train.log"
    log.write_text(f"step 1\n{SCALAR}\n", encoding="utf-8")
    from_file = shell.gradcases("diagnose", str(log), COLUMNS="80")
    from_pipe = piped(log.read_bytes())
    assert from_file.returncode == from_pipe.returncode == 0
    assert from_file.stdout == from_pipe.stdout
    assert "nonscalar-backward" in told(from_file)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_logs_of_other_encodings_are_read(encoding: str) -> None:
    assert b"nonscalar-backward" in piped(f"épreuve\r\n{SCALAR}\r\n".encode(encoding)).stdout


def test_the_end_of_a_log_of_many_megabytes_is_read() -> None:
    assert b"nonscalar-backward" in piped(b"step 1, loss 0.5\n" * 600_000 + SCALAR.encode()).stdout


def test_json_has_the_matches_best_first(shell: Shell) -> None:
    text = f'Traceback (most recent call last):\n  File "train.py", line 7, in <module>\n    loss.backward()\n{DETACHED}'
    ran = shell.gradcases("diagnose", "--text", text, "--format", "json")
    data = json.loads(ran.stdout)
    first = data["matches"][0]
    assert data["schema"] == "gradcases.diagnosis/1"
    assert {"cause", "case", "file", "line", "source", "tensors", "why", "confidence"} <= first.keys()
    assert (first["cause"], first["file"], first["line"], first["source"]) == ("detached-loss", "train.py", 7, "loss.backward()")
    assert [each["share"] for each in data["matches"]] == sorted((each["share"] for each in data["matches"]), reverse=True)


def test_markdown_has_no_markup_of_the_text_s_own(shell: Shell) -> None:
    ran = shell.gradcases("diagnose", "--text", f"</details> ``` # *x*\n{SCALAR}", "--format", "markdown")
    assert ran.returncode == 0
    assert told(ran).startswith(f"```\n{SCALAR}\n```\n")
    assert "</details>" not in told(ran)


def test_of_several_causes_markdown_shows_the_first_one_s_fix_as_a_diff_and_names_the_others(shell: Shell) -> None:
    text = "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn"
    pages = told(shell.gradcases("diagnose", "--text", text, "--format", "markdown")).split("\n## ")[1:]
    assert [page[:2] for page in pages] == ["1.", "2.", "3."]
    assert ["```diff\n" in page for page in pages] == [True, False, False]
    assert all("\nFix: " in page and "\n`gradcases explain " in page for page in pages)


@pytest.mark.parametrize(
    ("text", "said"), [(MEMORY, "This is no gradient problem. It is about memory"), ("hello", "No message of the"), (" ", "no text")]
)
@pytest.mark.parametrize("format", ["text", "json", "markdown"])
def test_where_nothing_is_found_the_exit_code_is_1(shell: Shell, text: str, said: str, format: str) -> None:
    ran = shell.gradcases("diagnose", "--text", text, "--format", format)
    assert (ran.returncode, complained(ran)) == (1, "")
    assert format == "json" or said in told(ran)
    assert format != "json" or json.loads(ran.stdout)["matches"] == []


@pytest.mark.parametrize("format", ["text", "json", "markdown"])
def test_a_text_that_torch_never_raises_is_told_as_such(shell: Shell, format: str) -> None:
    ran = shell.gradcases("diagnose", "--text", f"RuntimeError: {CLAIMED} 'mul'", "--format", format)
    assert ran.returncode == 0
    assert "custom-function/none-gradient-handed-to-operator" in told(ran)
    assert "torch raises no such text" in told(ran) or json.loads(ran.stdout)["verdict"] == "never-raised"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "give a file, `-` for standard input, or --text TEXT"),
        (["-", "--text", "x"], "not both"),
        (["no-such.log"], "no-such.log: cannot be read: No such file or directory"),
        (["/"], "/: cannot be read: Is a directory"),
        (["--text"], "--text"),
        (["--text", "x", "--format", "xml"], "xml"),
    ],
)
def test_what_is_asked_wrongly_is_exit_code_2(shell: Shell, words: list[str], complaint: str) -> None:
    ran = shell.gradcases("diagnose", *words)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert complaint in complained(ran)


def test_an_answer_is_written_to_a_file_whole(shell: Shell, tmp_path: Path) -> None:
    output = tmp_path / "answer.md"
    ran = shell.gradcases("diagnose", "--text", SCALAR, "--format", "markdown", "--output", str(output))
    assert (ran.returncode, ran.stdout) == (0, b"")
    assert output.read_text(encoding="utf-8").startswith(f"```\n{SCALAR}\n")


def test_torch_is_not_imported() -> None:
    script = (
        "import sys; sys.argv = ['gradcases', 'diagnose', '--text', 'RuntimeError: x']\n"
        "from gradcases.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "assert 'torch' not in sys.modules and 'yaml' not in sys.modules"
    )
    assert piped(SCALAR.encode()).returncode == 0  # what is kept of the catalog is there now
    subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.DEVNULL, timeout=120)


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_an_answer_fits_its_screen(shell: Shell, columns: str) -> None:
    ran = shell.gradcases("diagnose", "--text", DETACHED, COLUMNS=columns)
    assert all(len(line) <= int(columns) for line in told(ran).splitlines())


def test_a_text_with_escape_sequences_shows_none(shell: Shell) -> None:
    ran = shell.gradcases("diagnose", "--text", f"\x1b]0;pwned\x07\x1b[31mRuntimeError\x1b[0m: \x9b31m {SCALAR}")
    assert b"\x1b" not in ran.stdout
    assert "\x9b" not in told(ran)


def test_texts_of_a_catalog_that_changes_while_it_is_read_are_not_kept_as_those_of_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(user_cache, "tick", lambda: 1 << 63)  # nothing is kept for the clock's sake
    folder = write_catalog(tmp_path / "catalog", {"a/one": minimal()})
    path = folder / "a" / "one.yaml"
    still_as_written = [True]

    def read_and_change(root: str | None) -> Catalog:
        catalog = kept_catalog.load(root)
        if still_as_written:
            still_as_written.clear()
            path.write_text(path.read_text(encoding="utf-8").replace("grad_fn", "history"), encoding="utf-8")
        return catalog

    monkeypatch.setattr(kept_texts, "load_catalog", read_and_change)
    kept_texts.load(str(folder))
    _, texts = kept_texts.load(str(folder))
    assert ["history" in text.said for text in texts] == [True]
