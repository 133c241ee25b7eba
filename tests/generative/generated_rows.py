"""Clean rows of generated files: a dozen members in the situations that the rules know of, nothing wrong with any of them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.reference.checker import Column

__all__ = ["SCENES", "clean_row"]

ADULT = ("04/12/1980", "11/01/1951", "06/30/1999")
CHILD = ("02/03/2012", "07/19/2019", "01/05/2026")
CONDITIONS = (
    "asthma", "bipolar_disorder", "chronic_congestive_heart_failure", "chronic_kidney_disease", "chronic_liver_disease",
    "coronary_artery_disease", "chronic_obstructive_pulmonary_disease", "dementia", "diabetes", "hypertension",
    "major_depression_disorder", "psychotic_disorders", "smi_sud_sed", "traumatic_brain_injury",
)  # fmt: skip
ADULT_POPULATIONS = (
    "adult_experiencing_homelessness", "adult_high_utilizer", "adult_smi_or_sud", "adult_transitioning_from_incarceration",
    "adult_at_risk_for_institutionalization", "adult_nf_residents_transitioning_to_community",
)  # fmt: skip
INDICATORS = ("member_new_address_indicator", "member_homelessness_indicator", "member_new_phone_number_indicator")
CHILD_POPULATIONS = (
    "child_experiencing_homelessness", "child_high_utilizer", "child_sed_or_psychosis", "child_ccs_with_additional_needs",
    "child_welfare", "child_transitioning_from_incarceration",
)  # fmt: skip


def clean_row(columns: Sequence[Column], types: Sequence[str], number: int, turn: int) -> list[str]:
    """A row in which nothing is to be found. number: which member; turn: which situation."""
    values = {**person(number, turn), **populations(number, turn)}
    values |= mif(number, turn) if "mif" in types else {}
    halves = {"rtf": rtf(number, turn), "otf": otf(number, turn)}
    return [{**values, **halves.get(column.file, {})}.get(column.name, "") for column in columns]


def person(number: int, turn: int) -> dict[str, str]:
    born = (ADULT if turn % 4 else CHILD)[number % 3]
    return {
        "member_cin": f"9{number + 1:07}B",
        "member_first_name": f"Ana{number}",
        "member_last_name": "Vale",
        "member_date_of_birth": born,
        "member_phone_number": f"55955501{(number + 10) % 100:02}",
        "population_of_focus_explanation": "Four visits to the emergency room since May",
    }


def populations(number: int, turn: int) -> dict[str, str]:
    """Every column holds a 0 and most hold a 1, so that the coding is beyond doubt."""
    names = ADULT_POPULATIONS if turn % 4 else CHILD_POPULATIONS
    marked = {names[number % 6], names[(number + 1) % 6]}
    return {name: "1" if name in marked else "0" for name in (*ADULT_POPULATIONS, *CHILD_POPULATIONS)}


def mif(number: int, turn: int) -> dict[str, str]:
    homeless = turn == 5
    place = (
        {"address": "HOMELESS", "city": "HOMELESS", "zip": "99999"}
        if homeless
        else {"address": "12 Alder Way", "city": "Fresno", "zip": "93701"}
    )
    status = "Continuing" if turn in (2, 3) else "Termed" if turn == 7 else "New"
    return {
        "medical_record_number": f"MRN-10{number}",
        "member_homelessness_indicator": "1" if homeless or number in (0, 2) else "",
        **{f"member_{kind}_{part}": text for kind in ("residential", "mailing") for part, text in place.items()},
        "member_phone_number": "0000000000" if turn == 6 else f"55955501{(number + 10) % 100:02}",
        "member_email_address": "",
        "member_gender_code": "FMU"[number % 3],
        "medi_cal_renewal_date": "00/00/0000" if turn == 9 else "06/30/2027",
        "ecm_service_authorization_date": "10/05/2026",
        "member_assignment_date": "09/01/2026" if status == "Termed" else "10/07/2026",
        "transitioned_from_health_homes_program": str(number % 2),
        "transitioned_from_whole_person_care_pilot": str((number + 1) % 2),
        **{name: "XY"[(number + at) % 2] for at, name in enumerate(CONDITIONS)},
        "social_determinants": "Z59.41 Food insecurity" if turn % 2 else "",
        "other_conditions": "G40.909, Epilepsy, unspecified, not intractable, 04032026" if turn % 3 == 0 else "",
        "emergency_room_count": str(turn % 3),
        **(
            {"emergency_room_last_date": "08/14/2026", "emergency_room_facility": "Valley Hospital"} if turn % 3 else {}
        ),
        "inpatient_days_count": "0",
        "prescriptions": "00093720101,08/14/2026,Y;00071015523,09/02/2026,N" if turn == 1 else "",
        "pcp_name": "Dr. Lee Stone",
        "pcp_npi": "1234567893",
        "pcp_phone_number": "5595550150",
        "pcp_last_visit_date": "00/00/0000" if turn == 8 else "09/02/2026",
        "production_date": "10/31/2026",
        "reporting_period": "10/01/2026.10/31/2026",
        "primary_payer_identifier": "PLAN01",
        "mcp_name": "Fictional Health Plan",
        "mcp_provider_services_phone_number": "5595550160",
        "member_record_status": status,
    }


def rtf(number: int, turn: int) -> dict[str, str]:
    status = 3 if number == 0 else turn % 5 + 1
    episode = {"ecm_benefit_start_date": "09/15/2026"} if status == 3 else {}
    if turn == 10:
        episode = {"ecm_benefit_start_date": "03/01/2026", "ecm_benefit_end_date": "10/09/2026"}
    ended = (
        {"discontinuation_date": "10/20/2026", "discontinuation_reason_code": str(turn % 4 + 1)} if status == 5 else {}
    )
    return {
        **person(number, turn),
        **dict.fromkeys(INDICATORS, "1" if number in (0, 2) else ""),
        "member_residential_address": "HOMELESS" if turn == 5 else "12 ALDER WAY",
        "member_homelessness_indicator": "1" if turn == 5 or number in (0, 2) else "",
        "member_residential_city": "Fresno",
        "member_residential_zip": "93701",
        **episode,
        "engagement_status": str(status),
        "lead_care_manager_name": "Robin Hart",
        "lead_care_manager_phone_number": "5595550170",
        "lead_care_manager_phone_extension": "12" if turn == 4 else "",
        **ended,
        "discontinuation_reason": "moved away" if turn == 9 and status == 5 else "",
        "in_person_encounter_count": str(number),
        "telephonic_encounter_count": "1",
        "production_date": "10/31/2026",
        "reporting_period": "10/01/2026.10/31/2026",
        "ecm_provider_name": "Fictional Clinic",
        "ecm_provider_npi": "1245319599",
        "ecm_provider_phone_number": "5595550180",
    }


def otf(number: int, turn: int) -> dict[str, str]:
    return {
        **person(number, turn),
        "provider_type": str(number % 2 + 1),
        "outreach_attempt_date": f"09/{28 - 2 * (number % 14):02}/2026" if turn != 10 else "10/12/2026",
        "outreach_attempt_method": ("In-Person", "Telephonic/electronic")[turn % 2],
    }


#: What takes several cells of one row to happen: element name → text. A scene is played in a row whose sheet has the columns.
SCENES: tuple[dict[str, str], ...] = tuple(
    dict(zip(names, texts, strict=True))
    for names, rows in (
        (
            ("member_record_status", "ecm_service_authorization_date", "member_assignment_date"),
            (
                ("New", "08/03/2026", "08/17/2026"), ("New", "08/03/2026", "08/18/2026"), ("Termed", "08/03/2026", "08/18/2026"),
                ("Continuing", "08/03/2026", "08/18/2026"), ("New", "10/05/2026", "10/04/2026"), ("new", "10/05/2026", "10/05/2026"),
                ("Continuing", "10/05/2026", "10/04/2026"), ("Termed", "10/05/2026", "10/04/2026"), ("", "10/05/2026", "10/04/2026"),
                ("New", "01/03/2022", "01/18/2022"), ("New", "11/06/2023", "11/21/2023"), ("New", "06/26/2026", "07/10/2026"),
                ("New", "03/02/2026", "03/16/2026"), ("New", "03/02/2026", "03/17/2026"), ("New", "pending", "10/04/2026"),
            ),
        ),
        (
            ("member_date_of_birth", "ecm_service_authorization_date", "adult_high_utilizer", "child_high_utilizer", "child_welfare"),
            (
                ("10/05/2006", "10/05/2026", "1", "0", "0"), ("10/06/2006", "10/05/2026", "1", "0", "0"),
                ("10/06/2004", "10/05/2026", "0", "1", "1"), ("10/05/2004", "10/05/2026", "0", "1", "1"),
                ("10/06/1999", "10/05/2026", "0", "0", "1"), ("10/05/1999", "10/05/2026", "0", "0", "1"),
                ("02/29/2004", "02/28/2025", "1", "1", "0"), ("11/02/2026", "10/05/2026", "1", "0", "0"),
                ("11/01/2026", "10/05/2026", "0", "1", "0"), ("04/12/1980", "", "0", "1", "0"),
            ),
        ),
        (
            ("member_record_status", "emergency_room_count", "emergency_room_last_date", "emergency_room_facility"),
            (
                ("New", "2", "", ""), ("Continuing", "2", "08/14/2026", ""), ("New", "0", "", ""), ("New", "", "", ""),
                ("New", "", "08/14/2026", ""), ("New", "-1", "", ""), ("New", "x", "", "Valley Hospital"), ("Termed", "2", "", ""),
                ("New", "1", "11/02/2026", "Valley Hospital"), ("New", "1", "11/01/2026", "Valley Hospital"), ("", "2", "", ""),
            ),
        ),
        (
            ("pcp_last_visit_date", "inpatient_days_count", "inpatient_last_date"),
            (
                ("11/02/2026", "3", "11/05/2026"), ("00/00/0000", "3", "00/00/0000"), ("11/01/2026", "0", "10/31/2026"), ("", "3", ""),
                ("12/31/2099", "0", "12/31/2099"), ("01/01/1900", "184", "04/30/2026"), ("", "185", "03/31/2026"),
            ),
        ),
        (
            ("emergency_room_count", "emergency_room_last_date", "production_date", "reporting_period"),
            tuple(
                (count, day, made, period)
                for count in ("0", "2", "")
                for day, made, period in (
                    ("04/30/2026", "10/31/2026", "10/01/2026.10/31/2026"), ("04/29/2026", "10/31/2026", "10/01/2026.10/31/2026"),
                    ("04/01/2026", "10/31/2026", "10/01/2026.10/31/2026"), ("03/31/2026", "10/31/2026", "10/01/2026.10/31/2026"),
                    ("03/31/2026", "", "10/01/2026.10/31/2026"), ("05/15/2026", "12/31/2026", ""), ("05/01/2026", "", ""),
                    ("02/28/2026", "08/31/2026", "08/31/2026.09/30/2026"), ("02/27/2026", "08/31/2026", "12/01/2026.12/31/2026"),
                )
            ),
        ),
        (
            ("prescriptions", "production_date"),
            (
                ("00093720101,08/02/2026,Y", "10/31/2026"), ("00093720101,08/01/2026,Y", "10/31/2026"),
                ("00093720101,09/02/2026,Y;00071015523,01/01/1900,N", "10/31/2026"), ("00093720101,11/02/2026,Y", "10/31/2026"),
                ("00093720101,12/31/2099,Y", "10/31/2026"), ("00093720101,08/02/2026,Y", ""), ("00093720101,08/14/2026,Y;x", "11/05/2026"),
            ),
        ),
        (
            ("member_new_address_indicator", "member_homelessness_indicator", "member_residential_address"),
            (
                ("1", "", ""), ("1", "1", ""), ("", "", ""), ("1", "", "5 Elm St"), ("", "", "5 Elm St"), ("?", "", "5 Elm St"),
                ("1", "?", ""), ("1", "1", "HOMELESS"),
            ),
        ),
        (
            ("member_new_phone_number_indicator", "member_phone_number"),
            (("1", ""), ("", ""), ("1", "5595550199"), ("", "5595550199"), ("?", ""), ("", "none")),
        ),
        (
            ("discontinuation_date", "engagement_status", "ecm_benefit_start_date", "ecm_benefit_end_date", "discontinuation_reason_code"),
            (
                ("", "5", "", "", ""), ("", "5", "09/15/2026", "", ""), ("10/20/2026", "1", "", "", "4"),
                ("10/20/2026", "1", "03/01/2026", "10/20/2026", "4"), ("10/20/2026", "1", "", "pending", "4"), ("x", "5", "", "", ""),
                ("10/20/2026", "4", "09/15/2026", "10/20/2026", "3"), ("10/20/2026", "2", "", "", "4"), ("11/02/2026", "5", "", "", "4"),
            ),
        ),
        (
            ("ecm_benefit_start_date", "ecm_benefit_end_date", "engagement_status", "reporting_period", "member_cin"),
            (
                ("01/10/2026", "09/30/2026", "3", "10/01/2026.10/31/2026", "90000050B"),
                ("01/10/2026", "10/01/2026", "3", "10/01/2026.10/31/2026", "90000051B"),
                ("01/10/2026", "09/30/2026", "2", "10/01/2026.10/31/2026", "90000052B"),
                ("", "09/30/2026", "4", "10/01/2026.10/31/2026", "90000053B"),
                ("01/10/2026", "05/31/2026", "3", "10/01/2026.10/31/2026", "90000054B"),
                ("08/01/2026", "", "3", "10/01/2026.10/31/2026", "90000054B"),
                ("01/10/2026", "12/31/9999", "3", "10/01/2026.10/31/2026", "90000055B"),
                ("01/10/2026", "05/31/2026", "", "x", "90000056B"),
            ),
        ),
        (
            ("population_of_focus_explanation", "member_cin", "member_first_name", "member_last_name", "member_date_of_birth"),
            (
                ("Called us", "", "", "", ""), ("Called us", "", "", "", "04/12/1980"), ("Called us", "", "", "Vale", ""),
                ("Called us", "x", "", "", ""), ("Called us", "", "Ana", "", ""),
            ),
        ),
        (
            ("member_homelessness_indicator", "member_residential_address", "member_residential_city", "member_residential_zip"),
            (
                ("1", "HOMELESS", "HOMELESS", "99999"), ("", "HOMELESS", "Fresno", "93701"), ("", "12 Alder Way", "homeless", "99999"),
                ("1", "12 Alder Way", "Fresno", "93701"), ("1", "", "", ""), ("", "", "", ""), ("maybe", "HOMELESS", "", "99999"),
            ),
        ),
        (
            ("member_homelessness_indicator", "member_mailing_address", "member_mailing_city", "member_mailing_zip"),
            (("1", "HOMELESS", "HOMELESS", "99999"), ("", "Homeless", "Fresno", "99999"), ("1", "", "", ""), ("?", "", "HOMELESS", "")),
        ),
        (
            ("engagement_status", "ecm_benefit_start_date", "ecm_benefit_end_date", "lead_care_manager_name",
             "lead_care_manager_phone_number"),
            (
                ("3", "", "", "Robin Hart", "5595550170"), ("1", "09/15/2026", "", "Robin Hart", "5595550170"),
                ("2", "09/15/2026", "10/15/2026", "Robin Hart", "5595550170"), ("4", "09/15/2026", "", "Robin Hart", "5595550170"),
                ("3", "09/15/2026", "09/14/2026", "Robin Hart", "5595550170"), ("3", "09/15/2026", "09/15/2026", "", ""),
                ("3", "10/01/2026", "", "", ""), ("3", "09/30/2026", "", "", ""), ("3", "pending", "", "", ""), ("1", "", "", "", ""),
                ("2", "09/15/2026", "pending", "Robin Hart", "5595550170"), ("", "09/15/2026", "", "Robin Hart", "5595550170"),
                ("5", "", "09/30/2026", "Robin Hart", "5595550170"), ("9", "", "", "Robin Hart", "0000000000"),
            ),
        ),
        (
            ("discontinuation_date", "discontinuation_reason_code", "discontinuation_reason"),
            (
                ("10/20/2026", "", ""), ("", "2", ""), ("10/20/2026", "5", ""), ("10202026", "5", "moved away"), ("pending", "", ""),
                ("10/20/2026", "9", ""), ("", "5", ""), ("", "moved", ""), ("", "", "moved away"), ("00/00/0000", "1", ""),
            ),
        ),
        (
            ("member_cin", "ecm_benefit_start_date", "ecm_benefit_end_date", "outreach_attempt_date"),
            (
                ("90000001B", "09/15/2026", "", "09/15/2026"), ("90000001B", "09/15/2026", "", "09/16/2026"),
                ("90000001B", "03/01/2026", "05/01/2026", "05/01/2026"), ("90000001B", "03/01/2026", "05/01/2026", "05/02/2026"),
                ("90000001B", "", "", "10/12/2026"), ("90000002B", "10/20/2026", "", "10/12/2026"), ("90000002B", "", "", "04/01/2026"),
            ),
        ),
        (
            ("member_cin", "provider_type", "outreach_attempt_date", "outreach_attempt_method"),
            (
                ("90000001B", "1", "10/12/2026", "In-Person"), ("90000001B", "1", "10/12/2026", "in-person"),
                ("90000001B", "2", "10/12/2026", "In-Person"), ("90000002B", "1", "11/02/2026", "Mass mailing"),
                ("90000002B", "", "10/12/2026", ""), ("", "1", "10/12/2026", "In-Person"),
                ("90000002B", "1 and 2", "11/01/2026", "text message"),
            ),
        ),
    )
    for texts in rows
)  # fmt: skip
