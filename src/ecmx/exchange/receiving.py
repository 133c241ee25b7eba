"""The one door in: bytes, a stream or a path → a file received: its tabs, findings, every row's outcome, records, every filled cell.

Opens, recognizes, reads, has everything judged, and keeps where each record came from. Knows nothing of where records may go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from functools import partial
from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from ecmx.checks import tell_across_files
from ecmx.errors import UsageProblem
from ecmx.exchange.arriving import Data, arrived
from ecmx.exchange.cells import CellLedger
from ecmx.exchange.file_reading import PREVIEW_ROWS, FileReading, read_file
from ecmx.exchange.options import Desk, Options, Progress, Refused, attempted, opened, silent
from ecmx.exchange.partners import Partners
from ecmx.exchange.records import conformed, file_type, outcomes_named
from ecmx.exchange.side_by_side import told_side_by_side
from ecmx.exchange.told import FileTold
from ecmx.files import Book, Limits
from ecmx.findings import APPLIED, FileReport, Findings, Outcome, Outcomes, SheetReport, Unchecked
from ecmx.guidance import FileType
from ecmx.layouts import Layout, Layouts, RecordBatch, SheetPlan

__all__ = [
    "PREVIEW_ROWS",
    "Options",
    "Progress",
    "Received",
    "Refused",
    "check_files",
    "opened",
    "receive",
    "receive_book",
    "receive_files",
    "silent",
    "told_alone",
]


class Received:
    """A file as it was received; a context manager. What it says is true of every command, for each asks here.

    name: of the file; sheets: what each tab is, those without a row too; findings: everything that is to be said
    not_checked: what nobody looked at; as_of: the day that counted as today
    """

    def __init__(self, reading: FileReading) -> None:
        self._reading = reading
        self.name = reading.name
        self.as_of = reading.options.as_of

    def __repr__(self) -> str:
        return f"<Received of {len(self.sheets)} sheets, {self.outcomes_counted()} rows>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget the records."""
        self._reading.spool.close()

    @property
    def sheets(self) -> tuple[SheetReport, ...]:
        return self._reading.told.sheets

    @property
    def plans(self) -> dict[str, SheetPlan]:
        """How each tab was read, by its name."""
        return self._reading.plans

    @property
    def findings(self) -> Findings:
        return self._reading.findings

    @property
    def not_checked(self) -> tuple[Unchecked, ...]:
        return tuple(self._reading.told.unchecked)

    @property
    def partners(self) -> Partners:
        """Who takes part: those that were given, and the plans of the layouts."""
        return self._reading.desk.partners

    @property
    def protected(self) -> bool:
        """Whether the file came protected: then nothing of it may lie in plain on a disk unless that is asked for."""
        return self._reading.protected

    @property
    def judged(self) -> Outcomes:
        """The fate of every row."""
        return self._reading.told.outcomes

    @property
    def ledgers(self) -> dict[str, CellLedger]:
        """By tab, every cell that came in; none where the records are not kept."""
        return self._reading.ledgers

    def outcomes(self) -> pl.DataFrame:
        """A row a source row: sheet, row, outcome (clean, with_errors, held, excluded), reasons (sentences)."""
        return self.judged.frame()

    def outcomes_counted(self) -> int:
        """How many rows came in."""
        return self.judged.counts().total

    @property
    def types(self) -> tuple[FileType, ...]:
        """The file types of which there are records."""
        return self._reading.spool.kinds

    def records(self, kind: FileType | str, outcome: Iterable[Outcome | str] = APPLIED) -> Iterator[pl.DataFrame]:
        """The records of a file type, batch by batch, each frame of the one schema of `ecmx.record_schema(kind)`.

        outcome: whose rows; by default those that are applied. Raises UsageProblem where there is no such file type or outcome.
        """
        wanted = file_type(kind)
        for frame in self.sourced(wanted, outcome):
            yield conformed(frame, wanted)

    def sourced(self, kind: FileType, outcome: Iterable[Outcome | str] = APPLIED) -> Iterator[pl.DataFrame]:
        """As `records`, as narrow as they were read, with what tells their cells (`ID:as`) beside them."""
        if not self._reading.keeps:
            raise UsageProblem(
                "records-not-kept", "The file was checked without its records.", "Receive it with keep=True."
            )
        wanted = outcomes_named(outcome)
        judged = self.judged
        for frame in self._reading.spool.frames(kind):
            rows = judged.those(str(frame["sheet"][0]), *wanted) if frame.height else frame["row"]
            among = frame.filter(pl.col("row").is_in(rows.implode()))
            if among.height:
                yield among

    def report(self) -> FileReport:
        """The whole answer, for those that show it."""
        return self._reading.told.report()


def receive(  # noqa: PLR0913 - everything but the data has a name and a default
    data: Data,
    *,
    name: str = "",
    layouts: Layouts | None = None,
    layout: Layout | str | None = None,
    types: Sequence[FileType | str] = (),
    as_of: date | None = None,
    passwords: Sequence[str] = (),
    partners: Partners | None = None,
    partner: str = "",
    hidden: bool = False,
    limits: Limits | None = None,
    isolated: bool = True,
    keep: bool = True,
    progress: Progress = silent,
) -> Received:
    """Receive one file: bytes, a binary stream, or a path.

    name: what the file is called; of a path its own. layouts: those that it may be in (default: the guidance's own);
    layout: the one that it is in; types: what it is, else found out; as_of: the day that counts as today
    partners: who takes part; partner: the plan whose file it is; hidden: read a hidden copy of a visible tab too
    keep: whether its records are wanted afterward
    Raises FileUnusable where the file cannot be used at all, UsageProblem and LayoutInvalid where the request cannot be meant.
    """
    options = Options(
        layout=layout,
        types=tuple(file_type(kind) for kind in types) or None,
        as_of=as_of or date.today(),
        passwords=tuple(passwords),
        limits=limits or Limits(),
        isolated=isolated,
        layouts=layouts if layouts is not None else Layouts.guidance(),
        partners=partners or Partners(),
        hidden=hidden,
    )
    desk = Desk.of(options, partner)
    with arrived(data, name) as (path, called):
        reading = read_file(path, desk, progress, keep=keep, name=called)
    reading.told.end()
    return Received(reading)


def receive_book(
    book: Book, name: str, options: Options, progress: Progress | None = None, *, keep: bool = False, partner: str = ""
) -> Received:
    """Receive a file that is open already, with the tabs that its `sheets` still name. Raises as `receive` does."""
    reading = FileReading(name, Desk.of(options, partner), progress or silent, keeps=keep)
    try:
        reading.read(book)
    except BaseException:
        reading.spool.close()
        raise
    reading.told.end()
    return Received(reading)


def receive_files(
    paths: Sequence[Path],
    options: Options,
    progress: Progress | None = None,
    *,
    keep: bool = False,
    partner: str = "",
    seen: Callable[[RecordBatch], None] | None = None,
) -> list[Received | Refused]:
    """Receive several files that belong together; the rules that look across files have seen them all. Each is to be closed.

    seen: is shown every batch of records that was read, before the next one is.
    """
    desk = Desk.of(options, partner)
    done: list[FileReading | Refused] = []
    with ExitStack() as failing:
        for path, following in zip_longest(paths, paths[1:]):
            read = partial(read_file, path, desk, progress or silent, keep=keep, seen=seen, following=following)
            one = attempted(str(path), read)
            if isinstance(one, FileReading):
                failing.callback(one.spool.close)
            done.append(one)
        tell_across_files([one.told.across for one in done if isinstance(one, FileReading)])
        found = [one if isinstance(one, Refused) else ended(one) for one in done]
        failing.pop_all()
    return found


def ended(reading: FileReading) -> Received | Refused:
    """A file whose rows are judged."""
    refused = attempted(reading.name, reading.told.end)
    if isinstance(refused, Refused):
        reading.spool.close()
        return refused
    return Received(reading)


def check_files(
    paths: Sequence[Path], options: Options, progress: Progress | None = None
) -> Iterator[FileReport | Refused]:
    """Check each file; the reports come in order, once the rules across files have seen them all.

    Of many small files several are read at the same time; what is said of them is the same.
    """
    desk = Desk.of(options)
    read = partial(told_alone, desk=desk, progress=progress or silent)
    done = told_side_by_side(paths, desk, read, progress or silent)
    tell_across_files([one.across for one in done if isinstance(one, FileTold)])
    for one in done:
        yield one if isinstance(one, Refused) else attempted(one.name, partial(judged_report, one))


def told_alone(path: Path, following: Path | None, desk: Desk, progress: Progress) -> FileTold | Refused:
    """What a file alone tells; its records are not kept."""
    one = attempted(str(path), partial(read_file, path, desk, progress, keep=False, following=following))
    if isinstance(one, Refused):
        return one
    one.spool.close()
    return one.told


def judged_report(told: FileTold) -> FileReport:
    """The whole answer, once everything has been said."""
    told.end()
    return told.report()
