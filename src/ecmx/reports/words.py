"""A report's facts in words, the same for every rendering that a person reads: the places, what a file is, what becomes of rows."""

from __future__ import annotations

from ecmx.findings import (
    Disposition,
    FileReport,
    FindingGroup,
    Owner,
    Place,
    Rule,
    Scope,
    SheetReport,
    counted,
    listed,
    quoted_sheet,
)
from ecmx.guidance import on_paper

__all__ = [
    "OWNERS",
    "consequence",
    "file_types",
    "places",
    "row_of",
    "short_types",
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


def consequence(report: FileReport) -> str:
    """What becomes of the rows, and which day counted as today."""
    said = ["A row that needs mending is used except for the cells named below."] if report.rows.with_errors else []
    if report.rows.held:
        said.append("A held row waits until it is mended.")
    return " ".join([*said, f"Checked as of {on_paper(report.as_of)}."])


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
