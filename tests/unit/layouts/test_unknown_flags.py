"""Columns of yes and no under names that nobody knows: one question asks which population of focus each is, of adults, children or both."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ecmx.files import open_book
from ecmx.guidance import FileType, populations
from ecmx.layouts.learning import Lesson, Sample, begun, learn
from tests.conversing import conversed
from tests.written import delimited

AS_OF = date(2026, 11, 1)
OWN = ("Zq 1", "Zq 2", "Zq 3", "Zq 4")
POPULATIONS = tuple(one.element.label for one in populations(FileType.MIF))


def lesson(folder: Path, *headers: str, cells: str = "YN ") -> Lesson:
    """A Member Information File with such columns of yes and no behind who the members are."""
    rows = [["CIN", "Last Name", "First Name", "DOB", *headers, "Phone Number"]]
    rows += [
        [f"9100{at:04}B", f"Tran{chr(97 + at)}", "Paz", f"0{1 + at % 9}/{13 + at % 15}/19{60 + at}",
         *(cells[(at + place) % len(cells)].strip() for place in range(len(headers))), "5595550101"]
        for at in range(18)
    ]  # fmt: skip
    path = delimited(folder / "members.csv", rows)
    with open_book(path, isolated=False) as book:
        return learn([Sample(path.name, book)], name="plan", types=[FileType.MIF], asking=True, as_of=AS_OF)


def asked_of(told: Lesson) -> list[tuple[str, tuple[str, ...]]]:
    question = begun(told).asked
    return [(question.about, tuple(one.header for one in question.columns))] if question is not None else []


def test_one_question_asks_of_all_of_them_and_an_answer_can_be_of_adults_of_children_or_of_both(tmp_path: Path) -> None:
    told = lesson(tmp_path, *OWN)
    assert asked_of(told) == [("which", OWN)]
    question = begun(told).asked
    assert question is not None and question.flags
    offers = [offer.value for offer in question.offers]
    numbers = {name: offers.index(f"mif.{name}") + 1 for name in (
        "adult_high_utilizer", "child_welfare", "population_experiencing_homelessness"
    )}  # fmt: skip
    assert max(numbers.values()) <= 17  # the populations come first
    answer = ", ".join(f"{number} {letter}" for number, letter in zip(numbers.values(), "EFG", strict=True))
    settled, shown = conversed(told, f"{answer}, - H")
    assert [one.column.elements for one in settled.columns[0][4:8]] == [(f"mif.{name}",) for name in numbers] + [()]
    assert settled.columns[0][7].column.ignored
    assert settled.layout.release == "1.1+nine-populations"
    assert "adults, children, or both" in shown


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        pytest.param((*POPULATIONS, *OWN), "YN ", id="no population is missing"),
        pytest.param(OWN, "abc", id="other cells"),
        pytest.param(OWN, " ", id="no cells"),
    ],
)
def test_others_are_the_plans_own_unasked(headers: tuple[str, ...], cells: str, tmp_path: Path) -> None:
    told = lesson(tmp_path, *headers, cells=cells)
    assert [one.header for _, one in told if one.header in OWN and not one.column.ignored] == []


def test_two_are_no_block_of_flags_and_are_taken_for_nothing(tmp_path: Path) -> None:
    told = lesson(tmp_path, *OWN[:2])
    assert [about for about, headers in asked_of(told) if len(headers) > 1] == []
    assert [one.header for _, one in told if one.header in OWN and one.column.elements] == []
