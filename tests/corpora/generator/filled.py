"""The data below an invented plan's headers: invented members in that plan's spelling, sparse columns, and what its own columns hold.

Made on the fly from the plan's seed, never stored. Knows nothing of the matcher.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

import polars as pl

from ecmx import guidance
from ecmx.guidance import FileType
from ecmx.layouts import Column, Layout, SheetWriter
from ecmx.layouts.model import SheetLayout
from ecmx.layouts.records import rows_together
from ecmx.synthetic.month import Month
from ecmx.synthetic.records import batches
from ecmx.synthetic.setting import Setting
from tests.corpora.generator.plans import Heading, Plan

__all__ = ["cells", "layout_of", "write"]

MONTH = Month.of("2026-10")
DATES = (
    "MM/DD/YYYY",
    "MM/DD/YYYY",
    "MM/DD/YYYY",
    "MM-DD-YYYY",
    "MMDDYYYY",
    "YYYYMMDD",
    "YYYY-MM-DD",
    "MM/DD/YY",
    "DD-MON-YYYY",
)
YES_NO = ("", "", "1/0", "Y/N", "Yes/No", "Y/blank", "X/blank", "1/blank", "True/False")
PHONES = ("9999999999", "9999999999", "999-999-9999", "(999) 999-9999", "999.999.9999")
PERIODS = ("MM/DD/YYYY.MM/DD/YYYY", "MM/DD/YYYY.MM/DD/YYYY", "MM/DD/YYYY - MM/DD/YYYY", "YYYYMMDD-YYYYMMDD", "MM/YYYY")
CODES = ("code", "code", "label", "code - label")
WORDS = {
    "name": (
        "Cedar Street Center",
        "Harbor House",
        "Northside Partners",
        "Valley Works",
        "Open Door",
        "St. Brennan Hall",
    ),
    "code": ("A1", "B2", "C3", "07", "12", "H0410", "R-55", "3B"),
    "text": ("n/a", "see file", "A", "pending", "-", "ok"),
}
#: Known extensions that are one of a few words; the others are as `ecmx.synthetic` fills them.
EXTENSION_WORDS = {
    "marital_status": ("Single", "Married", "Divorced", "Widowed"),
    "pronouns": ("she/her", "he/him", "they/them"),
    "gender_identity": ("Woman", "Man", "Nonbinary", "Not stated"),
    "sex_at_birth": ("F", "M"),
    "written_language": ("English", "Spanish", "Vietnamese"),
    "interpreter_needed": ("Y", "N", "N"),
    "member_name_suffix": ("", "", "", "Jr", "Sr", "III"),
    "member_middle_name": ("A", "M", "J", "", "L"),
    "member_preferred_name": ("", "", "Lu", "Max", "Tay"),
    "member_state": ("CA",),
    "member_mailing_state": ("CA",),
    "member_address_line_2": ("", "", "Apt 4", "Unit B", "#12", "Space 7"),
    "member_mailing_address_line_2": ("", "", "Apt 4", "Unit B", "#12"),
    "county": ("Fresno", "Kern", "Tulare", "Madera"),
    "region": ("North", "South", "2", "4"),
    "phone_type": ("Cell", "Home", "Work"),
    "preferred_contact_time": ("Morning", "Afternoon", "After 5 pm"),
    "preferred_contact_method": ("Phone", "Text", "Mail", "Email"),
    "emergency_contact_name": ("Rosa Lind", "Sam Orr", "Ana Brook", ""),
    "guardian_relationship": ("Mother", "Father", "Grandparent", "Conservator"),
    "previous_ecm_provider": ("", "", "Harbor House", "Northside Partners"),
    "pregnancy": ("Y", "N", "N"),
    "sud_indicator": ("Y", "N", "N"),
    "opt_out": ("Y", "N", "N", "N"),
    "other_health_coverage": ("N", "N", "Y"),
    "aid_code": ("M1", "60", "M3", "H1", "10"),
    "primary_diagnosis": ("E11.9", "I10", "F32.9", "J45.909"),
    "consent_obtained": ("Y", "Y", "N"),
    "referral_source": ("Hospital", "Self", "Plan", "Community organization"),
    "referral_urgency": ("Routine", "Urgent"),
    "report_month": ("2026-10",),
    "row_change": ("Add", "Change", "Term"),
    "outreach_time": ("09:15", "14:30", "11:00 AM", "16:45"),
    "outreach_follow_up": ("Call again", "None", "Send letter"),
    "outreach_notes": ("left msg", "no answer", "", "spoke with mother"),
    "outreach_staff_name": ("Dana Pell", "Kit Moran", "Lee Abara"),
    "supervisor_name": ("Dana Pell", "Kit Moran"),
    "care_manager_title": ("RN", "LCSW", "CHW", "Lead Care Manager"),
    "comments": ("", "", "", "call in evenings", "moved recently"),
    "risk_score": ("1.24", "3.07", "0.88", "5.41"),
    "cost_of_care": ("1240.55", "18320.10", "530.00"),
    "service_code": ("G9008", "G9012"),
    "service_modifier": ("U8", "GQ", "U1", "U4"),
    "medical_group": ("Marigold Medical Group", "Crestline IPA", "Independent"),
    "pharmacy_name": ("Corner Drug", "Valley Pharmacy", "Plaza Rx"),
    "provider_site": ("Main St", "Westside", "Downtown"),
    "provider_address": ("120 Snowberry Ave",),
    "pcp_address": ("14 Juniper Rd, Fresno", "900 Mesa St, Selma"),
    "provider_contact_name": ("Lee Abara",),
    "referring_provider_name": ("Harbor House", "Northside Partners", "Kit Moran, RN"),
    "preferred_ecm_provider": ("Harbor House", "No preference"),
    "entered_by": ("dpell", "kmoran", "Lee Abara"),
    "error_description": ("", "", "", "CIN not found"),
    "acceptance_reason": ("", "", "", "No capacity"),
    "authorization_units": ("6", "12"),
}
POPULATION_WORDS = {
    "adult_experiencing_homelessness": ("Adult Homeless", "Homeless - Adult"),
    "adult_high_utilizer": ("Adult High Utilizer", "High Utilizer - Adult"),
    "adult_smi_or_sud": ("Adult SMI/SUD", "SMI/SUD - Adult"),
    "adult_transitioning_from_incarceration": ("Adult Incarceration", "Incarceration - Adult"),
    "adult_at_risk_for_institutionalization": ("LTC At Risk", "At Risk of LTC"),
    "adult_nf_residents_transitioning_to_community": ("NF Transition", "Nursing Facility to Community"),
    "child_experiencing_homelessness": ("Child Homeless", "Homeless - Child"),
    "child_high_utilizer": ("Child High Utilizer", "High Utilizer - Child"),
    "child_sed_or_psychosis": ("Child SED", "SED/Psychosis"),
    "child_ccs_with_additional_needs": ("Child CCS", "CCS/WCM"),
    "child_welfare": ("Child Welfare", "Foster Care"),
    "child_transitioning_from_incarceration": ("Child Incarceration", "Incarceration - Child"),
}


def layout_of(plan: Plan) -> Layout:
    """The plan's layout in memory: what each column carries, and how it is spelt."""
    dice = random.Random(f"{plan.seed}:spelling")
    habits = {"date": dice.choice(DATES), "yes_no": dice.choice(YES_NO), "phone": dice.choice(PHONES),
              "period": dice.choice(PERIODS), "code": dice.choice(CODES)}  # fmt: skip
    columns = tuple(column_of(heading, plan, habits, dice) for heading in plan.headings)
    return Layout(name=plan.name, sheets=(SheetLayout(types=plan.types, columns=columns),))


def column_of(heading: Heading, plan: Plan, habits: dict[str, str], dice: random.Random) -> Column:
    """One column of the layout. Now and then a column is spelt in another way than its fellows."""
    truth = heading.truth
    if heading.chosen.filled == "populations":
        way = dice.randrange(2)
        file = heading.chosen.file
        return Column(
            header=heading.header,
            flags={words[way]: f"{file}.{stem}" for stem, words in POPULATION_WORDS.items()},
        )
    if " + " in truth:
        return Column(header=heading.header, parts=tuple(truth.split(" + ")), separator=heading.chosen.separator)
    if truth.startswith("ext."):
        return Column(header=heading.header, extension=truth)
    if truth in ("-", "?"):
        return Column(header=heading.header, ignored=True)
    kind = guidance.element(truth).kind
    spelling = habits.get(kind.name, "")
    if kind.name == "date" and dice.random() < 0.08:
        spelling = dice.choice(DATES)
    if spelling and spelling not in kind.spellings:
        spelling = ""
    return Column(header=heading.header, element=truth, spelling=spelling)


def cells(plan: Plan) -> list[list[str]]:
    """The rows below the header, 30 to 60 of them."""
    dice = random.Random(f"{plan.seed}:cells")
    layout = layout_of(plan)
    setting = Setting.of(layout, dice.randrange(10**6), MONTH)
    count = dice.randint(30, 60)
    (piece,) = batches(setting, count, list(plan.types), referrals=count)
    (sheet,) = layout.sheets
    frame = rows_together(piece).head(count)
    text = SheetWriter(layout, sheet, sheet.columns).cells(frame).text
    columns = [list(filled(text[f"c{at}"], heading, dice)) for at, heading in enumerate(plan.headings)]
    unreturned = plan.types[:2] == (FileType.MIF, FileType.RTF) and dice.random() < 0.4
    for at, heading in enumerate(plan.headings):
        if unreturned and heading.truth.startswith("rtf.") or sparse(heading, dice):
            columns[at] = [""] * len(columns[at])
    return [list(row) for row in zip(*columns, strict=True)]


def sparse(heading: Heading, dice: random.Random) -> bool:
    """Whether nobody ever fills the column in."""
    may = heading.truth.startswith("ext.") or any(
        word in heading.truth for word in ("guardian", "medical_record", "email")
    )
    return dice.random() < (0.2 if may else 0.02) and not heading.truth.endswith("member_cin")


def filled(text: pl.Series, heading: Heading, dice: random.Random) -> list[str]:
    """A column's texts; the plan's own are invented here."""
    what = heading.chosen.filled
    words = EXTENSION_WORDS.get(heading.truth.removeprefix("ext."))
    if words:
        return [dice.choice(words) for _ in range(len(text))]
    if heading.truth not in ("-", "?"):
        return [value or "" for value in text.to_list()]
    share = dice.choice((1.0, 1.0, 0.7, 0.3))
    values = [dice.choice(WORDS.get(what, ("",))) for _ in range(3)]
    return [own(what, values, dice) if dice.random() < share else "" for _ in range(len(text))]


def own(what: str, values: list[str], dice: random.Random) -> str:
    """One cell of a plan's own column."""
    if what == "date":
        return f"{dice.randint(1, 12):02}/{dice.randint(1, 28):02}/{dice.choice((2024, 2025, 2026))}"
    if what == "yes_no":
        return dice.choice(("Y", "N", "N"))
    if what == "count":
        return str(dice.choice((0, 0, 1, 1, 2, 3, 5, 8, 13)))
    if what == "phone":
        return f"55955501{dice.randint(0, 99):02}"
    return dice.choice(values)


def write(plan: Plan, path: Path) -> None:
    """The plan's file as CSV; where its headers stand in two rows, the sections above."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        if plan.family.groups == "two rows":
            groups = [heading.group for heading in plan.headings]
            out.writerow([group if at == 0 or groups[at - 1] != group else "" for at, group in enumerate(groups)])
        out.writerow([heading.header for heading in plan.headings])
        out.writerows(cells(plan))
