"""The rules that look at one row: dates against each other, sentinels against indicators, status against dates.

Each reads like its line in domain.md, "How loud each rule is"; what is legitimate there stays quiet here.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from ecmx.checks.date_rules import elements_ever, whole_years
from ecmx.checks.rule import RULES, Mask, Rows, row_rule
from ecmx.guidance import (
    ASSIGNMENT_DAYS,
    Age,
    FileType,
    adult_from,
    age_groups,
    elements,
    latest_deadlines,
    populations,
)
from ecmx.guidance.values import State

__all__ = ["RULES"]

MIF, RTF, OTF, REFERRAL = FileType.MIF, FileType.RTF, FileType.OTF, FileType.REFERRAL
ENROLLED = "3"
BEFORE_ENROLLMENT = ("1", "2")
OTHER_REASON = "5"
AGE_WORDS = {Age.ADULT: "adults", Age.CHILD: "children and youth"}
MOST_YEARS = 200


def before(first: pl.Series, second: pl.Series) -> pl.Series:
    """Rows where the first date is earlier; false where either is missing."""
    return (first < second).fill_null(False)


def homeless(rows: Rows) -> pl.Series:
    """Rows marked homeless by the indicator (fn 12, 49)."""
    return rows.is_value("member_homelessness_indicator", True)


def sentinel_without_indicator(element: str, code: str, state: State, *files: FileType) -> None:
    """Register the rule for one address element (fn 13–18, 50)."""

    @row_rule(code, *files, at=element, needs=("member_homelessness_indicator",), minds_blank=True)
    def mask(rows: Rows) -> pl.Series:
        # An indicator that could not be read may well have said "homeless": its own finding is enough.
        return (
            rows.state(element, state)
            & ~homeless(rows)
            & ~rows.state("member_homelessness_indicator", State.UNREADABLE)
        )


for _element in ("member_residential_address", "member_residential_city"):
    sentinel_without_indicator(_element, "homeless-address-without-indicator", State.HOMELESS, MIF, RTF)
for _element in ("member_mailing_address", "member_mailing_city"):
    sentinel_without_indicator(_element, "homeless-address-without-indicator", State.HOMELESS, MIF)
sentinel_without_indicator("member_residential_zip", "homeless-zip-without-indicator", State.UNKNOWN_ZIP, MIF, RTF)
sentinel_without_indicator("member_mailing_zip", "homeless-zip-without-indicator", State.UNKNOWN_ZIP, MIF)


def rule_of_age(code: str, element: str, age: Age) -> Callable[[Mask], Mask]:
    """Register a rule for what an element says of the age on the authorization date; the boundary is 21."""
    needs = ("member_date_of_birth", "ecm_service_authorization_date")
    return row_rule(code, MIF, at=element, needs=needs, group=AGE_WORDS[age], limit=str(adult_from()))


def population_against_age(element: str, age: Age, quiet_from: int | None, quiet_below: int | None) -> None:
    """Register the rule for one population: adult or child at the authorization date, boundary 21, a year's leeway."""

    @rule_of_age("population-age", element, age)
    def mask(rows: Rows) -> pl.Series:
        years = rows.once("age", age_when_authorized)
        odd = pl.Series([False]).new_from_index(0, len(years))
        if quiet_from is not None:
            odd = odd | ((years < quiet_from) & (years >= 0)).fill_null(False)
        if quiet_below is not None:
            odd = odd | (years >= quiet_below).fill_null(False)
        return rows.is_value(element, True) & odd


def age_when_authorized(rows: Rows) -> pl.Series:
    """Whole years on the authorization date; null where either day is missing, or only stands in for one."""
    return whole_years(rows.days("member_date_of_birth"), rows.days("ecm_service_authorization_date"))


def age_group_against_age(element: str, age: Age, quiet_from: int | None, quiet_below: int | None) -> None:
    """Register the rule for what the age group of a later release says: as of a population, with the reach of those that are marked."""
    reaching = [one for one in populations(MIF) if one.age is age and one.quiet_below != quiet_below]

    @rule_of_age("age-group-age", element, age)
    def mask(rows: Rows) -> pl.Series:
        years = rows.once("age", age_when_authorized)
        odd = ~years.is_between(quiet_from or 0, quiet_below - 1 if quiet_below else MOST_YEARS) & (years >= 0)
        for one in reaching:
            if one.quiet_below is not None and rows.has(name := one.element.id.partition(".")[2]):
                odd = odd & ~(rows.is_value(name, True) & (years < one.quiet_below))
        return rows.is_value(element, age.value.capitalize()) & odd.fill_null(False)


for _grouped in elements_ever():
    if _grouped.group == "age group" and _grouped.file is MIF:
        for _age, _from, _below in age_groups():
            age_group_against_age(_grouped.id.partition(".")[2], _age, _from, _below)
for _population in populations(MIF):
    if _population.age is not None:
        population_against_age(
            _population.element.id.partition(".")[2], _population.age, _population.quiet_from, _population.quiet_below
        )


@row_rule(
    "assigned-before-authorized",
    MIF,
    at="member_assignment_date",
    needs=("ecm_service_authorization_date", "member_record_status"),
)
def assigned_before_authorized(rows: Rows) -> pl.Series:
    """A new member is assigned after the authorization, not before."""
    early = before(rows.days("member_assignment_date"), rows.days("ecm_service_authorization_date"))
    return early & rows.is_value("member_record_status", "New")


@row_rule(
    "reassigned-before-authorized",
    MIF,
    at="member_assignment_date",
    needs=("ecm_service_authorization_date", "member_record_status"),
)
def reassigned_before_authorized(rows: Rows) -> pl.Series:
    """A continuing member may have been authorized anew."""
    early = before(rows.days("member_assignment_date"), rows.days("ecm_service_authorization_date"))
    return early & rows.is_value("member_record_status", "Continuing")


@row_rule(
    "assigned-late",
    MIF,
    at="member_assignment_date",
    needs=("ecm_service_authorization_date", "member_record_status"),
    limit=str(ASSIGNMENT_DAYS),
)
def assigned_late(rows: Rows) -> pl.Series:
    """A new member is assigned within ten business days of the authorization (fn 24, 41)."""
    new = rows.is_value("member_record_status", "New") & rows.present
    authorized = rows.days("ecm_service_authorization_date")
    if not new.any():
        return new
    return new & before(
        latest_deadlines(authorized, ASSIGNMENT_DAYS, rows.context.calendar), rows.days("member_assignment_date")
    )


def counted_without_detail(element: str, count: str) -> None:
    """Register the rule for a last date or facility of something that was counted."""

    @row_rule("counted-without-detail", MIF, at=element, needs=(count,), other=count)
    def mask(rows: Rows) -> pl.Series:
        counted = (rows.value(count) > 0).fill_null(False) & rows.blank(element)
        return (
            counted & ~rows.is_value("member_record_status", "Termed") if rows.has("member_record_status") else counted
        )


for _counted in elements():
    if _counted.counted_by:
        counted_without_detail(_counted.id.partition(".")[2], _counted.counted_by.partition(".")[2])


@row_rule("episode-reversed", RTF, at="ecm_benefit_end_date", needs=("ecm_benefit_start_date",))
def episode_reversed(rows: Rows) -> pl.Series:
    """ECM ends after it starts."""
    return before(rows.days("ecm_benefit_end_date"), rows.days("ecm_benefit_start_date"))


@row_rule("enrolled-without-start", RTF, at="ecm_benefit_start_date", needs=("engagement_status",), minds_blank=True)
def enrolled_without_start(rows: Rows) -> pl.Series:
    """Status 3 (Enrolled) needs the date from which (fn 55, 56)."""
    return rows.is_value("engagement_status", ENROLLED) & rows.blank("ecm_benefit_start_date")


@row_rule(
    "start-without-enrollment",
    RTF,
    at="engagement_status",
    needs=("ecm_benefit_start_date", "ecm_benefit_end_date"),
    minds_blank=True,
)
def start_without_enrollment(rows: Rows) -> pl.Series:
    """A start date beside status 1 or 2, without an end: enrolled or not? An end date makes it an ended episode."""
    started = rows.state("ecm_benefit_start_date", State.VALUE) & rows.blank("ecm_benefit_end_date")
    return started & rows.is_value("engagement_status", *BEFORE_ENROLLMENT)


@row_rule(
    "discontinuation-without-reason",
    RTF,
    at="discontinuation_reason_code",
    needs=("discontinuation_date",),
    minds_blank=True,
)
def discontinuation_without_reason(rows: Rows) -> pl.Series:
    """A discontinuation date needs its reason code (fn 62, 64)."""
    return rows.state("discontinuation_date", State.VALUE) & rows.blank("discontinuation_reason_code")


@row_rule(
    "reason-without-discontinuation",
    RTF,
    at="discontinuation_date",
    needs=("discontinuation_reason_code",),
    minds_blank=True,
)
def reason_without_discontinuation(rows: Rows) -> pl.Series:
    """A reason code needs its date (fn 62, 64)."""
    return rows.state("discontinuation_reason_code", State.VALUE) & rows.blank("discontinuation_date")


@row_rule(
    "reason-other-without-text",
    RTF,
    at="discontinuation_reason",
    needs=("discontinuation_reason_code",),
    minds_blank=True,
)
def reason_other_without_text(rows: Rows) -> pl.Series:
    """Code 5 (Other) says little without a word; the text stays optional (fn 65)."""
    return rows.is_value("discontinuation_reason_code", OTHER_REASON) & rows.blank("discontinuation_reason")
