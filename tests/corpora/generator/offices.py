"""Fills the cells below the sixth corpus's headers: invented members as an office keeps them, messy on purpose.

`python -m tests.corpora.generator.offices NAME.jsonl TARGET.jsonl`: headers with their truth in, the same with rows of cells out.
Deterministic by the plan's name. Knows nothing of the matcher.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ecmx import guidance

__all__ = ["filled", "main"]

TODAY = date(2026, 10, 28)
FIRST = [
    "Maya",
    "Iris",
    "Jonah",
    "Nadia",
    "Omar",
    "Tess",
    "Felix",
    "Ruth",
    "Ana",
    "Luis",
    "Kai",
    "Wren",
    "Dell",
    "Sana",
    "Hugo",
    "Irene",
    "Paz",
    "Theo",
    "Lena",
    "Marcus",
    "Noor",
    "Pilar",
]
LAST = [
    "Quill",
    "Alder",
    "Voss",
    "Marsh",
    "Ortega",
    "Lindqvist",
    "Reyes",
    "Tran",
    "Haddad",
    "Bell",
    "Okafor",
    "Park",
    "Sandoval",
    "Frost",
    "Vega",
    "Ibarra",
    "Cho",
    "Nolan",
    "Dias",
    "Yost",
]
STREETS = ["Juniper St", "Mesa Ave", "Snowberry Ct", "Old Mill Rd", "12th St", "Canal Dr", "Poppy Ln", "Orchard Way"]
CITIES = ["Fresno", "Selma", "Visalia", "Tulare", "Hanford", "Madera", "Reedley", "Kerman"]
FACILITIES = [
    "Valley Regional Hospital",
    "St. Brennan Medical Center",
    "Mesa General",
    "Northside ER",
    "Harbor Community Hosp",
    "Lakeview Med Ctr",
]
CLINICS = [
    "Cedar Street Clinic",
    "Open Door Health Center",
    "Dr. Lena Voss",
    "Harbor House Family Practice",
    "A. Ortega MD",
    "Sandoval, Paz MD",
]
PLANS = ["Poppyfield Health Plan", "Golden Mesa Health", "Tidewater Care Plan", "Sierra Alta Medi-Cal Plan"]
AGENCIES = ["Northside Partners", "Harbor House", "Valley Works", "Open Door Services", "Cedar Street Center"]
REASONS = [
    "moved to Nevada",
    "could not reach after 5 tries",
    "met her goals",
    "passed away",
    "says no thanks",
    "lost Medi-Cal",
    "in county jail",
    "changed plans",
]
NOTES = [
    "left msg w/ mom",
    "no answer, try again Tues",
    "spoke, wants help w/ housing",
    "phone off",
    "met at library",
    "needs ride to appt",
    "doing well",
    "called back",
    "see file",
]
WHY_ECM = [
    "sleeping in car, 4 ER visits",
    "bipolar, just out of jail",
    "foster youth, asthma",
    "lives alone, falls",
    "several ER trips, no PCP",
]
POPULATIONS = [
    "Homeless",
    "High utilizer",
    "SMI/SUD",
    "Justice involved",
    "LTC risk",
    "NF transition",
    "CCS",
    "Child welfare",
    "Birth equity",
]
CODE_WORDS = {
    "engagement_status": (
        ("Not started", "Outreach", "Enrolled", "Declined", "Closed"),
        ("pending", "in outreach", "active", "refused", "excluded"),
        ("ENR", "OUT", "ENR", "DEC", "CLS"),
        ("Open", "Open", "Working", "Said no", "Closed"),
    ),
    "discontinuation_reason_code": (
        ("Goals met", "No longer eligible", "Declined", "Unable to reach", "Moved"),
        ("grad", "inelig", "refused", "lost", "other"),
    ),
    "provider_type": (("Clinical", "Non-clinical"), ("RN", "CHW"), ("1", "2"), ("Licensed", "Peer")),
    "outreach_attempt_method": (
        ("In person", "Phone", "Text", "Mail"), ("F2F", "Tel", "Email", "Letter"), ("home visit", "call", "text msg", "street"),
    ),
    "member_record_status": (("New", "Continuing", "Termed"), ("N", "C", "T"), ("new", "cont", "term")),
    "member_gender_code": (("M", "F"), ("Male", "Female"), ("F", "M", "U"), ("male", "female", "nonbinary")),
    "member_preferred_language": (
        ("English", "Spanish", "Hmong"), ("ENG", "SPA", "VIE"), ("English", "Spanish", "Punjabi", "Vietnamese"), ("01", "02", "11"),
    ),
    "member_race_or_ethnicity_code": (
        ("Hispanic", "White", "Black", "Asian"), ("01", "02", "03", "05"), ("Latino", "White", "African American", "Declined to state"),
    ),
}  # fmt: skip
EXTENSION_WORDS: dict[str, tuple[str, ...]] = {
    "risk_tier": ("High", "Medium", "Low"), "acuity": ("1", "2", "3"), "county": ("Fresno", "Tulare", "Kern"), "member_state": ("CA",),
    "region": ("North", "South", "East"), "outreach_successful": ("Y", "N", "N"), "interpreter_needed": ("Y", "N"), "pronouns": ("she/her", "he/him"),
    "marital_status": ("Single", "Married", "Divorced"), "language_description": ("English", "Spanish"), "written_language": ("English", "Spanish"),
    "guardian_relationship": ("Mother", "Father", "Aunt"), "referral_urgency": ("Routine", "Urgent"), "phone_type": ("Cell", "Home"),
    "outreach_outcome": ("Left message", "Spoke", "No answer", "Wrong number"), "consent_obtained": ("Y", "N"), "member_middle_name": ("A", "J", "", "M"),
    "outreach_time": ("9:15", "14:30", "11:00 AM", "2:40 pm"), "member_address_line_2": ("", "", "Apt 4", "#12"), "member_name_suffix": ("", "", "Jr"),
    "service_code": ("G9008", "G9012"), "primary_diagnosis": ("E11.9", "I10", "F32.9"), "aid_code": ("M1", "60", "H1"), "pregnancy": ("Y", "N"),
    "opt_out": ("Y", "N", "N"), "housing_status": ("shelter", "street", "housed"), "referral_source": ("Hospital", "Self", "Plan"),
    "outreach_attempt_number": ("1", "2", "3"), "outreach_language": ("English", "Spanish", "Hmong"), "care_manager_language": ("English", "Spanish"), "outreach_minutes": ("5", "10", "15", "30"), "care_manager_title": ("RN", "LCSW", "CHW"),
}  # fmt: skip
BLANKS = ("", "", "", "N/A", "-", "n/a", " ")
DATES: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day:%m/%d/%Y}",
    lambda day: f"{day.month}/{day.day}/{day:%y}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day:%m-%d-%Y}",
    lambda day: f"{day.day}-{day:%b-%Y}",
)
YES_NO = (("1", "0"), ("Y", "N"), ("Yes", "No"), ("X", ""), ("y", "n"), ("1", ""), ("TRUE", "FALSE"))


@dataclass(frozen=True)
class Member:
    """One invented member, the same in every column of its row."""

    first: str
    last: str
    born: date
    cin: str
    phone: str
    start: date
    status: int  # 0 not started … 4 closed
    manager: int
    plan: int


@dataclass
class Office:
    """The habits of one office: one way of writing each thing, mostly kept."""

    dice: random.Random
    types: list[str]

    def __post_init__(self) -> None:
        dice = self.dice
        self.dates = dice.sample(DATES, 2)
        self.yes_no = dice.choice(YES_NO)
        self.coded = dice.random() < 0.45
        self.separator = dice.choice((".", "-", " - ", " to "))
        self.agency = dice.choice(AGENCIES)
        self.agency_npi = npi(dice)
        self.agency_phone = phone(dice)
        self.managers = [
            (f"{dice.choice(FIRST)} {dice.choice(LAST)}", phone(dice), str(dice.randint(101, 999))) for _ in range(4)
        ]
        self.plans = [
            (plan, f"P{dice.randint(100, 999)}", phone(dice)) for plan in dice.sample(PLANS, dice.choice((1, 1, 2)))
        ]
        self.clinics = [(clinic, npi(dice), phone(dice)) for clinic in dice.sample(CLINICS, 4)]
        self.words = {stem: dice.choice(ways) for stem, ways in CODE_WORDS.items()}
        self.month = date(2026, 9, 1)

    def member(self) -> Member:
        """Somebody new."""
        dice = self.dice
        born = date(
            dice.choice((1948, 1955, 1961, 1967, 1974, 1980, 1986, 1993, 1999, 2008, 2014)),
            dice.randint(1, 12),
            dice.randint(1, 28),
        )
        cin = f"9{dice.randint(0, 9_999_999):07}{dice.choice('ABCDEFGHJKM')}"
        start = TODAY - timedelta(days=dice.randint(20, 700))
        return Member(
            dice.choice(FIRST), dice.choice(LAST), born, cin, phone(dice), start, dice.choice((0, 1, 2, 2, 2, 2, 3, 4)), dice.randrange(4),
            dice.randrange(len(self.plans)),
        )  # fmt: skip

    def day(self, day: date) -> str:
        """A date as this office writes it, now and then in another way."""
        return self.dates[0 if self.dice.random() < 0.94 else 1](day)

    def flag(self, share: float = 0.3) -> str:
        """Yes or no."""
        return self.yes_no[0 if self.dice.random() < share else 1]

    def coded_word(self, stem: str, at: int) -> str:
        """A code or this office's word for it."""
        words = self.words[stem]
        return (
            str(at % len(words) + 1)
            if self.coded and stem not in ("member_gender_code", "member_record_status")
            else words[at % len(words)]
        )


def phone(dice: random.Random) -> str:
    """An invented phone number."""
    number = f"{dice.choice(('559', '661', '209'))}55501{dice.randint(0, 99):02}"
    return dice.choice(
        (number, f"({number[:3]}) {number[3:6]}-{number[6:]}", f"{number[:3]}-{number[3:6]}-{number[6:]}")
    )


def npi(dice: random.Random) -> str:
    """Ten digits with the right check digit."""
    head = f"1{dice.randint(0, 99_999_999):08}"
    doubled = (int(one) * (1 if place % 2 else 2) for place, one in enumerate(head))
    total = 24 + sum(one - 9 if one > 9 else one for one in doubled)
    return head + str(-total % 10)


def cell_of(truth: str, office: Office, who: Member, fill: float) -> str:
    """One cell of an element or of a known extension."""
    if " + " in truth:
        return (
            office.dice.choice((", ", ", ", " "))
            .join(cell_of(part, office, who, fill) for part in truth.split(" + "))
            .strip(", ")
        )
    file, _, stem = truth.partition(".")
    if file == "ext":
        return extension_cell(stem, office, who)
    made = MAKERS.get(stem)
    if made is not None:
        return made(office, who)
    element = guidance.element(truth)
    if stem in CODE_WORDS:
        return office.coded_word(stem, office.dice.randrange(4))
    return by_kind(element.kind.name, element.group, office, who)


def by_kind(kind: str, group: str, office: Office, who: Member) -> str:
    """One cell by the kind of the element."""
    dice = office.dice
    if kind == "yes_no" or group in ("population", "condition"):
        return office.flag(0.2)
    if kind == "date":
        return office.day(TODAY - timedelta(days=dice.randint(3, 200)))
    if kind == "count":
        return str(dice.choice((0, 0, 1, 1, 2, 3, 5)))
    if kind == "phone":
        return phone(dice)
    return dice.choice(NOTES)


def name_of(office: Office, other: bool = False) -> str:
    """Somebody's full name."""
    return f"{office.dice.choice(FIRST)} {office.dice.choice(LAST)}"


def closed(office: Office, who: Member, made: Callable[[], str]) -> str:
    """Only of a member who has left."""
    return made() if who.status >= 3 else ""


MAKERS: dict[str, Callable[[Office, Member], str]] = {
    "member_cin": lambda office, who: who.cin if office.dice.random() > 0.06 else who.cin.lower(),
    "medical_record_number": lambda office, who: f"MR{int(who.cin[1:8]) % 99999:05}",
    "member_first_name": lambda office, who: who.first,
    "member_last_name": lambda office, who: who.last,
    "member_date_of_birth": lambda office, who: office.day(who.born),
    "member_residential_address": lambda office, who: f"{office.dice.randint(10, 9900)} {office.dice.choice(STREETS)}" if office.dice.random() > 0.08 else "homeless",
    "member_mailing_address": lambda office, who: office.dice.choice((f"PO Box {office.dice.randint(10, 999)}", f"{office.dice.randint(10, 990)} Mesa Ave", "")),
    "member_residential_city": lambda office, who: office.dice.choice(CITIES),
    "member_mailing_city": lambda office, who: office.dice.choice((*CITIES[:3], "")),
    "member_residential_zip": lambda office, who: f"93{office.dice.randint(600, 799)}",
    "member_mailing_zip": lambda office, who: office.dice.choice((f"93{office.dice.randint(600, 799)}", "")),
    "member_phone_number": lambda office, who: who.phone,
    "guardian_phone_number": lambda office, who: phone(office.dice) if who.born.year > 2007 else "",
    "guardian_first_name": lambda office, who: office.dice.choice(FIRST) if who.born.year > 2007 else "",
    "guardian_last_name": lambda office, who: who.last if who.born.year > 2007 else "",
    "member_email_address": lambda office, who: office.dice.choice((f"{who.first.lower()}{office.dice.randint(1, 99)}@example.com", "")),
    "medi_cal_renewal_date": lambda office, who: office.day(TODAY + timedelta(days=office.dice.randint(10, 340))),
    "ecm_service_authorization_date": lambda office, who: office.day(who.start - timedelta(days=office.dice.randint(5, 40))),
    "member_assignment_date": lambda office, who: office.day(who.start - timedelta(days=office.dice.randint(1, 30))),
    "ecm_benefit_start_date": lambda office, who: office.day(who.start) if who.status >= 2 else "",
    "ecm_benefit_end_date": lambda office, who: closed(office, who, lambda: office.day(TODAY - timedelta(days=office.dice.randint(1, 60)))),
    "discontinuation_date": lambda office, who: closed(office, who, lambda: office.day(TODAY - timedelta(days=office.dice.randint(10, 70)))),
    "discontinuation_reason_code": lambda office, who: closed(office, who, lambda: office.coded_word("discontinuation_reason_code", office.dice.randrange(5))),
    "discontinuation_reason": lambda office, who: closed(office, who, lambda: office.dice.choice(REASONS)),
    "engagement_status": lambda office, who: office.coded_word("engagement_status", who.status),
    "lead_care_manager_name": lambda office, who: office.managers[who.manager][0],
    "lead_care_manager_phone_number": lambda office, who: office.managers[who.manager][1],
    "lead_care_manager_phone_extension": lambda office, who: office.managers[who.manager][2],
    "in_person_encounter_count": lambda office, who: str(office.dice.choice((0, 0, 1, 1, 2, 3, 4))),
    "telephonic_encounter_count": lambda office, who: str(office.dice.choice((0, 1, 1, 2, 3, 5))),
    "emergency_room_facility": lambda office, who: office.dice.choice((*FACILITIES, "")),
    "inpatient_facility": lambda office, who: office.dice.choice((*FACILITIES[:3], "", "")),
    "emergency_room_last_date": lambda office, who: office.dice.choice((office.day(TODAY - timedelta(days=office.dice.randint(5, 170))), "")),
    "inpatient_last_date": lambda office, who: office.dice.choice((office.day(TODAY - timedelta(days=office.dice.randint(5, 170))), "", "")),
    "inpatient_days_count": lambda office, who: str(office.dice.choice((0, 0, 0, 2, 4, 9, 14))),
    "prescriptions": lambda office, who: office.dice.choice(
        ("metformin 500 mg; lisinopril 10 mg", "00093105801,20260901,1;", "albuterol", "sertraline 50mg, gabapentin", "00378180110,20260812,1;")
    ),
    "prescribing_provider": lambda office, who: f"Dr. {office.dice.choice(LAST)}",
    "other_conditions": lambda office, who: office.dice.choice(("M54.5", "E66.9;M17.0", "arthritis", "anxiety; obesity", "")),
    "social_determinants": lambda office, who: office.dice.choice(("Z59.0", "Z59.41;Z60.2", "Z59.1", "")),
    "pcp_name": lambda office, who: office.clinics[who.manager][0],
    "pcp_npi": lambda office, who: office.clinics[who.manager][1],
    "pcp_phone_number": lambda office, who: office.clinics[who.manager][2],
    "mcp_name": lambda office, who: office.plans[who.plan][0],
    "primary_payer_identifier": lambda office, who: office.plans[who.plan][1],
    "mcp_provider_services_phone_number": lambda office, who: office.plans[who.plan][2],
    "mcp_contact_person": lambda office, who: office.managers[0][0],
    "mcp_contact_person_phone_number": lambda office, who: office.managers[0][1],
    "ecm_provider_name": lambda office, who: office.agency,
    "ecm_provider_npi": lambda office, who: office.agency_npi,
    "ecm_provider_phone_number": lambda office, who: office.agency_phone,
    "production_date": lambda office, who: office.dates[0](TODAY),
    "reporting_period": lambda office, who: f"{office.dates[0](office.month)}{office.separator}{office.dates[0](date(2026, 9, 30))}",
    "population_of_focus_explanation": lambda office, who: office.dice.choice(WHY_ECM),
    "outreach_attempt_date": lambda office, who: office.day(TODAY - timedelta(days=office.dice.randint(1, 55))),
}  # fmt: skip
LIKE: tuple[tuple[str, Callable[[Office, Member], str]], ...] = (
    ("full_name", lambda office, who: f"{who.last}, {who.first}"),
    ("_date|date_|date$", lambda office, who: office.day(TODAY - timedelta(days=office.dice.randint(-20, 150)))),
    ("phone|fax", lambda office, who: phone(office.dice)),
    ("email", lambda office, who: f"{office.dice.choice(LAST).lower()}@example.org"),
    ("npi", lambda office, who: npi(office.dice)),
    ("preferred_name", lambda office, who: office.dice.choice(("", "", "Lu", "Max", "Birdie"))),
    ("name|entered_by|signed", lambda office, who: name_of(office)),
    ("population", lambda office, who: office.dice.choice(POPULATIONS)),
    ("row_number", lambda office, who: str(office.dice.randint(1, 99))),
    ("zip", lambda office, who: f"93{office.dice.randint(600, 799)}"),
    ("city", lambda office, who: office.dice.choice(CITIES)),
    ("address", lambda office, who: f"{office.dice.randint(10, 990)} {office.dice.choice(STREETS)}"),
    ("social_security", lambda office, who: f"900-{office.dice.randint(10, 99)}-{office.dice.randint(1000, 9999)}"),
    ("count|minutes|units|_age$|^age$", lambda office, who: str(office.dice.randint(0, 40))),
    ("identifier|number|_id$|id$", lambda office, who: f"{office.dice.choice('RXK')}{office.dice.randint(10_000, 99_999)}"),
    ("indicator|aware|consent|needed|obtained|successful|status$", lambda office, who: office.flag(0.4)),
    ("score|cost", lambda office, who: f"{office.dice.uniform(0.5, 900):.2f}"),
)  # fmt: skip


def extension_cell(stem: str, office: Office, who: Member) -> str:
    """One cell of a known extension."""
    words = EXTENSION_WORDS.get(stem)
    if words:
        return office.dice.choice(words)
    return next((made(office, who) for pattern, made in LIKE if re.search(pattern, stem)), office.dice.choice(NOTES))


def own_cell(kind: str, office: Office) -> str:
    """One cell of an office's own column."""
    dice = office.dice
    made: dict[str, Callable[[], str]] = {
        "date": lambda: office.day(TODAY - timedelta(days=dice.randint(-30, 400))),
        "number": lambda: str(dice.randint(1, 400)),
        "money": lambda: f"{dice.uniform(20, 900):.2f}",
        "yesno": lambda: office.flag(0.5),
        "name": lambda: name_of(office),
        "text": lambda: dice.choice(NOTES),
    }
    return made[kind]() if kind in made else dice.choice(kind.split(";"))


def filled(line: dict[str, Any]) -> dict[str, Any]:
    """A layout with rows of cells below its headers."""
    dice = random.Random(f"sixth {line['plan']}")
    office = Office(dice, line["types"])
    columns = line["columns"]
    fills = [dice.choice((1.0, 1.0, 0.95, 0.85)) for _ in columns]
    own = line.get("own", {})
    rows = []
    for row_number in range(dice.randint(14, 26)):
        who = office.member()
        row = []
        for place, (header, truth, *_) in enumerate(columns):
            if truth == "ext.row_number":
                text = str(row_number + 1)
            else:
                text = (
                    own_cell(own.get(header, "text"), office)
                    if truth in ("-", "?")
                    else cell_of(truth, office, who, fills[place])
                )
            row.append(messy(text, truth, fills[place], dice))
        rows.append(row)
    above = (
        [[office.agency + " – " + dice.choice(("ECM list", "monthly file", "tracker"))]] if dice.random() < 0.15 else []
    )
    number, _, rest = str(line["plan"]).partition("_")
    return {
        "plan": f"{number}_{kind_of(line['types'])}_{rest.replace('_', '-')}",
        "types": line["types"],
        "style": line["style"],
        "rows": 2 if any(len(column) > 2 and column[2] for column in columns) else 1,
        "columns": [[column[0], column[1], column[2] if len(column) > 2 else ""] for column in columns],
        "above": above,
        "cells": rows,
    }


def kind_of(types: list[str]) -> str:
    """One word for the file types of a line."""
    return {"mifrtf": "mifreturn"}.get("".join(types), "".join(types))


def messy(text: str, truth: str, fill: float, dice: random.Random) -> str:
    """A cell with an office's slips: blanks, words for nothing, blanks behind it."""
    if truth.endswith("member_cin"):
        return text + (" " if dice.random() < 0.05 else "")
    if dice.random() > fill:
        return dice.choice(BLANKS)
    return text + (" " if text and dice.random() < 0.04 else "")


def main(arguments: list[str] | None = None) -> int:
    """Fill a corpus."""
    asked = argparse.ArgumentParser(prog="python -m tests.corpora.generator.offices", description=__doc__)
    asked.add_argument("source", type=Path)
    asked.add_argument("target", type=Path)
    given = asked.parse_args(arguments)
    lines = [json.loads(line) for line in given.source.read_text(encoding="utf-8").splitlines() if line.strip()]
    with given.target.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(filled(line), ensure_ascii=False, separators=(",", ":")) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
