"""The rules that look at one row: dates against each other, sentinels against indicators, status against dates.

Each reads like its line in domain.md, "How loud each rule is"; what is legitimate there stays quiet here.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from ecmx.checks.date_rules import elements_ever, whole_years
from ecmx.checks.named import (
    ASSIGNED,
    AUTHORIZED,
    BORN,
    CONTINUING,
    END,
    ENGAGEMENT,
    ENROLLED,
    HOMELESS,
    NEW,
    OTHER,
    OUTREACH,
    PENDING,
    RECORD_STATUS,
    START,
    STOP_REASON,
    STOP_WORDS,
    STOPPED,
    TERMED,
)
from ecmx.checks.rule import RULES, Mask, Rows, row_rule
from ecmx.guidance import (
    ASSIGNMENT_DAYS,
    Age,
    DataElement,
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
AGE_WORDS = {Age.ADULT: "adults", Age.CHILD: "children and youth"}
MOST_YEARS = 200


def before(first: pl.Series, second: pl.Series) -> pl.Series:
    """Rows where the first date is earlier; false where either is missing."""
    return (first < second).fill_null(False)


def homeless(rows: Rows) -> pl.Series:
    """Rows marked homeless by the indicator (fn 12, 49)."""
    return rows.is_value(HOMELESS, True)


def sentinel_without_indicator(placed: DataElement, code: str, state: State) -> None:
    """Register the rule for one address element (fn 13–18, 50)."""
    element = placed.id.partition(".")[2]

    @row_rule(code, placed.file, at=element, needs=(HOMELESS,), minds_blank=True)
    def mask(rows: Rows) -> pl.Series:
        # An indicator that could not be read may well have said "homeless": its own finding is enough.
        return rows.state(element, state) & ~homeless(rows) & ~rows.state(HOMELESS, State.UNREADABLE)


for _placed in elements():
    if _placed.kind_spec == "text homeless":
        sentinel_without_indicator(_placed, "homeless-address-without-indicator", State.HOMELESS)
    if _placed.kind_spec == "zip unknown":
        sentinel_without_indicator(_placed, "homeless-zip-without-indicator", State.UNKNOWN_ZIP)


def rule_of_age(code: str, element: str, age: Age) -> Callable[[Mask], Mask]:
    """Register a rule for what an element says of the age on the authorization date; the boundary is 21."""
    needs = (BORN, AUTHORIZED)
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
    return whole_years(rows.days(BORN), rows.days(AUTHORIZED))


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
    at=ASSIGNED,
    needs=(AUTHORIZED, RECORD_STATUS),
)
def assigned_before_authorized(rows: Rows) -> pl.Series:
    """A new member is assigned after the authorization, not before."""
    early = before(rows.days(ASSIGNED), rows.days(AUTHORIZED))
    return early & rows.is_value(RECORD_STATUS, NEW)


@row_rule(
    "reassigned-before-authorized",
    MIF,
    at=ASSIGNED,
    needs=(AUTHORIZED, RECORD_STATUS),
)
def reassigned_before_authorized(rows: Rows) -> pl.Series:
    """A continuing member may have been authorized anew."""
    early = before(rows.days(ASSIGNED), rows.days(AUTHORIZED))
    return early & rows.is_value(RECORD_STATUS, CONTINUING)


@row_rule(
    "assigned-late",
    MIF,
    at=ASSIGNED,
    needs=(AUTHORIZED, RECORD_STATUS),
    limit=str(ASSIGNMENT_DAYS),
)
def assigned_late(rows: Rows) -> pl.Series:
    """A new member is assigned within ten business days of the authorization (fn 24, 41)."""
    new = rows.is_value(RECORD_STATUS, NEW) & rows.present
    authorized = rows.days(AUTHORIZED)
    if not new.any():
        return new
    return new & before(latest_deadlines(authorized, ASSIGNMENT_DAYS, rows.context.calendar), rows.days(ASSIGNED))


def counted_without_detail(element: str, count: str) -> None:
    """Register the rule for a last date or facility of something that was counted."""

    @row_rule("counted-without-detail", MIF, at=element, needs=(count,), other=count)
    def mask(rows: Rows) -> pl.Series:
        counted = (rows.value(count) > 0).fill_null(False) & rows.blank(element)
        return counted & ~rows.is_value(RECORD_STATUS, TERMED) if rows.has(RECORD_STATUS) else counted


for _counted in elements():
    if _counted.counted_by:
        counted_without_detail(_counted.id.partition(".")[2], _counted.counted_by.partition(".")[2])


@row_rule("episode-reversed", RTF, at=END, needs=(START,))
def episode_reversed(rows: Rows) -> pl.Series:
    """ECM ends after it starts."""
    return before(rows.days(END), rows.days(START))


@row_rule("enrolled-without-start", RTF, at=START, needs=(ENGAGEMENT,), minds_blank=True)
def enrolled_without_start(rows: Rows) -> pl.Series:
    """Status 3 (Enrolled) needs the date from which (fn 55, 56)."""
    return rows.is_value(ENGAGEMENT, ENROLLED) & rows.blank(START)


@row_rule(
    "start-without-enrollment",
    RTF,
    at=ENGAGEMENT,
    needs=(START, END),
    minds_blank=True,
)
def start_without_enrollment(rows: Rows) -> pl.Series:
    """A start date beside status 1 or 2, without an end: enrolled or not? An end date makes it an ended episode."""
    started = rows.state(START, State.VALUE) & rows.blank(END)
    return started & rows.is_value(ENGAGEMENT, PENDING, OUTREACH)


@row_rule(
    "discontinuation-without-reason",
    RTF,
    at=STOP_REASON,
    needs=(STOPPED,),
    minds_blank=True,
)
def discontinuation_without_reason(rows: Rows) -> pl.Series:
    """A discontinuation date needs its reason code (fn 62, 64)."""
    return rows.state(STOPPED, State.VALUE) & rows.blank(STOP_REASON)


@row_rule(
    "reason-without-discontinuation",
    RTF,
    at=STOPPED,
    needs=(STOP_REASON,),
    minds_blank=True,
)
def reason_without_discontinuation(rows: Rows) -> pl.Series:
    """A reason code needs its date (fn 62, 64)."""
    return rows.state(STOP_REASON, State.VALUE) & rows.blank(STOPPED)


@row_rule(
    "reason-other-without-text",
    RTF,
    at=STOP_WORDS,
    needs=(STOP_REASON,),
    minds_blank=True,
)
def reason_other_without_text(rows: Rows) -> pl.Series:
    """Code 5 (Other) says little without a word; the text stays optional (fn 65)."""
    return rows.is_value(STOP_REASON, OTHER) & rows.blank(STOP_WORDS)
