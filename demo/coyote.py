"""Coyote Brush Health's consolidated workbook: members with blank return columns to fill in, referrals on a second tab, a password."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from demo.members import ADULT_POPULATIONS, WRITTEN, members, mif_row
from demo.sheet import write_sheet
from demo.tab import Cell, Column, Row, Tab, Workbook
from ecmx import guidance
from ecmx.guidance import FileType

__all__ = ["PASSWORD", "coyote"]

PASSWORD = "chaparral-2026"
_LEFT_OUT = (
    "medical_record_number",
    "member_email_address",
    "guardian_first_name",
    "guardian_last_name",
    "guardian_phone_number",
    "mcp_name",
)
_WORDS = {  # this plan's wording where it is not the guidance's
    "member_cin": "Medi-Cal ID\n(CIN, 9 characters)",
    "member_date_of_birth": "Birth Date\n(YYYYMMDD)",
    "member_gender_code": "Gender\n(F / M / U)",
    "ecm_service_authorization_date": "ECM Authorization Date\n(YYYYMMDD)",
    "member_assignment_date": "Date Assigned to ECM Provider\n(YYYYMMDD)",
    "emergency_room_count": "ED visits, last 6 months",
    "emergency_room_last_date": "ED visit, most recent date",
    "emergency_room_facility": "ED facility",
    "pcp_last_visit_date": "Last PCP visit",
    "member_record_status": "Record Status\n(New / Continuing / Termed)",
}
_BANNERS = {
    FileType.MIF: "A. From the plan",
    FileType.RTF: "B. Return: to be filled in by the ECM Provider",
    FileType.OTF: "C. Outreach: to be filled in by the ECM Provider",
}
_REFERRAL = (
    Column("member_cin", "CIN"),
    Column("member_first_name", "First Name"),
    Column("member_last_name", "Last Name"),
    Column("member_date_of_birth", "Date of Birth"),
    Column("member_phone_number", "Telephone"),
    Column("adult_experiencing_homelessness", "Adult: Experiencing Homelessness"),
    Column("adult_high_utilizer", "Adult: High Utilizer"),
    Column("adult_smi_or_sud", "Adult: SMI or SUD"),
    Column("adult_transitioning_from_incarceration", "Adult: Transitioning from Incarceration"),
    Column("adult_at_risk_for_institutionalization", "Adult: LTC Eligible At-Risk for Institutionalization"),
    Column("adult_nf_residents_transitioning_to_community", "Adult: NF Residents Transitioning to Community"),
    Column("population_of_focus_explanation", "Why might ECM help?"),
)


def coyote() -> Workbook:
    """The workbook with its defects."""
    people = members(45, 6)
    listed = Tab("ECM Members", tuple(_columns()), [_row(person, number) for number, person in enumerate(people)], 3)
    referred = Tab(
        "Referrals", _REFERRAL, [_referral(person, number) for number, person in enumerate(members(12, 7))], 4
    )
    _plant(listed)
    referred.plant(2, "member_phone_number", "555-0102", "phone-format")
    referred.plant(5, "member_date_of_birth", "19801340", "date-impossible")
    return Workbook(
        "coyote_brush_consolidated_202610.xlsx",
        "Coyote Brush Health",
        (
            "protected by a password; the referrals stand on a second tab",
            "in each member's row, 26 blank columns of the return files wait to be filled in",
            "dates as 20261031, Yes and No as words, headers with line breaks and hints",
            "one member listed twice, a medical record number typed for a CIN",
        ),
        (listed, referred),
        lambda path: _write(path, listed, referred),
        PASSWORD,
    )


def _plant(tab: Tab) -> None:
    tab.plant(2, "mif.member_cin", "MRN-448120", "cin-format")
    tab.plant(6, "mif.member_last_name", None, "identity-blank")
    tab.plant(10, "mif.emergency_room_count", "-1", "count-negative")
    tab.plant(13, "mif.prescriptions", "metformin 500 mg twice a day", "prescriptions-broken")
    tab.plant(17, "mif.social_determinants", "I10 Essential hypertension", "sdoh-outside")
    tab.plant(21, "mif.reporting_period", "10/31/2026.10/01/2026", "period-reversed")
    tab.plant(25, "mif.pcp_name", None, "required-blank")
    tab.plant(30, "mif.member_assignment_date", "20261030", "assigned-late")
    tab.plant(33, "mif.member_gender_code", "Q", "code-unknown")
    again = dict(tab.rows[4]) | {"mif.member_record_status": "Continuing"}
    tab.rows.append(again)
    tab.mark(len(tab.rows) - 1, "mif.member_cin", "repeated-member")


def _columns() -> list[Column]:
    """The guidance's order: the MIF's elements, then the RTF's and the OTF's own."""
    kept = [
        element
        for element in guidance.elements()
        if element.file in (FileType.MIF, FileType.RTF, FileType.OTF)
        and element.id != "otf.member_cin"
        and element.id.partition(".")[2] not in _LEFT_OUT
    ]
    return [Column(one.id, _WORDS.get(one.id.partition(".")[2], one.label), _BANNERS[one.file]) for one in kept]


def _row(person: Row, number: int) -> Row:
    row = {f"mif.{key}": _spelt(cell) for key, cell in mif_row(person, number).items()}
    return row | {"mif.primary_payer_identifier": "COYB"}


def _referral(person: Row, number: int) -> Row:
    marked = ADULT_POPULATIONS[number % 6]
    flags = {name: _spelt(name == marked) for name in ADULT_POPULATIONS}
    asked: Row = {"population_of_focus_explanation": "Four visits to the emergency room since May"}
    return {key: _spelt(cell) for key, cell in person.items()} | flags | asked


def _spelt(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    return f"{cell:%Y%m%d}" if isinstance(cell, date) else None if cell is None else str(cell)


def _write(path: Path, listed: Tab, referred: Tab) -> None:
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain, {"in_memory": True}) as book:
        book.set_properties({"created": WRITTEN})
        write_sheet(book, listed)
        write_sheet(book, referred, ["Members whom Coyote Brush Health should look at (fictional)"])
    plain.seek(0)
    with path.open("wb") as protected:
        OOXMLFile(plain).encrypt(PASSWORD, protected)
