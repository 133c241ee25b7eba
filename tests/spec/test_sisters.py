"""Sisters of the cases: what somebody found who tried to break the rules and the reading, each by its kind."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import ecmx
from ecmx.exchange import Options, check_files
from ecmx.findings import FileReport
from ecmx.guidance import elements
from ecmx.layouts import Layout, load_layout
from tests.written import columns_of, delimited, table

DAY = date(2026, 11, 1)
CHANGES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "probes" / "rtf-changes.toml"
FLAG = "Population of Focus"


def checked(path: Path, layout: Layout | None = None) -> FileReport:
    (report,) = check_files([path], Options(as_of=DAY, isolated=False, layout=layout))
    assert isinstance(report, FileReport), report
    return report


def loud(report: FileReport, row: int | None = None) -> set[str]:
    """The codes of errors and warnings, of one row or of all."""
    return {one.code for one in report.findings if one.severity != "note" and row in (None, one.place.row)}


def populations(path: Path, *texts: str) -> Path:
    """A Member Information File whose populations are text in one column."""
    flags = {one.id for one in flags_of_members()}
    rows = table("mif", rows=[{} for _ in texts], without=sorted(flags))
    return delimited(path, [[*row, text] for row, text in zip(rows, (FLAG, *texts), strict=True)])


def flags_of_members() -> list[ecmx.DataElement]:
    return [one for one in elements() if one.group == "population" and one.file == "mif"]


GOOD = "Adult – Experiencing Homelessness"


def test_a_blank_among_populations_in_text_is_an_answer(tmp_path: Path) -> None:
    report = checked(populations(tmp_path / "p.csv", "", *[GOOD] * 7))
    assert "required-blank" not in loud(report, 2)
    assert "no-population" in {one.code for one in report.findings if one.place.row == 2}


def test_an_odd_word_among_populations_in_text_takes_nothing_from_the_others(tmp_path: Path) -> None:
    path = populations(tmp_path / "p.csv", "Gibberish", *[GOOD] * 7)
    assert loud(checked(path), 2) == {"code-unknown"}
    with ecmx.receive(path, as_of=DAY, isolated=False) as file:
        (frame,) = file.records("mif", outcome=("clean", "with_errors"))
    flag = next(one.id for one in flags_of_members() if "homeless" in one.id)
    assert frame[flag].sum() == 7


def test_a_new_phone_that_is_blank_is_warned_of_wherever_somebody_lives(tmp_path: Path) -> None:
    row = {
        "rtf.member_homelessness_indicator": "1",
        "rtf.member_new_phone_number_indicator": "1",
        "rtf.member_phone_number": "",
    }
    assert "new-contact-blank" in loud(checked(delimited(tmp_path / "r.csv", table("rtf", rows=[row, {}]))), 2)


@pytest.mark.parametrize(
    "said",
    [
        {"rtf.discontinuation_reason_code": "2"},
        {"rtf.discontinuation_date": "10/05/2026"},
        {"rtf.discontinuation_reason": "moved"},
        {"rtf.ecm_benefit_start_date": "09/05/2026", "rtf.engagement_status": "5"},
        {"rtf.member_residential_address": "HOMELESS"},
    ],
    ids=str,
)
def test_in_a_file_of_changes_only_what_is_left_out_is_unchanged(said: dict[str, object], tmp_path: Path) -> None:
    if not CHANGES.exists():
        pytest.skip("not run: needs the cases in ../shared/cases")
    kept = {"rtf.member_cin", "rtf.engagement_status", "rtf.member_first_name", "rtf.member_last_name", *said}
    kept |= {"rtf.member_date_of_birth", "rtf.production_date", "rtf.reporting_period"}
    changed = {one.id: "" for one in columns_of("rtf") if one.id not in kept} | said
    rows = table("rtf", rows=[changed])
    report = checked(delimited(tmp_path / "r.csv", rows), load_layout(str(CHANGES)))
    minded = {
        "discontinuation-without-reason",
        "reason-without-discontinuation",
        "reason-text-without-code",
        "start-left-open",
    }
    assert not loud(report, 2) & (minded | {"homeless-address-without-indicator"})


@pytest.mark.parametrize("method", ["Mail campaign", "Automated call", "Auto-dialer", "Generic letter to all members"])
def test_other_words_for_a_mass_communication(method: str, tmp_path: Path) -> None:
    rows = table("otf", rows=[{}, {"otf.outreach_attempt_method": method}])
    assert "mass-communication" in {one.code for one in checked(delimited(tmp_path / "o.csv", rows)).findings}


def test_somebody_met_at_an_event_for_many_was_met(tmp_path: Path) -> None:
    rows = table("otf", rows=[{}, {"otf.outreach_attempt_method": "In-person, mass vaccination event"}])
    found = {one.code for one in checked(delimited(tmp_path / "o.csv", rows)).findings if one.place.row == 3}
    assert found == {"code-unknown"}


def test_every_cell_in_an_excel_guard_is_read_as_what_it_guards(tmp_path: Path) -> None:
    header, *rows = table("rtf", rows=[{}, {}, {}])
    path = tmp_path / "g.csv"
    with path.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows([[f'="{"" if cell is None else cell}"' for cell in row] for row in rows])
    plain = delimited(tmp_path / "p.csv", [header, *rows])
    with (
        ecmx.receive(path, as_of=DAY, isolated=False) as guarded,
        ecmx.receive(plain, as_of=DAY, isolated=False) as bare,
    ):
        assert not guarded.findings.has_errors
        (one,), (other,) = guarded.records("rtf"), bare.records("rtf")
    assert one.drop("file").equals(other.drop("file"))


def test_midnight_behind_a_weekday_and_a_month_is_midnight(tmp_path: Path) -> None:
    rows = table(
        "rtf", rows=[{"rtf.member_date_of_birth": f"Sat Apr {day} 00:00:00 PDT 1980"} for day in (12, 19, 26, 13)]
    )
    report = checked(delimited(tmp_path / "d.csv", rows))
    assert "one-time-of-day" not in {one.code for one in report.findings}


@pytest.mark.parametrize(
    "text",
    [
        "04-\u00ad12-1980",
        "\u201904/12/1980",
        "04\u204412\u20441980",
        "\u0660\u0664/\u0661\u0662/\u0661\u0669\u0668\u0660",
    ],
)
def test_other_signs_that_are_read_past(text: str, tmp_path: Path) -> None:
    rows = table("rtf", rows=[{"rtf.member_date_of_birth": text}, {}, {}, {}])
    path = delimited(tmp_path / "s.csv", rows)
    with ecmx.receive(path, as_of=DAY, isolated=False) as file:
        (frame,) = file.records("rtf")
    assert frame["rtf.member_date_of_birth"][0] == date(1980, 4, 12)


@pytest.mark.parametrize("word", ["- -", "...", '""', "''"])
def test_other_marks_of_nothing_never_go_out_as_values(word: str, tmp_path: Path) -> None:
    rows = table("rtf", rows=[{"rtf.member_residential_address": word}, {}])
    with ecmx.receive(delimited(tmp_path / "w.csv", rows), as_of=DAY, isolated=False) as file:
        (frame,) = file.records("rtf")
    assert frame["rtf.member_residential_address"][0] is None


def rewritten(path: Path, change: Callable[[bytes], bytes], rows: list[list[object]]) -> Path:
    """A workbook whose sheet another program would have written so."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append([None if cell is None else str(cell) for cell in row])
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = re.sub(
        rb'<c r="([A-Z]+[0-9]+)" t="inlineStr"><is><t[^>]*>([^<]*)</t></is></c>',
        rb'<c r="\1" t="str"><v>\2</v></c>',
        parts["xl/worksheets/sheet1.xml"],
    )
    assert b't="str"' in sheet
    parts["xl/worksheets/sheet1.xml"] = change(sheet)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


SAME: dict[str, Callable[[bytes], bytes]] = {
    "every text in CDATA, headers too": lambda sheet: re.sub(rb"<v>([^<]*)</v>", rb"<v><![CDATA[\1]]></v>", sheet),
    "a remark within a text": lambda sheet: sheet.replace(b"<v>Vale</v>", b"<v>Va<!-- x -->le</v>"),
}


@pytest.mark.parametrize("what", SAME)
def test_a_text_is_read_whatever_stands_around_it(what: str, tmp_path: Path) -> None:
    rows = table("rtf", rows=[{"rtf.member_last_name": "Vale"}, {"rtf.member_last_name": "Vale"}])
    path = rewritten(tmp_path / "w.xlsx", SAME[what], rows)
    plain = rewritten(tmp_path / "p.xlsx", lambda sheet: sheet, rows)
    with ecmx.receive(path, as_of=DAY, isolated=False) as odd, ecmx.receive(plain, as_of=DAY, isolated=False) as bare:
        (one,), (other,) = odd.records("rtf"), bare.records("rtf")
    assert one.drop("file").equals(other.drop("file"))


def test_two_cells_in_one_place_are_an_error_and_never_silence(tmp_path: Path) -> None:
    def twice(sheet: bytes) -> bytes:
        return re.sub(rb'(<c r="C3" t="str">)', rb'<c r="C3" t="str"><v>More</v></c>\1', sheet)

    path = rewritten(tmp_path / "w.xlsx", twice, table("rtf", rows=[{}, {}]))
    assert "cells-unread" in loud(checked(path))


def test_a_row_of_no_height_is_hidden(tmp_path: Path) -> None:
    path = rewritten(
        tmp_path / "w.xlsx",
        lambda sheet: sheet.replace(b'<row r="3"', b'<row r="3" ht="0" customHeight="1"'),
        table("rtf", rows=[{}, {}]),
    )
    assert "rows-hidden" in {one.code for one in checked(path).findings}


def test_a_return_with_a_closed_loop_is_no_roster_of_ours(tmp_path: Path) -> None:
    """It has most of the canonical workbook's headers, and was said to differ from it."""
    rows = table("rtf", rows=[{}, {}])
    more = (
        ["Referral Status", "Referral Status Date", "Referral Loop Closure Reason"],
        *[["Accepted", "10/05/2026", ""]] * 2,
    )
    path = delimited(tmp_path / "r.csv", [[*row, *cells] for row, cells in zip(rows, more, strict=True)])
    report = checked(path)
    assert not any("canonical" in str(sheet.layout) for sheet in report.sheets)
    assert not {one.code for one in report.findings} & {
        "layout-drift",
        "columns-absent",
        "column-moved",
        "column-dropped",
    }


@pytest.mark.parametrize("kinds", [("rtf", "otf"), ("mif", "rtf"), ("mif", "rtf", "otf")])
def test_one_column_for_the_cin_serves_all_halves_of_a_row(kinds: tuple[str, ...], tmp_path: Path) -> None:
    """It was said once that a sheet with a CIN has no column for it, since the other half has none of its own."""
    report = checked(delimited(tmp_path / "both.csv", table(*kinds, rows=[{}, {}])))
    assert not [one for one in report.not_checked if "What the guidance wants and has no column" in one.what]
    keyless = checked(delimited(tmp_path / "none.csv", table("rtf", rows=[{}], without=["rtf.ecm_benefit_start_date"])))
    assert [one.what for one in keyless.not_checked if "ECM Benefit Start Date" in one.what]
