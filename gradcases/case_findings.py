"""The findings of a run in little memory: the first some hundred as they are, and of the others what ran in a file.

What a program leaves behind is told in full, two KiB and more a case. A run of ten thousand cases needs none of it until
its report is written, and then one case's at a time.
"""

from __future__ import annotations

import contextlib
import io
import pickle
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from operator import attrgetter
from typing import IO, TYPE_CHECKING, Any, overload

from gradcases.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from gradcases.case import Case
    from gradcases.judge import Verdict

MOST_HELD = 1000  # findings; the built-in catalog's are no more, and take no file
AT_ONCE = 100  # of the others: to write each by itself lets go of the interpreter as often, while other threads want it


@dataclass(frozen=True, slots=True)
class _Filed:
    """A finding of which the rest is in the file, from `start` on."""

    case: Case
    verdict: Verdict
    start: int
    size: int


class CaseFindings(Sequence[Finding]):
    """Of each case one, in the order in which they were added. Reading one from its place takes longer than to go through all."""

    def __init__(self, findings: Iterable[Finding] = (), most_held: int = MOST_HELD) -> None:
        self._most_held = most_held
        self._entries: dict[str, Finding | _Filed] = {}
        self._to_file: list[Finding] = []
        self._file: IO[bytes] | None = None
        self._end = 0
        for finding in findings:
            self.add(finding)

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """By case id; reads nothing from the file."""
        return {case_id: entry.verdict for case_id, entry in self._entries.items()}

    def add(self, finding: Finding) -> None:
        """Where it cannot be put into a file (a full disk, a value nested deep), it is held."""
        assert finding.case.id not in self._entries, "a case has one finding"
        if len(self._entries) >= self._most_held:
            self._to_file.append(finding)
        self._entries[finding.case.id] = finding
        if len(self._to_file) == AT_ONCE:
            with contextlib.suppress(OSError, RecursionError):
                self._put(self._to_file)
            self._to_file = []

    def arrange(self, cases: Iterable[Case]) -> None:
        """Put them into the order of these cases, which are all of theirs, and may be more."""
        self._entries = {case.id: self._entries[case.id] for case in cases if case.id in self._entries}

    def __repr__(self) -> str:
        return f"CaseFindings(of {len(self)} cases)"

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Finding]:
        return map(self._whole, self._entries.values())

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        entries = tuple(self._entries.values())[index]
        return tuple(map(self._whole, entries)) if isinstance(entries, tuple) else self._whole(entries)

    def _put(self, findings: Sequence[Finding]) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - read as long as there are findings
            weakref.finalize(self, self._file.close)
        records = [_dumped((finding.reason, finding.code, finding.fixes, finding.seconds)) for finding in findings]
        self._file.seek(self._end)
        if self._file.write(b"".join(records)) != sum(map(len, records)):
            raise OSError("they were written in part")
        for finding, record in zip(findings, records, strict=True):
            self._entries[finding.case.id] = _Filed(finding.case, finding.verdict, self._end, len(record))
            self._end += len(record)

    def _whole(self, entry: Finding | _Filed) -> Finding:
        if isinstance(entry, Finding):
            return entry
        assert self._file is not None, "what is filed has a file"
        self._file.seek(entry.start)
        return Finding(entry.case, entry.verdict, *pickle.loads(self._file.read(entry.size)))


class _ByFields(dict[type, "Callable[[Any], tuple[type, tuple[Any, ...]]]"]):
    """How values are taken apart: a frozen one into its fields, as it is made of them. Without this, fields are looked up anew in
    each value, which takes twice as long."""

    def __missing__(self, kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
        if not is_dataclass(kind):
            raise KeyError(kind)
        names = [each.name for each in fields(kind)]
        values: Callable[[Any], Any] = attrgetter(*names)
        self[kind] = lambda value: (kind, values(value) if len(names) > 1 else (values(value),))
        return self[kind]


class _Pickler(pickle.Pickler):
    dispatch_table = _ByFields()


def _dumped(record: tuple[object, ...]) -> bytes:
    stream = io.BytesIO()
    _Pickler(stream, pickle.HIGHEST_PROTOCOL).dump(record)
    return stream.getvalue()
