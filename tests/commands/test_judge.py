"""`gradcases judge` as users type it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import gradcases.render
from tests.commands.processes import GRADCASES, Shell, complained, told
from tests.documents.processes import block
from tests.render.test_literal import controls
from tests.render.test_report_json import closed

SCHEMA: dict[str, Any] = json.loads((Path(gradcases.render.__file__).parent / "judgement.schema.json").read_text(encoding="utf-8"))
X = "import torch\nx = torch.tensor([2.0, 3.0], requires_grad=True)\n(x * 3).sum().backward()\n"
HOLDS, REFUTED = block(f"{X}print(x.grad)  # tensor([3., 3.])"), block(f"{X}print(x.grad)  # None")


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "post.md"
    path.write_text(f"# Post\n\n{HOLDS}Text.\n\n{REFUTED}", encoding="utf-8")
    return path


def written(folder: Path, text: str | bytes, name: str = "post.md") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_every_claim_stands_with_file_line_verdict_and_what_happens(shell: Shell, post: Path) -> None:
    ran = shell.gradcases("judge", post, COLUMNS="100")
    lines = [line.strip() for line in told(ran).splitlines()]
    assert ran.returncode == 1
    assert lines[0] == str(post)
    assert "✓ holds: block 1, post.md:4" in lines
    assert "✗ refuted: block 2, post.md:13" in lines
    assert "✗ refuted      16     print(x.grad)  # None   x.grad is [3.0, 3.0]" in lines
    assert lines[-1].startswith("2 Python blocks: 1 holds, 1 refuted; 2 claims: 1 holds, 1 refuted; ")


@pytest.mark.parametrize(
    ("text", "code"),
    [(HOLDS, 0), (REFUTED, 1), (HOLDS + REFUTED, 1), (block("1 / 0"), 0), (block("def (:"), 0), ("Only words.\n", 0), ("", 0)],
)
def test_the_exit_code_says_whether_a_claim_is_refuted(shell: Shell, tmp_path: Path, text: str, code: int) -> None:
    assert shell.gradcases("judge", written(tmp_path, text)).returncode == code


def test_a_document_without_python_says_so(shell: Shell, tmp_path: Path) -> None:
    ran = shell.gradcases("judge", written(tmp_path, "Only words.\n"))
    assert "no Python blocks" in told(ran)
    assert told(ran).splitlines()[-1].startswith("0 Python blocks; 0 claims; ")


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("missing.md", None, "missing.md: cannot be read: No such file or directory"),
        (".", None, ".: is a folder; name its files"),
        ("latin.md", b"ok\ncaf\xe9\n", "latin.md:2: is not UTF-8 (byte 0xe9); save it as UTF-8"),
        ("large.md", b"x" * (4 << 20) + b"x", "large.md: is larger than 4 MiB; a document is text that people read"),
    ],
)
def test_a_file_that_is_no_document_is_a_usage_error(
    shell: Shell, tmp_path: Path, name: str, content: bytes | None, complaint: str
) -> None:
    if content is not None:
        written(tmp_path, content, name)
    ran = shell.gradcases("judge", name, cwd=tmp_path)
    assert (ran.returncode, told(ran)) == (2, "")
    assert complained(ran) == f"gradcases: {complaint}\n"


@pytest.mark.parametrize("words", [["judge"], ["judge", "--format", "pdf", "x.md"], ["judge", "--device", "tpu", "x.md"]])
def test_wrong_words_are_usage_errors(shell: Shell, tmp_path: Path, words: list[str]) -> None:
    written(tmp_path, HOLDS, "x.md")
    assert shell.gradcases(*words, cwd=tmp_path).returncode == 2


def test_nothing_is_run_where_a_document_cannot_be_read(shell: Shell, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    written(tmp_path, block(f"open({str(mark)!r}, 'w')"))
    assert shell.gradcases("judge", tmp_path / "post.md", tmp_path / "missing.md").returncode == 2
    assert not mark.exists()


def test_standard_input_is_a_document(shell: Shell) -> None:
    ran = subprocess.run(
        [*GRADCASES, "judge", "-"], input=REFUTED.encode(), env=shell.environment(), capture_output=True, check=False, timeout=120
    )
    assert ran.returncode == 1
    assert told(ran).startswith("<stdin>\n")


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_are_line_ends_whatever_they_are(shell: Shell, tmp_path: Path, ends: str) -> None:
    ran = shell.gradcases("judge", written(tmp_path, ("\ufeff" + HOLDS + REFUTED).replace("\n", ends)))
    assert [line.split()[:3] for line in told(ran).splitlines() if "print(x.grad)" in line] == [["✓", "holds", "5"], ["✗", "refuted", "12"]]


HOSTILE = block(f"{X}raise ValueError('\\x1b[31mred\\x07\\u202e[bold]')  # ValueError: \x1b[31m\x07[bold]") + block("\x1b]0;title\x07 = 1")


@pytest.mark.parametrize("format", ["text", "json", "markdown"])
def test_no_control_character_of_a_document_reaches_the_reader(shell: Shell, tmp_path: Path, format: str) -> None:
    ran = shell.gradcases("judge", "--format", format, written(tmp_path, HOSTILE))
    assert controls(told(ran)) == []
    assert "[bold]" in told(ran).replace("\\[", "[").replace("\\]", "]")


EVERYTHING = (
    HOLDS
    + REFUTED
    + HOSTILE
    + block("print(x)  # tensor([1., ...])\nx += 1")
    + block("import os; os._exit(3)")
    + block("import ctypes; ctypes.string_at(0)")
    + block("while True: pass")
    + block("try:\n    1 / 0\nexcept ZeroDivisionError:\n    pass\nprint(object)  # None\n# fixed\n1")
    + block(">>> 1\n1\n>>> 1 / 0\nTraceback (most recent call last):\nZeroDivisionError: division by zero", "pycon")
)


@pytest.mark.parametrize("text", [EVERYTHING, "Only words.\n"], ids=["everything", "nothing"])
def test_the_json_is_as_its_schema_says(shell: Shell, tmp_path: Path, text: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    data = json.loads(told(shell.gradcases("judge", "--format", "json", "--timeout", "3", written(tmp_path, text))))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    jsonschema.Draft202012Validator(closed(SCHEMA)).validate(data)
    blocks = data["documents"][0]["blocks"]
    assert data["summary"]["blocks"]["found"] == len(blocks)
    assert data["summary"]["claims"]["found"] == sum(len(each["claims"]) for each in blocks)


def test_the_json_has_what_was_claimed_beside_what_was_observed(shell: Shell, post: Path) -> None:
    data = json.loads(told(shell.gradcases("judge", "--format", "json", post)))
    block = data["documents"][0]["blocks"][1]
    assert (block["line"], block["verdict"], block["programs"][0]["grads"]) == (13, "refuted", {"x": [3.0, 3.0]})
    assert block["claims"] == [
        {
            "line": 16,
            "says": "print(x.grad)  # None",
            "about": "none",
            "lines": [16, 16],
            "verdict": "refuted",
            "reason": None,
            "parts": [{"part": "x.grad", "claimed": None, "observed": [3.0, 3.0], "verdict": "refuted"}],
        }
    ]


def test_the_markdown_has_a_row_for_each_claim(shell: Shell, post: Path) -> None:
    lines = told(shell.gradcases("judge", "--format", "markdown", post)).splitlines()
    assert "## Block 2, line 13: **refuted**" in lines
    assert "| refuted | 16 | `print(x.grad) # None` | x.grad is \\[3.0, 3.0\\] |" in lines


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_it_fits_its_screen(shell: Shell, tmp_path: Path, columns: int) -> None:
    text = told(shell.gradcases("judge", "--timeout", "3", written(tmp_path, EVERYTHING), COLUMNS=str(columns)))
    lines = text.splitlines()[1:]  # the file's own name is as long as it is
    assert max(map(len, lines)) <= columns
    assert all(line == line.rstrip() for line in lines)


def test_the_report_goes_to_a_file_whole(shell: Shell, post: Path, tmp_path: Path) -> None:
    output = tmp_path / "report.json"
    ran = shell.gradcases("judge", "--format", "json", "--output", output, post)
    assert (ran.returncode, told(ran)) == (1, "")
    assert json.loads(output.read_text(encoding="utf-8"))["schema"] == "gradcases.judgement/1"


def test_an_interpreter_without_torch_runs_nothing(shell: Shell, post: Path, tmp_path: Path) -> None:
    subprocess.run([GRADCASES[0], "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    ran = shell.gradcases("judge", "--python", tmp_path / "bare" / "bin" / "python", post)
    assert (ran.returncode, told(ran)) == (5, "")
    assert "nothing was executed" in complained(ran)


def test_drafts_are_cases_that_hold_and_say_what_is_left_to_write(shell: Shell, tmp_path: Path) -> None:
    fixed = block(f"{X}x.detach().sum().backward()  # RuntimeError\n# Fixed:\nx.grad = None  # so to speak")
    ran = shell.gradcases("judge", "--draft", tmp_path / "new", written(tmp_path, HOLDS + fixed + block("def (:"), "My Post.md"))
    assert ran.returncode == 0
    assert sorted(path.name for path in (tmp_path / "new" / "my-post").iterdir()) == ["example-1.yaml", "example-2.yaml"]
    assert "My Post.md:18: no case was written: it is not Python" in complained(ran)
    text = (tmp_path / "new" / "my-post" / "example-2.yaml").read_text(encoding="utf-8")
    assert "#   line 12, holds: x.detach().sum().backward() # RuntimeError\n" in text
    assert "#   x.grad = None  # so to speak\n" in text
    assert text.count("so to speak") == 1  # what no rule reads is no claim
    assert "2 cases: 2 holds" in told(shell.gradcases("run", "--catalog", tmp_path / "new"))
    assert "`why` is still to be written" in complained(shell.gradcases("lint", "--catalog", tmp_path / "new"))


@pytest.mark.parametrize(("there", "complaint"), [("new/post/example-1.yaml", "is there already"), ("new", "is no folder")])
def test_a_draft_overwrites_nothing(shell: Shell, tmp_path: Path, post: Path, there: str, complaint: str) -> None:
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / there).write_text("mine")
    ran = shell.gradcases("judge", "--draft", tmp_path / "new", post)
    assert (ran.returncode, told(ran)) == (2, "")
    assert complaint in complained(ran)
    assert (tmp_path / there).read_text() == "mine"


def test_two_documents_of_a_name_are_not_drafted_over_each_other(shell: Shell, tmp_path: Path, post: Path) -> None:
    (tmp_path / "other").mkdir()
    ran = shell.gradcases("judge", "--draft", tmp_path / "new", post, written(tmp_path / "other", HOLDS))
    assert (ran.returncode, (tmp_path / "new").exists()) == (2, False)
