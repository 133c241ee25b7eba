"""A member's age in whole years, on every side of the birthday."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecmx.checks.date_rules import whole_years


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2006, 3, 12), date(2026, 9, 10), 20),  # a month times a hundred once overflowed its byte
        (date(2005, 11, 1), date(2026, 11, 1), 21),
        (date(2005, 11, 2), date(2026, 11, 1), 20),
        (date(2004, 2, 29), date(2025, 2, 28), 20),
        (date(2004, 2, 29), date(2025, 3, 1), 21),
    ],
)
def test_whole_years(born: date, day: date, age: int) -> None:
    assert whole_years(pl.Series([born]), pl.Series([day])).to_list() == [age]


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.dates(date(1900, 1, 1), date(2030, 1, 1)))
def test_an_age_is_the_years_less_one_before_the_birthday(born: date, day: date) -> None:
    slow = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    assert whole_years(pl.Series([born]), pl.Series([day])).to_list() == [slow]
