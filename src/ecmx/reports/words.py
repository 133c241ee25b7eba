"""A report's facts in words, the same for every rendering that a person reads: the places, what a file is, what becomes of rows."""

from __future__ import annotations

import re

from ecmx.findings import (
    ColumnReport,
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
from ecmx.guidance import element, on_one_line, on_paper
from ecmx.guidance import extension as extension_of

__all__ = [
    "OWNERS",
    "called",
    "carries",
    "consequence",
    "file_types",
    "in_percent",
    "places",
    "known_by",
    "row_of",
    "short_types",
    "source_in_words",
    "whole_types",
    "without_ours",
]

FILE_TYPES = {
    "mif": "Member Information File (MIF)",
    "rtf": "Return Transmission File (RTF)",
    "otf": "Initial Outreach Tracker File (OTF)",
    "referral": "Potential ECM Member Referral File",
}
OWNERS = {
    Owner.SENDER: "for the sender to fix",
    Owner.RECEIVER: "for you to decide",
}
SCOPES = {
    Scope.CELL: "a cell",
    Scope.ROW: "a row",
    Scope.COLUMN: "a column",
    Scope.SHEET: "a tab",
    Scope.FILE: "the file",
}
DISPOSITIONS = {
    Disposition.APPLY: "the row is still used",
    Disposition.HOLD: "the row is on hold until it is fixed",
    Disposition.EXCLUDE: "the row is not included",
}


def row_of(rule: Rule) -> str:
    """What a finding of the rule does to its row."""
    held = "; it is on hold if the cell is its CIN or its status" if rule.key_holds else ""
    return DISPOSITIONS[rule.disposition] + held


def in_percent(share: float | None) -> str:
    """A share as 87%; never 0% of something nor 100% of less than all; "" where it is not known."""
    if share is None:
        return ""
    if 0 < share < 1:
        share = min(max(share, 0.01), 0.99)
    return f"{share:.0%}"


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
    said = ["Rows that need fixing are used, except for the cells listed below."] if report.rows.with_errors else []
    if report.rows.held:
        said.append("Rows on hold are not used until they are fixed.")
    return " ".join([*said, f"Checked as of {on_paper(report.as_of)}."])


_LONG = 60  # characters of a header that a sentence can hold


_REMARK = re.compile(r"\((?:mm/dd/yyyy|if applicable)\)\s*$", re.IGNORECASE)  # at a header's end, no part of the label


def called(group: FindingGroup) -> str:
    """A column by the sender's own header, then the guidance's label; by the label alone where both say the same or there is no header."""
    label, header = group.facts["label"], on_one_line(group.header)
    if not header or _bare(header) == _bare(label):
        return label
    short = header if len(header) <= _LONG else f"{header[: _LONG - 1].rstrip()}…"
    return f"“{short}” ({label})"


def _bare(words: str) -> str:
    """Letters and digits alone: by what headers and labels compare."""
    return "".join(sign for sign in _REMARK.sub("", words).casefold() if sign.isalnum())


def source_in_words(source: str) -> str:
    """Where a rule stands, for who has never seen the guidance: DHCS guidance 1.1, Table 1, footnote 25."""
    said = re.sub(r"\bfn (\d+(?:, \d+)*)((?: and| to) \d+)?", _footnotes, source)
    return f"DHCS {said}" if said.startswith("guidance") else said


def _footnotes(found: re.Match[str]) -> str:
    numbers = found[1] + (found[2] or "")
    return f"{'footnote' if numbers.isdigit() else 'footnotes'} {numbers}"


_HOW = {
    "layout": "the plan's form",
    "label": "the guidance's own words",
    "synonym": "other words for the same thing",
    "context": "the columns next to it and its data",
    "extension": "a known extension",
    "unsure": "not sure, so not read",
    "own": "the plan's own column",
}


_OURS = re.compile(r"\b(?:layouts?|ecmx|ECMX_\w+)\b|--\w")


def without_ours(words: str) -> str:
    """Without the sentences that only we can act on: a sender has neither our layouts nor our command line."""
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z“])", words)
    return " ".join(one for one in sentences if not _OURS.search(one))


_MOST_TOGETHER = 3  # of several data elements in one column


def carries(column: ColumnReport) -> str:
    """What a column carries, in words; "" for a plan's own column or one we are not sure of."""
    names = (column.element or "").split(" + ")
    if len(names) > 1:
        shown = [element(name).label for name in names[:_MOST_TOGETHER]]
        more = [f"{len(names) - _MOST_TOGETHER} more"] if len(names) > _MOST_TOGETHER else []
        return listed([*shown, *more])
    extension = names[0].startswith("ext.")
    said = extension_of(names[0]).words if extension else column.label or names[0]
    return f"{said}, attempt {column.attempt}" if said and column.attempt else said


def known_by(column: ColumnReport) -> str:
    """By what a column was recognized, in words."""
    return _HOW.get(column.how, column.how)


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
