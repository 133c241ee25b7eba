"""Two layouts compared: each kind of change, how bad it is, and that as few changes are told as explain it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecmx.guidance import FileType
from ecmx.layouts import Column, Layout
from ecmx.layouts.drift import Difference, DifferenceKind, Harm, differences
from ecmx.layouts.model import SheetLayout, Spelling
from ecmx.layouts.recognition import moved

CIN = Column(header="CIN", element="mif.member_cin")
PHONE = Column(header="Phone", element="mif.member_phone_number")
BORN = Column(header="Born", element="mif.member_date_of_birth")
NAME = Column(header="Name", parts=("mif.member_last_name", "mif.member_first_name"), separator=",")
STATUS = Column(header="Status", element="mif.member_record_status", codes={"N": "New", "T": "Termed"})
OWN = Column(header="Own", ignored=True)
BASE = (CIN, PHONE, BORN, NAME, STATUS, OWN)


def layout(*columns: Column, **said: Any) -> Layout:
    sheet = SheetLayout(types=(FileType.MIF,), columns=columns or BASE, names=said.pop("names", ("Members",)))
    return Layout(**({"name": "sunrise", "partner": "Sunrise", "sheets": (sheet,)} | said))


def having(old: Column, **changes: Any) -> tuple[Column, ...]:
    return tuple(msgspec.structs.replace(one, **changes) if one is old else one for one in BASE)


def only(new: Layout, old: Layout | None = None) -> Difference:
    (one,) = differences(old or layout(), new)
    return one


@pytest.mark.parametrize(
    ("new", "kind", "harm"),
    [
        (layout(*having(PHONE, header="Telephone")), DifferenceKind.RENAMED, Harm.ACTION),
        (layout(*having(PHONE, header="PHONE ")), DifferenceKind.RENAMED, Harm.HARMLESS),
        (layout(*having(OWN, header="Other")), DifferenceKind.RENAMED, Harm.HARMLESS),
        (layout(*having(PHONE, element="mif.guardian_phone_number")), DifferenceKind.REMAPPED, Harm.HARMFUL),
        (layout(*having(NAME, parts=("mif.member_first_name", "mif.member_last_name"))), DifferenceKind.REMAPPED, Harm.HARMFUL),
        (layout(*having(NAME, separator=" ")), DifferenceKind.SEPARATOR, Harm.HARMFUL),
        (layout(*having(BORN, spelling="YYYYMMDD")), DifferenceKind.DATE_FORM, Harm.ACTION),
        (layout(*having(BORN, spelling="DD/MM/YYYY")), DifferenceKind.DATE_FORM, Harm.HARMFUL),
        (layout(spelling=Spelling(date="YYYYMMDD")), DifferenceKind.DATE_FORM, Harm.ACTION),
        (layout(*having(STATUS, codes={"N": "Termed", "T": "Termed"})), DifferenceKind.CODE_CHANGED, Harm.HARMFUL),
        (layout(*having(STATUS, codes={"N": "New", "T": "Termed", "C": "Continuing"})), DifferenceKind.CODE_ADDED, Harm.ACTION),
        (layout(*having(STATUS, codes={"N": "New"})), DifferenceKind.CODE_DROPPED, Harm.ACTION),
        (layout(*having(PHONE, aliases=("Tel",))), DifferenceKind.ALIAS, Harm.HARMLESS),
        (layout(*BASE[:-1]), DifferenceKind.DROPPED, Harm.HARMLESS),
        (layout(*BASE[:-2], OWN), DifferenceKind.DROPPED, Harm.ACTION),
        (layout(*BASE, Column(header="New", ignored=True)), DifferenceKind.ADDED, Harm.HARMLESS),
        (layout(OWN, *BASE[:-1]), DifferenceKind.MOVED, Harm.ACTION),
        (layout(*BASE[3:], *BASE[:3]), DifferenceKind.MOVED, Harm.ACTION),
        (layout(names=("Export",)), DifferenceKind.TAB_RENAMED, Harm.ACTION),
        (layout(mode="changes"), DifferenceKind.MODE, Harm.HARMFUL),
        (layout(key="mrn"), DifferenceKind.KEY, Harm.ACTION),
        (layout(container="csv"), DifferenceKind.CONTAINER, Harm.ACTION),
    ],
)  # fmt: skip
def test_one_change_is_one_difference(new: Layout, kind: DifferenceKind, harm: Harm) -> None:
    one = only(new)
    assert (one.kind, one.harm) == (kind, harm)
    assert all(text.endswith(".") for text in (one.says, one.reading, one.sending))


def test_several_columns_that_moved_together_are_one_move() -> None:
    one = only(layout(*BASE[3:], *BASE[:3]))
    assert (one.old_column, one.new_column) in (("A:C", "D:F"), ("D:F", "A:C"))


def test_the_worst_comes_first() -> None:
    new = layout(OWN, *having(BORN, spelling="DD/MM/YYYY")[:-1], container="csv")
    assert [one.harm for one in differences(layout(), new)] == [Harm.HARMFUL, Harm.ACTION, Harm.ACTION]


def test_a_column_taken_apart_says_where_its_parts_stand() -> None:
    last, first = (Column(header=name, element=f"mif.member_{name.lower()}_name") for name in ("Last", "First"))
    new = layout(CIN, PHONE, BORN, last, first, STATUS, OWN)
    (gone,) = [one for one in differences(layout(), new) if one.kind is DifferenceKind.DROPPED]
    assert "column D, E" in gone.reading


def test_what_a_file_cannot_say_is_no_difference() -> None:
    new = layout(*having(STATUS, codes={"N": "New"}), file_name="x", key="mrn", mode="changes", release="1.1")
    assert differences(layout(), new, seen=True) == ()


@given(st.permutations(range(9)))
def test_as_few_moves_as_there_can_be(places: list[int]) -> None:
    gone = moved(places)
    stays = [place for position, place in enumerate(places) if position not in gone]
    assert stays == sorted(stays)
    ends = [
        max([length for at, length in enumerate(run) if places[at] < place] or [0]) + 1 for run, place in runs(places)
    ]
    assert len(stays) == max(ends)


def runs(places: list[int]) -> list[tuple[list[int], int]]:
    """Beside each place, how long the longest ascending run is that ends at each one before it."""
    found: list[tuple[list[int], int]] = []
    lengths: list[int] = []
    for position, place in enumerate(places):
        found.append((list(lengths), place))
        lengths.append(max([lengths[at] for at in range(position) if places[at] < place] or [0]) + 1)
    return found
