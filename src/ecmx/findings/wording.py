"""Counts, lists and what became of the rows, in words: what every room above says alike, whatever it writes.

Knows a report's numbers; nothing of who reads them, and of no page or letter.
"""

from __future__ import annotations

from collections.abc import Sequence

from ecmx.findings.model import Severity
from ecmx.findings.report import FileReport, RowCount, SheetReport
from ecmx.findings.things import things_by_severity

__all__ = ["counted", "listed", "numbered_rows", "rows_in_words", "verdict", "wrong_form"]


def counted(count: int, noun: str, many: str = "") -> str:
    """1 row, 2,000 rows."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def listed(items: Sequence[str]) -> str:
    """a, b and c."""
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


MOST_NUMBERS = 8


def numbered_rows(rows: Sequence[int]) -> str:
    """1 row: 4; 3 rows: 3, 5 and 6; 20 rows: 3, 4, 5, 6, 7, 8, 9, 10 and 12 more."""
    told = [str(row) for row in rows[:MOST_NUMBERS]]
    if len(rows) > MOST_NUMBERS:
        told.append(f"{len(rows) - MOST_NUMBERS:,} more")
    return f"{counted(len(rows), 'row')}: {listed(told)}"


def verdict(report: FileReport) -> str:
    """The one sentence a person reads first."""
    rows, counts = report.rows, things_by_severity(report.findings)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    said = rows_in_words(rows)
    if rows.clean + rows.excluded == rows.total and errors:
        what = (
            "rows that are not included, or the tab or the file as a whole"
            if rows.excluded
            else "the tab or the file as a whole"
        )
        said += f" But {counted(errors, 'error')} {_is(errors)} about {what}."
    if not errors and warnings:
        said += f" {counted(warnings, 'warning')} {_is(warnings)} worth a look."
    return said


_FEWEST = 3  # columns that tell a form


def wrong_form(report: FileReport) -> str:
    """What is said first where a file is plainly not in the form that it was read with; "" where it is, or with no layout."""
    for sheet in report.sheets:
        if sheet.layout is None or not sheet.types or sheet.hidden:
            continue
        alike, known = _by_layout(sheet)
        if known >= _FEWEST and alike * 2 < known:
            headed = f"{alike:,} {'has' if alike == 1 else 'have'}" if alike else "none has"
            tab = f" on tab “{sheet.name}”" if sheet.name else ""
            return (
                f"This file is not in the form it was read as: of {counted(known, 'column')}{tab}, {headed} the header that the form"
                f" {sheet.layout} has. Check it again without that form, or with the right one."
            )
    return ""


def _by_layout(sheet: SheetReport) -> tuple[int, int]:
    """How many of the columns that were read have the layout's own header, and how many were read."""
    known = [column for column in sheet.columns if column.element is not None]
    return sum(column.declared for column in known), len(known)


def rows_in_words(rows: RowCount) -> str:
    """How many rows there are, and what became of them."""
    if not rows.total:
        return "There are no members' rows in this file."
    if rows.clean == rows.total:
        return f"All {counted(rows.total, 'row')} are clean." if rows.total > 1 else "The one row is clean."
    parts = [f"{rows.with_errors:,} {'needs' if rows.with_errors == 1 else 'need'} fixing"] if rows.with_errors else []
    if rows.held:
        parts.append(f"{rows.held:,} {_is(rows.held)} on hold")
    parts.append(f"{rows.clean:,} {_is(rows.clean)} clean")
    if rows.excluded:
        parts.append(f"{rows.excluded:,} {_is(rows.excluded)} not included")
    return f"Of {counted(rows.total, 'row')}, {listed(parts)}."


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
