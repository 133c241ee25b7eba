"""Cells as they turned up in real files (../shared/cases/found, kinds 2, 5–7, 9, 11–13, 19, 20, 22): each is read as meant, or told of.

What is right for each stands in found.csv.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from ecmx.cli.app import app
from ecmx.conversion import convert
from ecmx.exchange import Options, Received, receive
from ecmx.layouts import Layouts, load_layout
from tests.conftest import NOT_RUN, SAMPLES

FOUND = SAMPLES.parent / "cases" / "found"
TODAY = date(2026, 11, 29)
BORN = "rtf.member_date_of_birth"
PHONE = "rtf.member_phone_number"
ZIP = "rtf.member_residential_zip"
LAST = "rtf.member_last_name"
FIRST = "rtf.member_first_name"
ADDRESS = "rtf.member_residential_address"
FIRST_BORN = date(1983, 5, 13)

#: File → what is found besides the CINs' letters and columns in a spelling of their own, and how often.
EXPECTED: dict[str, dict[str, int]] = {
    "A33_dateoff_43s.xlsx": {"one-time-of-day": 4},
    "C02_yy.xlsx": {},
    "C03e_isoprev.xlsx": {"one-time-of-day": 4},
    "C04b_SASdt.xlsx": {},
    "C04d_long.xlsx": {},
    "C04f_jsdate.xlsx": {},
    "C04i_lrm.xlsx": {"odd-signs": 4},
    "C04k_nbhyphen.xlsx": {"odd-signs": 4, "date-unreadable": 17},  # of the days in October the month is not there
    "D01b_phone_dot_x.xlsx": {"phone-extension": 12},
    "D01d_phone_lre.xlsx": {"odd-signs": 3},
    "D01i_softhyphen_phone.xlsx": {"odd-signs": 1},
    "D02d_zipdash.xlsx": {},
    "D03b_NA.xlsx": {"null-words": 1},
    "D03c_nan.xlsx": {"null-words": 1},
    "D03g_none.xlsx": {"null-words": 1},
    "E03.csv": {"encoding-guessed": 1},
    "E03c.csv": {"letters-spoilt": 2},
    "E03e.csv": {"letters-spoilt": 2},
    "E07b.csv": {},
    "G07b.xlsx": {},
    "H_iso.xlsx": {"zip-format": 1, "date-impossible": 1},  # the two that were planted in it
}
#: File → element → the values of its first rows, or of those that tell.
VALUES: dict[str, dict[str, Iterable[object]]] = {
    "C02_yy.xlsx": {BORN: [date(1983, 5, 13), date(2019, 9, 9), date(1954, 4, 26), date(1933, 9, 3)]},
    "C04b_SASdt.xlsx": {BORN: [FIRST_BORN]},
    "C04d_long.xlsx": {BORN: [FIRST_BORN]},
    "C04f_jsdate.xlsx": {BORN: [FIRST_BORN]},
    "C04i_lrm.xlsx": {BORN: [FIRST_BORN]},
    "C04k_nbhyphen.xlsx": {BORN: [FIRST_BORN]},
    "D01b_phone_dot_x.xlsx": {"rtf.lead_care_manager_phone_number": ["5595550172"]},
    "D01d_phone_lre.xlsx": {PHONE: ["2095550181"], ZIP: ["95202"]},
    "D01i_softhyphen_phone.xlsx": {PHONE: ["2095550181"]},
    "D02d_zipdash.xlsx": {ZIP: ["95202", None, "90011", "91766", None, "94607-1234"]},
    "D03b_NA.xlsx": {"rtf.discontinuation_reason": [None] * 12},
    "D03c_nan.xlsx": {"rtf.discontinuation_reason": [None] * 12},
    "D03g_none.xlsx": {"rtf.discontinuation_reason": [None] * 12},
    "E07b.csv": {ADDRESS: ["593 Bluecurl Place"]},
    "G07b.xlsx": {ADDRESS: ["593\nBluecurl Place"]},
    "H_iso.xlsx": {BORN: [FIRST_BORN]},
}


def received(name: str) -> Received:
    path = FOUND / name
    if not path.is_file():
        pytest.skip(NOT_RUN + "the found files in ../shared/cases")
    return receive(path, as_of=TODAY, layouts=Layouts.guidance(), isolated=False)


def records(one: Received) -> pl.DataFrame:
    return pl.concat(one.records("rtf"))


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_said(name: str) -> None:
    with received(name) as one:
        codes = Counter(found.code for found in one.findings)
    for usual in ("cin-letter-unusual", "column-dialect"):
        codes.pop(usual, None)
    assert dict(codes) == EXPECTED[name]


@pytest.mark.parametrize("name", VALUES)
def test_what_is_read(name: str) -> None:
    with received(name) as one:
        frame = records(one)
    for element, wanted in VALUES[name].items():
        values = list(wanted)
        assert frame[element].head(len(values)).to_list() == values, element


def test_names_come_out_of_another_encoding_whole() -> None:
    with received("E03.csv") as one:
        frame = records(one)
    assert {"Villaseñor", "Barragán"} <= set(frame[LAST])
    assert "Joaquín" in set(frame[FIRST])


@pytest.mark.parametrize(("name", "time"), [("A33_dateoff_43s.xlsx", "23:59:17"), ("C03e_isoprev.xlsx", "16:00")])
def test_the_time_is_told_and_which_way_it_moved_the_day(name: str, time: str) -> None:
    with received(name) as one:
        (told,) = [one for one in one.findings if one.code == "one-time-of-day" and one.place.element == BORN]
    assert time in told.message
    assert "one day early" in told.message


def test_date_cells_that_are_stored_as_text_are_date_cells() -> None:
    with received("H_iso.xlsx") as one:
        assert not [found for found in one.findings if found.code in ("column-dialect", "date-cells-mixed")]


def test_dates_of_sas_are_carried_and_named_as_respelt(tmp_path: Path) -> None:
    path = FOUND / "C04b_SASdt.xlsx"
    if not path.is_file():
        pytest.skip(NOT_RUN + "the found files in ../shared/cases")
    target = tmp_path / "out.xlsx"
    done = convert([path], load_layout("canonical"), target, Options(as_of=TODAY, isolated=False))
    assert done.cells.not_carried == 0
    assert done.cells.respelt >= 33


def test_an_unchanged_workbook_with_such_dates_has_no_mended_row(one_process: None, tmp_path: Path) -> None:
    path = FOUND / "H_iso.xlsx"
    if not path.is_file():
        pytest.skip(NOT_RUN + "the found files in ../shared/cases")
    target = tmp_path / "annotated.xlsx"
    run = CliRunner().invoke
    run(app, ["check", str(path), "--as-of", f"{TODAY}", "--annotate", str(target)])
    load_workbook(target).save(target)  # as another program saves it: the dates are numbers now
    said = json.loads(run(app, ["accept", str(target), "--as-of", f"{TODAY}", "--json"]).stdout)
    assert said["rows"]["untouched"] == 2
    assert sum(said["rows"].values()) == 2
