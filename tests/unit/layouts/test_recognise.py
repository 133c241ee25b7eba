"""A sheet against all layouts, and against one that is given: which it is, and how it differs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from ecmx.files import open_book
from ecmx.guidance import FileType
from ecmx.layouts import How, Layout, SheetPlan, load_layout, recognise, shipped
from ecmx.layouts.recognition import SheetChange
from tests.spec.blameless import TODAY
from tests.sunrise import COLUMNS, HEADERS, ROW
from tests.written import Rows, delimited, table

OTF = table("otf", rows=[{}] * 4)
PLAN = (
    """
name = "sunrise"
partner = "Sunrise"
[[sheets]]
types = ["otf"]
columns = [
  { header = "Kennung", element = "otf.member_cin", aliases = ["Kenn-Nr"] },
"""
    + COLUMNS
    + """]
"""
)


def layout(folder: Path, text: str = PLAN, name: str = "sunrise") -> Layout:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return load_layout(str(path))


def plan_of(
    path: Path,
    *,
    layouts: Sequence[Layout] | None = None,
    forced: Layout | None = None,
    types: Sequence[FileType] = (),
    as_of: date = TODAY,
) -> SheetPlan:
    with open_book(path, isolated=False) as book:
        (sheet,) = book.sheets
        known = shipped() if layouts is None else layouts
        return recognise(sheet.name, sheet.preview(200), sheet.merges, known, forced=forced, types=types, as_of=as_of)


def carried(plan: SheetPlan) -> dict[str, str | None]:
    return {column.header: column.element.id if column.element else None for column in plan.columns}


@pytest.mark.parametrize("file", list(FileType))
def test_the_guidances_own_files_are_known(tmp_path: Path, file: FileType) -> None:
    plan = plan_of(delimited(tmp_path / "a.csv", table(file.value, rows=[{}] * 3)))
    assert plan.types == (file,)
    assert plan.layout is not None
    assert plan.layout.name == f"guidance-{file.value}"
    assert plan.drift == ()


def test_a_plans_layout_is_known_by_its_headers(tmp_path: Path) -> None:
    mine = layout(tmp_path)
    plan = plan_of(delimited(tmp_path / "a.csv", [HEADERS, *[ROW] * 3]), forced=mine)
    assert plan.layout == mine
    assert carried(plan) == {
        "Kennung": "otf.member_cin",
        "Staff": "otf.provider_type",
        "When": "otf.outreach_attempt_date",
        "How": "otf.outreach_attempt_method",
        "Batch": None,
        "Minutes": None,
    }
    assert [column.extension for column in plan.columns][-1] == "ext.outreach_minutes"
    assert {column.how for column in plan.columns if column.element} == {How.LAYOUT}


def test_an_alias_is_as_good_as_the_header(tmp_path: Path) -> None:
    plan = plan_of(delimited(tmp_path / "a.csv", [["kenn nr", *HEADERS[1:]], *[ROW] * 3]), forced=layout(tmp_path))
    assert carried(plan)["kenn nr"] == "otf.member_cin"
    assert plan.drift == ()


def test_a_partners_layout_goes_before_the_guidances(tmp_path: Path) -> None:
    mine = layout(tmp_path, 'name = "sunrise"\npartner = "Sunrise"\n[[sheets]]\ntypes = ["otf"]\n')
    plan = plan_of(delimited(tmp_path / "a.csv", OTF), layouts=[*shipped(), mine])
    assert plan.layout == mine


def test_of_two_layouts_of_a_partner_the_one_in_force(tmp_path: Path) -> None:
    text = 'name = "{0}"\npartner = "Sunrise"\n{1}\n[[sheets]]\ntypes = ["otf"]\n'
    old = layout(tmp_path, text.format("old", "until = 2026-06-30"), "old")
    new = layout(tmp_path, text.format("new", "effective = 2026-07-01"), "new")
    path = delimited(tmp_path / "a.csv", OTF)
    for layouts in ([old, new], [new, old]):
        assert plan_of(path, layouts=layouts, as_of=date(2026, 6, 1)).layout == old
        assert plan_of(path, layouts=layouts, as_of=date(2026, 7, 1)).layout == new


def test_of_two_layouts_in_force_the_newer_one_has_replaced_the_other(tmp_path: Path) -> None:
    older = layout(tmp_path, PLAN.replace('name = "sunrise"', 'name = "a"\neffective = 2026-01-01'), "a")
    newer = layout(tmp_path, PLAN.replace('name = "sunrise"', 'name = "b"\neffective = 2026-07-01'), "b")
    path = delimited(tmp_path / "file.csv", [HEADERS, *[ROW] * 4])
    for layouts in ((older, newer), (newer, older)):
        found = {day: plan_of(path, layouts=layouts, as_of=day).layout for day in (date(2026, 6, 30), date(2026, 7, 1))}
        assert [one.name for one in found.values() if one] == ["a", "b"]


def test_a_sheet_that_is_nobodys_layout_is_matched_by_its_words(tmp_path: Path) -> None:
    rows: Rows = [["CIN", "Staff Type", "Attempt Date", "Outreach Method", "Batch"], *[[*row, "1"] for row in OTF[1:]]]
    plan = plan_of(delimited(tmp_path / "a.csv", rows))
    assert plan.layout is None
    assert plan.types == (FileType.OTF,)


@pytest.mark.parametrize(
    ("headers", "kind", "place"),
    [
        (HEADERS[:5], SheetChange.DROPPED, ("", "Minutes")),
        ([*HEADERS, "Colour"], SheetChange.ADDED, ("G", "")),
        ([HEADERS[0], *HEADERS[2:3], HEADERS[1], *HEADERS[3:]], SheetChange.MOVED, ("C", "Staff")),
        ([*HEADERS[:3], "Outreach Attempt Method", *HEADERS[4:]], SheetChange.RENAMED, ("D", "How")),
        ([*HEADERS, "Staff"], SheetChange.ADDED, ("G", "")),
    ],
    ids=["a column less", "a column more", "another order", "another header", "a header twice"],
)
def test_how_a_sheet_differs_from_its_layout_is_said(
    tmp_path: Path, headers: list[str], kind: SheetChange, place: tuple[str, str]
) -> None:
    values = dict(zip(HEADERS, ROW, strict=True)) | {"Outreach Attempt Method": "In-Person"}
    rows = [headers, *[[values.get(header, "red") for header in headers]] * 3]
    plan = plan_of(delimited(tmp_path / "a.csv", rows), forced=layout(tmp_path))
    found = [(one.kind, one.letter, one.column.header if one.column else "") for one in plan.drift]
    assert (kind, *place) in found
    assert len(found) == 1
    assert carried(plan)["Kennung"] == "otf.member_cin", "columns are found by their headers, not by their places"


def test_capitals_spaces_and_line_breaks_are_no_drift(tmp_path: Path) -> None:
    headers = ["KENNUNG", " staff ", "When\n", "how", "Batch ", "minutes"]
    assert plan_of(delimited(tmp_path / "a.csv", [headers, *[ROW] * 3]), forced=layout(tmp_path)).drift == ()


def test_what_the_layout_says_goes_before_what_the_words_say(tmp_path: Path) -> None:
    """The plan's "Provider Type" column is its own; the layout says which one is the guidance's."""
    text = PLAN.replace('header = "Batch", ignored', 'header = "Provider Type", ignored')
    headers = ["Provider Type" if header == "Batch" else header for header in HEADERS]
    plan = plan_of(delimited(tmp_path / "a.csv", [headers, *[ROW] * 3]), forced=layout(tmp_path, text))
    assert carried(plan)["Provider Type"] is None
    assert carried(plan)["Staff"] == "otf.provider_type"


def test_no_element_twice_beside_a_layout(tmp_path: Path) -> None:
    plan = plan_of(
        delimited(tmp_path / "a.csv", [[*HEADERS, "Date of Outreach Attempt"], *[[*ROW, "10/12/2026"]] * 3]),
        forced=layout(tmp_path),
    )
    assert carried(plan)["When"] == "otf.outreach_attempt_date"
    assert carried(plan)["Date of Outreach Attempt"] is None


def test_types_can_be_said(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", OTF)
    assert plan_of(path, types=[FileType.OTF]).types == (FileType.OTF,)


def test_half_a_period_is_no_period(tmp_path: Path) -> None:
    """ "Reporting Period Start" names the element by its words; a column of single dates is not it."""
    rows = table("rtf", rows=[{}] * 4, without=["rtf.reporting_period"])
    rows[0].append("Reporting Period Start")
    for row in rows[1:]:
        row.append("10/01/2026")
    assert carried(plan_of(delimited(tmp_path / "a.csv", rows)))["Reporting Period Start"] is None


def test_no_header_no_plan(tmp_path: Path) -> None:
    plan = plan_of(delimited(tmp_path / "a.csv", [["a", "b"], ["c", "d"]]))
    assert (plan.types, plan.header_row, plan.columns) == ((), None, ())
