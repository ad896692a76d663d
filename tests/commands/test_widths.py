"""Every verb on terminals of several widths: no line is too long, what has to be read is whole, and colours say nothing alone."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.cells import cell_len

from gradcases.expectation import Agreement
from gradcases.judge import ClaimVerdict, Verdict
from gradcases.render.words import STYLES
from tests.catalogs import TOPIC, minimal, write_catalog
from tests.commands.processes import DETACHED, FORWARD, Shell, complained, returning

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from tests.commands.test_terminal import finished, spawned

WIDTHS = (60, 80, 200)
COLOUR = re.compile(r"\x1b\[[\d;]*m")
MESSAGE = "element 0 of tensors does not require grad and does not have a grad_fn"
WIDE = "梯度在 detach() 之后变成 None，而 backward() 会引发异常，因为损失没有 grad_fn，所以没有任何东西可以求导 🔥 见下文"
HOLDS = "a-topic-of-some-length/a-slug-of-many-words"
REWORDED = "a-topic-of-some-length/its-message-moved[it]"
CHANGED = "a-topic-of-some-length/its-gradient-changed"
IDS = (HOLDS, REWORDED, CHANGED, "b/short")
SAYS = "With a detached tensor in the forward path backward() raises a RuntimeError, and x.grad is None before and after it"
SCRIPT = "import torch\n\nx = torch.ones(2, requires_grad=True)\ny = (x * 2).detach()\nloss = y.sum()\nloss.backward()\n"
DOCUMENT = f"```python\n{DETACHED.rstrip()}  # RuntimeError: {MESSAGE}\nprint(x.grad)  # None\n```\n"


@dataclass(frozen=True)
class Shown:
    """A command and what it has to show: lines, and texts that may go over several."""

    words: tuple[str | Path, ...]
    whole: tuple[str, ...]
    texts: tuple[str, ...] = ()


def catalog_of_long_names(folder: Path) -> Path:
    raising = {"type": "RuntimeError", "contains": "does not require grad", "message": f"{MESSAGE}, so to speak", "at": "loss.backward()"}
    claims = [
        {"source": "a-document", "locator": "example 1", "says": SAYS, "code": {"raises": {"type": "RuntimeError"}}},
        {"source": "a-document", "locator": "example 2", "says": "it returns", "code": {"raises": None}},
    ]
    moved = {"params": {"it": {"op": "torch.exp"}}, "code": FORWARD.replace("x.exp()", "$op(x)")}
    return write_catalog(
        folder,
        {
            "sources.yaml": {"a-document": {"title": "A document about gradients, whose title goes on for longer than a narrow line"}},
            **{f"{topic}/_topic.yaml": TOPIC for topic in ("a-topic-of-some-length", "b")},
            HOLDS: minimal(code=DETACHED, title=WIDE, claims=claims),
            REWORDED.partition("[")[0]: minimal(title="Its message moved", expect={"raises": raising, "grads": {"x": None}}) | moved,
            CHANGED: returning([3.0, 3.0], title="Its gradient is another one than the one that is stated of it, and is shown beside it"),
            "b/short": minimal(code=DETACHED, title="It has a short name"),
        },
    )


@pytest.fixture(scope="module")
def commands(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shown]:
    """Of each verb at least one."""
    folder = tmp_path_factory.mktemp("widths")
    catalog = catalog_of_long_names(folder / "catalog")
    (folder / "train.py").write_text(SCRIPT)
    (folder / "answer.md").write_text(DOCUMENT)
    (folder / "torch.txt").write_text(f"RuntimeError: {MESSAGE}\n")
    report, other = folder / "report.json", folder / "other.json"
    shell.gradcases("run", "--catalog", catalog, "--format", "json", "--output", report)
    data = json.loads(report.read_text())
    (changed,) = [each for each in data["findings"] if each["case"] == REWORDED]
    changed["code"]["message"] += ", so it said long ago"
    data["target"]["torch"] = "9.0"
    other.write_text(json.dumps(data))
    of = ("--catalog", catalog)
    verdicts = ("✓ holds", "≈ reworded", "✗ changed")
    return {
        "run": Shown(("run", *of), (*IDS, *verdicts, "✗ refuted", "4 cases: 2 holds, 1 reworded, 1 changed"), (SAYS,)),
        "run of one": Shown(("run", HOLDS, *of), (HOLDS, "✓ holds"), (MESSAGE, SAYS)),
        "list": Shown(("list", *of), (*IDS, "4 cases"), ("It has a short name",)),
        "list of the built-in": Shown(("list", "checkpoint"), ("checkpoint/random-numbers-differ-in-recomputation",)),
        "explain": Shown(("explain", HOLDS, *of), (HOLDS, "✗ refuted"), (MESSAGE, SAYS)),
        "explain a cause": Shown(("explain", "cause:detached-loss", *of), ("cause: detached-loss",), IDS[:2]),
        "explain a topic": Shown(("explain", "detach/"), ("topic: detach",), ("detach/detached-tensor-shares-memory",)),
        "explain with ranges": Shown(("explain", "in-place/gan-step-before-generator-backward"), ("torch >=2.0,<2.11:",)),
        "compat": Shown(("compat", "checkpoint"), ("checkpoint/random-numbers-differ-in-recomputation", "✓ holds   – not-run")),
        "merge": Shown(("merge", report, other), (*IDS, "✓ holds   ≈ reworded   ✗ changed"), (MESSAGE,)),
        "diff": Shown(("diff", report, other), (REWORDED, "≈ A", "≈ B"), (MESSAGE, "`, so it said long ago` is new")),
        "diagnose a text": Shown(("diagnose", folder / "torch.txt"), ("gradcases explain detach/",), (MESSAGE,)),
        "diagnose a script": Shown(("diagnose", folder / "train.py"), ("train.py:4", "❱ 4 y = (x * 2).detach()", "detached-loss")),
        "judge": Shown(("judge", folder / "answer.md"), ("✓ holds",), (MESSAGE, "2 claims: 1 holds, 1 partly")),
        "record": Shown(("record", *of), (f"left: {CHANGED}: ",)),
        "matrix": Shown(("matrix", *of, "--env", f"here={sys.executable}"), (*IDS, "✗ changed"), (MESSAGE,)),
        "lint's checks": Shown(("lint", "--list-checks"), ("same-message-is-mutual",), ("is not the code it mends",)),
    }


STARTING_TORCH = ("run of one", "diagnose a script", "judge", "record")
NAMES = (
    *("run", "list", "list of the built-in", "explain", "explain a cause", "explain a topic", "explain with ranges", "compat"),
    *("merge", "diff", "diagnose a text", "matrix", "lint's checks"),
)
SCREENS = [(name, columns) for name in NAMES for columns in WIDTHS] + [
    (name, columns) for name in STARTING_TORCH for columns in WIDTHS[::2]
]


def is_too_long(line: str, columns: int) -> bool:
    """Not for a path alone: whole, it can be copied."""
    return cell_len(line) > columns and not re.fullmatch(r"(?:\w+: )?\S*/\S*", line)


def on_a_terminal(shell: Shell, shown: Shown, columns: int, tmp_path: Path, no_color: str = "", term: str = "xterm-256color") -> str:
    """What it writes to standard output there; progress and complaints go to a file."""
    child = spawned(shell, *shown.words, columns=columns, complaints=tmp_path / "complaints", NO_COLOR=no_color, TERM=term)
    written = finished(child)[1].replace("\r\n", "\n")
    assert "gradcases failed" not in (tmp_path / "complaints").read_text()
    return written


@pytest.mark.parametrize(("name", "columns"), SCREENS)
def test_all_is_there_and_no_line_is_too_long(shell: Shell, commands: dict[str, Shown], tmp_path: Path, name: str, columns: int) -> None:
    shown = commands[name]
    lines = COLOUR.sub("", on_a_terminal(shell, shown, columns, tmp_path)).split("\n")
    assert [line for line in lines if is_too_long(line, columns) and not (name == "record" and line[:1] in "+-@ ")] == []  # a diff
    assert [each for each in shown.whole if not any(each in line for line in lines)] == []
    assert [each for each in shown.texts if not re.search(r"\s.*?".join(map(re.escape, each.split())), "\n".join(lines), re.DOTALL)] == []


@pytest.mark.parametrize("name", ["list", "explain", "merge", "diagnose a text", "matrix"])
def test_colours_say_nothing_that_words_and_signs_do_not(shell: Shell, commands: dict[str, Shown], tmp_path: Path, name: str) -> None:
    coloured = on_a_terminal(shell, commands[name], 80, tmp_path)
    bare = on_a_terminal(shell, commands[name], 80, tmp_path, no_color="1")
    dumb = on_a_terminal(shell, commands[name], 80, tmp_path, term="dumb")
    assert timeless(COLOUR.sub("", coloured)) == timeless(bare) == timeless(dumb)
    assert "\x1b" not in bare + dumb


def timeless(text: str) -> str:
    return re.sub(r"\d+\.\d s\b", "… s", text)


@pytest.mark.parametrize("vocabulary", [Verdict, ClaimVerdict, Agreement])
@pytest.mark.parametrize("sign", [0, 1])
def test_each_verdict_has_a_sign_of_its_own_beside_its_colour(vocabulary: type[Verdict | ClaimVerdict | Agreement], sign: int) -> None:
    signs = [STYLES[member][sign] for member in vocabulary]
    assert len(set(signs)) == len(signs)


@pytest.mark.parametrize("columns", WIDTHS)
def test_complaints_fit_and_a_pipe_gets_each_on_one_line(shell: Shell, tmp_path: Path, columns: int) -> None:
    broken = minimal(symptom="raisess") | {"expect": {"raises": {"type": "RuntimeError", "mesage": "x"}}}
    words = ("lint", "--catalog", write_catalog(tmp_path / "catalog", {"a/case": broken}))
    code, written = finished(spawned(shell, *words, columns=columns))
    piped = complained(shell.gradcases(*words))
    path = str(tmp_path / "catalog" / "a" / "case.yaml")
    assert (code, written.count(f"{path}:"), piped.count(f"\n{path}:")) == (2, 4, 3)
    assert [line for line in written.splitlines() if cell_len(line) > max(columns, len(f"{path}:10:10:"))] == []
    assert " ".join(written.split()) == " ".join(piped.split())
