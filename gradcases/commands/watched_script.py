"""A script that was run and watched, and the diagnosis of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradcases.commands.kept_catalog import load
from gradcases.commands.options import PageFormat
from gradcases.commands.output import check_writable, write, write_drawn
from gradcases.errors import InputError
from gradcases.runner.limits import check_device
from gradcases.runner.watching import Watching, watch
from gradcases.runner.workers import interpreter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gradcases.catalog import Catalog
    from gradcases.diagnosis.diagnosis import Diagnosis
    from gradcases.matching.texts import Text


@dataclass(frozen=True)
class Wanted:
    """What is to be run, and how it is to be watched."""

    script: str  # a path, or a module's name
    arguments: tuple[str, ...]
    is_module: bool
    steps: int
    values: bool
    python: str | None
    device: str


def diagnose_script(wanted: Wanted, format: PageFormat, output: Path | None, root: str | None) -> bool:
    """Run it, write the diagnosis, and say whether something was found. Raises InputError."""
    from gradcases.diagnosis.explaining import diagnosis_of

    if not wanted.is_module and not os.path.isfile(wanted.script):
        raise InputError(f"{wanted.script}: there is no such file; name the script to run, or a module with -m")
    check_device(wanted.device)
    check_writable(output)
    catalog = load(root)
    how = Watching(wanted.is_module, wanted.steps, wanted.values, wanted.device)
    aside = output is None and format is not PageFormat.TEXT
    code, answer = watch(interpreter(wanted.python), wanted.script, wanted.arguments, how, aside)
    diagnosis = diagnosis_of(catalog, lambda: texts_of(root), wanted.script, code, answer)
    _write(catalog, diagnosis, format, output)
    return bool(diagnosis.findings)


def texts_of(root: str | None) -> Sequence[Text]:
    from gradcases.commands.kept_texts import load  # not above: most scripts raise nothing

    return load(root)[1]


def _write(catalog: Catalog, diagnosis: Diagnosis, format: PageFormat, output: Path | None) -> None:
    if format is PageFormat.TEXT:
        from gradcases.render.diagnoses.diagnosis_text import diagnosis_text

        write_drawn(lambda screen: diagnosis_text(diagnosis, catalog, screen), output)
        return
    from gradcases.render.diagnoses import diagnosis_json, diagnosis_markdown

    write(diagnosis_json.diagnosis(diagnosis) if format is PageFormat.JSON else diagnosis_markdown.diagnosis(diagnosis, catalog), output)
