"""Invented members, and what a plan would know of each. CINs end in B, which is never issued; phones are 555-01xx. Knows no file.

Cells are as the guidance means them (dates, yes/no, codes); how a plan spells them is the plan's own business.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from demo.tab import Row

__all__ = ["ADULT_POPULATIONS", "CHILD_POPULATIONS", "CONDITIONS", "AS_OF", "MONTH", "WRITTEN", "members", "mif_row"]

AS_OF = date(2026, 11, 1)
WRITTEN = datetime(2026, 10, 31, 9)
MONTH = "10/01/2026.10/31/2026"

_FIRST = (
    "Ana",
    "Bao",
    "Celia",
    "Dário",
    "Elif",
    "Farid",
    "Gwen",
    "Hugo",
    "Inés",
    "Jomo",
    "Kaia",
    "Luis",
    "Mina",
    "Noor",
    "Oren",
    "Pia",
)
_LAST = (
    "Abbott",
    "Bravo",
    "Castell",
    "Dunmore",
    "Ekholm",
    "Fontane",
    "Grell",
    "Hadar",
    "Ibarra",
    "Jansky",
    "Kowal",
    "Muñoz",
)
_STREETS = ("Alder Way", "Birch Court", "Cedar Street", "Dogwood Lane", "Elm Avenue", "Fir Road")
_CITIES = (("Fresno", "93701"), ("Clovis", "93612"), ("Madera", "93637"), ("Visalia", "93291"))

ADULT_POPULATIONS = (
    "adult_experiencing_homelessness", "adult_high_utilizer", "adult_smi_or_sud", "adult_transitioning_from_incarceration",
    "adult_at_risk_for_institutionalization", "adult_nf_residents_transitioning_to_community",
)  # fmt: skip
CHILD_POPULATIONS = (
    "child_experiencing_homelessness", "child_high_utilizer", "child_sed_or_psychosis", "child_ccs_with_additional_needs",
    "child_welfare", "child_transitioning_from_incarceration",
)  # fmt: skip
CONDITIONS = (
    "asthma", "bipolar_disorder", "chronic_congestive_heart_failure", "chronic_kidney_disease", "chronic_liver_disease",
    "coronary_artery_disease", "chronic_obstructive_pulmonary_disease", "dementia", "diabetes", "hypertension",
    "major_depression_disorder", "psychotic_disorders", "smi_sud_sed", "traumatic_brain_injury",
)  # fmt: skip


def members(count: int, seed: int) -> list[Row]:
    """So many people, the same for the same seed: CIN, names, birth date, gender, address, phone. Every ninth is a child."""
    chance = random.Random(seed)
    return [_member(number, seed, chance) for number in range(count)]


def _member(number: int, seed: int, chance: random.Random) -> Row:
    city, zip_code = chance.choice(_CITIES)
    born = date(1948, 1, 1) + timedelta(days=chance.randrange(54 * 365))
    if number % 9 == 4:
        born = date(2010, 1, 1) + timedelta(days=chance.randrange(9 * 365))
    return {
        "member_cin": f"9{seed % 10}{10_000 + number * 37 + chance.randrange(30):06}B",
        "member_first_name": chance.choice(_FIRST),
        "member_last_name": chance.choice(_LAST),
        "member_date_of_birth": born,
        "member_gender_code": chance.choice("FMFMFMU"),
        "member_residential_address": f"{chance.randrange(10, 990)} {chance.choice(_STREETS)}",
        "member_residential_city": city,
        "member_residential_zip": zip_code,
        "member_phone_number": f"55955501{number % 100:02}",
    }


def mif_row(person: Row, number: int) -> Row:
    """All that a plan tells of a member: every element of Tables 1 to 4 by its short id. Every seventh member is homeless,
    every tenth Termed, every eighth a partial record (guidance 1.1, part 1: Tables 1 and 4 only).
    """
    born = person["member_date_of_birth"]
    assert isinstance(born, date)
    new, termed, partial = number % 2 == 0, number % 10 == 9, number % 8 == 6
    authorized = date(2026, 10, 5) + timedelta(days=number % 4) if new else date(2026, 3, 2) + timedelta(days=number)
    row: Row = {
        **person,
        **_where(person, homeless=number % 7 == 3),
        "member_email_address": f"member{number}@example.org" if number % 3 == 0 else None,
        "member_preferred_language": "7" if number % 4 else "1",
        "member_race_or_ethnicity_code": str(1 + number % 5),
        "medi_cal_renewal_date": "00/00/0000" if number % 13 == 5 else date(2027, 1 + number % 12, 1),
        "ecm_service_authorization_date": authorized,
        **_populations(child=born.year > 2005, number=number),
        "member_assignment_date": authorized + timedelta(days=2 + number % 5),
        "transitioned_from_health_homes_program": number % 11 == 0,
        "transitioned_from_whole_person_care_pilot": number % 12 == 0,
        "guardian_first_name": "Robin" if born.year > 2005 else None,
        "guardian_last_name": "Vance" if born.year > 2005 else None,
        "guardian_phone_number": f"55955501{99 - number % 50:02}" if born.year > 2005 else None,
        "production_date": date(2026, 10, 31),
        "reporting_period": MONTH,
        "mcp_provider_services_phone_number": "5595550160",
        "mcp_contact_person": "Ruiz, Sam, ECM Liaison",
        "mcp_contact_person_phone_number": "5595550161",
        "member_record_status": "Termed" if termed else "New" if new else "Continuing",
    }
    return row if termed or partial else {**row, **_clinical(number), **_doctor(number)}


def _where(person: Row, *, homeless: bool) -> Row:
    """Where the member lives and gets mail; of a homeless member without an address, the guidance's stand-ins (fn 12–18)."""
    if homeless:
        home: Row = {
            f"member_{kind}_{part}": "HOMELESS" for kind in ("residential", "mailing") for part in ("address", "city")
        }
        return home | {
            "member_homelessness_indicator": True,
            "member_residential_zip": "99999",
            "member_mailing_zip": "99999",
        }
    mail = {f"member_mailing_{part}": person[f"member_residential_{part}"] for part in ("address", "city", "zip")}
    return mail | {"member_homelessness_indicator": None}


def _populations(*, child: bool, number: int) -> Row:
    """One population of focus a member, of the age group that the member is in."""
    own = CHILD_POPULATIONS if child else ADULT_POPULATIONS
    return {name: name == own[number % len(own)] for name in (*ADULT_POPULATIONS, *CHILD_POPULATIONS)}


def _clinical(number: int) -> Row:
    """Table 2: conditions, social determinants, visits and prescriptions."""
    visits, days = number % 3, 4 if number % 6 == 1 else 0
    return {
        **{name: (number + at) % 6 == 0 for at, name in enumerate(CONDITIONS)},
        "other_conditions": "E66.9 Obesity, unspecified 14082026" if number % 5 == 0 else None,
        "social_determinants": "Z59.41 Food insecurity" if number % 4 == 0 else None,
        "emergency_room_count": visits,
        "emergency_room_last_date": date(2026, 8, number % 28 + 1) if visits else None,
        "emergency_room_facility": "Valley Hospital" if visits else None,
        "inpatient_days_count": days,
        "inpatient_last_date": date(2026, 7, number % 28 + 1) if days else None,
        "inpatient_facility": "Foothill Medical Center" if days else None,
        "prescriptions": "00071015523,09/14/2026,1" if number % 3 else None,
        "prescribing_provider": "Dr. R. Stone" if number % 3 else None,
    }


def _doctor(number: int) -> Row:
    """Table 3: the primary care provider."""
    return {
        "pcp_name": "Dr. R. Stone",
        "pcp_npi": "1234567893",
        "pcp_phone_number": "5595550150",
        "pcp_last_visit_date": date(2026, 9, number % 28 + 1),
    }
