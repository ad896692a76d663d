"""What a program may take is limited; one that takes more learns of it itself, and nobody else does."""

from __future__ import annotations

import sys

import pytest

from gradcases.errors import TargetError
from gradcases.outcome import Outcome, Raised, Returned, summary
from gradcases.runner.isolation import Isolation
from gradcases.runner.limits import Bounds
from gradcases.runner.schedule import Session
from tests.isolation.hostile import EXHAUSTS
from tests.isolation.programs import MODES, outcomes

MiB = 1 << 20
MODEST = (
    "n = 1\nlarge = bytearray(300 << 20)\nwith open('file', 'wb') as file:\n    written = file.write(bytes(5 << 20))\ndel large, file\n"
)
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")


@pytest.fixture(scope="module", params=MODES, ids=lambda mode: mode.value)
def found(request: pytest.FixtureRequest) -> dict[str, Outcome]:
    names = ["one large object", "a large file"] if request.param is Isolation.SPAWN else list(EXHAUSTS)
    programs = {"modest": MODEST}
    for name in names:
        programs |= {name: EXHAUSTS[name][1], f"after {name}": MODEST if request.param is not Isolation.SPAWN else "n = 1"}
    bounds = Bounds(memory=512 * MiB, file_size=128 * MiB)
    with Session(sys.executable, "cpu", request.param, 2, 60.0, bounds=bounds) as session:
        return outcomes(session, programs)


@pytest.mark.parametrize("name", EXHAUSTS)
def test_more_than_it_may_have_is_refused_to_it(found: dict[str, Outcome], name: str) -> None:
    if name not in found:
        pytest.skip("a fresh interpreter each takes long: there two must do")
    outcome = found[name]
    assert summary(outcome) == EXHAUSTS[name][0]
    assert isinstance(outcome, Raised)
    assert outcome.observed.values["n"] == 1  # its report was made, though it had left no memory


def test_an_error_without_words_of_its_own_says_what_a_program_may_take(found: dict[str, Outcome]) -> None:
    outcome = found["one large object"]
    assert isinstance(outcome, Raised)
    assert (outcome.type, outcome.message) == ("MemoryError", "a program may take 512 MiB of memory (--memory-limit)")


def test_what_it_may_have_it_gets(found: dict[str, Outcome]) -> None:
    for name, outcome in found.items():
        if name == "modest" or name.startswith("after"):
            assert isinstance(outcome, Returned), (name, outcome)
            assert outcome.observed.values["n"] == 1


def test_torch_says_what_it_asked_for(found: dict[str, Outcome]) -> None:
    if "tensors without end" in found:
        outcome = found["tensors without end"]
        assert isinstance(outcome, Raised)
        assert "you tried to allocate 4194304 bytes" in outcome.message


def test_without_limits_it_gets_all_there_is() -> None:
    with Session(sys.executable, "cpu", Isolation.best(), 1, 60.0, bounds=Bounds()) as session:
        found = outcomes(session, {"file": "with open('sparse', 'wb') as file:\n    n = file.truncate(3 << 30)\n"})
    assert summary(found["file"]) == "returns"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        *(("2GiB", 2 << 30), ("2gib", 2 << 30), ("2 G", 2 << 30), ("500MB", 500_000_000), ("1.5k", 1536), ("7", 7), ("7B", 7)),
        *(("none", None), ("NONE", None), ("0", None)),
    ],
)
def test_a_size_is_read_with_its_unit(text: str, size: int | None) -> None:
    assert Bounds.asked("cpu", text, text) == Bounds(size, size)


@pytest.mark.parametrize("text", ["", "much", "2 GiBs", "-1", "1e9", "0.0", "0.1B", "2PiB", "99999999999GiB", "nan"])
@pytest.mark.parametrize("option", ["--memory-limit", "--file-limit"])
def test_what_is_no_size_is_refused(text: str, option: str) -> None:
    with pytest.raises(TargetError, match=f"{option}: `{text}` is no size; write it as 2GiB"):
        Bounds.asked("cpu", *((text, None) if option == "--memory-limit" else (None, text)))


def test_on_another_device_memory_is_not_limited() -> None:
    assert Bounds.usual("cuda").memory is None
    with pytest.raises(TargetError, match="--memory-limit works on Linux only, and with --device cpu"):
        Bounds.asked("cuda", "2GiB", None)
