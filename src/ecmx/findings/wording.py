"""Counts, lists and what became of the rows, in words: what every room above says alike, whatever it writes.

Knows a report's numbers; nothing of who reads them, and of no page or letter.
"""

from __future__ import annotations

from collections.abc import Sequence

from ecmx.findings.model import Severity
from ecmx.findings.report import FileReport, RowCount

__all__ = ["counted", "listed", "numbered_rows", "rows_in_words", "verdict"]


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
    rows, counts = report.rows, report.findings.counts_by_severity()
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    said = rows_in_words(rows)
    if rows.clean + rows.excluded == rows.total and errors:
        what = (
            "what was left out, or the sheet or the file as a whole"
            if rows.excluded
            else "the sheet or the file as a whole"
        )
        said += f" But {counted(errors, 'error')} {_is(errors)} about {what}."
    if not errors and warnings:
        said += f" {counted(warnings, 'warning')} {_is(warnings)} worth a look."
    return said


def rows_in_words(rows: RowCount) -> str:
    """How many rows there are, and what became of them."""
    if not rows.total:
        return "There are no members' rows in this file."
    if rows.clean == rows.total:
        return f"All {counted(rows.total, 'row')} are clean." if rows.total > 1 else "The one row is clean."
    parts = [f"{rows.with_errors:,} {'needs' if rows.with_errors == 1 else 'need'} mending"] if rows.with_errors else []
    if rows.held:
        parts.append(f"{rows.held:,} {_is(rows.held)} held")
    parts.append(f"{rows.clean:,} {_is(rows.clean)} clean")
    if rows.excluded:
        parts.append(f"{rows.excluded:,} {'was' if rows.excluded == 1 else 'were'} left out")
    return f"Of {counted(rows.total, 'row')}, {listed(parts)}."


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
