"""What the file is said to be (`--type`) holds, whatever its words; without a column of members' numbers its rows are held and said why."""

from __future__ import annotations

from pathlib import Path

import pytest

import ecmx
from ecmx.conversion import Conversion, convert
from ecmx.errors import FileUnusable, UsageProblem
from ecmx.exchange import Options, Refused, check_files
from ecmx.files import open_book
from ecmx.findings import FileReport
from ecmx.guidance import FileType
from ecmx.layouts import load_layout
from ecmx.layouts.learning import Sample, learn
from tests.spec.blameless import TODAY
from tests.written import Rows, delimited

RETURN = ["Status of Member Engagement", "ECM Benefit Start Date (Enrollment Date)"]
OUTREACH = ["Date of Outreach Attempt", "Outreach Attempt Method"]
RETURNED, TRIED = ["3", "10/01/2026"], ["10/02/2026", "In-Person"]
KEYLESS: Rows = [["Member Last Name", *RETURN], *([["Zqtran", *RETURNED]] * 6)]
BOTH: Rows = [["CIN", *RETURN, *OUTREACH], *([f"9000{at:04}B", *RETURNED, *TRIED] for at in range(6))]


def checked(rows: Rows, folder: Path, *types: FileType) -> FileReport:
    (report,) = check_files([delimited(folder / "a.csv", rows)], Options(types=types, as_of=TODAY, isolated=False))
    assert not isinstance(report, Refused)
    return report


@pytest.mark.parametrize("types", [(FileType.RTF,), (FileType.OTF,), (FileType.RTF, FileType.OTF)], ids="+".join)
def test_the_file_is_what_it_was_said_to_be(types: tuple[FileType, ...], tmp_path: Path) -> None:
    (sheet,) = checked(BOTH, tmp_path, *types).sheets
    assert tuple(sheet.types) == types


@pytest.mark.parametrize("file", [FileType.MIF, FileType.RTF, FileType.OTF])
def test_without_a_key_every_row_is_held_and_said_why(file: FileType, tmp_path: Path) -> None:
    report = checked(KEYLESS, tmp_path, file)
    assert (report.rows.total, report.rows.held) == (6, 6)
    assert "key-column-missing" in {one.code for one in report.findings}


def test_without_a_key_no_layout_is_learned_whatever_it_was_said_to_be(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", KEYLESS)
    with open_book(path, isolated=False) as book, pytest.raises(FileUnusable, match="no column has members' CINs"):
        learn([Sample(path.name, book)], name="a", types=(FileType.RTF,), as_of=TODAY)


def converted(rows: Rows, folder: Path, *types: FileType) -> Conversion:
    path, target = delimited(folder / "a.csv", rows), folder / "out.xlsx"
    return convert([path], load_layout("canonical"), target, Options(as_of=TODAY, isolated=False), types=types)


@pytest.mark.parametrize("types", [(FileType.RTF,), (FileType.OTF,), (FileType.RTF, FileType.OTF)], ids="+".join)
def test_a_conversion_takes_what_it_was_said_to_take_and_twice_named_is_both(
    types: tuple[FileType, ...], tmp_path: Path
) -> None:
    done = converted(BOTH, tmp_path, *types)
    assert not done.refused and (done.rows.came_in, done.rows.held) == (6, checked(BOTH, tmp_path, *types).rows.held)
    with ecmx.receive(tmp_path / "out.xlsx", layout="canonical", as_of=TODAY, isolated=False) as received:
        told = {kind: sum(frame.height for frame in received.records(kind)) for kind in received.types}
    assert {kind for kind, count in told.items() if count} == set(types)
    assert set(told.values()) == {6}


@pytest.mark.parametrize("file", [FileType.MIF, FileType.RTF])
def test_what_is_no_file_by_its_words_is_converted_as_a_check_reads_it(file: FileType, tmp_path: Path) -> None:
    rows: Rows = [["CIN", "Member Last Name", "Shoe size"], *([f"9000{at:04}B", "Zqtran", "9"] for at in range(6))]
    report, done = checked(rows, tmp_path, file), converted(rows, tmp_path, file)
    assert converted(rows, tmp_path).refused
    assert not done.refused
    assert (done.rows.came_in, done.rows.held) == (6, report.rows.held)


def test_a_file_of_another_kind_is_never_taken_for_what_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="No row of these files has a record"):
        converted([["CIN", *OUTREACH], *([f"9000{at:04}B", *TRIED] for at in range(6))], tmp_path, FileType.MIF)
