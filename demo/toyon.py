"""Toyon County Health's return form, as a colleague filled it last month: the plan's own words for everything, and names in one cell."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from demo.members import WRITTEN, members
from demo.sheet import write_sheet
from demo.tab import Column, Row, Tab, Workbook

__all__ = ["toyon", "toyon_next_year"]

FIRST_ROW = 4
_COLUMNS = (
    Column("own_reference", "Toyon Ref"),
    Column("constant", "Line of Business"),
    Column("member_cin", "Mbr CIN#"),
    Column("name", "Mbr Name (Last, First)"),
    Column("member_date_of_birth", "Birth Dt"),
    Column("member_new_address_indicator", "New Addr? (Y)"),
    Column("member_residential_address", "Res Addr"),
    Column("member_residential_city", "Res City"),
    Column("member_residential_zip", "Res ZIP"),
    Column("member_new_phone_number_indicator", "New Ph# Ind"),
    Column("member_phone_number", "Mbr Ph #"),
    Column("ecm_benefit_start_date", "ECM Enroll Dt"),
    Column("engagement_status", "Mbr Engagement Status"),
    Column("ecm_benefit_end_date", "ECM Disenroll Dt"),
    Column("lead_care_manager_name", "Lead CM Name"),
    Column("lead_care_manager_phone_number", "Lead CM Ph #"),
    Column("lead_care_manager_phone_extension", "Lead CM Ph Ext"),
    Column("discontinuation_date", "Discont. Dt"),
    Column("discontinuation_reason_code", "Discont. Rsn Cd"),
    Column("discontinuation_reason", "Discont. Rsn Text"),
    Column("in_person_encounter_count", "# In-Person Encounters"),
    Column("telephonic_encounter_count", "# Phone/Video Encounters"),
    Column("provider_type", "Outreach Staff Type"),
    Column("outreach_attempt_date", "Outreach Attempt Dt"),
    Column("outreach_attempt_method", "Outreach Mode"),
    Column("own_note", "Enroll Status"),
    Column("production_date", "RTF Run Dt"),
    Column("reporting_period", "RTF Rptg Period"),
    Column("ecm_provider_name", "ECM Prov Name"),
    Column("ecm_provider_npi", "ECM Prov NPI"),
    Column("ecm_provider_phone_number", "ECM Prov Ph #"),
)
_STATUS = ("3 - Enrolled", "2 - Currently in Outreach", "1 - Pending Outreach", "4 - Declined", "5 - Excluded")
_METHODS = ("In-Person", "Telephonic/electronic")
_MONTH = "09/01/2026.09/30/2026"


def toyon() -> Workbook:
    """The workbook of September. Nothing is planted in it: it is there to be learned from."""
    rows = [_row(person, number) for number, person in enumerate(members(36, 7))]
    tab = Tab("Monthly Return", _COLUMNS, rows, first_row=FIRST_ROW)
    return Workbook(
        "toyon_return_2026_09.xlsx",
        "Toyon County Health, a plan",
        (
            "return file and outreach tracker in one row, every header in the plan's own abbreviations",
            "last and first name in one cell, dates as 20260930, “3 - Enrolled” in place of 3, phones with dashes",
            "columns that only this plan has, one of them under a header that says too little (“Enroll Status”)",
        ),
        (tab,),
        lambda path: _write(path, tab),
    )


def toyon_next_year() -> Workbook:
    """The blank form that Toyon sends for January: a column renamed, one moved to the front, one new."""
    key, *others = sorted(_COLUMNS, key=lambda column: column.key != "member_cin")
    renamed = [
        Column(column.key, "Staff Lead Full Name") if column.key == "lead_care_manager_name" else column
        for column in others
    ]
    tab = Tab("Monthly Return", (key, *renamed, Column("own_authorization", "Auth #")), [], first_row=FIRST_ROW)
    return Workbook("toyon_form_2027.xlsx", "Toyon County Health, a plan", (), (tab,), lambda path: _write(path, tab))


def _row(person: Row, number: int) -> Row:
    """One member with one attempt, spelled as Toyon spells."""
    status = _STATUS[number % 5]
    enrolled, ended = status.startswith("3"), status.startswith("5")
    moved = number % 6 == 0
    return {
        "own_reference": f"T-{4100 + number}",
        "constant": "Medi-Cal",
        "member_cin": person["member_cin"],
        "name": f"{person['member_last_name']}, {person['member_first_name']}",
        "member_date_of_birth": _day(person["member_date_of_birth"]),
        "member_new_address_indicator": "Y" if moved else None,
        "member_residential_address": person["member_residential_address"] if moved else None,
        "member_residential_city": person["member_residential_city"] if moved else None,
        "member_residential_zip": person["member_residential_zip"] if moved else None,
        "member_new_phone_number_indicator": "Y" if number % 7 == 0 else None,
        "member_phone_number": _phone(person["member_phone_number"]) if number % 7 == 0 else None,
        "ecm_benefit_start_date": _day(date(2026, 9, 14) + timedelta(days=number % 9)) if enrolled else None,
        "engagement_status": status,
        "lead_care_manager_name": "Hart, Robin" if enrolled else None,
        "lead_care_manager_phone_number": "559-555-0170" if enrolled else None,
        "lead_care_manager_phone_extension": "204" if enrolled else None,
        "discontinuation_date": _day(date(2026, 9, 20) + timedelta(days=number % 9)) if ended else None,
        "discontinuation_reason_code": str(1 + number % 4) if ended else None,
        "discontinuation_reason": "see the care plan" if ended else None,
        "in_person_encounter_count": number % 4 if enrolled else 0,
        "telephonic_encounter_count": number % 3 if enrolled else 0,
        "provider_type": "1" if number % 3 else "2",
        "outreach_attempt_date": _day(date(2026, 9, 1) + timedelta(days=number % 12)),
        "outreach_attempt_method": _METHODS[number % 2],
        "own_note": ("green", "amber", "red")[number % 3],
        "production_date": _day(date(2026, 9, 30)),
        "reporting_period": _MONTH,
        "ecm_provider_name": "Tule River Care",
        "ecm_provider_npi": "1245319599",
        "ecm_provider_phone_number": "559-555-0180",
    }


def _day(day: object) -> str:
    """A date as Toyon writes it."""
    assert isinstance(day, date)
    return day.strftime("%Y%m%d")


def _phone(number: object) -> str:
    """A phone number as Toyon writes it."""
    digits = str(number)
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def _write(path: Path, tab: Tab) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": WRITTEN})
        read_me = book.add_worksheet("Instructions")
        for row, line in enumerate(
            ("Toyon County Health", "Fill one row for each member and attempt.", "Due on the 5th.")
        ):
            read_me.write_string(row, 0, line)
        write_sheet(book, tab, ("Toyon County Health: ECM monthly return", "One row for each member and attempt"))
