"""How each tab of a file was understood, as plain records for those that show it; and files of which no tab was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from ecmx.errors import FileUnusable
from ecmx.files import Sheet
from ecmx.findings import ColumnReport, SheetReport, listed, refusal
from ecmx.guidance import on_one_line
from ecmx.layouts import PlannedColumn, SheetPlan
from ecmx.layouts.recognition import Change

__all__ = ["FilledCells", "sheet_report", "unrecognised", "why_unread"]

TABS_MOST = 5  # named in a sentence


def unrecognised(plans: Sequence[tuple[Sheet, SheetPlan]]) -> FileUnusable:
    """None of the sheets is one of the four files: another report, or no header at all."""
    another = any(plan.header_row is not None for _, plan in plans) or any(
        looks_like_a_table(sheet) for sheet, _ in plans
    )
    if look := next((plan.look for _, plan in plans if plan.look is not None), None):
        return FileUnusable("wrong-report", f"This looks like {look.words}, not a list of members.", look.fix)
    said = refusal("wrong-report" if another else "no-header-found")
    stopped = [f"row {plan.searched:,}{place(plan, plans)}" for _, plan in plans if plan.searched is not None]
    looked = f" Headers were looked for no further than {listed(stopped[:TABS_MOST])}." if stopped else ""
    return FileUnusable(said.code, said.sentence + looked, said.fix)


def place(plan: SheetPlan, plans: Sequence[tuple[Sheet, SheetPlan]]) -> str:
    """On which of several tabs; "" of one alone."""
    return f" of tab “{plan.name}”" if len(plans) > 1 else ""


def why_unread(plan: SheetPlan) -> str:
    """Why a tab among others is not one of the four files."""
    if plan.look is not None:
        return f"It looks like {plan.look.words}."
    if plan.header_row is not None:
        return "Its columns are not those of any of the four ECM files."
    if plan.searched is not None:
        return f"No headers of the four ECM files were found down to row {plan.searched:,}; further rows were not searched."
    return "No headers of the four ECM files were found on it."


def looks_like_a_table(sheet: Sheet) -> bool:
    """Whether some row of two texts or more has rows as wide below it."""
    top = sheet.preview(20).text
    filled = [sum(cell is not None for cell in row) for row in top.iter_rows()]
    return any(
        width >= 2 and len([below for below in filled[at + 1 :] if below >= width // 2]) >= 2
        for at, width in enumerate(filled)
    )


def sheet_report(plan: SheetPlan, filled: FilledCells | None = None, *, hidden: bool = False) -> SheetReport:
    """How a sheet was understood; columns without header and data are left out. filled: of its columns, where its rows were read."""
    columns = (
        tuple(column_report(column, filled) for column in plan.columns if column.header or column.filled)
        if plan.types
        else ()
    )
    return SheetReport(
        plan.name,
        tuple(file.value for file in plan.types),
        plan.header_row if plan.types else None,
        plan.layout.name if plan.layout else None,
        columns,
        tuple(change_in_words(change) for change in plan.drift),
        hidden,
    )


def change_in_words(change: Change) -> str:
    """How a sheet differs from its layout in one place: what sort of change, and where."""
    where = f" column {change.letter}" if change.letter else ""
    header = f" “{on_one_line(change.header)}”" if change.header else ""
    was = f", in the form “{change.column.wordings[0]}”" if change.column and change.column.wordings else ""
    return f"{change.kind.value}:{where}{header}{was}{', ' + change.words if change.words else ''}"


@dataclass
class FilledCells:
    """How many member rows of a sheet were read, and in how many of them something stands in each column, by letter."""

    rows: int = 0
    cells: Counter[str] = field(default_factory=Counter)

    def add(self, text: pl.DataFrame) -> None:
        """Count one batch of rows: a column a letter, null where nothing stands."""
        self.rows += text.height
        self.cells.update(text.select(pl.all().count()).row(0, named=True) if text.height else {})

    def share(self, letter: str) -> float | None:
        """0 to 1; None where there were no rows."""
        return self.cells[letter] / self.rows if self.rows else None


def column_report(column: PlannedColumn, filled: FilledCells | None) -> ColumnReport:
    """How one column was understood; only an element of guidance 1.1 has a label."""
    element, how, sure = column.element, column.how.value, column.confidence
    share = filled.share(column.letter) if filled is not None else None
    said = " + ".join(one.id for one in column.carried) or (element.id if element else column.extension)
    label = element.label if element and not column.carried and element.release == "guidance 1.1" else None
    return ColumnReport(column.letter, column.header, said, label, how, sure, share, column.by_layout, column.group)
