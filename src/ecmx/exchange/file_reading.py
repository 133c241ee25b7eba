"""One file read to its end: recognized, its rows looked at by every rule; what is to be said of it, and what is kept.

Knows nothing of other files, and judges no row before they have been seen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ecmx.checks import RecordChecks, standing
from ecmx.exchange.cells import CellLedger
from ecmx.exchange.marks import tell_marks
from ecmx.exchange.options import Desk, Options, Progress, opened, opened_ahead, silent
from ecmx.exchange.records import FILE, ledger_of, record_frame, states_of
from ecmx.exchange.sheets import FilledCells, sheet_report, unrecognised, why_unread
from ecmx.exchange.spool import Spool
from ecmx.exchange.told import FileTold
from ecmx.exchange.whose import Whose
from ecmx.files import Book, Sheet
from ecmx.findings import Findings, Unchecked, rule
from ecmx.guidance import WHO, DataElement, FileType, Requirement
from ecmx.layouts import RecordBatch, SheetPlan, recognise
from ecmx.layouts.records import batches_read

__all__ = ["PREVIEW_ROWS", "FileReading", "read_file"]

PREVIEW_ROWS = 200
#: What people call the encodings of older text files.
ENCODINGS = {"mac_roman": "Mac OS Roman", "cp850": "DOS (code page 850)", "cp1252": "Windows-1252 (cp1252)"}
HIDDEN = ("hidden", "very_hidden")
ONE_ROW = {FileType.RTF, FileType.OTF}  # a provider's two files, which often stand in one row


def tells_of(element: DataElement, types: Collection[FileType]) -> bool:
    """Whether an element shows that there are records of these file types: required, and neither who the member nor who the provider is."""
    required = element.requirement is Requirement.YES and not element.of_provider
    return element.file in types and required and not (element.key or element.tells(*WHO))


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
    plans: dict[str, SheetPlan] = field(default_factory=dict)
    ledgers: dict[str, CellLedger] = field(default_factory=dict)
    filled: dict[str, FilledCells] = field(default_factory=dict)
    spool: Spool = field(default_factory=Spool)
    protected: bool = False
    told: FileTold = field(init=False)
    _checks: RecordChecks = field(init=False)
    _whose: Whose = field(init=False)

    def __post_init__(self) -> None:
        self._checks = RecordChecks(Path(self.name).name, self.options.as_of, self.findings)
        self._whose = Whose(self.desk.partners, self.findings, self.desk.partner)
        self.told = FileTold(self.name, self.options.as_of, self.findings, self._checks.across, self._checks.unchecked)

    @property
    def options(self) -> Options:
        """How the file is received."""
        return self.desk.options

    def read(self, book: Book) -> None:
        """Read everything that the file alone can tell."""
        self.protected = self.spool.protected = book.facts.encrypted
        plans = [(sheet, self._plan(sheet, self.options.types or ())) for sheet in book.sheets]
        if self.options.asked:
            known = any(plan.types for _, plan in plans)
            plans = [(sheet, self._as_asked(sheet, plan, known=known)) for sheet, plan in plans]
        if not any(plan.types for _, plan in plans):
            raise unrecognised(plans)
        self._tell_container(book)
        for sheet, plan in plans:
            self.plans[plan.name] = plan
            if plan.types:
                self._sheet(sheet, plan)
            elif plan.name or len(plans) > 1:
                self.told.unchecked.append(Unchecked(plan.name, "The whole tab", why_unread(plan)))
        self._leave_copies([plan.name for sheet, plan in plans if sheet.visibility in HIDDEN and plan.types])
        self._checks.tell()
        self._whose.tell()
        self.told.unchecked.extend(standing([plan for _, plan in plans]))
        self.told.sheets = tuple(
            sheet_report(plan, self.filled.get(plan.name), hidden=sheet.visibility in HIDDEN) for sheet, plan in plans
        )

    def _plan(self, sheet: Sheet, types: tuple[FileType, ...]) -> SheetPlan:
        """Recognize one sheet. types: what it was said to be"""
        self.progress("Recognizing the columns", 0, None)
        return recognise(
            sheet.name,
            sheet.preview(PREVIEW_ROWS),
            sheet.merges,
            self.desk.candidates,
            forced=self.desk.layout,
            types=types,
            as_of=self.options.as_of,
            limits=self.options.limits,
        )

    def _as_asked(self, sheet: Sheet, plan: SheetPlan, *, known: bool) -> SheetPlan:
        """A sheet as what is asked for, where it is that: a file that is none by its words, or the other half of a return's rows.

        known: whether any tab of the file is one of the four by its words. A Member Information File is never taken for a return.
        """
        asked = self.options.asked
        if not known:
            return self._plan(sheet, asked)
        if not plan.types or set(asked) <= set(plan.types) or not {*asked, *plan.types} <= ONE_ROW:
            return plan
        again = self._plan(sheet, asked)
        missing = set(asked) - set(plan.types)
        return again if any(tells_of(one, missing) for column in again.columns for one in column.elements) else plan

    def _sheet(self, sheet: Sheet, plan: SheetPlan) -> None:
        """Read one sheet, have it judged, and keep its records and cells."""
        self._checks.begin(plan)
        if sheet.visibility != "visible":
            self.findings.add(rule("hidden-sheet-read"), sheet=plan.name)
        rows = self.told.rows.setdefault(plan.name, [])
        filled = self.filled.setdefault(plan.name, FilledCells())
        members: list[pl.Series] = []
        ledger = ledger_of(self.name, plan) if self.keeps else None
        if ledger is not None:
            self.ledgers[plan.name] = ledger
        for raw, (batch, *later) in batches_read(sheet, plan):
            rows.append(batch.rows)
            filled.add(raw.text if batch.member.all() else raw.text.filter(batch.member))
            if sheet.merged_across or sheet.marks.short:
                members.append(batch.rows.filter(batch.member))
            if ledger is not None:
                ledger.add(batch.rows, states_of(raw, batch, later, ledger))
            whose = self._whose.of(batch)
            self._records(batch, whose)
            for part in later:
                again = batch.rows.is_in(part.rows.implode())
                self._records(part, {name: said.filter(again) for name, said in whose.items()})
            self.progress("Checking rows", sum(map(len, rows)), None)
        self._checks.end(plan)
        tell_marks(sheet, plan, rows, members, self.findings)

    def _records(self, batch: RecordBatch, whose: Mapping[str, pl.Series]) -> None:
        """Have records judged, and keep them: of a batch of rows, or of the later attempts that stand side by side in them."""
        self._checks.look(batch)
        for kind in batch.plan.types if self.keeps else ():
            frame = record_frame(batch, kind, whose)
            if frame.height:
                self.spool.keep(kind, frame.with_columns(pl.lit(self.name).alias(FILE)))
        if self.seen is not None:
            self.seen(batch)

    def _leave_copies(self, hidden: Sequence[str]) -> None:
        """Leave out a hidden tab that is an older copy of a visible one, unless it was asked for."""
        if self.options.hidden or not hidden:
            return
        for sheet, other in self.told.across.copies(hidden).items():
            self.told.across.leave_out(sheet)
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
