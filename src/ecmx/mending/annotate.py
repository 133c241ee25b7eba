"""Handing errors back: the sender's own workbook annotated or, where that cannot be, a findings workbook with the rows concerned."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ecmx.errors import UsageProblem
from ecmx.exchange import Options, opened
from ecmx.files import Place, free_tab_name, require_writable
from ecmx.files.annotating import Anatomy, Mark, NotAnnotatable, anatomy, annotate
from ecmx.findings import FileReport
from ecmx.mending.annotated import findings_tab
from ecmx.mending.annotated_marks import row_marks
from ecmx.mending.apart import write_apart
from ecmx.mending.job import Annotated, Job, Sizes, marker_of
from ecmx.mending.marker import MARKER_TAB, MarkedSheet, encoded
from ecmx.mending.prints import header_keys, identity_columns, prints_of
from ecmx.mending.returned import former_tabs
from ecmx.version import __version__

__all__ = ["annotate_file"]


def annotate_file(
    report: FileReport,
    target: Place,
    options: Options,
    sizes: Sizes = Sizes(),  # noqa: B008 – frozen
    *,
    over: bool = True,
    source: Path | None = None,
) -> Annotated:
    """Write the file that the report is about, annotated, to `target`; encrypted again where it came encrypted.

    options: those of the check; over: whether a file that is there is written over; source: where it lies, if not by its name
    Raises UsageProblem where nothing can be written there, FileUnusable where the file is gone.
    """
    source = source or Path(report.file)
    if isinstance(target, Path):
        _require_other(target, source)
    # A process of its own has read these bytes just now, with the same reader and under its limits; once more does no harm.
    small = report.rows.total <= sizes.rows
    book, password = opened(source, replace(options, isolated=options.isolated and not small))
    with book:
        job = Job(book, report, target, options, sizes, password, over)
        why = _why_not(job)
        if not why:
            try:
                return _own(job)
            except NotAnnotatable as problem:
                why = str(problem)
        return write_apart(job, why)


def _require_other(target: Path, source: Path) -> None:
    require_writable(target)
    if target.exists() and target.samefile(source):
        raise UsageProblem(
            "target-is-source",
            f"{target}: this is the file that is checked; it is never changed.",
            "Name another file to write to.",
        )


def _why_not(job: Job) -> str:
    """Why the sender's own workbook cannot be annotated; "" where it can."""
    if job.book.format not in ("xlsx", "xlsm"):
        return f"it is {_FORMATS.get(job.book.format, 'no workbook')}"
    if job.report.rows.total > job.sizes.rows:
        return f"it has more than {job.sizes.rows:,} rows"
    return ""


_FORMATS = {
    "delimited": "a text file (CSV)",
    "xml": "an XML file",
    "xls": "an old workbook (.xls)",
    "ods": "an OpenDocument workbook (.ods)",
}


def _own(job: Job) -> Annotated:
    """Annotate the sender's own workbook."""
    known = anatomy(job.book.path, job.password, job.options.limits)
    former = former_tabs(job.book)
    taken = [name for name in known.tabs if name not in former]
    marks, cells = _marks(job)
    front = free_tab_name("Findings", taken)
    tab = findings_tab(
        job.report,
        front,
        lambda sheet, row, column: (sheet, f"{column}{row}"),
        listed=job.sizes.listed,
        remarks=(f"Only the first {job.sizes.notes:,} cells carry a note.",) if cells > job.sizes.notes else (),
        version=__version__,
    )
    salt = secrets.token_hex(16)
    marker = marker_of(job, salt, front, own=True, sheets=tuple(_marked(job, known, salt)))
    annotate(
        job.book.path,
        job.target,
        marks=marks,
        front=tab,
        hidden=(free_tab_name(MARKER_TAB, [*taken, front]), encoded(marker)),
        former=former,
        password=job.password,
        limits=job.options.limits,
        over=job.over,
    )
    return Annotated(job.target, True, cells)


def _marks(job: Job) -> tuple[dict[str, list[Mark]], int]:
    """By tab; and how many."""
    marks: dict[str, list[Mark]] = {}
    count = 0
    for sheet, _, found in row_marks(job.report):
        count += len(found)
        noted = found if count <= job.sizes.notes else [replace(one, note="") for one in found]
        marks.setdefault(sheet, []).extend(noted)
    return marks, count


def _marked(job: Job, known: Anatomy, salt: str) -> Iterator[MarkedSheet]:
    for sheet in job.book.sheets:
        told = next((one for one in job.report.sheets if one.name == sheet.name and one.types), None)
        if told is None or told.header_row is None:
            continue
        before = job.before(sheet.name)
        keys, who = header_keys(told.columns), identity_columns(told)
        formulas = known.formulas.get(sheet.name, frozenset())
        prints = tuple(
            replace(one, before=before.get(one.row, ""))
            for batch in sheet.batches(after_row=told.header_row)
            for one in prints_of(batch, dict(keys), who, salt, formulas)
        )
        yield MarkedSheet(sheet.name, told.types, told.header_row, keys, who, prints)
