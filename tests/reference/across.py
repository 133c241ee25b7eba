"""The rules that look across rows: one member twice, two birth dates on one CIN, an attempt twice or after enrollment.

Part of the slow judge: every row of a member is compared with every earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tests.reference.cells import STAND_INS
from tests.reference.sheet import ELEMENTS, Row, Sheet

__all__ = ["across"]

Said = Iterator[tuple[Row, str, str]]  # row, name of the element, code


def across(sheet: Sheet, rows: Sequence[Row], file: str) -> Said:
    """What is found when rows are laid side by side."""
    of_member: dict[str, list[Row]] = {}
    for row in rows:
        if cin := sheet.cell(row, file, "member_cin").value:
            of_member.setdefault(cin, []).append(row)
    for row, all_of_them in ((row, mine) for mine in of_member.values() for row in mine):
        earlier = [other for other in all_of_them if other.number < row.number]
        if file == "otf":
            yield from repeated_attempt(sheet, row, earlier)
            yield from after_enrollment(sheet, row, all_of_them)
            continue
        if file == "rtf" and ended_before(sheet, row, all_of_them):
            yield row, "ecm_benefit_end_date", "ended-before-period"
        if file in ("mif", "rtf"):
            yield from repeated_member(sheet, row, earlier, file)
        born = sheet.cell(row, file, "member_date_of_birth").value
        births = [day for other in earlier if (day := sheet.cell(other, file, "member_date_of_birth").value)]
        if born and births and births[0] != born:
            yield row, "member_date_of_birth", "two-birth-dates"


def repeated_member(sheet: Sheet, row: Row, earlier: Sequence[Row], file: str) -> Said:
    """Whether a row repeats or contradicts the first one of the same member, episode and status, or tells of another status."""
    alike = [other for other in earlier if stage(sheet, other, file) == stage(sheet, row, file)]
    if alike and half(sheet, row, file) == half(sheet, alike[0], file):
        if "otf" not in sheet.types:
            yield row, "member_cin", "repeated-row"
    elif alike:
        if not unreadable(sheet, row, file) and not unreadable(sheet, alike[0], file):
            yield row, "member_cin", "repeated-member"
    elif any(not apart(sheet, row, other, file) for other in earlier):
        yield row, "member_cin", "repeated-member"


def stage(sheet: Sheet, row: Row, file: str) -> tuple[Any, Any]:
    """Which episode and which status a row speaks of."""
    start, status = {
        "mif": ("ecm_service_authorization_date", "member_record_status"),
        "rtf": ("ecm_benefit_start_date", "engagement_status"),
    }[file]
    return sheet.cell(row, file, start).value, sheet.cell(row, file, status).value


def unreadable(sheet: Sheet, row: Row, file: str) -> bool:
    """Whether something in the row waits to be fixed anyway; then it is compared in the next file."""
    return any(row.cells[at].state == "unreadable" for at, column in enumerate(sheet.columns) if column.file == file)


def apart(sheet: Sheet, one: Row, two: Row, file: str) -> bool:
    """Whether two rows of one member may rightly differ: Termed beside New; authorized twice; different episodes."""
    if file == "mif":
        said = {sheet.cell(row, "mif", "member_record_status").value for row in (one, two)}
        authorized = [sheet.cell(row, "mif", "ecm_service_authorization_date").value for row in (one, two)]
        return said == {"Termed", "New"} or bool(all(authorized) and authorized[0] != authorized[1])
    starts = [sheet.cell(row, "rtf", "ecm_benefit_start_date").value for row in (one, two)]
    if all(starts):
        return bool(starts[0] != starts[1])
    ended = [not sheet.cell(row, "rtf", "ecm_benefit_end_date").blank for row in (one, two)]
    return any(starts) and any(ended)  # an episode that ended, beside a row without a start


def half(sheet: Sheet, row: Row, file: str) -> list[Any]:
    """What a row says of one file type, whom it speaks of apart."""
    own = [at for at, column in enumerate(sheet.columns) if column.file == file and ELEMENTS[column.element].table]
    return [said(row, at, ELEMENTS[sheet.columns[at].element].kind_spec) for at in own]


def said(row: Row, at: int, kind: str) -> Any:
    """What can be told for certain from a cell: nothing where it is blank or cannot be read, or holds "no or not known"."""
    value = row.cells[at].value
    if kind.startswith("text") and value is not None:
        return " ".join(value.split()).casefold()
    return None if value is False and kind != "yes_no 1/0" else value


def ended_before(sheet: Sheet, row: Row, rows: Sequence[Row]) -> bool:
    """Whether a member's ECM ended before the period that the row is of, and did not begin anew (fn 57)."""
    start, end = (sheet.cell(row, "rtf", f"ecm_benefit_{which}_date").value for which in ("start", "end"))
    period = sheet.cell(row, "rtf", "reporting_period").value
    if not end or end in STAND_INS or not period or end >= period[0] or (start and start > end):
        return False
    if sheet.cell(row, "rtf", "engagement_status").value in ("1", "2"):
        return False
    for other in rows:
        begun = sheet.cell(other, "rtf", "ecm_benefit_start_date").value
        if (begun and begun > end) or (not begun and sheet.cell(other, "rtf", "ecm_benefit_end_date").blank):
            return False
    return True


def repeated_attempt(sheet: Sheet, row: Row, earlier: Sequence[Row]) -> Said:
    names = ("provider_type", "outreach_attempt_date", "outreach_attempt_method")
    attempt = [sheet.cell(row, "otf", name).value for name in names]
    if attempt[1] and any(attempt == [sheet.cell(other, "otf", name).value for name in names] for other in earlier):
        yield row, "outreach_attempt_date", "repeated-attempt"


def after_enrollment(sheet: Sheet, row: Row, rows: Sequence[Row]) -> Said:
    """An attempt after the first day of an episode that had not ended; not where another start of the member is still to come."""
    attempt: date | None = sheet.cell(row, "otf", "outreach_attempt_date").value
    if not attempt or "rtf" not in sheet.types:
        return
    ended = going_on = still_before = False
    for other in rows:
        start = sheet.cell(other, "rtf", "ecm_benefit_start_date").value
        if not start or start in STAND_INS:
            continue
        end = sheet.cell(other, "rtf", "ecm_benefit_end_date")
        ended = ended or bool(end.value and start < attempt <= end.value)
        going_on = going_on or (end.blank and start < attempt)
        still_before = still_before or start >= attempt
    if ended or (going_on and not still_before):
        yield row, "outreach_attempt_date", "attempt-after-enrollment"
