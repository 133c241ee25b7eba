"""Whose half of a shared row a column is of, where no heading says it but a word of the header: the plan's or the provider's."""

from __future__ import annotations

import pytest

from ecmx.guidance import FileType
from ecmx.layouts.recognition.halves import carriers_by_word, halves
from ecmx.layouts.recognition.sheet_headers import HeaderCell

PLAN, PROVIDER = FileType.MIF, FileType.RTF


@pytest.mark.parametrize(
    ("headers", "halves"),
    [
        (("Elig file city", "Provider-Reported Town"), {0: PLAN, 1: PROVIDER}),
        (("Town (real)", "City"), {0: PROVIDER, 1: PLAN}),  # of two, one that says it tells the other
        (("mbr_city_plan", "mbr_city"), {0: PLAN, 1: PROVIDER}),
        (("City", "Town"), {}),
        (("City per our visit", "City they told us"), {}),  # two of one side: the other rules go on
        (("Our city", "City we heard"), {}),
        (("Street we have", "Street clinic has"), {0: PLAN, 1: PROVIDER}),  # a plan keeps this list
        (("Street the plan has", "Ours"), {0: PLAN, 1: PROVIDER}),
        (("City per plan, updated", "City"), {}),  # words for both sides say nothing
        (("Provider-Reported Town",), {0: PROVIDER}),
    ],
)
def test_a_word_says_whose_word_a_column_is(headers: tuple[str, ...], halves: dict[int, FileType]) -> None:
    cells = [HeaderCell(letter, text) for letter, text in zip("AB", headers, strict=False)]
    assert carriers_by_word(cells, range(len(cells))) == halves


def test_two_headings_that_are_only_of_one_file_each_are_halves_whatever_stands_below() -> None:
    below = [
        ("WE SEND", ("member_gender_code", "member_assignment_date", "member_record_status", "member_residential_city")),
        ("YOU RETURN", ("engagement_status", "ecm_benefit_start_date", "discontinuation_date", "member_residential_city")),
    ]  # fmt: skip
    cells = [HeaderCell("", f"{heading} {at}", heading) for heading, stems in below for at in range(len(stems))]
    held = [one for _, stems in below for one in stems]
    assert halves(cells, held) == dict.fromkeys(range(4), PLAN) | dict.fromkeys(range(4, 8), PROVIDER)
    held[5] = "member_gender_code"  # of both files under one heading: nothing is told
    assert halves(cells, held) == {}
