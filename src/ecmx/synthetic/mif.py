"""Invented members → Member Information File records (guidance 1.1, Tables 1–4)."""

from __future__ import annotations

from datetime import date

import polars as pl

from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.synthetic import health, lore
from ecmx.synthetic.canonical import Canonical
from ecmx.synthetic.dice import Dice
from ecmx.synthetic.people import days_after
from ecmx.synthetic.setting import Setting

__all__ = ["mark_populations", "mif_records"]

BIRTH_EQUITY = 0.15  # share among women of an age to give birth
PARTS_LATER = (2, 3)  # the tables that Termed and partial rows do without


def mif_records(dice: Dice, made: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """A row a member. Termed rows and partial ones (New, Tables 1 and 4) leave Tables 2 and 3 blank."""
    record = Canonical(FileType.MIF, len(made), setting.release)
    for name, column in MEMBER.items():
        record.put(name, made[column])
    where_they_live(record, made)
    mark_populations(record, dice, made)
    record.put("member_phone_number", made["phone"], (made["phone"].is_null(), State.UNKNOWN_PHONE))
    renewal = days_after(date(setting.month.end.year, 12, 31), dice.below("renewal", 330))
    record.put("medi_cal_renewal_date", renewal, (dice.chance("renewal/unknown", 0.06), State.UNKNOWN_DATE))
    record.answer("transitioned_from_health_homes_program", dice.chance("hhp", 0.05) & ~made["child"])
    record.answer("transitioned_from_whole_person_care_pilot", dice.chance("wpc", 0.05) & ~made["child"])
    clinical(record, dice, made, setting)
    primary_care(record, dice, made, setting)
    file_facts(record, setting)
    short = (made["status"] == "Termed") | made["partial"]
    record.empty(record.of_tables(*PARTS_LATER), short)
    return record.frame()


MEMBER = {
    "member_cin": "cin",
    "medical_record_number": "mrn",
    "member_first_name": "first",
    "member_last_name": "last",
    "member_email_address": "email",
    "member_date_of_birth": "born",
    "member_gender_code": "gender",
    "member_preferred_language": "language",
    "member_race_or_ethnicity_code": "ethnicity",
    "ecm_service_authorization_date": "authorized",
    "member_assignment_date": "assigned",
    "guardian_first_name": "guardian_first",
    "guardian_last_name": "guardian_last",
    "guardian_phone_number": "guardian_phone",
    "member_record_status": "status",
}


def where_they_live(record: Canonical, made: pl.DataFrame) -> None:
    """Addresses; of homeless members without one the guidance's stand-ins (fn 12–18)."""
    none = made["no_address"]
    record.answer("member_homelessness_indicator", made["homeless"])
    for kind, address in (("residential", "address"), ("mailing", "mailing")):
        record.put(f"member_{kind}_address", made[address], (none, State.HOMELESS))
        record.put(f"member_{kind}_city", made["city"], (none, State.HOMELESS))
        record.put(f"member_{kind}_zip", made["zip"], (none, State.UNKNOWN_ZIP))


def mark_populations(record: Canonical, dice: Dice, made: pl.DataFrame) -> None:
    """The populations of focus: the member's own ones, under whatever names the release has them."""
    names = [one.id for one in lore.populations()]
    marked = {
        name: (made["population"] == at) | (made["second"] == at).fill_null(value=False)
        for at, name in enumerate(names)
    }
    for element in record.elements:
        short = element.id.partition(".")[2]
        if element.replaces:
            parts = [marked[one.partition(".")[2]] for one in element.replaces]
            yes = parts[0]
            for part in parts[1:]:
                yes = yes | part
            record.answer(short, yes)
        elif short in marked:
            record.answer(short, marked[short])
        elif short == "population_birth_equity":
            adult = (made["gender"] == "F") & ~made["child"] & made["born"].dt.year().is_between(1980, 2003)
            record.answer(short, adult & dice.chance("birth equity", BIRTH_EQUITY))
    group = pl.Series(["Adult"]).new_from_index(0, len(made))
    record.put("population_age_group", group.set(made["child"], "Child"))


def clinical(record: Canonical, dice: Dice, made: pl.DataFrame, setting: Setting) -> None:
    """Table 2."""
    for name, has in health.conditions(dice, made).items():
        record.answer(name, has)
    record.put("other_conditions", health.other_conditions(dice, made, setting))
    record.put("social_determinants", health.social_determinants(dice, made))
    seen = health.visits(dice, made, setting)
    record.put("emergency_room_count", seen["emergency"])
    record.put("emergency_room_last_date", seen["emergency_day"])
    record.put("emergency_room_facility", seen["emergency_at"])
    record.put("inpatient_days_count", seen["inpatient"])
    record.put("inpatient_last_date", seen["inpatient_day"])
    record.put("inpatient_facility", seen["inpatient_at"])
    drugs = health.prescriptions(dice, made, setting)
    record.put("prescriptions", drugs)
    prescriber = dice.pick("prescriber", lore.words("care", "practices"))
    record.put("prescribing_provider", prescriber.set(drugs.is_null(), None))


def primary_care(record: Canonical, dice: Dice, made: pl.DataFrame, setting: Setting) -> None:
    """Table 3: one practice a member; of some the plan knows no visit (fn 35)."""
    practices = setting.practices
    which = dice.below("pcp", len(practices))
    record.put("pcp_name", pl.Series([one.name for one in practices]).gather(which))
    record.put("pcp_npi", pl.Series([one.identifier for one in practices]).gather(which))
    record.put("pcp_phone_number", pl.Series([one.phone for one in practices]).gather(which))
    day = health.since(made["born"], days_after(setting.horizon, -dice.below("pcp/day", 400) - 1))
    record.put("pcp_last_visit_date", day, (dice.chance("pcp/never", 0.1), State.UNKNOWN_DATE))


def file_facts(record: Canonical, setting: Setting) -> None:
    """Table 4, the same in every row."""
    record.put("production_date", setting.horizon)
    record.put("reporting_period", {"start": setting.month.start, "end": setting.month.end})
    record.put("primary_payer_identifier", setting.plan.identifier)
    record.put("mcp_name", setting.plan.name)
    record.put("mcp_provider_services_phone_number", setting.plan.phone)
    record.put("mcp_contact_person", {"last": "Ruiz", "first": "Sam", "title": "ECM Liaison"})
    record.put("mcp_contact_person_phone_number", setting.plan.phone)
