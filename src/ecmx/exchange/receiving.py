"""The one door in: bytes, a stream or a path → a file received: its tabs, findings, every row's outcome, records, every filled cell.

Opens, recognises, reads, has everything judged, and keeps where each record came from. Knows nothing of where records may go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from ecmx.checks import AcrossRows, RecordChecks, standing, tell_across_files
from ecmx.errors import EcmxError, FileUnusable, OurFault, UsageProblem
from ecmx.exchange.arriving import Data, arrived
from ecmx.exchange.cells import CellLedger
from ecmx.exchange.marks import tell_marks
from ecmx.exchange.options import Desk, Options, Progress, Refused, opened, opened_ahead, silent
from ecmx.exchange.partners import Partners
from ecmx.exchange.records import FILE, conformed, file_type, ledger_of, outcomes_named, record_frame, states_of
from ecmx.exchange.sheets import sheet_report, unrecognised, why_unread
from ecmx.exchange.spool import Spool
from ecmx.exchange.whose import Whose
from ecmx.files import Book, Limits, Sheet
from ecmx.findings import APPLIED, FileReport, Findings, Outcome, Outcomes, SheetReport, Unchecked, judged, rule
from ecmx.guidance import FileType
from ecmx.layouts import Layout, Layouts, RecordBatch, SheetPlan, recognise
from ecmx.layouts.records import batches_read

__all__ = [
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
]

PREVIEW_ROWS = 200
#: What people call the encodings of older text files.
ENCODINGS = {"mac_roman": "Mac OS Roman", "cp850": "DOS (code page 850)", "cp1252": "Windows-1252 (cp1252)"}
HIDDEN = ("hidden", "very_hidden")


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
        return self._reading.sheets

    @property
    def plans(self) -> dict[str, SheetPlan]:
        """How each tab was read, by its name."""
        return self._reading.plans

    @property
    def findings(self) -> Findings:
        return self._reading.findings

    @property
    def not_checked(self) -> tuple[Unchecked, ...]:
        return tuple(self._reading.unchecked)

    @property
    def partners(self) -> Partners:
        """Who takes part: those that were given, and the plans of the layouts."""
        return self._reading.partners

    @property
    def protected(self) -> bool:
        """Whether the file came protected: then nothing of it may lie in plain on a disk unless that is asked for."""
        return self._reading.protected

    @property
    def judged(self) -> Outcomes:
        """The fate of every row."""
        return self._reading.outcomes

    @property
    def ledgers(self) -> dict[str, CellLedger]:
        """By tab, every cell that came in."""
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
        counts, fault = self.judged.counts(), self._reading.fault
        return FileReport(
            self.name, self.sheets, self.findings, counts, self.not_checked, self.as_of, self.judged, fault
        )


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
    keep: whether its records are wanted afterwards
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
    reading.end()
    return Received(reading)


def receive_book(
    book: Book, name: str, options: Options, progress: Progress | None = None, *, keep: bool = False
) -> Received:
    """Receive a file that is open already, with the tabs that its `sheets` still name. Raises as `receive` does."""
    reading = FileReading(name, Desk.of(options), progress or silent, keeps=keep)
    try:
        reading.read(book)
    except BaseException:
        reading.spool.close()
        raise
    reading.end()
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
            try:
                reading = read_file(path, desk, progress or silent, keep=keep, seen=seen, following=following)
            except FileUnusable as error:
                done.append(Refused(str(path), error))
            except EcmxError:
                raise
            except Exception as fault:  # noqa: BLE001 – whatever we did wrong at one file, the others are finished
                done.append(Refused(str(path), OurFault.of(fault)))
            else:
                failing.callback(reading.spool.close)
                done.append(reading)
        tell_across_files([one.across for one in done if isinstance(one, FileReading)])
        found = [one if isinstance(one, Refused) else ended(one) for one in done]
        failing.pop_all()
    return found


def ended(reading: FileReading) -> Received | Refused:
    """A file whose rows are judged; where that is a fault of ours, it is the fault of this file."""
    try:
        reading.end()
    except EcmxError:
        raise
    except Exception as fault:  # noqa: BLE001 – see above
        reading.spool.close()
        return Refused(reading.name, OurFault.of(fault))
    return Received(reading)


def check_files(
    paths: Sequence[Path], options: Options, progress: Progress | None = None
) -> Iterator[FileReport | Refused]:
    """Check each file; the reports come in order, once the rules across files have seen them all."""
    for one in receive_files(paths, options, progress):
        yield one if isinstance(one, Refused) else one.report()


def read_file(
    path: Path,
    desk: Desk,
    progress: Progress,
    *,
    keep: bool,
    name: str = "",
    seen: Callable[[RecordBatch], None] | None = None,
    following: Path | None = None,
) -> FileReading:
    """Read one file to its end. following: the one that will be read next, which another process opens in the meantime."""
    reading = FileReading(name or str(path), desk, progress, keeps=keep, seen=seen)
    try:
        book, _ = opened(path, desk.options)
        with book:
            if following is not None:
                opened_ahead(following, desk.options)
            reading.read(book)
    except BaseException:
        reading.spool.close()
        raise
    return reading


@dataclass
class FileReading:
    """The reading of one file: collects what is to be said of it, and what is kept."""

    name: str
    desk: Desk
    progress: Progress = silent
    keeps: bool = False
    seen: Callable[[RecordBatch], None] | None = None
    findings: Findings = field(default_factory=Findings)
    sheets: tuple[SheetReport, ...] = ()
    plans: dict[str, SheetPlan] = field(default_factory=dict)
    ledgers: dict[str, CellLedger] = field(default_factory=dict)
    spool: Spool = field(default_factory=Spool)
    protected: bool = False
    outcomes: Outcomes = field(default_factory=lambda: Outcomes({}))
    fault: OurFault | None = None
    _rows: dict[str, list[pl.Series]] = field(default_factory=dict)
    _checks: RecordChecks = field(init=False)
    _whose: Whose = field(init=False)

    def __post_init__(self) -> None:
        self._checks = RecordChecks(Path(self.name).name, self.options.as_of, self.findings)
        self._whose = Whose(self.desk.partners, self.findings, self.desk.partner)

    @property
    def options(self) -> Options:
        """How the file is received."""
        return self.desk.options

    @property
    def across(self) -> AcrossRows:
        """What the rules across files need to know of it."""
        return self._checks.across

    @property
    def unchecked(self) -> list[Unchecked]:
        """What nobody looked at."""
        return self._checks.unchecked

    def read(self, book: Book) -> None:
        """Read everything that the file alone can tell."""
        self.protected = self.spool.protected = book.facts.encrypted
        plans = [(sheet, self._plan(sheet)) for sheet in book.sheets]
        if not any(plan.types for _, plan in plans):
            raise unrecognised(plans)
        self._tell_container(book)
        for sheet, plan in plans:
            self.plans[plan.name] = plan
            if plan.types:
                self._sheet(sheet, plan)
            elif plan.name or len(plans) > 1:
                self.unchecked.append(Unchecked(plan.name, "The whole tab", why_unread(plan)))
        self._leave_copies([plan.name for sheet, plan in plans if sheet.visibility in HIDDEN and plan.types])
        self._checks.tell()
        self._whose.tell()
        self.unchecked.extend(standing([plan for _, plan in plans]))
        self.sheets = tuple(sheet_report(plan, hidden=sheet.visibility in HIDDEN) for sheet, plan in plans)

    @property
    def partners(self) -> Partners:
        """Who takes part."""
        return self.desk.partners

    def end(self) -> None:
        """Judge every row, once everything that is to be said has been said."""
        if self.across.fault is not None:
            self.fault = OurFault.of(self.across.fault)
            self.unchecked.append(Unchecked("", "The rules across files, to their end", self.fault.message))
        rows = {
            sheet: pl.concat(parts) if parts else pl.Series("row", [], dtype=pl.UInt32)
            for sheet, parts in self._rows.items()
        }
        self.outcomes = judged(rows, self.findings)
        total = self.outcomes.counts().total
        if total and not self.outcomes.applied and not self.findings.has_errors:
            self.findings.add(rule("no-row-used"), sheet="", facts={"count": f"{total:,}"})

    def _plan(self, sheet: Sheet) -> SheetPlan:
        """Recognise one sheet."""
        self.progress("Recognising the columns", 0, None)
        return recognise(
            sheet.name,
            sheet.preview(PREVIEW_ROWS),
            sheet.merges,
            self.desk.candidates,
            forced=self.desk.layout,
            types=self.options.types or (),
            as_of=self.options.as_of,
            limits=self.options.limits,
        )

    def _sheet(self, sheet: Sheet, plan: SheetPlan) -> None:
        """Read one sheet, have it judged, and keep its records and cells."""
        self._checks.begin(plan)
        if sheet.visibility != "visible":
            self.findings.add(rule("hidden-sheet-read"), sheet=plan.name)
        rows = self._rows.setdefault(plan.name, [])
        members: list[pl.Series] = []
        ledger = self.ledgers[plan.name] = ledger_of(self.name, plan)
        for raw, batch in batches_read(sheet, plan):
            rows.append(batch.rows)
            if sheet.merged_across or sheet.marks.short:
                members.append(batch.rows.filter(batch.member))
            self._checks.look(batch)
            whose = self._whose.of(batch)
            if self.keeps:
                ledger.add(batch.rows, states_of(raw, batch, ledger))
                for kind in batch.plan.types:
                    frame = record_frame(batch, kind, whose)
                    if frame.height:
                        self.spool.keep(kind, frame.with_columns(pl.lit(self.name).alias(FILE)))
            if self.seen is not None:
                self.seen(batch)
            self.progress("Checking rows", sum(map(len, rows)), None)
        self._checks.end(plan)
        tell_marks(sheet, plan, rows, members, self.findings)

    def _leave_copies(self, hidden: Sequence[str]) -> None:
        """Leave out a hidden tab that is an older copy of a visible one, unless it was asked for."""
        if self.options.hidden or not hidden:
            return
        for sheet, other in self.across.copies(hidden).items():
            self.across.leave_out(sheet)
            self.findings.forget(sheet)
            self.findings.add(rule("hidden-copy"), sheet=sheet, facts={"other_sheet": other})

    def _tell_container(self, book: Book) -> None:
        """What there is to say of the container."""
        facts = book.facts
        if facts.macros:
            self.findings.add(rule("macros-ignored"), sheet="")
        if facts.external_links:
            self.findings.add(rule("links-ignored"), sheet="")
        if facts.formats_unseen:
            self.findings.add(rule("formats-unseen"), sheet="")
        if facts.encoding and facts.encoding_guessed:
            code = "encoding-unsure" if facts.encoding_instead else "encoding-guessed"
            names = {"encoding": facts.encoding, "other_encoding": facts.encoding_instead or ""}
            self.findings.add(
                rule(code), sheet="", facts={one: ENCODINGS.get(name, name) for one, name in names.items()}
            )
