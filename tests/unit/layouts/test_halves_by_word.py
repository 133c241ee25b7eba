"""Whose half of a shared row a column is of, where no heading says it but a word of the header: the plan's or the provider's."""

from __future__ import annotations

import pytest

from ecmx.guidance import FileType
from ecmx.layouts.recognition.halves import carriers_by_word
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
