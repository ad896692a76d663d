"""`make measure`: run the catalog on releases of torch, and keep what happened beside it in compact form.

    make measure INTERPRETERS="2.6.0=/envs/2.6.0/bin/python 2.15.0=/envs/2.15.0/bin/python"
    make measure REPORTS="reports/*.json"        # of runs of the whole catalog that were made before

Releases that are not named stay as they were measured before.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from gradcases.catalog import builtin_root, load
from gradcases.commands.output import replace_json_files
from gradcases.commands.report_files import read_files
from gradcases.errors import GradcasesError, MeasuringError
from gradcases.measured.digests import FOLDER
from gradcases.measured.making import files_of
from gradcases.measured.reading import read_releases, read_topic
from gradcases.results.merging import merged


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the catalog on releases of torch.")
    parser.add_argument("--interpreter", action="append", default=[], metavar="NAME=PATH", help="a release and its Python")
    parser.add_argument("--report", action="append", default=[], metavar="FILE", type=Path, help="a report of a run of the whole catalog")
    parser.add_argument("--catalog", metavar="DIR", type=Path, default=builtin_root())
    parser.add_argument("--jobs", "-j", metavar="N", default="1")
    asked = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="gradcases-measure-") as folder:
            reports = [*asked.report, *(ran(each, asked.catalog, Path(folder), asked.jobs) for each in asked.interpreter)]
            write(asked.catalog, reports)
    except GradcasesError as error:
        print(f"make measure: {error}", file=sys.stderr)
        return 2
    return 0


def ran(interpreter: str, catalog: Path, folder: Path, jobs: str) -> Path:
    """The report of the whole catalog on an interpreter that is given as NAME=PATH. Raises MeasuringError."""
    name, found, path = interpreter.partition("=")
    if not found:
        raise MeasuringError(f"`{interpreter}` is no NAME=PATH, as 2.6.0=/envs/2.6.0/bin/python")
    report = folder / f"{len(list(folder.iterdir()))}.json"
    words = ["run", "--catalog", str(catalog), "--python", path, "--format", "json", "--output", str(report), "-j", jobs]
    print(f"{name}: {path}", file=sys.stderr, flush=True)
    code = subprocess.run([sys.executable, "-m", "gradcases", *words], check=False).returncode
    if code not in (0, 1):
        raise MeasuringError(f"{name}: `gradcases run` ended with exit code {code}")
    (read,) = read_files([report])
    if (read.target.torch or "").partition("+")[0] != name:
        raise MeasuringError(f"{name}: {path} has torch {read.target.torch}")
    return report


def write(root: Path, reports: list[Path]) -> None:
    """The files of a catalog, all made before the first is written. Raises ReportError or MeasuringError."""
    if not reports:
        raise MeasuringError('name releases, as INTERPRETERS="2.6.0=/envs/2.6.0/bin/python", or reports, as REPORTS="reports/*.json"')
    catalog = load(root)
    topics = {topic: read for topic in catalog.topics if (read := read_topic(root, topic)) is not None}
    files = files_of(catalog, merged(read_files(reports)), read_releases(root), topics)
    folder = root / FOLDER
    replace_json_files(folder, files)
    print(f"{folder}: {len(files)} files, {sum(map(len, files.values())):,} bytes", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
