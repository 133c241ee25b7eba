"""The dialogue by itself: one answer for columns in the same case, one by one where they differ, and what is left open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecmx.files import open_book
from ecmx.layouts.learning import Lesson, Sample, learn
from tests.conversing import conversed
from tests.spec.blameless import TODAY
from tests.written import delimited

HEADER = ["Member Client Index Number (CIN)", "ECM Benefit Start Date (Enrollment Date)", "Status of Member Engagement",
          "ECM Benefit End Date (Disenrollment Date)", "Recommendation for Discontinuation Date"]  # fmt: skip


@pytest.fixture
def lesson(tmp_path: Path) -> Iterator[Lesson]:
    """A return file of which no date tells month and day apart."""
    rows = [
        [f"9000{at:04}B", f"{1 + at % 9:02}/{2 + at % 7:02}/2026", "3", f"{3 + at % 9:02}/{1 + at % 8:02}/2026", ""]
        for at in range(12)
    ]
    with open_book(delimited(tmp_path / "a.csv", [HEADER, *rows]), isolated=False) as book:
        yield learn([Sample("a.csv", book)], name="a", as_of=TODAY)


def spellings(lesson: Lesson) -> list[str]:
    layout = lesson.layout
    return [
        column.spelling or layout.spelling.date for column in layout.sheets[0].columns if "date" in str(column.element)
    ]


def test_one_answer_for_all_columns_of_dates(lesson: Lesson) -> None:
    settled, shown = conversed(lesson, "2")
    shown = " ".join(shown.split())
    assert "Question 1 of 1 2 columns" in shown
    assert "B “ECM Benefit Start Date (Enrollment Date)”, D “ECM Benefit End Date (Disenrollment Date)”" in shown
    assert spellings(settled)[:2] == ["DD/MM/YYYY", "DD/MM/YYYY"]
    assert settled.questions == ()


def test_one_by_one_where_they_differ(lesson: Lesson) -> None:
    settled, _ = conversed(lesson, "3", "2", "1")
    assert spellings(settled)[0] == "DD/MM/YYYY"
    assert spellings(settled)[1] != "DD/MM/YYYY"


def test_left_open_is_as_if_nobody_had_been_asked(lesson: Lesson) -> None:
    for answers in (("",), ("q",)):
        settled, _ = conversed(lesson, *answers)
        assert settled == lesson
    settled, shown = conversed(lesson, "3", "2", "<", "some words", "-", "1", "1")
    assert "DD/MM/YYYY" not in spellings(settled)
    assert shown.count("Type one of the numbers; type ? for help.") == 2
