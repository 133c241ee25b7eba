"""The fast calendar against a slow one that walks day by day."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ecmx.guidance.business_days import Calendar
from tests.examples import examples

CALENDARS = (Calendar.california(), Calendar.weekends_only(), Calendar.benefit_of_the_doubt())


def walked(calendar: Calendar, start: date, n: int) -> date:
    day = start
    while n:
        day += timedelta(days=1)
        n -= calendar.is_business_day(day)
    return day


@settings(max_examples=examples(30, 600), deadline=None)
@given(
    starts=st.lists(st.dates(date(1995, 1, 1), date(2060, 12, 31)), min_size=1, max_size=8),
    n=st.integers(1, 70),
    calendar=st.sampled_from(CALENDARS),
)
def test_the_deadlines_of_a_column_are_those_that_one_counts_on_the_fingers(
    starts: list[date], n: int, calendar: Calendar
) -> None:
    deadlines = calendar.deadlines(pl.Series(starts), n)
    assert deadlines.to_list() == [walked(calendar, start, n) for start in starts]


@given(start=st.dates(date(1995, 1, 1), date(2060, 12, 31)), n=st.integers(1, 30))
def test_more_holidays_never_bring_a_deadline_forward(start: date, n: int) -> None:
    weekends, california, doubtful = (
        calendar.add_business_days(start, n)
        for calendar in (Calendar.weekends_only(), Calendar.california(), Calendar.benefit_of_the_doubt())
    )
    assert weekends <= california <= doubtful


def test_dates_at_the_edge_of_the_calendar_do_not_break_it() -> None:
    edge = pl.Series([date(1, 1, 1), date(9999, 12, 1)])
    assert Calendar.california().deadlines(edge, 10).len() == 2


def test_a_calendar_can_be_compared_and_kept_in_a_set() -> None:
    assert Calendar.california() == Calendar.california()
    assert len(set(CALENDARS)) == 3
