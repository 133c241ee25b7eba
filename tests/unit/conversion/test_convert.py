"""`ecmx convert`: every row out or held, nothing half written, nothing written over, nothing live."""

from __future__ import annotations

import csv
import errno
import json
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

from ecmx.exchange import Options
from ecmx.cli.app import app
from ecmx.conversion import Conversion, convert
from ecmx.errors import LayoutInvalid, UsageProblem
from ecmx.files import file_out, open_book, rows_out
from ecmx.files.rows_out import LONGEST, ColumnOut, SheetOut
from ecmx.guidance import FileType
from ecmx.layouts import Layout, load_layout, write_file
from ecmx.layouts.records import rows_together
from tests.spec.blameless import TODAY
from tests.written import delimited, table, workbook

pytestmark = pytest.mark.usefixtures("one_process")

OPTIONS = Options(as_of=TODAY, isolated=False)


def turned(paths: list[Path], layout: str, target: Path, **more: object) -> Conversion:
    return convert(paths, load_layout(layout), target, OPTIONS, **more)  # type: ignore[arg-type]


def texts(path: Path, tab: int = 0) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path).worksheets[tab]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def mif(folder: Path, *rows: dict[str, str], name: str = "mif.csv") -> Path:
    return delimited(
        folder / name, table("mif", rows=[{f"mif.{key}": text for key, text in row.items()} for row in rows])
    )


def test_a_row_that_is_held_goes_into_a_second_file_with_its_reason(tmp_path: Path) -> None:
    path = mif(tmp_path, {}, {"member_cin": "not a cin"}, {})
    done = turned([path], "guidance-mif", tmp_path / "out.xlsx")
    assert (done.rows_in, done.rows_out, done.rows_held) == (3, 2, 1)
    held = texts(tmp_path / "out-held.xlsx")
    assert held[0][:4] == ["Why it is held", "File", "Row", "Member Client Index Number (CIN)"]
    assert held[1][1:4] == ["mif.csv", "3", "not a cin"]
    assert "not a cin" not in str(held[1][0])
    assert len(texts(tmp_path / "out.xlsx")) == 1 + 2


def test_a_totals_line_is_held_too_so_that_the_rows_add_up(tmp_path: Path) -> None:
    rows = table("otf", rows=[{}, {}])
    path = delimited(tmp_path / "otf.csv", [*rows, ["Total", "2", None, None]])
    done = turned([path], "juniper-otf", tmp_path / "out.txt")
    assert (done.rows_in, done.rows_out, done.rows_held) == (3, 2, 1)


def test_no_second_file_where_nothing_is_held(tmp_path: Path) -> None:
    done = turned([mif(tmp_path, {}, {})], "guidance-mif", tmp_path / "out.xlsx")
    assert done.held is None
    assert not (tmp_path / "out-held.xlsx").exists()


def test_several_files_meet_in_one(tmp_path: Path) -> None:
    first = mif(tmp_path, {}, {})
    second = delimited(tmp_path / "otf.csv", table("otf", rows=[{}, {}, {}]))
    done = turned([first, second], "canonical", tmp_path / "roster.xlsx")
    assert (done.rows_in, done.rows_out) == (5, 5)
    assert [len(texts(tmp_path / "roster.xlsx", tab)) for tab in range(4)] == [3, 1, 4, 1]
    assert texts(tmp_path / "roster.xlsx", 2)[1][:3] == [str(second), None, "2"]


def test_a_file_type_that_the_layout_has_no_place_for_is_held_and_said(tmp_path: Path) -> None:
    done = turned([mif(tmp_path, {})], "guidance-otf", tmp_path / "out.xlsx")
    assert (done.rows_out, done.rows_held) == (0, 1)
    assert "no place for a record of the Member Information File" in str(texts(tmp_path / "out-held.xlsx")[1][0])
    (losses,) = done.losses.values()
    assert losses.counts() == {"not-carried-record": 1}


def test_what_an_element_loses_is_told_by_row_and_column(tmp_path: Path) -> None:
    path = mif(tmp_path, {"member_email_address": "paz@mail.example"}, {"transitioned_from_health_homes_program": "0"})
    done = turned([path], "tidepool-mif", tmp_path / "out.xlsx", password="sesame")
    (losses,) = done.losses.values()
    found = {(one.code, one.place.row, one.place.element) for one in losses}
    assert ("not-carried-value", 3, "mif.transitioned_from_health_homes_program") in found
    assert not any(element == "mif.member_email_address" for _, _, element in found)


def test_names_beside_a_return_come_from_the_members_own_row(tmp_path: Path) -> None:
    first = mif(tmp_path, {"member_first_name": "Paz", "member_last_name": "Quiroz"})
    rows = table("rtf", rows=[{}])
    keep = [at for at, header in enumerate(rows[0]) if header not in ("Member First Name", "Member Last Name")]
    second = delimited(tmp_path / "rtf.csv", [[row[at] for at in keep] for row in rows])
    only = turned([first, second], "guidance-rtf", tmp_path / "out.xlsx", types=(FileType.RTF,))
    assert (only.rows_in, only.rows_out, only.rows_held) == (1, 1, 0)
    done = turned([first, second], "guidance-rtf", tmp_path / "out2.xlsx")
    out = texts(tmp_path / "out2.xlsx")
    assert out[1][out[0].index("Member First Name")] == "Paz"
    assert done.rows_held == 1


def test_a_trial_writes_nothing(tmp_path: Path) -> None:
    done = turned([mif(tmp_path, {})], "larkspur-mif", tmp_path / "out.csv", trial=True)
    assert done.written is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mif.csv"]


def test_whole_or_nothing(tmp_path: Path) -> None:
    done = turned([mif(tmp_path, {}, {"member_cin": ""})], "guidance-mif", tmp_path / "out.xlsx", whole=True)
    assert done.written is None
    assert done.loses
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mif.csv"]


def test_a_file_that_cannot_be_used_stops_all(tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    done = turned([mif(tmp_path, {}), tmp_path / "broken.xlsx"], "guidance-mif", tmp_path / "out.xlsx")
    assert [one.error.code for one in done.refused] == ["file-truncated"]
    assert not (tmp_path / "out.xlsx").exists()


def test_a_folder_that_is_not_there_is_said_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no such folder"):
        turned([mif(tmp_path, {})], "guidance-mif", tmp_path / "missing" / "out.xlsx")


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(rows_out.WorkbookOut, "finish", full)
    (tmp_path / "out.xlsx").write_bytes(b"what was there before")
    with pytest.raises(UsageProblem, match="no room left"):
        turned([mif(tmp_path, {})], "guidance-mif", tmp_path / "out.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mif.csv", "out.xlsx"]
    assert (tmp_path / "out.xlsx").read_bytes() == b"what was there before"


def test_a_protected_layout_wants_a_password(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="wants the workbook protected"):
        turned([mif(tmp_path, {})], "tidepool-mif", tmp_path / "out.xlsx")
    turned([mif(tmp_path, {}, {"member_cin": ""})], "tidepool-mif", tmp_path / "out.xlsx", password="sesame")
    for name in ("out.xlsx", "out-held.xlsx"):
        assert (tmp_path / name).read_bytes().startswith(bytes.fromhex("D0CF11E0")), name


def test_the_command_never_writes_over_what_it_reads_nor_unasked(tmp_path: Path) -> None:
    path = mif(tmp_path, {})
    there = tmp_path / "there.xlsx"
    there.write_bytes(b"old")
    for target, words in ((path, "this file is read"), (there, "a file of that name already")):
        ended = CliRunner().invoke(app, ["convert", str(path), "--to", "guidance-mif", "-o", str(target)])
        assert ended.exit_code == 2
        assert words in " ".join(ended.stderr.split())
    assert there.read_bytes() == b"old"


def test_the_command_as_json(tmp_path: Path) -> None:
    path = mif(tmp_path, {}, {"member_cin": ""})
    out = tmp_path / "out.csv"
    arguments = ["convert", str(path), "--to", "larkspur-mif", "-o", str(out), "--json", "--as-of", TODAY.isoformat()]
    ended = CliRunner().invoke(app, arguments)
    assert ended.exit_code == 1
    told = json.loads(ended.stdout)
    assert told["rows"] == {"in": 2, "out": 1, "held": 1}
    assert told["held"].endswith("out-held.xlsx")


LIVE = ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "'=1", "''+x", "'plain"]


@pytest.mark.parametrize("container", ["xlsx", "csv", "tab", "pipe", "xml"])
def test_text_that_begins_like_a_formula_stays_text_and_comes_back(container: str, tmp_path: Path) -> None:
    """V7, both directions."""
    layout = layout_of(container)
    suffix = {"tab": "txt", "pipe": "txt"}.get(container, container)
    path = tmp_path / f"file.{suffix}"
    frame = pl.DataFrame(
        {"referral.member_cin": [f"9000000{at}B" for at in range(len(LIVE))], "referral.member_first_name": LIVE}
    )
    write_file(layout, {FileType.REFERRAL: frame}, path)
    with open_book(path, isolated=False) as book:
        from ecmx.layouts import read_records, recognise

        (sheet,) = book.sheets
        plan = recognise(sheet.name, sheet.preview(50), sheet.merges, [layout], forced=layout, as_of=date(2026, 11, 1))
        (batch,) = read_records(sheet, plan)
    assert batch.columns["referral.member_first_name"].value.to_list() == LIVE
    if container == "csv":
        with path.open(encoding="utf-8", newline="") as lines:
            cells = [row[1] for row in csv.reader(lines)][1:]
        assert all(not cell.startswith(("=", "+", "-", "@")) for cell in cells)
    if container == "xlsx":
        rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2)
        assert {row[1].data_type for row in rows} == {"s"}


def layout_of(container: str) -> Layout:
    import msgspec

    from ecmx.layouts import Column

    columns = (
        Column(header="CIN", element="referral.member_cin"),
        Column(header="First_Name", element="referral.member_first_name"),
    )
    guidance = load_layout("guidance-referral")
    sheet = msgspec.structs.replace(guidance.sheets[0], columns=columns)
    return msgspec.structs.replace(guidance, name="two", container=container, sheets=(sheet,))


@pytest.mark.parametrize("container", ["xlsx", "csv", "xml"])
def test_characters_that_no_file_can_hold_are_left_out_and_said(container: str) -> None:
    from ecmx.layouts import sheet_writers

    (writer,) = sheet_writers(layout_of(container))
    frame = pl.DataFrame({"referral.member_first_name": ["Pa\x00z\x0b", "Paz", "Paz\ufffe"]})
    cells = writer.cells(frame)
    assert cells.text["c1"].to_list() == ["Paz", "Paz", "Paz"]
    assert cells.lost["referral.member_first_name"].to_list() == [True, False, True]


def test_a_cell_that_a_workbook_cannot_hold_is_left_out_whole_and_said() -> None:
    from ecmx.layouts import sheet_writers

    (writer,) = sheet_writers(layout_of("xlsx"))
    frame = pl.DataFrame({"referral.member_first_name": ["x" * LONGEST, "x" * (LONGEST + 1)]})
    cells = writer.cells(frame)
    assert cells.text["c1"].str.len_chars().to_list() == [LONGEST, None]
    assert cells.lost["referral.member_first_name"].to_list() == [False, True]
    (text,) = sheet_writers(layout_of("csv"))
    assert text.cells(frame).lost["referral.member_first_name"].to_list() == [False, False]


def test_a_letter_that_windows_1252_does_not_have_is_said() -> None:
    import msgspec

    from ecmx.layouts import sheet_writers

    layout = msgspec.structs.replace(layout_of("csv"), encoding="windows-1252")
    (writer,) = sheet_writers(layout)
    cells = writer.cells(pl.DataFrame({"referral.member_first_name": ["José", "Nguyễn"]}))
    assert cells.text["c1"].to_list() == ["José", "Nguy?n"]
    assert cells.lost["referral.member_first_name"].to_list() == [False, True]


def test_a_name_with_a_comma_in_one_field_for_both_names_is_said(tmp_path: Path) -> None:
    path = mif(tmp_path, {"member_last_name": "Tran, Jr."}, {"member_last_name": "Tran"})
    done = turned([path], "larkspur-mif", tmp_path / "out.csv")
    (losses,) = done.losses.values()
    assert {(one.place.row, one.place.element) for one in losses if one.code == "not-carried-value"} == {
        (2, "mif.member_first_name"),
        (2, "mif.member_last_name"),
    }


def test_halves_of_one_row_stay_together_and_others_meet_by_cin_once() -> None:
    origin = {"file": ["a", "a", "a"], "sheet": ["", "", ""], "row": [2, 3, 4]}
    left = pl.DataFrame({**origin, "mif.member_cin": ["1", "1", "2"], "mif.x": ["p", "q", "r"]})
    other = {"file": ["a", "b", "b", "b"], "sheet": ["", "", "", ""], "row": [3, 2, 3, 4]}
    right = pl.DataFrame({**other, "rtf.member_cin": ["1", "1", "1", "9"], "rtf.y": ["Q", "P", "over", "alone"]})
    rows = rows_together({FileType.MIF: left, FileType.RTF: right})
    pairs = list(zip(rows["mif.x"].to_list(), rows["rtf.y"].to_list(), strict=True))
    assert sorted(pairs, key=str) == sorted(
        [("q", "Q"), ("p", "P"), ("r", None), (None, "over"), (None, "alone")], key=str
    )


def test_text_can_only_be_one_tab(tmp_path: Path) -> None:
    sheets = [SheetOut("a", (ColumnOut("x"),)), SheetOut("b", (ColumnOut("x"),))]
    with pytest.raises(UsageProblem, match="holds one tab"):
        file_out(tmp_path / "a.csv", "csv", sheets)
    with pytest.raises(UsageProblem, match="are read, not written"):
        file_out(tmp_path / "a.ods", "ods", sheets)


def test_leading_zeros_stay_text_in_a_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "mif.xlsx", {"MIF": table("mif", rows=[{"mif.medical_record_number": "00123"}])})
    turned([path], "guidance-mif", tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    cell = sheet.cell(2, [one.value for one in sheet[1]].index("Medical Record Number (MRN)") + 1)
    assert (cell.value, cell.data_type, cell.number_format) == ("00123", "s", "@")


def test_a_layout_that_lacks_what_the_guidance_requires_is_said(tmp_path: Path) -> None:
    layout = tmp_path / "short.toml"
    layout.write_text(
        'name = "short"\npartner = "Short"\n[[sheets]]\ntypes = ["otf"]\n'
        'columns = [{ element = "otf.member_cin" }, { element = "otf.outreach_attempt_date" }]\n'
    )
    path = delimited(tmp_path / "otf.csv", table("otf", rows=[{}, {}]))
    done = turned([path], str(layout), tmp_path / "out.xlsx")
    assert done.lacks == ("otf.provider_type", "otf.outreach_attempt_method")
    (losses,) = done.losses.values()
    assert losses.counts() == {"not-carried-element": 4}


def test_a_layout_without_a_key_is_refused_before_the_work(tmp_path: Path) -> None:
    layout = tmp_path / "nobody.toml"
    layout.write_text(
        'name = "nobody"\n[[sheets]]\ntypes = ["otf"]\ncolumns = [{ element = "otf.outreach_attempt_date" }]\n'
    )
    with pytest.raises(UsageProblem, match="no column for the CIN"):
        turned([delimited(tmp_path / "otf.csv", table("otf", rows=[{}]))], str(layout), tmp_path / "out.xlsx")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('container = "xml"\nrecord = "one record"', "cannot name an element of XML"),
        ('cover = { name = "a/b" }', "no tab of a workbook can be called"),
        ('cover = { name = "tab" }', "two tabs are called"),
    ],
)
def test_layouts_that_could_not_be_written_are_refused(line: str, words: str, tmp_path: Path) -> None:
    layout = tmp_path / "odd.toml"
    layout.write_text(f'name = "odd"\n{line}\n[[sheets]]\ntypes = ["otf"]\nnames = ["Tab"]\n')
    with pytest.raises(LayoutInvalid, match=words):
        load_layout(str(layout))


def test_the_command_tells_a_person_what_went_what_is_held_and_what_was_lost(tmp_path: Path) -> None:
    path = mif(tmp_path, {"adult_high_utilizer": "1", "child_welfare": "1"}, {"member_cin": ""})
    out = tmp_path / "out.csv"
    layout = tmp_path / "few.toml"
    columns = ", ".join(f'{{ element = "mif.{name}" }}' for name in ("member_cin", "member_record_status"))
    layout.write_text(f'name = "few"\ncontainer = "csv"\n[[sheets]]\ntypes = ["mif"]\ncolumns = [{columns}]\n')
    arguments = ["convert", str(path), "--to", str(layout), "-o", str(out), "--as-of", TODAY.isoformat()]
    ended = CliRunner().invoke(app, arguments)
    told = " ".join(ended.stdout.split())
    assert ended.exit_code == 1
    assert "2 in = 1 out + 1 held" in told
    assert "The layout few has no column for what stands in these cells: not-carried-element" in told
    assert "Member Date of Birth (N2)" in told
    assert "9000" not in told  # no member's value


def test_an_extension_that_the_layout_does_not_ask_for_is_noted(tmp_path: Path) -> None:
    rows = table("mif", rows=[{}, {}])
    path = delimited(tmp_path / "mif.csv", [[*rows[0], "Authorization Number"], [*rows[1], "A-100"], [*rows[2], None]])
    done = turned([path], "larkspur-mif", tmp_path / "out.csv")
    (losses,) = done.losses.values()
    assert [(one.code, one.place.row, one.place.element) for one in losses] == [
        ("not-carried-extension", 2, "ext.authorization_number")
    ]
    kept = turned([path], "marigold-2026", tmp_path / "out.xlsx")
    assert not any(len(found) for found in kept.losses.values())


def test_what_is_lost_is_said_before_the_file_takes_its_place(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    there: list[bool] = []
    done = turned(
        [mif(tmp_path, {}, {"member_cin": ""})], "guidance-mif", target, say=lambda _: there.append(target.exists())
    )
    assert there == [False]
    assert done.written == target
    assert target.exists()


def test_in_a_folder_the_file_is_named_by_the_layout_and_the_last_whole_month(tmp_path: Path) -> None:
    path = mif(tmp_path, {})
    folder = tmp_path / "to-send"
    folder.mkdir()
    (folder / "larkspur-mif-2026-09-held.xlsx").write_bytes(b"of an earlier run")
    arguments = ["convert", str(path), "--to", "larkspur-mif", "-o", str(folder), "--as-of", "2026-10-05", "--force"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert [one.name for one in folder.iterdir()] == ["larkspur-mif-2026-09.csv"]


def test_a_held_cell_that_is_too_long_is_cut_and_says_so(tmp_path: Path) -> None:
    path = mif(tmp_path, {"member_cin": "", "member_email_address": "x" * (LONGEST + 1)})
    turned([path], "guidance-mif", tmp_path / "out.xlsx")
    header, row = texts(tmp_path / "out-held.xlsx")
    cell = str(row[header.index("Member Email Address")])
    assert len(cell) == LONGEST
    assert cell.endswith("(cut: a cell of a workbook holds no more)")
