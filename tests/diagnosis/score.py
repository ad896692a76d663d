"""`make score`: how often the first finding is on the culprit line, and has the right cause, in marked scripts and in the catalog."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from gradcases.case import Symptom
from tests.diagnosis.answers import diagnosed
from tests.diagnosis.catalog_programs import SEEN, Watched, here, is_told_apart, runnable, told, watched_programs
from tests.diagnosis.many import watched
from tests.diagnosis.marked import judged, mark_of

OWN = (Path(__file__).parent / "broken", Path(__file__).parent / "sound")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path, nargs="*", help="marked scripts; by default our own, sound and broken")
    options.add_argument("-k", default="", help="only scripts and cases with this in their names")
    options.add_argument("-j", type=int, default=2, help="how many at a time")
    options.add_argument("--codes", action="store_true", help="of the catalog only the codes, not the fixes")
    options.add_argument("--all", action="store_true", help="show the hits too")
    options.add_argument("--no-catalog", action="store_true", help="only scripts")
    options.add_argument("--no-scripts", action="store_true", help="only the catalog")
    asked = options.parse_args()
    for folder in [] if asked.no_scripts else [*asked.folder, *OWN]:
        score_scripts(sorted(path for path in folder.resolve().glob("*.py") if asked.k in path.name), asked.all, asked.j)
    if not asked.no_catalog:
        with tempfile.TemporaryDirectory() as folder:
            rows = watched_programs(runnable(asked.k, here()), Path(folder), not asked.codes, asked.j)
            score_catalog(shown(rows, asked.all))
    return 0


def score_scripts(scripts: Sequence[Path], show_all: bool, jobs: int) -> None:
    """Print the misses and the counts."""
    counts: Counter[str] = Counter()
    for script, answer in watched(scripts, jobs=jobs):
        mark = mark_of(script)
        first = next(iter(diagnosed(answer) if answer else ()), None)
        line, cause = judged(first, mark)
        sound = mark.is_sound or mark.line is None
        counts.update({"sound" if sound else "broken": 1, "silent": sound and first is None, "line": line, "cause": cause})
        if show_all or not ((sound and first is None) or (line and cause)):
            found = first and f"{first.spot and first.spot.line}: {first.spot and first.spot.source} [{first.cause}]"
            print(f"{script.name:<36} wanted {mark.line} {'|'.join(mark.words)}; found {found}")
        if answer is None or answer["trouble"]:
            print(f"{script.name:<36} {answer and answer['trouble']}")
    print(f"{counts['broken']} broken: {counts['line']} on the line, {counts['cause']} with the cause")
    print(f"{counts['sound']} sound: {counts['silent']} without a finding\n")


def shown(rows: Iterable[Watched], show_all: bool) -> Iterator[Watched]:
    """Print what is not right as it comes."""
    for row in rows:
        if show_all or not row.is_right:
            print(told(row), flush=True)
        if row.answer is None or row.answer["trouble"]:
            print(f"{row.case.id} {row.fix or ''}: {row.answer and row.answer['trouble']}")
        yield row


def score_catalog(rows: Iterable[Watched]) -> None:
    """Print the shares of right ones by symptom and by cause.

    A code is right where the first finding has the case's cause, or that of a case of which the catalog says that it shows the same
    message; one that works (`no-fault`) is right where nothing is found, too. Told twice: of all codes, and of those whose symptom
    a watcher of one run can see, which gradients with wrong values are not. A fix is right where nothing is found; told twice as well:
    of all, and without those of which the catalog states that they raise, warn, or leave a gradient None, zero or not finite.
    """
    rows = list(rows)
    codes, fixes = [row for row in rows if row.fix is None], [row for row in rows if row.fix is not None]
    _shares("symptom", codes, lambda row: row.case.symptom.value)
    _shares("cause", [row for row in codes if row.case.symptom is not Symptom.NO_FAULT], lambda row: row.case.cause)
    print(f"all codes: {_share(codes)}")
    print(f"codes that go wrong: {_share([row for row in codes if row.case.symptom is not Symptom.NO_FAULT])}")
    print(f"codes with a symptom to be seen: {_share([row for row in codes if row.case.symptom in SEEN])}")
    print(f"fixes without a finding: {_share(fixes)}")
    there = here()
    print(f"fixes that leave every gradient as it should be: {_share([row for row in fixes if not is_told_apart(row, there)])}")


def _shares(name: str, rows: Sequence[Watched], key: object) -> None:
    groups: dict[str, list[Watched]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)  # type: ignore[operator]  # a function of a row
    print(f"\nby {name}:")
    for group, inside in sorted(groups.items(), key=lambda each: sum(row.is_right for row in each[1]) - len(each[1])):
        print(f"  {group:<32} {_share(inside)}")


def _share(rows: Sequence[Watched]) -> str:
    right = sum(row.is_right for row in rows)
    return f"{right} of {len(rows)} ({100 * right / max(1, len(rows)):.1f} %)"


if __name__ == "__main__":
    sys.exit(main())
