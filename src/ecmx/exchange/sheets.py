"""How each tab of a file was understood, as plain records for those that show it; and files of which no tab was."""

from __future__ import annotations

from collections.abc import Sequence

from ecmx.errors import FileUnusable
from ecmx.files import Sheet
from ecmx.findings import ColumnReport, SheetReport, listed, refusal
from ecmx.guidance import on_one_line
from ecmx.layouts import PlannedColumn, SheetPlan
from ecmx.layouts.recognition import Change

__all__ = ["sheet_report", "unrecognised", "why_unread"]

TABS_MOST = 5  # named in a sentence


def unrecognised(plans: Sequence[tuple[Sheet, SheetPlan]]) -> FileUnusable:
    """None of the sheets is one of the four files: another report, or no header at all."""
    another = any(plan.header_row is not None for _, plan in plans) or any(
        looks_like_a_table(sheet) for sheet, _ in plans
    )
    said = refusal("wrong-report" if another else "no-header-found")
    stopped = [f"row {plan.searched:,}{place(plan, plans)}" for _, plan in plans if plan.searched is not None]
    looked = f" Headers were looked for no further than {listed(stopped[:TABS_MOST])}." if stopped else ""
    return FileUnusable(said.code, said.sentence + looked, said.fix)


def place(plan: SheetPlan, plans: Sequence[tuple[Sheet, SheetPlan]]) -> str:
    """On which of several tabs; "" of one alone."""
    return f" of tab “{plan.name}”" if len(plans) > 1 else ""


def why_unread(plan: SheetPlan) -> str:
    """Why a tab among others is not one of the four files."""
    if plan.header_row is not None:
        return "Its columns are none of the four files'."
    if plan.searched is not None:
        return (
            f"No header of one of the four files stands in its rows down to {plan.searched:,}; nobody looked further."
        )
    return "No header of one of the four files stands on it."


def looks_like_a_table(sheet: Sheet) -> bool:
    """Whether some row of two texts or more has rows as wide below it."""
    top = sheet.preview(20).text
    filled = [sum(cell is not None for cell in row) for row in top.iter_rows()]
    return any(
        width >= 2 and len([below for below in filled[at + 1 :] if below >= width // 2]) >= 2
        for at, width in enumerate(filled)
    )


def sheet_report(plan: SheetPlan, *, hidden: bool = False) -> SheetReport:
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
        tuple(change_in_words(change) for change in plan.drift),
        hidden,
    )


def change_in_words(change: Change) -> str:
    """How a sheet differs from its layout in one place: what sort of change, and where."""
    where = f" column {change.letter}" if change.letter else ""
    header = f" “{on_one_line(change.header)}”" if change.header else ""
    was = f", in the layout “{change.column.wordings[0]}”" if change.column and change.column.wordings else ""
    return f"{change.kind.value}:{where}{header}{was}{', ' + change.words if change.words else ''}"


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
