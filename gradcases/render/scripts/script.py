"""Evidence as one Python file that needs torch and nothing else: it runs the program, prints what happened and asserts it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from gradcases import __version__, message_text
from gradcases.condition import EVERY
from gradcases.page import paragraphs_of
from gradcases.render.literal import visible
from gradcases.render.scripts.script_checks import checks
from gradcases.render.scripts.script_parts import used_by
from gradcases.render.scripts.verified_words import verified_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcases.evidence import Evidence, Verified

WIDTH = 100
CPU = "cpu"
MARK = "# ---- What runs the program, and holds what happens against that. ----\n"


def script(evidence: Evidence, verified: Verified) -> str:
    """The whole file."""
    lines = (f"    {line}\n" for line in checks(evidence.expectation, evidence.code.program))
    documented = f"def documented(seen):\n{''.join(lines)}"
    end = f'if __name__ == "__main__":\n    sys.exit({_call(evidence)})\n'
    imports, definitions = used_by(documented, end)
    varying = f"{_varying()}\n\n" if "VARYING" in definitions else ""
    program = f"PROGRAM = {literal(evidence.code.program.text)}\n"
    head = "\n".join(_head(evidence, verified))
    return f"{head}\n{program}\n\n{documented}\n\n{MARK}\n{imports}\n\n{varying}{definitions}\n\n{end}"


def _call(evidence: Evidence) -> str:
    """What gives the exit code: whatever has to be here is looked for first."""
    device = _device(evidence)
    main = f"main(seeded, on({device!r}))" if device else "main(seeded)"
    needed = " or ".join(_needs(evidence))
    return f"not_run({needed}) or {main}" if needed else main


def _head(evidence: Evidence, verified: Verified) -> Iterator[str]:
    """Comments: what a case says can end them no sooner than its line does."""
    case = evidence.case
    yield from _comment(case.title)
    yield from _comment(f"{case.id}{_which(evidence)}, made by gradcases {__version__}.")
    yield "#"
    yield from _comment(_stated_for(evidence))
    yield from _comment(verified_told(verified))
    yield from _comment(
        "Run it with `python`: it needs torch and nothing else, runs PROGRAM and prints what happened. Its exit code is 0 where that is "
        "as documented, 1 where it is not, and 2 where it is documented of other torches only; then nothing is run."
    )
    for paragraph in paragraphs_of(case.why if evidence.fix is None else evidence.fix.what):
        yield "#"
        yield from _comment(paragraph)
    yield ""


def _comment(text: str) -> Iterator[str]:
    if text.startswith(" "):  # laid out by its author
        yield from (f"# {line}" for line in visible(text).split("\n"))
    else:
        yield from textwrap.wrap(visible(text), WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _which(evidence: Evidence) -> str:
    if evidence.fix is None:
        return ""
    return ", the fix" if len(evidence.case.fixes) == 1 else f", the fix `{evidence.fix.name}`"


def _stated_for(evidence: Evidence) -> str:
    needs = evidence.needs
    told = [f"torch {needs.torch}" if needs.torch != EVERY else "any torch"]
    told += [f"Python {needs.python}"] if needs.python != EVERY else []
    told += [needs.device] if needs.device else []
    told += [f"the module {name}" for name in evidence.case.requires.modules]
    why = "the release that was asked for" if evidence.is_asked_for else "the newest release it tells of"
    return f"Documented for {', '.join(told)} ({why}: {evidence.newest})."


def _needs(evidence: Evidence) -> Iterator[str]:
    needs, here = evidence.needs, {"torch": "torch.__version__", "python": "sys.version"}
    for name, bounds in (("torch", needs.torch), ("python", needs.python)):
        if bounds != EVERY:
            yield f"outside({name!r}, {here[name]}, {str(bounds)!r})"
    yield from (f"without_module({name!r})" for name in evidence.case.requires.modules)
    if _device(evidence):
        yield f"without_device({needs.device!r})"


def _device(evidence: Evidence) -> str | None:
    """Where it has to be said: everywhere there is a CPU, and tensors are made on it."""
    return evidence.needs.device if evidence.needs.device != CPU else None


def _varying() -> str:
    """What may vary in a message, as the judge has it."""
    lines = (f"    ({_raw(pattern)}, {_raw(stand_in)}),\n" for pattern, stand_in in message_text.varying())
    return f"VARYING = [\n{''.join(lines)}]"


def _raw(pattern: str) -> str:
    is_plain = "\\" in pattern and pattern.isprintable() and "'" not in pattern and not pattern.endswith("\\")
    return f"r'{pattern}'" if is_plain else repr(pattern)


def literal(text: str) -> str:
    """A program as a Python string that begins with a line end, as readable as can be."""
    plain = text.isprintable() or all(character.isprintable() or character == "\n" for character in text)
    for quotes in ("'''", '"""'):
        if plain and quotes not in text and not text.endswith(("\\", quotes[0])):
            return f"r{quotes}\n{text}{quotes}"
    return repr(f"\n{text}")
