"""Manzanita Health Plan's member information file: a cover tab, headers on two levels, and what a busy month leaves in the cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import xlsxwriter

from demo.members import CONDITIONS, WRITTEN, members, mif_row
from demo.sheet import write_sheet
from demo.tab import Cell, Column, Formula, Row, Tab, Workbook

__all__ = ["manzanita"]

FIRST_ROW = 6
_COLUMNS = (
    Column("own_number", "Mbr #"),
    Column("member_cin", "CIN"),
    Column("member_last_name", "Last", "Member Name"),
    Column("member_first_name", "First", "Member Name"),
    Column("member_date_of_birth", "DOB"),
    Column("member_gender_code", "Sex"),
    Column("member_preferred_language", "Lang (Spoken)"),
    Column("member_race_or_ethnicity_code", "Race/Ethnicity"),
    Column("member_homelessness_indicator", "Homeless Ind"),
    Column("member_residential_address", "Street", "Residence Address"),
    Column("member_residential_city", "City", "Residence Address"),
    Column("member_residential_zip", "Zip", "Residence Address"),
    Column("member_mailing_address", "Street", "Mailing Address"),
    Column("member_mailing_city", "City", "Mailing Address"),
    Column("member_mailing_zip", "Zip", "Mailing Address"),
    Column("member_phone_number", "Mbr Phone #"),
    Column("member_email_address", "E-mail"),
    Column("medi_cal_renewal_date", "MC Renewal Dt"),
    Column("ecm_service_authorization_date", "ECM Auth Date"),
    Column("member_assignment_date", "Assigned to ECM Provider"),
    Column("adult_experiencing_homelessness", "Homeless", "Adult PoF"),
    Column("adult_high_utilizer", "High Utilizer", "Adult PoF"),
    Column("adult_smi_or_sud", "SMI/SUD", "Adult PoF"),
    Column("adult_transitioning_from_incarceration", "Incarceration", "Adult PoF"),
    Column("adult_at_risk_for_institutionalization", "LTC At-Risk", "Adult PoF"),
    Column("adult_nf_residents_transitioning_to_community", "NF to Community", "Adult PoF"),
    Column("child_experiencing_homelessness", "Homeless", "Child/Youth PoF"),
    Column("child_high_utilizer", "High Utilizer", "Child/Youth PoF"),
    Column("child_sed_or_psychosis", "SED/Psychosis", "Child/Youth PoF"),
    Column("child_ccs_with_additional_needs", "CCS/WCM", "Child/Youth PoF"),
    Column("child_welfare", "Child Welfare", "Child/Youth PoF"),
    Column("child_transitioning_from_incarceration", "Incarceration", "Child/Youth PoF"),
    Column("transitioned_from_health_homes_program", "HHP Transition"),
    Column("transitioned_from_whole_person_care_pilot", "WPC Transition"),
    Column("guardian_first_name", "Guardian First Name"),
    Column("guardian_last_name", "Guardian Last Name"),
    Column("guardian_phone_number", "Guardian Ph"),
    *(
        Column(key, header, "Conditions (Y/X)")
        for key, header in zip(
            CONDITIONS,
            (
                "Asthma",
                "Bipolar",
                "CHF",
                "CKD",
                "Liver Dz",
                "CAD",
                "COPD",
                "Dementia",
                "DM",
                "HTN",
                "Major Depression",
                "Psychotic",
                "SMI/SUD/SED",
                "TBI",
            ),
            strict=True,
        )
    ),
    Column("other_conditions", "Other Conditions"),
    Column("social_determinants", "SDOH (Z codes)"),
    Column("emergency_room_count", "ER Visits (6 mo)"),
    Column("emergency_room_last_date", "Last ER Date"),
    Column("emergency_room_facility", "ER Facility"),
    Column("inpatient_days_count", "IP Days (6 mo)"),
    Column("inpatient_last_date", "Last IP Date"),
    Column("inpatient_facility", "IP Facility"),
    Column("prescriptions", "Rx (90 days)"),
    Column("prescribing_provider", "Prescriber"),
    Column("pcp_name", "PCP"),
    Column("pcp_npi", "PCP NPI"),
    Column("pcp_phone_number", "PCP Phone"),
    Column("pcp_last_visit_date", "Last PCP Visit"),
    Column("production_date", "File Date"),
    Column("reporting_period", "Reporting Period"),
    Column("primary_payer_identifier", "Payer ID"),
    Column("mcp_provider_services_phone_number", "Provider Services Ph"),
    Column("mcp_contact_person", "Plan ECM Contact"),
    Column("mcp_contact_person_phone_number", "Plan ECM Contact Ph"),
    Column("member_record_status", "Status (New/Cont/Term)"),
    Column("own_acuity", "Acuity Tier"),
    Column("own_age", "Age"),
)
_COVER = (
    "Manzanita Health Plan (fictional)",
    "Enhanced Care Management: monthly member file",
    "Criteria: members authorized for ECM and assigned to your organization",
    "Questions: ECM Liaison, (559) 555-0161",
)


def manzanita() -> Workbook:
    """The workbook with its defects."""
    rows = [_row(person, number) for number, person in enumerate(members(48, 4))]
    tab = Tab("Member Detail", _COLUMNS, rows, FIRST_ROW)
    tab.plant(3, "member_cin", f"{rows[3]['member_cin']}29274", "cin-card-id")
    tab.plant(7, "member_date_of_birth", "enter manually", "date-unreadable")
    tab.plant(8, "pcp_npi", Formula("=VLOOKUP(A14,Lookup!A:B,2,FALSE)", "#N/A"), "cell-error")
    tab.plant(12, "member_phone_number", "559-555-0112 / 559-555-0113", "several-values")
    tab.plant(16, "pcp_npi", "1234567839", "npi-check-digit")
    tab.plant(20, "member_residential_address", "HOMELESS", "homeless-address-without-indicator")
    tab.plant(24, "inpatient_days_count", Formula("=SUM(Claims!F25:F40)", ""), "formula-without-value")
    tab.plant(27, "medi_cal_renewal_date", "02/30/2027", "date-impossible")
    tab.plant(34, "member_record_status", "Pending?", "code-unknown")
    tab.plant(36, "member_assignment_date", date(2026, 9, 28), "assigned-before-authorized")
    tab.plant(41, "adult_high_utilizer", "maybe", "yes-no-unreadable")
    tab.rows.append({"own_number": "Total members: 48"})
    tab.mark(48, "", "totals-line")
    return Workbook(
        "manzanita_members_2026-10.xlsx",
        "Manzanita Health Plan",
        (
            "a cover tab first; titles above the table; headers on two levels, some cells merged",
            "headers of its own (“Mbr #”, “DOB”, “IP Days (6 mo)”), two columns “Street”, two “City”",
            "real date cells beside typed dates; Y and N where the guidance has 1 and 0",
            "formulas, one of them broken; columns of the plan's own; a totals line at the end",
        ),
        (tab,),
        lambda path: _write(path, tab),
    )


def _row(person: Row, number: int) -> Row:
    row = {key: _spelt(key, cell) for key, cell in mif_row(person, number).items()}
    born = person["member_date_of_birth"]
    assert isinstance(born, date)
    own: Row = {
        "own_number": f"MZ{70_400 + number}",
        "own_acuity": "high" if number % 4 == 0 else "low",
        "own_age": Formula(f'=DATEDIF(E{FIRST_ROW + number},DATE(2026,10,31),"Y")', 2026 - born.year),
        "primary_payer_identifier": "MANZ1",
    }
    return row | own


def _spelt(key: str, cell: Cell) -> Cell:
    """Y/N for populations and transitions, Y/X for conditions, 1 or nothing for the homelessness indicator."""
    if key == "member_homelessness_indicator":
        return 1 if cell else None
    if isinstance(cell, bool):
        return "Y" if cell else "X" if key in CONDITIONS else "N"
    return cell


def _write(path: Path, tab: Tab) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": WRITTEN})
        book.add_worksheet("Cover").write_column(1, 1, _COVER)
        titles = ["Manzanita Health Plan: ECM Member Information File", "Reporting month: October 2026"]
        write_sheet(book, tab, titles, freeze=4).activate()
