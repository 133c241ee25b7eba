"""A report's facts in words, the same for every rendering that a person reads: the verdict, the places, what a file is."""

from __future__ import annotations

from collections.abc import Sequence

from ecmx.findings import (
    Disposition,
    FileReport,
    FindingGroup,
    Owner,
    Place,
    RowCount,
    Rule,
    Scope,
    Severity,
    SheetReport,
    quoted_sheet,
)

__all__ = [
    "OWNERS",
    "consequence",
    "counted",
    "file_types",
    "listed",
    "places",
    "row_of",
    "rows_in_words",
    "short_types",
    "verdict",
    "whole_types",
]

FILE_TYPES = {
    "mif": "Member Information File (MIF)",
    "rtf": "Return Transmission File (RTF)",
    "otf": "Initial Outreach Tracker File (OTF)",
    "referral": "Potential ECM Member Referral File",
}
OWNERS = {
    Owner.SENDER: "the sender's to mend",
    Owner.RECEIVER: "yours to settle, in the layout",
}
SCOPES = {
    Scope.CELL: "a cell",
    Scope.ROW: "a row",
    Scope.COLUMN: "a column",
    Scope.SHEET: "a sheet",
    Scope.FILE: "the file",
}
DISPOSITIONS = {
    Disposition.APPLY: "the row is used all the same",
    Disposition.HOLD: "the row is held until it is mended",
    Disposition.EXCLUDE: "the row is left out",
}


def row_of(rule: Rule) -> str:
    """What a finding of the rule does to its row."""
    held = "; it is held where the cell is its CIN or its status" if rule.key_holds else ""
    return DISPOSITIONS[rule.disposition] + held


def counted(count: int, one: str, many: str = "") -> str:
    """1 row, 2,000 rows."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """a, b and c."""
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def file_types(sheet: SheetReport) -> str:
    """What a sheet carries."""
    return listed([FILE_TYPES.get(name, name) for name in sheet.types])


def whole_types(report: FileReport) -> str:
    """What a file carries, over all its sheets."""
    return listed([FILE_TYPES.get(name, name) for name in dict.fromkeys(_types(report))])


def short_types(report: FileReport) -> str:
    """What a file carries, in as few letters as may be: MIF, RTF, referral."""
    return ", ".join(kind.upper() if len(kind) == len("mif") else kind for kind in dict.fromkeys(_types(report)))


def _types(report: FileReport) -> list[str]:
    return [kind for sheet in report.sheets for kind in sheet.types]


def verdict(report: FileReport) -> str:
    """The one sentence a person reads first."""
    rows, counts = report.rows, report.findings.counts_by_severity()
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    said = rows_in_words(rows)
    if rows.clean + rows.excluded == rows.total and errors:
        said += f" But {counted(errors, 'error')} {_is(errors)} about the sheet or the file as a whole."
    if not errors and warnings:
        said += f" {counted(warnings, 'warning')} {_is(warnings)} worth a look."
    return said


def consequence(report: FileReport) -> str:
    """What becomes of the rows, and which day counted as today."""
    said = ["A row that needs mending is used except for the cells named below."] if report.rows.with_errors else []
    if report.rows.held:
        said.append("A held row waits until it is mended.")
    return " ".join([*said, f"Checked as of {report.as_of:%m/%d/%Y}."])


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
        parts.append(f"{rows.excluded:,} {'was' if rows.excluded == 1 else 'were'} left out as no member's")
    return f"Of {counted(rows.total, 'row')}, {listed(parts)}."


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def places(group: FindingGroup, samples: int, *, bare: bool = False) -> str:
    """Where: 8 cells: MIF!R33, R41, R52 and 5 more; `bare` leaves out how many there are in all."""
    if not group.rows and group.count == 1:
        return _without_row(group)
    shown = group.rows[:samples]
    if not shown:
        return _counted_cells(group) + _in_column(group)
    more = group.count - len(shown)
    names = [
        f"{group.column}{row}" + (f" ({beside})" if beside else "")
        for row, beside in zip(shown, group.beside, strict=False)
    ]
    where = _before_places(group) + ", ".join(names) + (f" and {more:,} more" if more > 0 else "")
    return where if bare or group.count == 1 or not group.column else f"{_counted_cells(group)}: {where}"


def _without_row(group: FindingGroup) -> str:
    if group.rule.scope is Scope.FILE or not (group.sheet or group.column):
        return "the whole file"
    return str(Place(group.sheet, None, group.column)) if group.column else f"tab {quoted_sheet(group.sheet)}"


def _before_places(group: FindingGroup) -> str:
    if group.column:
        return f"{quoted_sheet(group.sheet)}!" if group.sheet else ""
    tab = f"{quoted_sheet(group.sheet)}, " if group.sheet else ""
    return tab + (f"{group.count:,} rows: " if group.count > 1 else "row ")


def _counted_cells(group: FindingGroup) -> str:
    return counted(group.count, "cell" if group.column else "row")


def _in_column(group: FindingGroup) -> str:
    tab = f" of {quoted_sheet(group.sheet)}" if group.sheet else ""
    return f" in column {group.column}{tab}" if group.column else tab
