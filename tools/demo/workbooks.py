"""Three workbooks of fictional plans, each arranged in its own way and with the defects that real ones have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from tools.demo.people import Person, people

__all__ = ["WORKBOOKS", "write"]

Cell = str | int | date | None
Column = tuple[str, Callable[[int, Person], Cell]]

_AUTHORIZED = date(2026, 10, 5)
_POPULATIONS = (
    "Homeless",
    "High Utilizer",
    "SMI/SUD",
    "Transitioning from Incarceration",
    "At Risk for Institutionalization",
)
_CONDITIONS = ("Asthma", "Bipolar Disorder", "Chronic Congestive Heart Failure", "Chronic Kidney Disease", "Chronic Liver Disease",
    "Coronary Artery Disease", "COPD", "Dementia", "Diabetes", "Hypertension", "Major Depression Disorder", "Psychotic Disorders",
    "SMI/SUD/SED", "Traumatic Brain Injury")  # fmt: skip


def write(folder: Path) -> list[Path]:
    """Write all of them into the folder, and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, fill in WORKBOOKS.items():
        path = folder / name
        with xlsxwriter.Workbook(path) as book:
            fill(book)
        paths.append(path)
    return paths


def _constant(cell: Cell) -> Callable[[int, Person], Cell]:
    return lambda number, person: cell


def _sheet(
    book: Any, name: str, columns: Sequence[Column], members: Sequence[Person], mess: Mapping[tuple[int, str], Cell], *,
    above: Sequence[str] = (), below: Sequence[Sequence[Cell]] = (),
) -> None:  # fmt: skip
    """A tab: title rows, the header, a row a member with the mess laid over, and what stands below."""
    sheet = book.add_worksheet(name)
    bold, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "mm/dd/yyyy"})
    for row, title in enumerate(above):
        sheet.write(row, 0, title, bold)
    top = len(above)
    headers = [header for header, _ in columns]
    sheet.write_row(top, 0, headers, bold)
    rows = [
        [mess.get((number, header), cell(number, person)) for header, cell in columns]
        for number, person in enumerate(members, start=1)
    ]
    for row, cells in enumerate([*rows, *below], start=top + 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(row, column, cell, day)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None:
                sheet.write_number(row, column, cell)
    sheet.set_column(0, len(headers), 16)
    sheet.freeze_panes(top + 1, 0)


def _juniper(book: Any) -> None:
    """A member information file: a cover tab, two title rows, headers of the plan's own, real date cells, Y/N for populations."""
    cover = book.add_worksheet("Read me")
    cover.write_column(
        0, 0, ["Juniper Health Plan (fictional)", "ECM member list, October 2026", "Questions: plan contact"]
    )
    columns: list[Column] = [
        ("Medi-Cal ID (CIN)", lambda n, p: p.cin),
        ("Plan Member #", lambda n, p: f"J{4400 + n}"),
        ("Mbr First Name", lambda n, p: p.first),
        ("Mbr Last Name", lambda n, p: p.last),
        ("DOB", lambda n, p: p.born),
        ("Gender", lambda n, p: p.gender),
        ("Homeless Ind", _constant(None)),
        ("Residence Address", lambda n, p: p.street),
        ("Residence City", lambda n, p: p.city),
        ("Residence Zip", lambda n, p: p.zip),
        ("Mailing Address", lambda n, p: p.street),
        ("Mailing City", lambda n, p: p.city),
        ("Mailing Zip", lambda n, p: p.zip),
        ("Phone #", lambda n, p: p.phone),
        ("Race/Ethnicity", lambda n, p: str(1 + n % 5)),
        ("Medi-Cal Renewal Date", lambda n, p: date(2027, 1 + n % 12, 1)),
        ("ECM Auth Date", lambda n, p: _AUTHORIZED + timedelta(days=n % 5)),
        ("Assignment Date", lambda n, p: _AUTHORIZED + timedelta(days=7 + n % 3)),
        *((f"Adult - {name}", lambda n, p, at=at: "Y" if n % 5 == at else "N") for at, name in enumerate(_POPULATIONS)),
        ("HHP Transition", _constant("0")),
        ("WPC Transition", _constant("0")),
        *((name, lambda n, p, at=at: "Y" if (n + at) % 6 == 0 else "X") for at, name in enumerate(_CONDITIONS)),
        ("ER Visits (6 mo)", lambda n, p: n % 3),
        ("Last ER Visit Date", lambda n, p: date(2026, 8, n % 28 + 1) if n % 3 else None),
        ("Last ER Facility", lambda n, p: "Valley Hospital" if n % 3 else None),
        ("Inpatient Days", _constant(0)),
        ("PCP Name", _constant("Dr. R. Stone")),
        ("PCP NPI", _constant("1234567893")),
        ("PCP Phone", _constant("5595550150")),
        ("Last PCP Visit", lambda n, p: date(2026, 9, n % 28 + 1)),
        ("File Date", _constant(date(2026, 10, 31))),
        ("Reporting Period", _constant("10/01/2026.10/31/2026")),
        ("Payer ID", _constant("JUN01")),
        ("Provider Services Phone", _constant("5595550160")),
        ("Status", lambda n, p: "New" if n % 2 else "Continuing"),
        ("Acuity", lambda n, p: "high" if n % 4 == 0 else "low"),
    ]
    mess: dict[tuple[int, str], Cell] = {
        (3, "Medi-Cal ID (CIN)"): "91000002B29274",
        (5, "PCP NPI"): "1234567890",
        (7, "DOB"): "enter manually",
        (9, "Phone #"): "559-555-0108 / 559-555-0109",
        (11, "Medi-Cal ID (CIN)"): None,
        (12, "Residence Address"): "HOMELESS",
        (14, "Medi-Cal Renewal Date"): "02/30/2027",
        (16, "Status"): "Maybe",
    }
    totals = [["Total members: 24"]]
    title = ["Juniper Health Plan: ECM Member Information File", "Period 10/01/2026 to 10/31/2026"]
    _sheet(book, "Members Oct", columns, people(24, 1), mess, above=title, below=totals)


def _manzanita(book: Any) -> None:
    """A return file: snake case headers, text dates in ISO form, labels in place of codes."""
    columns: list[Column] = [
        ("client_index_no", lambda n, p: p.cin),
        ("mbr_first", lambda n, p: p.first),
        ("mbr_last", lambda n, p: p.last),
        ("date_of_birth", lambda n, p: p.born.isoformat()),
        ("new_address_ind", _constant(None)),
        ("residential_address", lambda n, p: p.street),
        ("residential_city", lambda n, p: p.city),
        ("residential_zip", lambda n, p: p.zip),
        ("new_phone_ind", _constant(None)),
        ("member_phone", lambda n, p: p.phone),
        ("ecm_benefit_start_dt", lambda n, p: "2026-09-15" if n % 3 else None),
        ("engagement_status", lambda n, p: "3 - Enrolled" if n % 3 else "2 - Currently in Outreach"),
        ("ecm_benefit_end_dt", _constant(None)),
        ("lead_care_mgr", _constant("Robin Hart")),
        ("lead_care_mgr_phone", _constant("5595550170")),
        ("lead_care_mgr_ext", _constant("204")),
        ("discontinuation_dt", _constant(None)),
        ("discontinuation_reason_cd", _constant(None)),
        ("in_person_encounters", lambda n, p: str(n % 4)),
        ("telephonic_encounters", lambda n, p: str(n % 3)),
        ("file_production_dt", _constant("2026-10-31")),
        ("reporting_period", _constant("10/01/2026.10/31/2026")),
        ("ecm_provider", _constant("Fictional Clinic")),
        ("ecm_provider_npi", _constant("1245319599")),
        ("ecm_provider_phone", _constant("5595550180")),
    ]
    mess: dict[tuple[int, str], Cell] = {
        (2, "ecm_benefit_start_dt"): None,
        (4, "client_index_no"): "9.2E+07",
        (6, "discontinuation_dt"): "2026-10-20",
        (8, "residential_zip"): "9361",
        (10, "engagement_status"): None,
        (11, "in_person_encounters"): "two",
        (13, "ecm_benefit_start_dt"): "09/15/2026",
    }
    _sheet(book, "return_2026_10", columns, people(18, 2), mess)


def _sequoia(book: Any) -> None:
    """Outreach and referrals in one workbook, a tab each."""
    members = people(14, 3)
    outreach: list[Column] = [
        ("Client Index Number", lambda n, p: p.cin),
        ("Type of Provider", lambda n, p: "1" if n % 2 else "2"),
        ("Outreach Date", lambda n, p: f"10/{n + 1:02}/2026"),
        ("Outreach Method", lambda n, p: "In-Person" if n % 3 else "Telephonic/electronic"),
        ("Outcome", lambda n, p: "no answer" if n % 2 else "reached"),
    ]
    attempts: dict[tuple[int, str], Cell] = {
        (3, "Outreach Date"): "10/04/2026, 10/06/2026",
        (5, "Outreach Method"): "Mass mailing",
        (7, "Type of Provider"): "nurse",
        (9, "Outreach Date"): "12/24/2026",
    }
    referral: list[Column] = [
        ("CIN", lambda n, p: p.cin),
        ("First Name", lambda n, p: p.first),
        ("Last Name", lambda n, p: p.last),
        ("Date of Birth", lambda n, p: p.born),
        ("Phone", lambda n, p: p.phone),
        *((f"Adult: {name}", lambda n, p, at=at: 1 if n % 5 == at else 0) for at, name in enumerate(_POPULATIONS)),
        ("Why ECM?", _constant("Four visits to the emergency room since May")),
    ]
    referrals: dict[tuple[int, str], Cell] = {(2, "Phone"): "555-0102", (4, "Date of Birth"): "13/40/1980"}
    _sheet(book, "Outreach", outreach, members, attempts)
    _sheet(
        book,
        "Referrals",
        referral,
        people(6, 4),
        referrals,
        above=["Sequoia Care (fictional): members whom we should look at"],
    )


WORKBOOKS: Mapping[str, Callable[[Any], None]] = {
    "juniper_members_oct.xlsx": _juniper,
    "manzanita_return_2026_10.xlsx": _manzanita,
    "sequoia_outreach_referrals.xlsx": _sequoia,
}
