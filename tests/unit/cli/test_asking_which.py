"""Several open columns in one question: numbers and letters are typed, what is not found is asked alone, the rest stays open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecmx.files import open_book
from ecmx.layouts.learning import Lesson, Sample, begun, learn
from ecmx.layouts.learning.answers import opened
from tests.conversing import conversed
from tests.spec.blameless import TODAY
from tests.written import delimited

HEADER = ["Member Client Index Number (CIN)", "ECM Benefit Start Date (Enrollment Date)", "Status of Member Engagement",
          "ECM Benefit End Date (Disenrollment Date)", "QQ1", "QQ2", "QQ3", "QQ4"]  # fmt: skip


@pytest.fixture
def lesson(tmp_path: Path) -> Iterator[Lesson]:
    """A return file with four columns whose words say nothing and whose cells leave it open."""
    rows = [
        [f"9000{at:04}B", "10/21/2026", "3", "", f"Ann Lee {at}x", f"{at} Elm St", f"word {at}", f"note {at}"]
        for at in range(12)
    ]
    with open_book(delimited(tmp_path / "a.csv", [HEADER, *rows]), isolated=False) as book:
        lesson = learn([Sample("a.csv", book)], name="a", as_of=TODAY)
        for place, one in lesson:
            if one.header.startswith("QQ"):
                lesson = opened(lesson, place)
        yield lesson


def number(lesson: Lesson, value: str) -> int:
    """Which number of the question is that."""
    question = begun(lesson).asked
    assert question is not None and question.about == "which"
    return next(at for at, option in enumerate(question.offers, start=1) if option.value == value)


def test_numbers_and_letters_settle_several_columns_at_once(lesson: Lesson) -> None:
    one, two = number(lesson, "rtf.lead_care_manager_name"), number(lesson, "rtf.member_residential_address")
    settled, shown = conversed(lesson, f"{one} E, {two} F, - G H")
    assert "4 columns" in shown and "QQ4" in shown
    said = [column.elements or column.ignored for _, column in ((at, one.column) for at, one in settled)][4:]
    assert said == [("rtf.lead_care_manager_name",), ("rtf.member_residential_address",), True, True]


def test_a_letter_alone_is_asked_alone_and_the_rest_stays_open(lesson: Lesson) -> None:
    settled, shown = conversed(lesson, "- E, F", "-")
    assert "“QQ2”" in shown
    assert [one.column.ignored for _, one in settled][4:] == [True, True, False, False]
    assert [one.column.undecided for _, one in settled][4:] == [False, False, True, True]


def test_what_cannot_be_meant_is_asked_again(lesson: Lesson) -> None:
    one = number(lesson, "rtf.lead_care_manager_name")
    _, shown = conversed(lesson, f"{one} E, {one} F", "99 E", "1 Z", "what", "n", "", "", "", "")
    assert "is already this" in shown
    assert "There is no such number." in shown
    assert "There is no column Z here" in shown


def test_what_is_offered_fits_the_cells_of_one_of_them(lesson: Lesson) -> None:
    question = begun(lesson).asked
    assert question is not None
    offered = {option.value for option in question.offers}
    assert "rtf.lead_care_manager_name" in offered
    assert not offered & {"rtf.ecm_benefit_start_date", "rtf.ecm_provider_npi", "rtf.lead_care_manager_phone_number"}
