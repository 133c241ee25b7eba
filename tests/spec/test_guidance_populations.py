"""Populations of focus and age: the boundary is 21, a year either way raises no warning, child welfare reaches to 26."""

from __future__ import annotations

import pytest

from ecmx.guidance import Age, FileType
from ecmx.guidance.populations import adult_from, populations


@pytest.mark.parametrize(
    ("element", "age", "fits"),
    [
        ("mif.adult_high_utilizer", 19, False),
        ("mif.adult_high_utilizer", 20, True),  # within a year of the boundary
        ("mif.adult_high_utilizer", 21, True),
        ("mif.adult_high_utilizer", 90, True),
        ("mif.child_high_utilizer", 0, True),
        ("mif.child_high_utilizer", 20, True),
        ("mif.child_high_utilizer", 21, True),  # within a year of the boundary
        ("mif.child_high_utilizer", 22, False),
        ("mif.child_welfare", 25, True),  # a history of child welfare, up to 26
        ("mif.child_welfare", 26, True),
        ("mif.child_welfare", 27, False),
    ],
)
def test_who_can_be_marked_without_anyone_wondering(element: str, age: int, fits: bool) -> None:
    population = next(found for found in populations(FileType.MIF) if found.element.id == element)
    assert population.fits(age) is fits


@pytest.mark.parametrize("file", [FileType.MIF, FileType.REFERRAL])
def test_six_populations_are_for_adults_and_six_for_children(file: FileType) -> None:
    ages = [population.age for population in populations(file)]
    assert ages == [Age.ADULT] * 6 + [Age.CHILD] * 6
    assert adult_from() == 21


def test_in_the_nine_populations_only_four_are_for_an_age_group() -> None:
    nine = populations(FileType.MIF, "1.1+nine-populations")
    assert len(nine) == 9
    assert sum(population.age is None for population in nine) == 5
    assert all(population.fits(age) for population in nine if population.age is None for age in (0, 20, 21, 99))


def test_the_other_files_have_no_populations() -> None:
    assert populations(FileType.RTF) == populations(FileType.OTF) == ()
