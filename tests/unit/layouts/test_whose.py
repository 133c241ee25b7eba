"""Whose the columns under a heading are: what numbers the headings have, and which of them say anything."""

from __future__ import annotations

import pytest

from ecmx.layouts.recognition.whose import UnderHeading, whose, without_numbering


def test_a_heading_loses_its_number_unless_the_number_tells_it_from_another() -> None:
    assert without_numbering(["A. Staff", "", "B. Money", "B. Money"]) == ["Staff", "", "Money", "Money"]
    assert without_numbering(["1. Attempt", "2. Attempt", "3. Notes"]) == ["1. Attempt", "2. Attempt", "Notes"]


@pytest.mark.parametrize("heading", ["Section B", "Part II", "Table 5", "T5"])
def test_the_name_of_a_table_is_nobodys(heading: str) -> None:
    rows = [("CIN", ""), ("First Name", ""), ("Last Name", ""), ("Name", heading), ("Phone", heading)]
    assert whose(rows)[-1] is UnderHeading.UNTOLD


def test_who_is_named_under_a_heading_and_not_known_by_a_cin_is_somebody_else() -> None:
    rows = [("CIN", "Client"), ("Name", "Client"), ("Name", "Spouse"), ("DOB", "Spouse"), ("Phone", "Spouse")]
    assert whose(rows)[-1] is UnderHeading.OTHERS
