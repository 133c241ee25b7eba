"""A sheet in a form that has changed since: known for its own partner's, and never for anybody else's."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec
import pytest

from ecmx.files.cells import column_letter
from ecmx.layouts import Column, Layout, Layouts, load_layout, shipped
from ecmx.layouts.model import SheetLayout
from ecmx.layouts.recognition.assign import HeaderCell
from ecmx.layouts.recognition.known import best_layout, drifted_layout, sheet_columns

DAY = date(2026, 10, 31)
CORPORA = Path(__file__).resolve().parents[2] / "corpora"
PLANS = [layout.name for layout in shipped() if layout.partner]


def cells(headers: Sequence[str]) -> list[HeaderCell]:
    return [HeaderCell(column_letter(number), header) for number, header in enumerate(headers, 1)]


def headers_of(name: str, tab: int = 0) -> list[str]:
    layout = load_layout(name)
    return [column.wordings[0] for column in layout.columns_of(layout.sheets[tab])]


def drifted(headers: Sequence[str], layouts: Sequence[Layout] = ()) -> str | None:
    """The layout that a sheet is a changed form of; no other knows it as it stands."""
    known = [*shipped(), *layouts]
    assert best_layout(cells(headers), known, DAY) is None
    found = drifted_layout(cells(headers), known, DAY)
    return found[0].name if found else None


@pytest.mark.parametrize(
    "name", ["juniper-mif", "larkspur-mif", "redbud-mif", "tidepool-mif", "juniper-rtf", "tidepool-rtf"]
)
def test_a_changed_form_is_known_for_what_it_was(name: str) -> None:
    headers = headers_of(name)
    some = len(headers) // 7
    assert drifted([*headers[some:], *(f"Own {number}" for number in range(some))]) == name


def test_of_two_versions_the_one_in_force() -> None:
    headers = headers_of("marigold-2026")
    found = drifted_layout(cells([*headers[9:], *"abcdefgh"]), shipped(), DAY)
    assert found is not None
    assert found[0].name == "marigold-2026"


def test_what_is_half_gone_is_nobodys() -> None:
    headers = headers_of("larkspur-mif")
    assert drifted([*headers[: len(headers) // 2], *(f"Own {number}" for number in range(40))]) is None


def test_the_guidances_own_headers_are_nobodys() -> None:
    """A plan that follows the guidance with columns of its own is not the partner whose layout follows the guidance too."""
    sunrise = msgspec.structs.replace(load_layout("guidance-mif"), name="sunrise", partner="Sunrise")
    headers = [*headers_of("guidance-mif"), *(f"Own {number}" for number in range(9))]
    assert drifted(headers, [sunrise]) is None


def test_between_two_partners_of_like_forms_none_is_chosen() -> None:
    twin = msgspec.structs.replace(load_layout("larkspur-mif"), name="twin", partner="Another Plan")
    headers = headers_of("larkspur-mif")[12:]
    assert drifted([*headers, *(f"Own {number}" for number in range(9))], [twin]) is None


def test_no_invented_plan_is_taken_for_another() -> None:
    taken = {}
    for path in sorted(CORPORA.glob("*/*.csv")):
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        headers = [row["header"] for row in rows if "header" in row]
        found = best_layout(cells(headers), shipped(), DAY) or drifted_layout(cells(headers), shipped(), DAY)
        taken[path.name] = found[0].partner if found else ""
    assert taken
    assert {name: partner for name, partner in taken.items() if partner} == {}


TWICE = Layout(
    name="twice",
    partner="Twice",
    sheets=(
        SheetLayout(
            types=("mif",),  # type: ignore[arg-type]
            columns=(
                Column(header="Who", element="mif.member_cin"),
                Column(header="Phone", element="mif.member_phone_number"),
                Column(header="PCP", element="mif.pcp_name"),
                Column(header="Phone", element="mif.pcp_phone_number"),
                Column(header="Note", ignored=True),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    ("headers", "phones"),
    [
        (["Who", "Phone", "PCP", "Phone", "Note"], ["mif.member_phone_number", "mif.pcp_phone_number"]),
        (["PCP", "Phone", "Note", "Who", "Phone"], ["mif.pcp_phone_number", "mif.member_phone_number"]),
        (["Who", "PCP", "Phone", "Note"], ["mif.pcp_phone_number"]),
        (["Who", "Phone", "Note"], [None]),
        (["Note", "PCP", "Who", "Own", "Phone", "Other", "Phone"], [None, None]),
    ],
    ids=["as it was", "turned round", "one is gone", "either could be gone", "nothing beside them tells"],
)
def test_columns_of_one_header_are_told_apart_by_those_beside_them(
    headers: list[str], phones: list[str | None]
) -> None:
    known = sheet_columns(cells(headers), TWICE, TWICE.sheets[0])
    letters = [cell.letter for cell in cells(headers) if cell.text == "Phone"]
    assert [known[letter].element for letter in letters] == phones


def test_the_invented_plans_are_among_the_layouts_only_when_asked_for() -> None:
    plain = Layouts.guidance()
    assert not [layout for layout in plain if layout.partner]
    everything = [layout.name for layout in plain.with_invented()]
    assert sorted(everything) == sorted(layout.name for layout in Layouts.shipped())
    assert everything[: len(list(plain))] == [layout.name for layout in plain]  # the guidance's own are tried first
    assert [layout.name for layout in plain.with_invented().with_invented()] == everything
