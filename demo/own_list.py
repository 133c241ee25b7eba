"""A clinic's own list of its ECM members, kept by hand in a workbook: what its returns are made of. Nobody in it is real.

Two plans, in the clinic's short names for them; beside the workbook the list of partners that says which plan is meant, and the
same list as it is once what ecmx missed in it was added.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from demo.members import MONTH, WRITTEN, members
from demo.sheet import write_sheet
from demo.tab import Column, Row, Tab

__all__ = ["OWN_LIST", "OWN_LIST_WHOLE", "own_lists"]

#: Where it lies in the demo's folder, and the one with all that a return needs.
OWN_LIST, OWN_LIST_WHOLE = Path("own-list", "our_members.xlsx"), Path("own-list", "our_members_whole.xlsx")
PARTNERS = """\
[[partner]]
kind = "plan"
name = "Redbud Care"
aliases = ["Redbud"]

[[partner]]
kind = "plan"
name = "Larkspur Health"
aliases = ["Larkspur"]
"""
_COLUMNS = (
    Column("own_number", "#"),
    Column("plan", "Plan"),
    Column("name", "Name"),
    Column("member_cin", "CIN#"),
    Column("member_date_of_birth", "DOB"),
    Column("engagement_status", "Enrolled?"),
    Column("ecm_benefit_start_date", "Start"),
    Column("in_person_encounter_count", "Visits (mo)"),
    Column("telephonic_encounter_count", "Calls (mo)"),
    Column("lead_care_manager_name", "CM"),
    Column("lead_care_manager_phone_number", "CM cell"),
    Column("own_appointment", "Next appt"),
    Column("own_notes", "notes"),
)
_ADDED = (
    Column("ecm_benefit_end_date", "End"),
    Column("production_date", "RTF Production Date"),
    Column("reporting_period", "RTF Reporting Period"),
    Column("ecm_provider_name", "ECM Provider"),
    Column("ecm_provider_npi", "ECM Provider NPI"),
    Column("ecm_provider_phone_number", "ECM Provider Phone"),
)
_MEMBERS, _NO_CIN, _LEFT = 24, 6, 9
_STATUS = ("Y", "Y", "pending", "Y", "N", "Y")
_MANAGERS = (("Okafor, Ada", "559-555-0171"), ("Lindqvist, Jo", "559-555-0172"))


def own_lists(folder: Path) -> None:
    """Write both workbooks and the list of partners beside them. In the first the seventh member's CIN is not known yet."""
    rows = [_row(person, number) for number, person in enumerate(members(_MEMBERS, 8))]
    gap = [row | {"member_cin": None} if number == _NO_CIN else row for number, row in enumerate(rows)]
    for name, columns, held in ((OWN_LIST, _COLUMNS, gap), (OWN_LIST_WHOLE, (*_COLUMNS, *_ADDED), rows)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(folder / name) as book:
            book.set_properties({"created": WRITTEN})
            write_sheet(book, Tab("ECM members", columns, held, first_row=4), ("Our ECM members, October",))
    (folder / OWN_LIST).with_name("partners.toml").write_text(PARTNERS, encoding="utf-8")


def _row(person: Row, number: int) -> Row:
    """One member, as somebody at the clinic writes it down."""
    status, (manager, phone) = _STATUS[number % 6], _MANAGERS[number % 2]
    enrolled = status == "Y"
    return {
        "own_number": number + 1,
        "plan": ("Redbud", "Larkspur")[number % 3 == 1],
        "name": f"{person['member_last_name']}, {person['member_first_name']}",
        "member_cin": person["member_cin"],
        "member_date_of_birth": person["member_date_of_birth"],
        "engagement_status": status,
        "ecm_benefit_start_date": date(2026, 9, 8) + timedelta(days=number) if enrolled else None,
        "in_person_encounter_count": number % 4 if enrolled else 0,
        "telephonic_encounter_count": 1 + number % 3 if enrolled else 0,
        "lead_care_manager_name": manager if enrolled else None,
        "lead_care_manager_phone_number": phone if enrolled else None,
        "own_appointment": "11/12 @ 2pm" if number % 5 == 0 else None,
        "ecm_benefit_end_date": date(2026, 10, 28) if number == _LEFT else None,
        "production_date": date(2026, 10, 31),
        "reporting_period": MONTH,
        "ecm_provider_name": "Our Clinic",
        "ecm_provider_npi": "1245319599",
        "ecm_provider_phone_number": "559-555-0180",
        "own_notes": ("moved, call first", None, "evenings")[number % 3] if number % 4 == 1 else None,
    }
