"""Check files: open, recognise, read, apply every rule, account for every row. The one place where the rooms below are wired together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ecmx import guidance
from ecmx.checks.across_files import tell_across_files
from ecmx.checks.across_rows import AcrossRows
from ecmx.checks.cells import CellChecks
from ecmx.checks.columns import tell_columns, unchecked_columns
from ecmx.checks.populations import no_population
from ecmx.checks.required import Blanks
from ecmx.checks.row_rules import RULES
from ecmx.checks.rule import Context, Rows
from ecmx.errors import EcmxError, FileUnusable
from ecmx.files import Book, Limits, Sheet, open_book
from ecmx.findings import (
    ColumnReport,
    Disposition,
    FileReport,
    Findings,
    RowCount,
    Severity,
    SheetReport,
    Unchecked,
    refusal,
    rule,
)
from ecmx.guidance import FileType
from ecmx.layouts import (
    Layout,
    PlannedColumn,
    RecordBatch,
    SheetPlan,
    layouts_in,
    load_layout,
    read_records,
    recognise,
    shipped,
)

__all__ = ["Keep", "Options", "Progress", "Refused", "check_files", "opened"]

Progress = Callable[[str, int, int | None], None]
"""(what is being done, rows done, rows in all if known)."""

Keep = Callable[[Path, RecordBatch], None]
"""Takes each batch of records as it goes by, with its file."""

PREVIEW_ROWS = 200


@dataclass(frozen=True, slots=True)
class Options:
    """How files are checked. layout: a name or a path; types: what the files are, else found out; passwords: all are tried."""

    layout: str | None = None
    types: tuple[FileType, ...] | None = None
    as_of: date = field(default_factory=date.today)
    passwords: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    isolated: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be used, and why."""

    file: str
    error: EcmxError


def check_files(
    paths: Sequence[Path], options: Options, progress: Progress | None = None, keep: Keep | None = None
) -> Iterator[FileReport | Refused]:
    """Check each file; the reports come in order, once the rules across files have seen them all.

    keep: sees every batch of records that was read, before the next one is.
    """
    folder = Path(options.layout) if options.layout and Path(options.layout).is_dir() else None
    layout = load_layout(options.layout) if options.layout and folder is None else None
    candidates = (*(layouts_in(folder) if folder else ()), *shipped())
    done: list[FileCheck | Refused] = []
    for path in paths:
        try:
            book, _ = opened(path, options)
            with book:
                checked = FileCheck(path, options, layout, candidates, progress or silent, keep)
                checked.read(book)
                done.append(checked)
        except FileUnusable as error:
            done.append(Refused(str(path), error))
    tell_across_files([one.across for one in done if isinstance(one, FileCheck)])
    for one in done:
        yield one if isinstance(one, Refused) else one.report()


def silent(what: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""


def opened(path: Path, options: Options) -> tuple[Book, str | None]:
    """The open file, by the first password that fits, and that password (None where it needed none)."""
    passwords = options.passwords or (None,)
    for left, password in zip(reversed(range(len(passwords))), passwords, strict=True):
        try:
            book = open_book(path, password=password, limits=options.limits, isolated=options.isolated)
        except FileUnusable as error:
            if error.code != "password-wrong" or not left:
                raise
        else:
            return book, password if book.facts.encrypted else None
    raise AssertionError


@dataclass
class FileCheck:
    """The check of one file: reads and collects, then reports."""

    path: Path
    options: Options
    layout: Layout | None
    candidates: tuple[Layout, ...]
    progress: Progress
    keep: Keep | None = None
    findings: Findings = field(default_factory=Findings)
    unchecked: list[Unchecked] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    keyless: set[str] = field(default_factory=set)  # sheets without a key column: all their rows are held
    sheets: tuple[SheetReport, ...] = ()
    across: AcrossRows = field(init=False)

    def __post_init__(self) -> None:
        self.across = AcrossRows(self.path.name, self.findings)

    def read(self, book: Book) -> None:
        """Check everything that the file alone can tell."""
        plans = [(sheet, self.plan(sheet)) for sheet in book.sheets]
        if not any(plan.types for _, plan in plans):
            raise unrecognised(plans)
        self.file_notes(book)
        cells = CellChecks(self.findings)
        for sheet, plan in plans:
            if plan.types:
                self.check_sheet(sheet, plan, cells)
            elif plan.name or len(plans) > 1:
                none = "Its columns are none of the four files'."
                why = none if plan.header_row else "No header of one of the four files stands on it."
                self.unchecked.append(Unchecked(plan.name, "The whole tab", why))
        cells.tell()
        self.across.tell()
        self.unchecked += standing(plans)
        self.sheets = tuple(sheet_report(plan) for _, plan in plans)

    def report(self) -> FileReport:
        """The whole answer."""
        return FileReport(
            str(self.path), self.sheets, self.findings, self.rows(), tuple(self.unchecked), self.options.as_of
        )

    def plan(self, sheet: Sheet) -> SheetPlan:
        """Recognise one sheet."""
        self.progress("Recognising the columns", 0, None)
        return recognise(
            sheet.name,
            sheet.preview(PREVIEW_ROWS),
            sheet.merges,
            self.candidates,
            forced=self.layout,
            types=self.options.types or (),
            as_of=self.options.as_of,
        )

    def check_sheet(self, sheet: Sheet, plan: SheetPlan, cells: CellChecks) -> None:
        """Read one sheet and apply every rule."""
        context = Context(self.options.as_of, plan.layout)
        if not tell_columns(plan, self.findings):
            self.keyless.add(plan.name)
        if sheet.visibility != "visible":
            self.findings.add(rule("hidden-sheet-read"), sheet=plan.name)
        self.unchecked += unchecked_columns(plan)
        self.unchecked += not_run(plan)
        blanks = Blanks(context)
        self.totals[plan.name] = nulls = 0
        for batch in read_records(sheet, plan):
            self.totals[plan.name] += len(batch)
            nulls += batch.nulls
            self.strays(batch)
            cells.look(batch)
            blanks.look(batch)
            apply_rules(batch, context, self.findings)
            no_population(batch, self.findings)
            self.across.look(batch)
            if self.keep is not None:
                self.keep(self.path, batch)
            self.progress("Checking rows", self.totals[plan.name], None)
        blanks.tell(self.findings, plan.name)
        if nulls:
            self.findings.add(rule("null-words"), sheet=plan.name, facts={"count": f"{nulls:,}"})

    def strays(self, batch: RecordBatch) -> None:
        """Rows that are no member's are left out, and said so."""
        for mask, code in ((batch.totals, "totals-line"), (batch.guides, "not-a-data-row")):
            if mask.any():
                self.findings.add(rule(code), sheet=batch.plan.name, rows=batch.rows.filter(mask))

    def file_notes(self, book: Book) -> None:
        """What there is to say of the container."""
        facts = book.facts
        if facts.macros:
            self.findings.add(rule("macros-ignored"), sheet="")
        if facts.external_links:
            self.findings.add(rule("links-ignored"), sheet="")
        if facts.encoding and facts.encoding_guessed:
            self.findings.add(rule("encoding-guessed"), sheet="", facts={"encoding": facts.encoding})

    def rows(self) -> RowCount:
        """Account for every row (invariant V2)."""
        total = clean = wrong = held = excluded = 0
        for sheet, rows in self.totals.items():
            out = set(self.findings.rows_with(disposition=Disposition.EXCLUDE, sheet=sheet).to_list())
            kept = set(self.findings.rows_with(disposition=Disposition.HOLD, sheet=sheet).to_list()) - out
            errors = set(self.findings.rows_with(severity=Severity.ERROR, sheet=sheet).to_list()) - kept - out
            total += rows
            excluded += len(out)
            if sheet in self.keyless:
                held += rows - len(out)
                continue
            held += len(kept)
            wrong += len(errors)
            clean += rows - len(out) - len(kept) - len(errors)
        return RowCount(total, clean, wrong, held, excluded)


def apply_rules(batch: RecordBatch, context: Context, findings: Findings) -> None:
    """Every row rule whose columns the sheet has."""
    seen = {file: Rows(batch, file, context) for file in batch.plan.types}
    for found in RULES:
        rows = seen.get(found.file)
        if rows is None or not all(rows.has(name) for name in found.needs):
            continue
        mask = found.mask(rows) & rows.present
        if not mask.any():
            continue
        column = batch.columns[found.element]
        facts = {"label": column.element.label, "words": column.element.kind.words, **found.facts}
        if found.other:
            facts["other_label"] = guidance.element(f"{found.file.value}.{found.other}").label
        findings.add(
            rule(found.code),
            sheet=batch.plan.name,
            rows=batch.rows.filter(mask),
            column=column.plan.letter,
            header=column.plan.header,
            element=found.element,
            values=column.text.filter(mask),
            facts=facts,
        )


def not_run(plan: SheetPlan) -> list[Unchecked]:
    """Rules that had to stay out because a column is not there."""
    held = plan.by_element()
    missing: dict[str, list[str]] = {}
    for found in RULES:
        if found.file not in plan.types or f"{found.file.value}.{found.at}" not in held:
            continue
        for name in found.needs:
            if f"{found.file.value}.{name}" not in held:
                missing.setdefault(guidance.element(f"{found.file.value}.{name}").label, []).append(found.code)
    return [
        Unchecked(
            plan.name,
            f"Rules that need “{label}”: {', '.join(sorted(set(codes)))}",
            "The sheet has no column that we know to be it.",
        )
        for label, codes in missing.items()
    ]


def standing(plans: Sequence[tuple[Sheet, SheetPlan]]) -> list[Unchecked]:
    """What no file alone can tell, by the file types at hand."""
    types = {file for _, plan in plans for file in plan.types}
    said = [
        Unchecked(
            "",
            "Whether a CIN belongs to that member",
            "Only the state's eligibility data can tell; the check digit's formula is not published.",
        )
    ]
    if types & {FileType.MIF, FileType.RTF}:
        said.append(
            Unchecked(
                "",
                "Whether addresses, phone numbers and NPIs exist and are the right person's",
                "Only their form is checked.",
            )
        )
    if types & {FileType.MIF, FileType.REFERRAL}:
        said.append(
            Unchecked(
                "", "Which populations of focus are live in the county", "It depends on county and period (fn 23)."
            )
        )
    if FileType.MIF in types:
        said.append(
            Unchecked(
                "",
                "Language and race or ethnicity codes against the plan's own list",
                "Several lists are in use; a layout can name one.",
            )
        )
    if FileType.OTF in types and FileType.RTF not in types:
        said.append(
            Unchecked(
                "",
                "Whether the attempts came before enrollment",
                "Enrollment stands in the RTF; check both files together.",
            )
        )
    return said


def unrecognised(plans: Sequence[tuple[Sheet, SheetPlan]]) -> FileUnusable:
    """None of the sheets is one of the four files: another report, or no header at all."""
    another = any(plan.header_row is not None for _, plan in plans) or any(
        looks_like_a_table(sheet) for sheet, _ in plans
    )
    said = refusal("wrong-report" if another else "no-header-found")
    return FileUnusable(said.code, said.sentence, said.fix)


def looks_like_a_table(sheet: Sheet) -> bool:
    """Whether some row of two texts or more has rows as wide below it."""
    top = sheet.preview(20).text
    filled = [sum(cell is not None for cell in row) for row in top.iter_rows()]
    return any(
        width >= 2 and len([below for below in filled[at + 1 :] if below >= width // 2]) >= 2
        for at, width in enumerate(filled)
    )


def sheet_report(plan: SheetPlan) -> SheetReport:
    """How a sheet was understood; columns without header and data are left out."""
    columns = (
        tuple(column_report(column) for column in plan.columns if column.header or column.filled) if plan.types else ()
    )
    return SheetReport(
        plan.name,
        tuple(file.value for file in plan.types),
        plan.header_row if plan.types else None,
        plan.layout.name if plan.layout else None,
        columns,
    )


def column_report(column: PlannedColumn) -> ColumnReport:
    """How one column was understood; only an element of guidance 1.1 has a label."""
    element = column.element
    if column.carried:
        ids = " + ".join(one.id for one in column.carried)
        return ColumnReport(column.letter, column.header, ids, None, column.how.value, column.confidence)
    label = element.label if element and element.release == "guidance 1.1" else None
    return ColumnReport(
        column.letter,
        column.header,
        element.id if element else column.extension,
        label,
        column.how.value,
        column.confidence,
    )
