"""Business days: ten of them lie between authorization and assignment (fn 24, 41); the guidance does not say what one is."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from ecmx.guidance.business_days import (
    ASSIGNMENT_DAYS,
    Calendar,
    add_business_days,
    latest_deadlines,
)

# Ten business days after the first date: by California's state holidays; by weekends only (reference/codes.md, section k).
VECTORS = [
    ("2022-01-03", "2022-01-18", "2022-01-17"),  # Martin Luther King Jr. Day
    ("2022-03-25", "2022-04-11", "2022-04-08"),  # Cesar Chavez Day
    ("2022-11-10", "2022-11-29", "2022-11-24"),  # Veterans Day, Thanksgiving and the day after
    ("2022-12-20", "2023-01-05", "2023-01-03"),  # Christmas and New Year, both on a Sunday, kept on Monday
    ("2023-11-06", "2023-11-21", "2023-11-20"),  # Veterans Day on a Saturday, kept on Friday
    ("2024-03-22", "2024-04-08", "2024-04-05"),  # Cesar Chavez Day on a Sunday, kept on Monday
    ("2021-12-20", "2022-01-03", "2022-01-03"),  # Christmas and New Year on Saturdays: not moved
    ("2026-06-26", "2026-07-10", "2026-07-10"),  # Independence Day on a Saturday: not moved
]


@pytest.mark.parametrize(("start", "california", "weekends"), VECTORS)
def test_ten_business_days_after(start: str, california: str, weekends: str) -> None:
    first = date.fromisoformat(start)
    assert add_business_days(first, 10) == date.fromisoformat(california)
    assert add_business_days(first, 10, Calendar.weekends_only()) == date.fromisoformat(weekends)


def test_the_first_day_is_not_counted_and_may_be_a_weekend() -> None:
    friday, saturday, sunday, monday = (date(2026, 9, day) for day in (11, 12, 13, 14))
    assert [add_business_days(day, 1) for day in (friday, saturday, sunday)] == [monday] * 3
    assert add_business_days(monday, 1) == date(2026, 9, 15)


def test_an_agreement_may_close_days_of_its_own() -> None:
    calendar = Calendar("closed on a Tuesday", closed=frozenset({date(2026, 9, 15)}))
    assert calendar.add_business_days(date(2026, 9, 14), 1) == date(2026, 9, 16)
    assert not calendar.is_business_day(date(2026, 9, 15))
    assert calendar.is_business_day(date(2026, 9, 16))


@pytest.mark.parametrize(
    ("start", "california", "latest"),
    [
        ("2026-06-12", "2026-06-26", "2026-06-29"),  # Juneteenth
        ("2026-06-26", "2026-07-10", "2026-07-13"),  # Independence Day on a Saturday: some keep the Friday
        ("2021-12-20", "2022-01-03", "2022-01-05"),  # both Fridays before
        ("2026-10-01", "2026-10-15", "2026-10-16"),  # Columbus Day, Indigenous Peoples' Day
        ("2026-08-03", "2026-08-17", "2026-08-17"),  # nothing in doubt
    ],
)
def test_where_a_holiday_is_in_doubt_the_later_date_counts(start: str, california: str, latest: str) -> None:
    starts = pl.Series("authorized", [date.fromisoformat(start)])
    assert Calendar.california().deadlines(starts, ASSIGNMENT_DAYS).item() == date.fromisoformat(california)
    assert latest_deadlines(starts).item() == date.fromisoformat(latest)


def test_a_column_of_dates_keeps_its_blanks_its_name_and_its_length() -> None:
    starts = pl.Series("authorized", [date(2022, 1, 3), None, date(2024, 3, 22)])
    deadlines = Calendar.california().deadlines(starts, 10)
    assert deadlines.name == "authorized"
    assert deadlines.to_list() == [date(2022, 1, 18), None, date(2024, 4, 8)]
    assert latest_deadlines(pl.Series("authorized", [None], dtype=pl.Date)).to_list() == [None]


def test_business_days_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        add_business_days(date(2026, 1, 2), 0)
