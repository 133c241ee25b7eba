"""What cannot all be so within one row: days to come, counts beside dates, statuses beside dates, contacts beside indicators.

Part of the slow judge, one row at a time. Written from the guidance's footnotes and the table of domain.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tests.reference.calendar_days import age_on
from tests.reference.cells import STAND_INS

__all__ = ["STAND_INS", "contradictions"]

Said = Iterator[tuple[str, str]]
#: What is reported after it has happened; the last two are lists with days in them (fn 30, 33).
BEEN = {
    "mif": ("ecm_service_authorization_date", "member_assignment_date", "production_date", "other_conditions", "prescriptions"),
    "rtf": ("ecm_benefit_start_date", "ecm_benefit_end_date", "discontinuation_date", "production_date"),
}  # fmt: skip
VISITS = ("pcp_last_visit_date", "emergency_room_last_date", "inpatient_last_date")
LISTS = ("other_conditions", "prescriptions")
COUNTS = {"emergency_room_last_date": "emergency_room_count", "inpatient_last_date": "inpatient_days_count"}
LONG_WORDS = {
    "street": "st", "avenue": "ave", "road": "rd", "drive": "dr", "lane": "ln", "apartment": "apt", "north": "n", "south": "s",
    "east": "e", "west": "w",
}  # fmt: skip


def contradictions(words: Any, as_of: date) -> Said:
    """words: one row of one file type, asked by element name."""
    yield from days_to_come(words, as_of)
    if words.file == "mif":
        yield from measures(words, as_of)
        yield from homeless_and_blank(words)
        yield from age_group(words)
    if words.file == "rtf":
        yield from statuses(words)
        yield from contacts(words)
    if words.file == "referral" and all(
        not words.has(name) or words.blank(name) for name in ("member_cin", "member_first_name", "member_last_name")
    ):
        yield "", "nobody-identifiable"


def days_of(value: Any) -> list[date]:
    """The days in a cell: its own, or those of a list's entries."""
    if isinstance(value, date):
        return [value]
    entries = value if isinstance(value, tuple) else ()
    return [part for entry in entries if isinstance(entry, tuple) for part in entry if isinstance(part, date)]


def days_to_come(words: Any, as_of: date) -> Said:
    for name in BEEN.get(words.file, ()):
        if any(day > as_of and day not in STAND_INS for day in days_of(words.value(name))):
            yield name, "date-in-future"
    if words.file == "mif":
        for name in VISITS:
            if any(day > as_of and day not in STAND_INS for day in days_of(words.value(name))):
                yield name, "visit-in-future"
        for name in LISTS:
            if any(day in STAND_INS for day in days_of(words.value(name))):
                yield name, "date-placeholder"


def six_months_before(day: date) -> date:
    year, month = (day.year, day.month - 6) if day.month > 6 else (day.year - 1, day.month + 6)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise ValueError("no month is shorter than 28 days")


def measures(words: Any, as_of: date) -> Said:
    """Counts are of six months and the list of 90 days before the file (fn 32, 33)."""
    period = words.value("reporting_period")
    made = words.day("production_date") or (period[1] if period else None)
    day = made if made and made <= as_of else as_of
    first = period[0] if period and period[0] <= day else day
    for name, of in COUNTS.items():
        last, count = words.day(name), words.value(of)
        if last is None or count is None:
            continue
        if count == 0 and six_months_before(day) <= last <= day:
            yield name, "last-date-not-counted"
        if count > 0 and last < six_months_before(first):
            yield name, "last-date-before-window"
    if (words.value("inpatient_days_count") or 0) > 184:
        yield "inpatient_days_count", "days-beyond-window"
    if any(one < day - timedelta(days=90) and one not in STAND_INS for one in days_of(words.value("prescriptions"))):
        yield "prescriptions", "entry-before-window"


def homeless_and_blank(words: Any) -> Said:
    """Fn 13 and 16."""
    for name in ("member_residential_address", "member_mailing_address"):
        if words.value("member_homelessness_indicator") is True and words.blank(name):
            yield name, "homeless-address-blank"


def age_group(words: Any) -> Said:
    """Adult from 20 years on, child up to 21, a young person of child welfare up to 26: a year's leeway is in it (fn 2, 23)."""
    born, day = words.day("member_date_of_birth"), words.day("ecm_service_authorization_date")
    group = words.value("population_age_group")
    if not group or not born or not day or born > day:
        return
    age, reach = age_on(born, day), 26 if words.value("child_welfare") is True else 21
    if (group == "Adult" and age < 20) or (group == "Child" and age > reach):
        yield "population_age_group", "age-group-age"


def statuses(words: Any) -> Said:
    status, start = words.value("engagement_status"), words.value("ecm_benefit_start_date")
    no_end = words.blank("ecm_benefit_end_date")
    stopped, no_code = words.value("discontinuation_date"), words.blank("discontinuation_reason_code")
    if status in ("4", "5") and start and no_end:
        yield "ecm_benefit_end_date", "start-left-open"
    if status == "5" and words.blank("discontinuation_date") and no_code:
        yield "discontinuation_date", "excluded-without-discontinuation"
    if status == "1" and stopped and (no_end or not words.has("ecm_benefit_end_date")):
        yield "discontinuation_date", "discontinued-while-pending"
    if words.value("discontinuation_reason") and no_code and not stopped:
        yield "discontinuation_reason_code", "reason-text-without-code"


def contacts(words: Any) -> Said:
    """Fn 48 and 53."""
    for mark, name in (
        ("member_new_address_indicator", "member_residential_address"),
        ("member_new_phone_number_indicator", "member_phone_number"),
    ):
        if not words.has(mark, name):
            continue
        if words.value(mark) is True:
            # Where a homeless member lives may be blank; her phone is not.
            lives = name == "member_residential_address" and words.value("member_homelessness_indicator") is True
            if words.blank(name) and not lives:
                yield name, "new-contact-blank"
            continue
        if words.unreadable(mark):
            continue
        places = ("member_residential_address", "member_residential_city", "member_residential_zip")
        for told in places if name in places else (name,):
            if words.has(told) and other_than_the_plan_s(words, told):
                yield told, "new-contact-unmarked"
                break


def other_than_the_plan_s(words: Any, name: str) -> bool:
    """Whether the return says something else than the plan's half of the row."""
    plan_s = words.of_another("mif", name)
    if plan_s is None or words.value(name) is None:
        return False
    marked = words.of_another("mif", "member_homelessness_indicator")
    if plan_s.state == "sentinel" and name != "member_phone_number":
        return marked is not None and marked.value is True
    most = 5 if name == "member_residential_zip" else None
    return plan_s.value is not None and plain(words.value(name)[:most]) != plain(plan_s.value[:most])


def plain(text: str) -> str:
    """An address without what two people write in two ways."""
    said = re.sub(r"['’.]", "", text.lower()).replace("#", " apt ")
    short = [LONG_WORDS.get(word, word) for word in re.split(r"[^\w]+", said) if word]
    return " ".join(short).replace("apt apt", "apt")
