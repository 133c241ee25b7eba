"""Blanks: what the guidance wants filled, on which rows, and when a blank is right (guidance 1.1, Tables 1–9 with their footnotes).

Row findings wait until the sheet is read: a column that nobody ever filled is one finding, not a thousand.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ecmx.checks.named import CARE_MANAGER, ENGAGEMENT, ENROLLED, HOMELESS, NEW, PERIOD, RECORD_STATUS, START, TERMED
from ecmx.checks.rule import Context, whole_id
from ecmx.findings import Findings, Severity, rule
from ecmx.guidance import WHO, BlankWhen, DataElement, FileType, RecordForm, Requirement, tables
from ecmx.guidance.values import State
from ecmx.layouts import ReadColumn, RecordBatch

__all__ = ["Blanks", "asked_of"]

EMPTY_FROM = 5  # blanks from which a column that nobody filled is one finding
NEVER_QUIET = ("identity-blank", "attempt-undated", "key-unusable", "status-unusable")
CLINICAL_TABLE = 2
#: The tables of which what is unchanged need not be sent again (fn 46).
RESTING = tuple(table.number for table in tables() if table.unchanged_may_rest)


@dataclass
class Pending:
    """The blanks of one column so far, and whether anything ever stood in it."""

    column: ReadColumn
    rows: list[pl.Series] = field(default_factory=list)
    filled: bool = False


@dataclass
class Blanks:
    """Collects the blanks of one sheet."""

    context: Context
    pending: dict[tuple[str, str, int], Pending] = field(default_factory=dict)

    @property
    def partial_allowed(self) -> bool:
        """Whether a New row with Tables 2 and 3 blank may be partial."""
        return self.context.layout is None or self.context.layout.partial_allowed

    def look(self, batch: RecordBatch) -> None:
        """Take in one batch."""
        for file in batch.plan.types:
            forms = record_forms(batch) if file is FileType.MIF else None
            for column in batch.columns.values():
                element = column.element
                if element.file is not file or (element.key and not element.plays("member")):
                    continue
                self.look_at(batch, file, column, forms)

    def look_at(
        self, batch: RecordBatch, file: FileType, column: ReadColumn, forms: dict[RecordForm, pl.Series] | None
    ) -> None:
        """The blanks of one column."""
        code = asked_of(column, self.context)
        populations = column.plan.declared is not None and bool(column.plan.declared.flags)
        if code is None or populations:  # a row without any is told by itself: it is an answer (fn 23)
            return
        pending = self.pending.setdefault((code, column.element.id, column.plan.group), Pending(column))
        pending.filled = pending.filled or bool((~column.blank & batch.present[file]).any())
        blank = (column.state == State.BLANK) & batch.present[file]
        if not blank.any():
            return
        if forms is not None:
            for form, mask in forms.items():
                if form is RecordForm.PARTIAL and not self.partial_allowed:
                    continue
                if form not in column.element.forms:
                    blank = blank & ~mask
        blank = blank & ~quiet(batch, file, column.element)
        if self.context.changes_only and column.element.table in RESTING:
            blank = blank & unrested(batch, column.element)  # unchanged (fn 46)
        if blank.any():
            pending.rows.append(batch.rows.filter(blank))

    def tell(self, findings: Findings, sheet: str) -> None:
        """Once the sheet is read: a finding a row, or one for a column that nobody filled."""
        for (code, name, _), pending in self.pending.items():
            if not pending.rows:
                continue
            rows = pl.concat(pending.rows).unique().sort()  # attempts side by side share their member's columns
            plan, element = pending.column.plan, pending.column.element
            facts = {"label": element.label, "words": element.kind.words}
            empty = not pending.filled and len(rows) >= EMPTY_FROM and code not in NEVER_QUIET
            said = rule("required-column-empty") if empty and rule(code).severity is not Severity.NOTE else rule(code)
            findings.add(
                said,
                sheet=sheet,
                rows=None if empty else rows,
                column=plan.letter,
                header=plan.header,
                element=name,
                source=element.source,
                facts=facts,
            )


def asked_of(column: ReadColumn, context: Context) -> str | None:
    """Which finding a blank in a column is, by its element and by what its layout elects or waives."""
    element, declared = column.element, column.plan.declared
    code = code_of(element, context)
    required = declared.required if declared is not None else None
    if required is False and element.later:
        return None
    if code is None and required:
        return (
            "required-blank" if element.file is FileType.MIF else "return-blank"
        )  # the plan elects to collect it (fn 47)
    return code


def code_of(element: DataElement, context: Context) -> str | None:
    """Which finding a blank in this element's column is; None where a blank is always right."""
    if element.later and (context.layout is None or context.layout.release == "1.1"):
        return None  # an element of a later release, which nobody here agreed to
    if element.file is FileType.REFERRAL:
        return "referral-blank" if context.referral_agreed else "referral-blank-not-agreed"
    if element.plays("member"):
        return "key-unusable"
    if element.plays("status"):
        return "status-unusable"
    if element.file is FileType.MIF and element.tells(*WHO):
        return "identity-blank"
    if element.plays("event"):
        return "attempt-undated"
    if element.requirement is not Requirement.YES:
        return None
    if element.blank_when in (
        BlankWhen.IS_ANSWER,
        BlankWhen.NO_DATA,
        BlankWhen.COUNT_ZERO,
        BlankWhen.NOT_ENROLLED,
        BlankWhen.ECM_GOES_ON,
    ):
        return None
    if element.file is FileType.MIF:
        return "clinical-blank" if element.table == CLINICAL_TABLE else "required-blank"
    return "return-blank"


def record_forms(batch: RecordBatch) -> dict[RecordForm, pl.Series]:
    """Which rows are Termed, and which are partial: New, with nothing in Tables 2 and 3 (domain.md, trap 8)."""
    no = pl.repeat(False, len(batch), eager=True)
    status = batch.get(whole_id(FileType.MIF, RECORD_STATUS))
    termed = (status.value == TERMED).fill_null(False) if status else no
    new = (status.value == NEW).fill_null(False) if status else ~no
    later = [
        column for name, column in batch.columns.items() if name.startswith("mif.") and column.element.table in (2, 3)
    ]
    nothing = ~no
    for column in later:
        if nothing.any():
            nothing = nothing & column.blank
    return {RecordForm.TERMED: termed, RecordForm.PARTIAL: new & nothing & ~termed}


def quiet(batch: RecordBatch, file: FileType, element: DataElement) -> pl.Series:
    """Rows where a blank in this column is right."""
    no = pl.Series([False]).new_from_index(0, len(batch))
    name = element.id.partition(".")[2]
    if file is FileType.RTF and name in CARE_MANAGER:
        return ~newly_enrolled(batch)
    if element.blank_when is BlankWhen.HOMELESS and (homeless := batch.get(whole_id(file, HOMELESS))):
        return (homeless.value == True).fill_null(False)  # noqa: E712 - a series
    return no


def unrested(batch: RecordBatch, element: DataElement) -> pl.Series:
    """Rows of which a file of changes only must say even this: who is meant, what is to happen, and what is new with an enrollment."""
    name = element.id.partition(".")[2]
    if name in CARE_MANAGER:
        return newly_enrolled(batch)
    return pl.repeat(element.tells("member", "status"), len(batch), eager=True)


def newly_enrolled(batch: RecordBatch) -> pl.Series:
    """Rows enrolled within the reporting period: what is said of them cannot be unchanged since the last report (fn 46)."""
    status, start, period = (batch.get(whole_id(FileType.RTF, name)) for name in (ENGAGEMENT, START, PERIOD))
    if status is None or start is None or period is None:
        return pl.repeat(False, len(batch), eager=True)
    first = period.value.struct.field("start")
    return ((status.value == ENROLLED) & (start.value >= first)).fill_null(False)
