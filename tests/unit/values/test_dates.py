"""Dates: one spelling a column, no guess between two readings."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from ecmx.guidance.values import kind_from, times_of_day

DATE = kind_from("date").on(date(2026, 11, 1))


def day(text: str, spelling: str) -> tuple[date | None, str]:
    reading = DATE.read(pl.Series([text]), spelling)
    number = reading.problem[0]
    return reading.value[0], DATE.problems[number - 1].code if number else ""


THE_DAY = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("text", "spelling", "value", "problem"),
    [
        ("10/05/2026", "MM/DD/YYYY", THE_DAY, ""),
        ("10/5/2026", "MM/DD/YYYY", THE_DAY, ""),
        ("10/05/2026 11:59 PM", "MM/DD/YYYY", THE_DAY, ""),
        ("2026-10-05T23:59:59-08:00", "YYYY-MM-DD", THE_DAY, ""),  # never shifted to another day
        ("10-05-2026", "MM-DD-YYYY", THE_DAY, ""),
        ("10052026", "MMDDYYYY", THE_DAY, ""),
        ("1052026", "MMDDYYYY", date(2026, 1, 5), ""),  # a number cell lost its zero
        ("20261005", "YYYYMMDD", THE_DAY, ""),
        ("05-Oct-2026", "DD-MON-YYYY", THE_DAY, ""),
        ("October 5, 2026", "DD-MON-YYYY", THE_DAY, ""),
        ("5 Oct 2026", "DD-MON-YYYY", THE_DAY, ""),
        ("05-Oct-26", "DD-MON-YY", THE_DAY, ""),
        ("05/10/2026", "DD/MM/YYYY", THE_DAY, ""),
        ("10/05/26", "MM/DD/YY", THE_DAY, ""),
        ("46300", "excel-serial", THE_DAY, ""),
        ("46300.75", "excel-serial", THE_DAY, ""),
        # plain though spelled otherwise than the column
        ("10052026", "MM/DD/YYYY", THE_DAY, "date-other-spelling"),  # fn 61
        ("10/05/2026", "YYYY-MM-DD", THE_DAY, "date-other-spelling"),
        ("2026-10-05", "DD/MM/YYYY", THE_DAY, "date-other-spelling"),
        ("20261005", "MMDDYYYY", THE_DAY, "date-other-spelling"),
        ("5-Oct-2026", "MM/DD/YYYY", THE_DAY, "date-other-spelling"),
        # two readings, or none
        ("10/05/2026", "DD-MON-YYYY", None, "date-unreadable"),
        ("10/05/26", "MM/DD/YYYY", None, "date-unreadable"),
        ("05-Oct-26", "MM/DD/YYYY", None, "date-unreadable"),
        ("46300", "MM/DD/YYYY", None, "date-unreadable"),
        ("31/12/2026", "MM/DD/YYYY", None, "date-impossible"),
        ("02302026", "MM/DD/YYYY", None, "date-impossible"),
        ("02/29/2025", "MM/DD/YYYY", None, "date-impossible"),
        ("01/01/1899", "MM/DD/YYYY", None, "date-out-of-range"),
        ("2101-01-01", "YYYY-MM-DD", None, "date-out-of-range"),
    ],
)
def test_reading(text: str, spelling: str, value: date | None, problem: str) -> None:
    assert day(text, spelling) == (value, problem)


@pytest.mark.parametrize(
    ("texts", "spelling"),
    [
        (["10/05/2026", "11/06/2026"], "MM/DD/YYYY"),  # either order: months first
        (["25/05/2026", "11/06/2026", "30/06/2026"], "DD/MM/YYYY"),
        (["10/05/2026"] * 1 + [f"{m:02}/02/2026" for m in range(1, 13)] + ["31/12/2026"], "MM/DD/YYYY"),  # one slip
        (["2026-10-05", "2026-10-06", "pending"], "YYYY-MM-DD"),
        (["20261005", "20261006"], "YYYYMMDD"),
        (["10052026", "1052026"], "MMDDYYYY"),
        (["10-05-2026", "00/00/0000", "00/00/0000", "10-06-2026"], "MM-DD-YYYY"),
        (["5-Oct-2026", "October 6, 2026"], "DD-MON-YYYY"),
        (["10/05/26", "10/06/26"], "MM/DD/YY"),
        (["10/05/2026 00:00", "10/06/2026 00:00"], "MM/DD/YYYY"),
        (["46300", "46301"], "excel-serial"),
        (["1", "2", "3"], "MM/DD/YYYY"),
        ([None], "MM/DD/YYYY"),
    ],
)
def test_the_spelling_of_a_column(texts: list[str | None], spelling: str) -> None:
    assert DATE.infer(pl.Series(texts, dtype=pl.String)) == spelling


def test_a_column_that_could_be_either_keeps_what_is_declared() -> None:
    assert DATE.infer(pl.Series(["05/06/2026"]), "DD/MM/YYYY") == "DD/MM/YYYY"


def test_real_date_cells_are_read_in_any_column() -> None:
    texts = pl.Series(["2026-10-05", "2026-10-05T14:30:00", "05/10/2026", None])
    native = pl.Series([True, True, False, False])
    reading = DATE.read(texts, "DD/MM/YYYY", native=native)
    assert reading.value.to_list() == [THE_DAY, THE_DAY, THE_DAY, None]
    assert reading.problem.to_list() == [0, 0, 0, 0]


def test_a_year_of_two_digits_is_at_most_ten_years_ahead() -> None:
    assert day("01/01/36", "MM/DD/YY") == (date(2036, 1, 1), "")
    assert day("01/01/37", "MM/DD/YY") == (date(1937, 1, 1), "")
    assert day("02/29/00", "MM/DD/YY") == (date(2000, 2, 29), "")


BIRTH = kind_from("date birth").on(date(2026, 11, 1))


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("9/3/33", date(1933, 9, 3)),
        ("11/01/26", date(2026, 11, 1)),
        ("11/02/26", date(1926, 11, 2)),
        ("02/29/28", date(1928, 2, 29)),
        ("02/29/00", date(2000, 2, 29)),
    ],
)
def test_nobody_is_born_after_the_day_that_counts(text: str, born: date) -> None:
    both = pl.Series([text, "01/01/99"])
    assert BIRTH.read(both, "MM/DD/YY").value.to_list() == [born, date(1999, 1, 1)]


def test_the_same_column_reads_the_same_whatever_the_machine_thinks_of_the_day() -> None:
    """Without a day that counts, years of two digits are not read."""
    for spec in ("date", "date birth", "date unknown"):
        reading = kind_from(spec).read(pl.Series(["10/05/26"]), "MM/DD/YY")
        assert reading.value.to_list() == [None]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("13MAY1983", "DD-MON-YYYY"),
        ("13MAY1983:00:00:00", "DD-MON-YYYY"),
        ("13MAY1983:00:00:00.000", "DD-MON-YYYY"),
        ("13MAY83", "DD-MON-YY"),
        ("Friday, May 13, 1983", "DD-MON-YYYY"),
        ("Friday, 13 May 1983", "DD-MON-YYYY"),
        ("Fri May 13 1983", "DD-MON-YYYY"),
        ("Fri May 13 1983 00:00:00 GMT-0700 (Pacific Daylight Time)", "DD-MON-YYYY"),
        ("Fri, 13 May 1983 07:00:00 GMT", "DD-MON-YYYY"),
        ("Fri May 13 00:00:00 PDT 1983", "DD-MON-YYYY"),
        ("May 13 1983 12:00AM", "DD-MON-YYYY"),
        ("Fri 05/13/1983", "MM/DD/YYYY"),
        ("05/13/1983 12:00:00 AM PST", "MM/DD/YYYY"),
        ("1983-05-12T16:00:00.000Z", "YYYY-MM-DD"),
        ("19830513.0", "YYYYMMDD"),
        ("05131983.0", "MMDDYYYY"),
    ],
)
def test_what_programs_write_for_a_day(text: str, own: str) -> None:
    born = date(1983, 5, 12 if "-12T" in text else 13)
    assert DATE.infer(pl.Series([text, None, text])) == own
    assert day(text, own) == (born, "")
    if own not in ("DD-MON-YY", "MM/DD/YYYY"):  # nor is a year of two digits guessed among other dates
        assert day(text, "MM/DD/YYYY") == (born, "date-other-spelling")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1983-05-12T23:59:17", 86357),
        ("05/12/1983 5:00 PM", 61200),
        ("05/12/1983 17:00", 61200),
        ("1983-05-12T16:00:00.000Z", 57600),
        ("12MAY1983:17:00:00", 61200),
        ("Thu May 12 1983 17:00:00 GMT-0700 (PDT)", 61200),
        ("05/13/1983 12:00:00 AM", 0),
        ("30448.75", 64800),
        ("30448", None),
        ("05/13/1983", None),
    ],
)
def test_the_time_beside_a_day(text: str, seconds: int | None) -> None:
    assert times_of_day(pl.Series([text])).to_list() == [seconds]
