"""Periods and due days over generated agreements: each day is in one period, and local days decide what is in time."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ecmx.guidance import Calendar
from ecmx.hub.obligations.judging import DueFacts, DueState, judged
from ecmx.hub.obligations.periods import due_day, period_of, periods_between

CALENDAR = Calendar.california()
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
ZONE = ZoneInfo("America/Los_Angeles")


@st.composite
def terms(draw: st.DrawFn) -> tuple[str, str, str]:
    """How often, by which rule, shifted how: as an agreement may say it."""
    frequency = draw(st.sampled_from(["daily", "weekly", "monthly", "quarterly"]))
    rules = {
        "daily": [""],
        "weekly": ["", "monday", "wednesday", "friday"],
        "monthly": ["", *(f"day {n}" for n in (1, 10, 15, 31)), *(f"business day {n}" for n in (1, 5, 20))],
    }
    rule = draw(st.sampled_from(rules.get(frequency, rules["monthly"])))
    shifts = ["none", "before", "after"] if rule and not rule.startswith("business") else ["none"]
    return frequency, rule, draw(st.sampled_from(shifts))


@given(terms(), DAYS, st.integers(0, 200))
def test_every_day_lies_in_exactly_one_period(agreed: tuple[str, str, str], first: date, length: int) -> None:
    frequency, _, _ = agreed
    last = first + timedelta(days=length)
    periods = list(periods_between(frequency, first, last, CALENDAR))
    for one, after in pairwise(periods):
        assert one.end < after.start
    for day in (first + timedelta(days=n) for n in range(length + 1)):
        held = [one for one in periods if day in one]
        assert len(held) == (1 if frequency != "daily" or CALENDAR.is_business_day(day) else 0)


@given(terms(), DAYS)
def test_what_is_due_falls_due_after_its_period_and_never_on_a_closed_day_once_it_shifts(
    agreed: tuple[str, str, str], day: date
) -> None:
    frequency, rule, shift = agreed
    period = period_of(frequency, day)
    due = due_day(period, frequency, rule, shift, CALENDAR)
    if shift != "before":
        assert due > period.end
    if shift != "none" or rule.startswith("business day") or frequency == "daily":
        assert CALENDAR.is_business_day(due)
    if rule.startswith("day ") and shift == "none":
        assert due.day == min(int(rule[4:]), monthrange(due.year, due.month)[1])
    if rule in ("monday", "wednesday", "friday") and shift == "none":
        assert due.strftime("%A").lower() == rule and due <= period.end + timedelta(days=7)


@given(DAYS, st.integers(-3, 3), st.integers(0, 23 * 60 + 59))
def test_in_time_is_until_the_end_of_the_local_day(due: date, off: int, minute: int) -> None:
    """Whatever the clocks do that day."""
    came = datetime.combine(due + timedelta(days=off), time(minute // 60, minute % 60), ZONE)
    facts = DueFacts(due, met_at=came.astimezone(UTC), submitted_at=came.astimezone(UTC))
    state = judged(facts, came + timedelta(days=30), ZONE, CALENDAR)
    assert state is (DueState.IN_TIME if off <= 0 else DueState.LATE)


@given(DAYS, st.integers(-5, 20), st.integers(0, 20), st.integers(1, 5), st.booleans())
def test_a_correction_is_in_time_within_the_agreed_business_days_of_being_told(
    due: date, met: int, corrected: int, days: int, agreed: bool
) -> None:
    noon = datetime.combine(due, time(12), ZONE)
    came, right = noon + timedelta(days=met), noon + timedelta(days=met + corrected)
    facts = DueFacts(due, came, right, told_at=came, correct_days=days if agreed else None)
    until = max(due, CALENDAR.add_business_days(came.date(), days)) if agreed and met <= 0 else due
    state = judged(facts, right + timedelta(days=1), ZONE, CALENDAR)
    assert state is (DueState.IN_TIME if right.date() <= until else DueState.LATE)
    still_wrong = judged(DueFacts(due, came, None, came, correct_days=facts.correct_days), right, ZONE, CALENDAR)
    assert still_wrong is (DueState.TO_CORRECT if right.date() <= until else DueState.OVERDUE)


@given(DAYS, st.integers(-400, 400))
def test_what_never_comes_is_overdue_from_the_next_local_day_on(due: date, off: int) -> None:
    now = datetime.combine(due + timedelta(days=off), time(0, 0), ZONE)
    assert judged(DueFacts(due), now, ZONE, CALENDAR) is (DueState.AHEAD if off <= 0 else DueState.OVERDUE)
    assert judged(DueFacts(due, waived=True), now, ZONE, CALENDAR) is DueState.WAIVED
