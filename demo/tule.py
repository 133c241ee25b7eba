"""Tule River Care's return: outreach attempts with the return file's columns beside them, exported from a care system as text."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from demo.members import MONTH, members
from demo.tab import Cell, Column, Row, Tab, Workbook

__all__ = ["tule"]

_COLUMNS = (
    Column("member_cin", "client_index_no"),
    Column("member_first_name", "mbr_first_nm"),
    Column("member_last_name", "mbr_last_nm"),
    Column("member_date_of_birth", "dob"),
    Column("member_new_address_indicator", "new_addr_ind"),
    Column("member_residential_address", "res_addr"),
    Column("member_residential_city", "res_city"),
    Column("member_residential_zip", "res_zip"),
    Column("member_new_phone_number_indicator", "new_phone_ind"),
    Column("member_phone_number", "mbr_phone"),
    Column("ecm_benefit_start_date", "ecm_start_dt"),
    Column("engagement_status", "engagement_status"),
    Column("ecm_benefit_end_date", "ecm_end_dt"),
    Column("lead_care_manager_name", "lead_care_mgr"),
    Column("lead_care_manager_phone_number", "lead_care_mgr_phone"),
    Column("lead_care_manager_phone_extension", "lead_care_mgr_ext"),
    Column("discontinuation_date", "discontinuation_dt"),
    Column("discontinuation_reason_code", "discontinuation_reason_cd"),
    Column("discontinuation_reason", "discontinuation_reason"),
    Column("in_person_encounter_count", "in_person_encounters"),
    Column("telephonic_encounter_count", "telephonic_video_encounters"),
    Column("provider_type", "outreach_provider_type"),
    Column("outreach_attempt_date", "outreach_attempt_dt"),
    Column("outreach_attempt_method", "outreach_method"),
    Column("own_outcome", "outreach_outcome"),
    Column("production_date", "rtf_production_dt"),
    Column("reporting_period", "reporting_period"),
    Column("ecm_provider_name", "ecm_provider"),
    Column("ecm_provider_npi", "ecm_provider_npi"),
    Column("ecm_provider_phone_number", "ecm_provider_phone"),
    Column("own_row", "rec_no"),
)
_STATUS = ("3 - Enrolled", "2 - Currently in Outreach", "1 - Pending Outreach", "4 - Declined", "3 - Enrolled")
_METHODS = ("In-Person", "Telephonic/electronic")


def tule() -> Workbook:
    """The text file with its defects. Member 1, 6, 11 … has two attempts, so the member's half stands there twice."""
    rows = [row for number, person in enumerate(members(44, 5)) for row in _rows(person, number)]
    for at, row in enumerate(rows, start=1):
        row["own_row"] = at
    tab = Tab("", _COLUMNS, rows)
    first = {str(row["member_cin"]): at for at, row in reversed(list(enumerate(rows)))}
    of = list(dict.fromkeys(first[str(row["member_cin"])] for row in rows))  # member → the first of its rows
    tab.plant(of[3], "member_cin", "9.5E+07", "identifier-scientific")
    tab.plant(of[5], "ecm_benefit_start_date", None, "enrolled-without-start")
    tab.plant(
        of[8], "discontinuation_date", "2026-10-20", "discontinuation-without-reason", at="discontinuation_reason_code"
    )
    tab.plant(of[12], "ecm_benefit_start_date", "2026-10-12", "start-without-enrollment", at="engagement_status")
    tab.plant(of[14], "outreach_attempt_date", "2026-10-29", "attempt-after-enrollment")
    tab.plant(of[17], "outreach_attempt_method", "Mass mailing", "mass-communication")
    tab.plant(of[22], "outreach_attempt_date", "2026-10-06, 2026-10-09", "several-values")
    tab.plant(of[25], "member_residential_zip", "9361", "zip-format")
    tab.plant(of[29], "in_person_encounter_count", "two", "count-unreadable")
    tab.plant(of[34], "engagement_status", "7 - Lost", "code-unknown")
    tab.plant(of[39], "ecm_benefit_end_date", "2026-09-01", "episode-reversed")
    return Workbook(
        "tule_river_return_2026_10.txt",
        "Tule River Care, an ECM Provider",
        (
            "no workbook but a text file with | between the columns, in the old Windows alphabet (“Muñoz”)",
            "return file and outreach tracker in one row; a member with two attempts stands there twice",
            "database headers (“lead_care_mgr_ext”), dates as 2026-10-31, “3 - Enrolled” in place of 3",
            "a CIN that went through a spreadsheet and came out as 9.5E+07",
        ),
        (tab,),
        lambda path: _write(path, tab),
    )


def _rows(person: Row, number: int) -> list[Row]:
    """A member's rows: one an attempt, the member's own half the same in each."""
    status = _STATUS[number % 5]
    enrolled = status.startswith("3")
    base: Row = {
        **person,
        "new_address_indicator": None,
        "ecm_benefit_start_date": date(2026, 10, 15) + timedelta(days=number % 7) if enrolled else None,
        "engagement_status": status,
        "lead_care_manager_name": "Hart, Robin" if enrolled else None,
        "lead_care_manager_phone_number": "5595550170" if enrolled else None,
        "lead_care_manager_phone_extension": "204" if enrolled else None,
        "in_person_encounter_count": number % 4 if enrolled else 0,
        "telephonic_encounter_count": number % 3 if enrolled else 0,
        "production_date": date(2026, 10, 31),
        "reporting_period": MONTH,
        "ecm_provider_name": "Tule River Care",
        "ecm_provider_npi": "1245319599",
        "ecm_provider_phone_number": "5595550180",
    }
    days = (2, 6) if number % 5 == 1 else (2 + number % 9,)
    attempts: list[Row] = [
        {
            "provider_type": "1" if number % 3 else "2",
            "outreach_attempt_date": date(2026, 10, 1) + timedelta(days=day),
            "outreach_attempt_method": _METHODS[(number + day) % 2],
            "own_outcome": "reached" if enrolled else "no answer",
        }
        for day in days
    ]
    return [{**base, **attempt} for attempt in attempts]


def _write(path: Path, tab: Tab) -> None:
    lines = ["|".join(column.header for column in tab.columns)]
    lines += ["|".join(_text(row.get(column.key)) for column in tab.columns) for row in tab.rows]
    path.write_bytes("\r\n".join([*lines, ""]).encode("cp1252"))


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)
