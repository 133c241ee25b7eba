"""The rules that look at one row, in the order of the guidance's tables: what is missing, what does not agree.

Part of the slow judge. Written from the guidance, domain.md ("How loud each rule is") and the catalog's words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.reference.calendar_days import age_on, business_days_after
from tests.reference.cells import Cell
from tests.reference.contradictions import STAND_INS, contradictions
from tests.reference.sheet import ELEMENTS, Row, Sheet

__all__ = ["blanks", "disagreements", "record_status"]

#: What may be blank on a complete MIF row without a word: domain.md; fn 12, 21, 30, 31.
NEED_NOT = {
    "member_homelessness_indicator", "member_race_or_ethnicity_code", "other_conditions", "social_determinants",
    "prescriptions", "prescribing_provider",
}  # fmt: skip
COUNTED = {
    "emergency_room_last_date": "emergency_room_count",
    "emergency_room_facility": "emergency_room_count",
    "inpatient_last_date": "inpatient_days_count",
    "inpatient_facility": "inpatient_days_count",
}
PLACES = (
    "residential_address",
    "residential_city",
    "residential_zip",
    "mailing_address",
    "mailing_city",
    "mailing_zip",
)

Said = Iterator[tuple[str, str]]  # (name of the element, code)


class Words:
    """One row of one file type, asked by element name."""

    def __init__(self, sheet: Sheet, row: Row, file: str) -> None:
        self.sheet, self.row, self.file = sheet, row, file

    def has(self, *names: str) -> bool:
        return self.sheet.has(self.file, *names)

    def value(self, name: str) -> Any:
        return self.sheet.cell(self.row, self.file, name).value

    def day(self, name: str) -> Any:
        """A day that stands for itself."""
        day = self.value(name)
        return None if day in STAND_INS else day

    def blank(self, name: str) -> bool:
        """Whether there is such a column and the row has nothing in it."""
        return self.has(name) and self.sheet.cell(self.row, self.file, name).blank

    def of_another(self, file: str, name: str) -> Cell | None:
        """The cell of another file type's element on the same row; None where there is no such column."""
        at = self.sheet.where.get(f"{file}.{name}")
        return self.row.cells[at] if at is not None else None

    def unreadable(self, name: str) -> bool:
        return self.sheet.cell(self.row, self.file, name).state == "unreadable"

    def sentinel(self, name: str) -> bool:
        return self.sheet.cell(self.row, self.file, name).state == "sentinel"


def record_status(sheet: Sheet, row: Row) -> str | None:
    status: str | None = sheet.cell(row, "mif", "member_record_status").value
    return status


def blanks(sheet: Sheet, row: Row, file: str) -> Said:
    """What the row leaves out though it is due. A column that is blank throughout is dealt with elsewhere."""
    words = Words(sheet, row, file)
    for at in sheet.own(file):
        column = sheet.columns[at]
        if not row.cells[at].blank:
            continue
        if file == "mif":
            code = blank_in_mif(words, column.name)
        elif file == "referral":
            code = "referral-blank-not-agreed"
        else:
            code = blank_in_return(words, column.name)
        if code:
            yield column.name, code
    if file == "referral" and words.blank("member_cin"):
        yield "member_cin", "referral-blank-not-agreed"


def blank_in_mif(words: Words, name: str) -> str | None:
    element = ELEMENTS[f"mif.{name}"]
    if name == "member_record_status" or element.requirement.value != "yes":
        return None  # a blank status is status-unusable
    if name in ("member_first_name", "member_last_name", "member_date_of_birth"):
        return "identity-blank"
    if name in NEED_NOT:
        return None
    if name.removeprefix("member_") in PLACES and words.value("member_homelessness_indicator") is True:
        return None  # fn 13-18: HOMELESS and 99999 may stand there, and need not
    if element.table in (2, 3) and form(words) != "complete":
        return None
    if name in COUNTED:
        count = words.value(COUNTED[name])
        return "counted-without-detail" if count else None
    return "clinical-blank" if element.table == 2 else "required-blank"


def form(words: Words) -> str:
    """Which tables a MIF row has to fill: a Termed row Tables 1 and 4; a New one whose Tables 2 and 3 are blank is partial."""
    status = words.value("member_record_status")
    if status == "Termed":
        return "termed"
    later = [at for at in words.sheet.own("mif") if ELEMENTS[words.sheet.columns[at].element].table in (2, 3)]
    return "partial" if status == "New" and all(words.row.cells[at].blank for at in later) else "complete"


def blank_in_return(words: Words, name: str) -> str | None:
    element = ELEMENTS[f"{words.file}.{name}"]
    if element.requirement.value != "yes" or name in (
        "referral_status_date",
        "engagement_status",
        "ecm_benefit_start_date",
        "ecm_benefit_end_date",
    ):
        return None  # status-unusable, enrolled-without-start; an end date is blank while ECM goes on (fn 57)
    if name == "outreach_attempt_date":
        return "attempt-undated"
    if name.startswith("lead_care_manager"):
        start, period = words.value("ecm_benefit_start_date"), words.value("reporting_period")
        newly = (
            words.value("engagement_status") == "3" and start is not None and period is not None and start >= period[0]
        )
        return "return-blank" if newly else None  # fn 46: what is unchanged need not be sent again
    return "return-blank"


def disagreements(sheet: Sheet, row: Row, file: str, as_of: date) -> Said:
    """What within the row does not fit together."""
    words = Words(sheet, row, file)
    born = words.value("member_date_of_birth")
    if born and born > as_of:
        yield "member_date_of_birth", "birth-date-future"
    yield from contradictions(words, as_of)
    if file == "mif":
        yield from in_mif(words)
    if file == "rtf":
        yield from in_rtf(words)
    if file == "otf" and (attempt := words.value("outreach_attempt_date")) and attempt > as_of:
        yield "outreach_attempt_date", "attempt-in-future"
    if file in ("mif", "rtf") and words.has("member_homelessness_indicator"):
        yield from sentinels(words)
    if file in ("mif", "referral"):
        yield from populations(words)


def in_mif(words: Words) -> Said:
    authorized, assigned = words.day("ecm_service_authorization_date"), words.day("member_assignment_date")
    status = words.value("member_record_status")
    if not authorized or not assigned or status not in ("New", "Continuing"):
        return
    if assigned < authorized:
        yield "member_assignment_date", f"{'' if status == 'New' else 're'}assigned-before-authorized"
    elif status == "New" and assigned > business_days_after(authorized, 10):
        yield "member_assignment_date", "assigned-late"


def in_rtf(words: Words) -> Said:
    start, status = words.value("ecm_benefit_start_date"), words.value("engagement_status")
    first, last = words.day("ecm_benefit_start_date"), words.day("ecm_benefit_end_date")
    if first and last and last < first:
        yield "ecm_benefit_end_date", "episode-reversed"
    if status == "3" and words.blank("ecm_benefit_start_date"):
        yield "ecm_benefit_start_date", "enrolled-without-start"
    if status in ("1", "2") and start and words.blank("ecm_benefit_end_date"):
        yield "engagement_status", "start-without-enrollment"
    yield from in_loop(words)
    if words.value("discontinuation_reason_code") == "5" and words.blank("discontinuation_reason"):
        yield "discontinuation_reason", "reason-other-without-text"
    if not words.has("discontinuation_date", "discontinuation_reason_code"):
        return
    if words.value("discontinuation_date") and words.blank("discontinuation_reason_code"):
        yield "discontinuation_reason_code", "discontinuation-without-reason"
    if words.value("discontinuation_reason_code") and words.blank("discontinuation_date"):
        yield "discontinuation_date", "reason-without-discontinuation"


def in_loop(words: Words) -> Said:
    """A closed-loop referral: what became of it, when, and why it is over."""
    status, reason = words.value("referral_status"), words.value("referral_loop_closure_reason")
    if status and words.blank("referral_status_date"):
        yield "referral_status_date", "referral-status-without-date"
    if status == "Referral Loop Closed" and words.blank("referral_loop_closure_reason"):
        yield "referral_loop_closure_reason", "closed-without-reason"
    still_open = status in ("Pending", "Accepted", "Outreach Initiated") or words.blank("referral_status")
    if reason and still_open:
        yield "referral_loop_closure_reason", "closure-reason-not-closed"
    never = words.value("engagement_status") in ("1", "2", "4", "5") and words.blank("ecm_benefit_start_date")
    if reason == "Services Received" and never:
        yield "referral_loop_closure_reason", "served-without-service"


def sentinels(words: Words) -> Said:
    if words.value("member_homelessness_indicator") is True:
        return
    if words.row.cells[words.sheet.place(words.file, "member_homelessness_indicator") or 0].state == "unreadable":
        return
    for name in PLACES:
        if words.sentinel(f"member_{name}"):
            what = "zip" if name.endswith("zip") else "address"
            yield f"member_{name}", f"homeless-{what}-without-indicator"


def populations(words: Words) -> Said:
    places = [
        at for at in words.sheet.own(words.file) if ELEMENTS[words.sheet.columns[at].element].group == "population"
    ]
    termed = words.file == "mif" and words.value("member_record_status") == "Termed"
    if not places:
        return
    cells = {words.sheet.columns[at].name: words.row.cells[at] for at in places}
    if not termed and not any(cell.value is True or cell.state == "unreadable" for cell in cells.values()):
        yield "", "no-population"
    if words.file == "referral":
        return  # no date of authorization, and no definitive assessment (fn 76)
    born, day = words.day("member_date_of_birth"), words.day("ecm_service_authorization_date")
    if not born or not day or born > day:
        return
    age = age_on(born, day)
    for name, cell in cells.items():
        if cell.value is not True:
            continue
        too_old = age >= (27 if name == "child_welfare" else 22)
        if (name.startswith("adult") and age < 20) or (name.startswith("child") and too_old):
            yield name, "population-age"
