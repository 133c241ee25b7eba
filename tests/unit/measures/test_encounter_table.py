"""Billing tables with a column map: where modifiers may stand, what each wrong cell is told as, and that a row is never lost."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from ecmx.errors import UsageProblem
from ecmx.measures import Encounters, column_map, encounters_of, load_column_map, read_encounter_table

TODAY = date(2026, 11, 1)
HEADERS = ["Member CIN", "Date of Service", "HCPCS", "Mod 1", "Mod 2", "Units", "Rendering NPI", "Claim No", "Type"]
MAP = {
    "cin": "member  CIN", "day": "Date of Service", "procedure": "HCPCS", "modifiers": ["Mod 1", "Mod 2"], "units": "Units",
    "npi": "Rendering NPI", "claim": "Claim No", "frequency": "Type",
}  # fmt: skip
GOOD = ["98520162B", "10/05/2026", "G9012", "U8", "GQ", "1", "1234567893", "", ""]

pytestmark = pytest.mark.usefixtures("one_process")


def read(folder: Path, rows: Sequence[Sequence[Any]], said: dict[str, Any] | None = None) -> Encounters:
    path = folder / "billing.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["Billing of October"], HEADERS, *rows])
    return encounters_of([read_encounter_table(path, column_map(said or MAP), as_of=TODAY)])


def row(**changes: str) -> list[str]:
    names = ["cin", "day", "procedure", "first", "second", "units", "npi", "claim", "frequency"]
    return [changes.get(name, good) for name, good in zip(names, GOOD, strict=True)]


@pytest.mark.parametrize(
    ("procedure", "first", "second"),
    [
        ("G9012", "U8", "GQ"), ("G9012", "GQ", "U8"), ("g9012", "u8,gq", ""), ("G9012", "", "GQ:U8"), ("G9012", "U2 59", "GQ / U8"),
        ("G9012-U8-GQ", "", ""), ("G9012 GQ", "U8", ""), ("G9012:U2:U8", "", "GQ"), ("G9012", "U8GQ", ""),
    ],
)  # fmt: skip
def test_modifiers_count_in_whichever_place_they_stand(tmp_path: Path, procedure: str, first: str, second: str) -> None:
    done = read(tmp_path, [row(procedure=procedure, first=first, second=second)])
    told = done.events.select("kind", "provider_type", "mode", "units", "rendering_npi", "row").row(0)
    assert told == ("outreach", "2", "Telephonic/electronic", 1.0, "1234567893", 3)


def test_each_code_says_what_it_is(tmp_path: Path) -> None:
    rows = [
        row(procedure="G9008", first="", second=""), row(procedure="G9008", first="U8", second=""),
        row(procedure="G9012", first="", second="GQ"), row(procedure="T1016"), row(procedure="T1016", cin="", day="soon"),
    ]  # fmt: skip
    done = read(tmp_path, rows)
    assert done.lines.select("kind", "provider_type", "mode").rows() == [
        ("encounter", "1", "In-Person"), ("outreach", "1", "In-Person"), ("encounter", "2", "Telephonic/electronic"),
        ("other", None, None), ("other", None, None),
    ]  # fmt: skip
    count = done.count
    assert (count.read, count.outreach, count.encounters, count.other, count.held) == (5, 1, 2, 2, 0)


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"cin": ""}, "cin-missing", "A"),
        ({"cin": "98520162B29180"}, "cin-unreadable", "A"),
        ({"day": ""}, "day-missing", "B"),
        ({"day": "02/30/2026"}, "day-unreadable", "B"),
        ({"day": "01/01/1900"}, "day-unreadable", "B"),
        ({"procedure": ""}, "procedure-missing", "C"),
        ({"procedure": "call"}, "procedure-unreadable", "C"),
        ({"first": "U8X"}, "modifier-unreadable", "D"),
        ({"procedure": "G9012-U8X"}, "modifier-unreadable", "C"),
        ({"units": "some"}, "units-unreadable", "F"),
        ({"npi": "1234567890"}, "npi-unreadable", "G"),
        ({"frequency": "maybe"}, "frequency-unknown", "I"),
        ({"frequency": "void"}, "correction-without-number", ""),
    ],
)
def test_a_wrong_cell_is_told_with_its_place(tmp_path: Path, changes: dict[str, str], code: str, column: str) -> None:
    done = read(tmp_path, [row(), row(**changes), row(day="10/06/2026")])
    (problem,) = done.problems
    assert (problem.code, problem.place.row, problem.place.column) == (code, 4, column)
    held = code not in ("units-unreadable", "npi-unreadable")
    assert (done.count.read, done.count.held, done.count.outreach) == (3, held, 3 - held)
    assert done.lines["held"].to_list() == [None, code if held else None, None]


def test_a_void_by_words_takes_its_claim_away(tmp_path: Path) -> None:
    rows = [row(claim="77"), row(claim="77", procedure="G9012", first=""), row(claim="77", frequency="Void")]
    done = read(tmp_path, rows)
    assert (done.count.events, done.count.voided, done.count.voids) == (0, 2, 1)


def test_workbooks_keep_sheet_row_and_real_days(tmp_path: Path) -> None:
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Notes"
    cover.append(["Nothing here"])
    sheet = book.create_sheet("Billing")
    sheet.append(HEADERS)
    sheet.append([])
    sheet.append([GOOD[0], date(2026, 10, 5), *GOOD[2:5], 2, 1234567893])
    book.save(tmp_path / "billing.xlsx")
    done = encounters_of([read_encounter_table(tmp_path / "billing.xlsx", column_map(MAP), as_of=TODAY)])
    assert done.events.select("sheet", "row", "day", "units").row(0) == ("Billing", 3, date(2026, 10, 5), 2.0)
    assert [(one.code, one.place.sheet) for one in done.problems] == [("sheet-not-read", "Notes")]


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ({**MAP, "cin": "Client"}, "map-fits-nothing", "“Client”"),
        ({**MAP, "sheet": "Other"}, "map-sheet", "no tab"),
        ({"cin": "Member CIN"}, "map-invalid", "day, procedure"),
        ({**MAP, "colour": "Red"}, "map-invalid", "colour"),
        ({**MAP, "units": ["Units", "Mod 1"]}, "map-invalid", "units"),
        ({**MAP, "day": ""}, "map-invalid", "day"),
        ({**MAP, "sheet": 3}, "map-invalid", "sheet"),
    ],
)
def test_a_map_that_cannot_be_meant_is_refused(tmp_path: Path, said: dict[str, Any], code: str, words: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        read(tmp_path, [GOOD], said)
    assert refused.value.code == code
    assert words in refused.value.message
    assert refused.value.fix


def test_a_header_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("CIN,Day,HCPCS,cin\n98520162B,10/05/2026,G9012,96299227B\n", encoding="utf-8")
    with pytest.raises(UsageProblem, match="columns A and D"):
        read_encounter_table(path, column_map({"cin": "CIN", "day": "Day", "procedure": "HCPCS"}), as_of=TODAY)


@pytest.mark.parametrize(("text", "code"), [("cin = ", "map-not-toml"), (None, "map-unreadable")])
def test_a_map_that_cannot_be_read_is_refused(tmp_path: Path, text: str | None, code: str) -> None:
    path = tmp_path / "map.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageProblem) as refused:
        load_column_map(path)
    assert refused.value.code == code
