"""Which cells an annotated workbook colors, and what the note on each says. Never a value.

A finding of a whole row stands on the row's key cell, one of a column on its header; what is said of a sheet or the file has no cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ecmx.files.annotating import Mark
from ecmx.findings import (
    FileReport,
    GroupEntry,
    Head,
    Owner,
    Party,
    Rule,
    Severity,
    SheetReport,
    party_of_rule,
    sender_of,
)
from ecmx.guidance import plays

__all__ = ["SEVERITIES", "anchor_of", "key_column", "note_of", "quiet", "row_marks", "whose"]

SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "NOTE"}
_MOST = 4  # findings told in one note


def row_marks(report: FileReport) -> Iterator[tuple[str, int, list[Mark]]]:
    """(sheet, row, the marks in that row) in the order of the workbook; a sheet's header row comes first."""
    sheets = {sheet.name: sheet for sheet in report.sheets}
    for name, entries in groupby(report.findings.entries(), key=lambda entry: entry[0].place.sheet):
        sheet = sheets.get(name)
        if sheet is None or not sheet.types:
            continue
        for row, together in groupby(entries, key=lambda entry: entry[1]):
            at = sheet.header_row if row is None else row
            marks = list(_marks(at, list(together), sheet)) if at is not None else []
            if marks and at is not None:
                yield name, at, marks


def key_column(sheet: SheetReport) -> str:
    """The column of the CIN, else the first one that was recognized, else the first."""
    cin = next((one.column for one in sheet.columns if plays(one.element or "", "member")), "")
    first = next((one.column for one in sheet.columns if one.element), "")
    return cin or first or next((one.column for one in sheet.columns), "A")


def anchor_of(entry: GroupEntry, sheet: SheetReport) -> tuple[int, str] | None:
    """(row, column) of the cell that carries a finding; None where it has none."""
    head, row, _, _ = entry
    if row is not None:
        return row, head.place.column or key_column(sheet)
    if head.place.column and sheet.header_row is not None:
        return sheet.header_row, head.place.column
    return None


def quiet(rule: Rule) -> bool:
    """Whether a finding asks nothing of the sender: good to know for the receiver, and no reason to color her cells."""
    return rule.severity is Severity.NOTE and rule.owner is Owner.RECEIVER


def whose(entry: GroupEntry, report: FileReport) -> str:
    """Who is to fix it, said to who sent the file: “You” where the file comes from one side, else the side's name."""
    head = entry[0]
    party = party_of_rule(head.rule, head.place.element, head.place.sheet, report)
    if party is Party.READER:
        return "The receiver"
    if party in (Party.SENDER, sender_of(kind for sheet in report.sheets for kind in sheet.types)):
        return "You"
    return party.name_in_words[:1].upper() + party.name_in_words[1:]


def note_of(entries: list[GroupEntry]) -> str:
    """What a cell's note says: the loudest finding first; its first word is the severity."""
    ordered = sorted(entries, key=lambda entry: entry[0].rule.severity.rank)
    parts = [_paragraph(*entry) for entry in ordered[:_MOST]]
    if len(ordered) > _MOST:
        parts.append(f"… and {len(ordered) - _MOST} more, on the Findings tab.")
    return "\n\n".join(parts)


def _marks(row: int, entries: list[GroupEntry], sheet: SheetReport) -> Iterator[Mark]:
    by_column: dict[str, list[GroupEntry]] = {}
    for entry in entries:
        place = anchor_of(entry, sheet)
        if place is not None and not quiet(entry[0].rule):
            by_column.setdefault(place[1], []).append(entry)
    for column, found in by_column.items():
        loudest = min((entry[0].rule.severity for entry in found), key=lambda severity: severity.rank)
        yield Mark(row, column, loudest.value, note_of(found))


def _paragraph(head: Head, _row: int | None, message: str, fix: str) -> str:
    rule = head.rule
    remedy = "" if not fix else f"\nTo fix: {fix}" if rule.owner is Owner.SENDER else f"\nFor the receiver: {fix}"
    return f"{SEVERITIES[rule.severity]}: {message}{remedy}\n({rule.code})"
