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

from ecmx.cli.app import app
from ecmx.conversion import Conversion, RowsCounted, Wishes, convert, convert_each
from ecmx.errors import LayoutInvalid, UsageProblem
from ecmx.exchange import Options, Partner, Partners
from ecmx.files import file_out, open_book, rows_out
from ecmx.files.rows_out import LONGEST, ColumnOut, SheetOut
from ecmx.guidance import FileType
from ecmx.layouts import Layout, load_layout
from ecmx.layouts.records import rows_together
from tests.spec.blameless import TODAY
from tests.written import columns_of, delimited, records_file, table, workbook

pytestmark = pytest.mark.usefixtures("one_process")

OPTIONS = Options(as_of=TODAY, isolated=False)


def turned(paths: list[Path], layout: str, target: Path, **more: object) -> Conversion:
    """The files in a layout's form; rows that name no plan are the layout's own plan's."""
    wanted = load_layout(layout)
    return convert(paths, wanted, target, OPTIONS, **{"all_are": wanted.partner, **more})  # type: ignore[arg-type]


def losses(done: Conversion) -> set[tuple[str, int, str]]:
    """Code, row and element of every cell that does not go along."""
    return {(loss.code, row, loss.place.element) for loss in done.losses for row in loss.rows.to_list()}


def counts(done: Conversion) -> dict[str, int]:
    """The cells that do not go along, by code."""
    told: dict[str, int] = {}
    for loss in done.losses:
        told[loss.code] = told.get(loss.code, 0) + loss.total
    return told


def texts(path: Path, tab: int = 0) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path).worksheets[tab]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def mif(folder: Path, *rows: dict[str, str], name: str = "mif.csv") -> Path:
    return delimited(
        folder / name, table("mif", rows=[{f"mif.{key}": text for key, text in row.items()} for row in rows])
    )


def going(folder: Path) -> Path:
    """A folder of files that are to be sent, apart from what was read."""
    (folder / "to-send").mkdir()
    return folder / "to-send"


def test_a_row_that_is_held_goes_into_a_file_beside_its_own_with_its_reason(tmp_path: Path) -> None:
    path = mif(tmp_path, {}, {"member_cin": "not a cin"}, {})
    out = going(tmp_path) / "out.xlsx"
    done = turned([path], "guidance-mif", out)
    assert done.rows == RowsCounted(came_in=3, out=2, held=1, excluded=0, withheld=0)
    assert [one.path for one in done.held] == [tmp_path / "held" / "out-no-plan.xlsx"]
    assert [one.name for one in out.parent.iterdir()] == ["out.xlsx"]
    held = texts(tmp_path / "held" / "out-no-plan.xlsx")
    assert held[0][:4] == ["Why it was not sent", "File", "Row", "Member Client Index Number (CIN)"]
    assert held[1][1:4] == ["mif.csv", "3", "not a cin"]
    assert "not a cin" not in str(held[1][0])
    assert len(texts(out)) == 1 + 2
    assert counts(done)["row-kept-back"] == sum(cell is not None for cell in held[1][3:])


def test_a_totals_line_is_left_out_so_that_the_rows_and_cells_add_up(tmp_path: Path) -> None:
    rows = table("otf", rows=[{}, {}])
    path = delimited(tmp_path / "otf.csv", [*rows, ["Total", "2", None, None]])
    done = turned([path], "juniper-otf", tmp_path / "out.txt")
    assert done.rows == RowsCounted(came_in=3, out=2, held=0, excluded=1, withheld=0)
    assert done.held == ()  # it is no member's, so nobody has to look after it
    assert counts(done) == {"row-kept-back": 2}
    assert done.cells.came_in == sum(cell is not None for row in rows[1:] for cell in row) + 2


def test_no_second_file_where_nothing_is_held(tmp_path: Path) -> None:
    done = turned([mif(tmp_path, {}, {})], "guidance-mif", tmp_path / "out.xlsx")
    assert done.held == ()
    assert not (tmp_path / "held").exists()


def test_several_files_meet_in_one(tmp_path: Path) -> None:
    first = mif(tmp_path, {}, {})
    second = delimited(tmp_path / "otf.csv", table("otf", rows=[{}, {}, {}]))
    done = turned([first, second], "canonical", tmp_path / "roster.xlsx")
    assert (done.rows.came_in, done.rows.out) == (5, 5)
    assert done.cells.not_carried == 0
    assert [len(texts(tmp_path / "roster.xlsx", tab)) for tab in range(4)] == [3, 1, 4, 1]
    assert texts(tmp_path / "roster.xlsx", 2)[1][1:4] == [str(second), None, "2"]


def test_a_file_type_that_the_layout_has_no_place_for_is_put_by_and_said(tmp_path: Path) -> None:
    done = turned([mif(tmp_path, {})], "guidance-otf", going(tmp_path) / "out.xlsx")
    assert (done.rows.out, done.rows_kept) == (0, 1)
    (held,) = done.held
    assert "no place for a record of the Member Information File" in str(texts(held.path)[1][0])
    assert counts(done) == {"not-carried-record": done.cells.came_in}


def test_what_an_element_loses_is_told_by_row_and_column(tmp_path: Path) -> None:
    path = mif(tmp_path, {"member_email_address": "paz@mail.example"}, {"transitioned_from_health_homes_program": "0"})
    done = turned([path], "tidepool-mif", tmp_path / "out.xlsx", password="sesame")
    found = losses(done)
    assert ("not-carried-value", 3, "mif.transitioned_from_health_homes_program") in found
    assert not any(element == "mif.member_email_address" for _, _, element in found)


def test_names_beside_a_return_come_from_the_members_own_row(tmp_path: Path) -> None:
    first = mif(tmp_path, {"member_first_name": "Paz", "member_last_name": "Quiroz"})
    rows = table("rtf", rows=[{}])
    keep = [at for at, header in enumerate(rows[0]) if header not in ("Member First Name", "Member Last Name")]
    second = delimited(tmp_path / "rtf.csv", [[row[at] for at in keep] for row in rows])
    only = turned([first, second], "guidance-rtf", tmp_path / "out.xlsx", types=(FileType.RTF,))
    assert only.rows == RowsCounted(came_in=1, out=1, held=0, excluded=0, withheld=0, not_asked=1)
    assert set(counts(only)) == {"not-carried-half"}
    done = turned([first, second], "guidance-rtf", going(tmp_path) / "out2.xlsx")
    out = texts(tmp_path / "to-send" / "out2.xlsx")
    assert out[1][out[0].index("Member First Name")] == "Paz"
    assert done.rows_kept == 1


def test_a_trial_writes_nothing(tmp_path: Path) -> None:
    done = turned([mif(tmp_path, {})], "larkspur-mif", tmp_path / "out.csv", trial=True)
    assert done.written is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mif.csv"]


def test_whole_or_nothing(tmp_path: Path) -> None:
    done = turned([mif(tmp_path, {}, {"member_cin": ""})], "guidance-mif", tmp_path / "out.xlsx", whole=True)
    assert done.written is None
    assert done.loses
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mif.csv"]


def test_whole_stops_at_one_cell_that_cannot_be_read(tmp_path: Path) -> None:
    path = mif(tmp_path, {}, {"member_date_of_birth": "nonesuch"})
    done = turned([path], "guidance-mif", tmp_path / "out.xlsx", whole=True)
    assert done.written is None
    assert losses(done) == {("not-carried-unreadable", 3, "mif.member_date_of_birth")}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mif.csv"]


def test_a_plan_gets_its_own_members_only(tmp_path: Path) -> None:
    """V9: what is another plan's lies beside what was read, a file a plan, and never among what is to be sent."""
    path = mif(tmp_path, {"mcp_name": "Juniper"}, {"mcp_name": "Larkspur"}, {"mcp_name": "Junipr"}, {"mcp_name": ""})
    partners = Partners(
        tuple(
            Partner(kind="plan", name=name, aliases=(name.split()[0],))
            for name in ("Juniper Community Plan", "Larkspur Health")
        ),
        registered=True,
    )
    options = Options(as_of=TODAY, isolated=False, partners=partners)
    out = going(tmp_path) / "out.txt"
    done = convert([path], load_layout("juniper-mif"), out, options)
    assert done.rows == RowsCounted(came_in=4, out=1, held=0, excluded=0, withheld=3)
    assert {(loss.code, *loss.rows) for loss in done.losses if loss.code.startswith("withheld")} == {
        ("withheld-other-plan", 3),
        ("withheld-unknown-plan", 4),
        ("withheld-unknown-plan", 5),
    }
    assert {one.path.name: one.rows for one in done.held} == {"out-larkspur-health.xlsx": 1, "out-no-plan.xlsx": 2}
    assert "Did they mean Juniper Community Plan?" in str(texts(tmp_path / "held" / "out-no-plan.xlsx"))
    assert [one.name for one in out.parent.iterdir()] == ["out.txt"]
    assert "Larkspur" not in out.read_text()
    assert len(out.read_text().splitlines()) == 1 + 1


@pytest.mark.parametrize("there", ["a file", "what was set aside before"])
def test_kept_rows_that_have_no_place_stop_all(there: str, tmp_path: Path) -> None:
    path = mif(tmp_path, {}, {"member_cin": ""})
    held = tmp_path / "held"
    if there == "a file":
        held.write_bytes(b"no folder")
    else:
        held.mkdir()
        (held / "out-no-plan.xlsx").write_bytes(b"before")
    with pytest.raises(UsageProblem, match="Nothing was written"):
        turned([path], "guidance-mif", going(tmp_path) / "out.xlsx")
    assert not list((tmp_path / "to-send").iterdir())
    assert held.is_file() or (held / "out-no-plan.xlsx").read_bytes() == b"before"


def test_kept_rows_never_lie_among_what_is_to_be_sent(tmp_path: Path) -> None:
    path = mif(tmp_path, {}, {"member_cin": ""})
    with pytest.raises(UsageProblem, match="among the files that you send"):
        turned([path], "guidance-mif", going(tmp_path) / "out.xlsx", held=tmp_path / "to-send")
    assert not list((tmp_path / "to-send").iterdir())


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
    for name in ("out.xlsx", "held/out-no-plan.xlsx"):
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
    ended = CliRunner().invoke(app, [*arguments, "--all-are", "Larkspur Health"])
    assert ended.exit_code == 1
    told = json.loads(ended.stdout)
    assert told["rows"] == {"in": 2, "out": 1, "held": 1, "excluded": 0, "withheld": 0, "not_asked": 0, "in_part": 0}
    cells = told["cells"]
    assert cells["in"] == cells["carried"] + cells["respelt"] + cells["not_carried"] > 0
    assert cells["not_carried"] == sum(one["cells"] for one in told["not_carried"])
    (held,) = told["held"]
    assert held == {
        "file": str(tmp_path / "held" / "out-no-plan.xlsx"),  # as received: the row itself names no plan
        "written": True,
        "plan": "",
        "rows": 1,
    }


def test_nobody_is_taken_for_a_plans_member_unasked(tmp_path: Path) -> None:
    path = mif(tmp_path, {})
    arguments = ["convert", str(path), "--to", "larkspur-mif", "-o", str(tmp_path / "out.csv"), "--json"]
    ended = CliRunner().invoke(app, [*arguments, "--as-of", TODAY.isoformat()])
    assert ended.exit_code == 1
    told = json.loads(ended.stdout)
    assert (told["rows"]["out"], told["rows"]["withheld"]) == (0, 1)
    assert {one["code"] for one in told["not_carried"]} == {"withheld-unknown-plan"}


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
    records_file(layout, {FileType.REFERRAL: frame}, path)
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
    assert {one for one in losses(done) if one[0] == "not-carried-value"} == {
        ("not-carried-value", 2, "mif.member_first_name"),
        ("not-carried-value", 2, "mif.member_last_name"),
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
    assert counts(done) == {"not-carried-element": 4}


def test_a_layout_without_a_key_is_refused_before_the_work(tmp_path: Path) -> None:
    layout = tmp_path / "nobody.toml"
    layout.write_text(
        'name = "nobody"\n[[sheets]]\ntypes = ["otf"]\ncolumns = [{ element = "otf.outreach_attempt_date" }]\n'
    )
    with pytest.raises(LayoutInvalid, match="CIN"):
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
    assert "2 rows: 1 written, 1 on hold until fixed." in told
    assert "The form has no column for these cells:" in told
    assert "not-carried-element" in told
    assert "1 × Member Date of Birth (N, row 2)" in told
    assert "9000" not in told  # no member's value


def test_an_extension_that_the_layout_does_not_ask_for_is_noted(tmp_path: Path) -> None:
    rows = table("mif", rows=[{}, {}])
    path = delimited(tmp_path / "mif.csv", [[*rows[0], "Authorization Number"], [*rows[1], "A-100"], [*rows[2], None]])
    done = turned([path], "larkspur-mif", tmp_path / "out.csv")
    assert losses(done) == {("not-carried-extension", 2, "ext.authorization_number")}
    kept = turned([path], "marigold-2026", tmp_path / "out.xlsx")
    assert kept.losses == ()
    assert kept.cells.not_carried == 0


def test_in_a_folder_the_file_is_named_by_the_layout_and_the_last_whole_month(tmp_path: Path) -> None:
    path = mif(tmp_path, {})
    folder = tmp_path / "to-send"
    folder.mkdir()
    arguments = ["convert", str(path), "--to", "larkspur-mif", "-o", str(folder), "--as-of", "2026-10-05"]
    assert CliRunner().invoke(app, [*arguments, "--all-are", "Larkspur Health"]).exit_code == 0
    assert [one.name for one in folder.iterdir()] == ["larkspur-mif-2026-09.csv"]


def test_a_held_cell_that_is_too_long_goes_on_in_a_further_column(tmp_path: Path) -> None:
    path = mif(tmp_path, {"member_cin": "", "member_email_address": "x" * LONGEST + "y"})
    done = turned([path], "guidance-mif", tmp_path / "out.xlsx")
    header, row = texts(done.held[0].path)
    at = header.index("Member Email Address")
    assert header[at + 1] == "Member Email Address (continued 1)"
    assert (row[at], row[at + 1]) == ("x" * LONGEST, "y")


NAMES = '{ header = "Name", parts = ["mif.member_last_name", "mif.member_first_name"], separator = "," }'
KEYS = '{ element = "mif.member_cin" }, { element = "mif.member_record_status" }'


@pytest.mark.parametrize(
    ("carries", "lost"),
    [
        ('{ element = "mif.member_last_name" }', "mif.member_first_name"),
        ('{ element = "mif.member_date_of_birth" }', "mif.member_last_name + mif.member_first_name"),
    ],
)
def test_a_cell_of_which_a_part_stays_behind_is_told_once_with_all_that_does(
    carries: str, lost: str, tmp_path: Path
) -> None:
    for name, column in (("theirs", NAMES), ("ours", carries)):
        (tmp_path / f"{name}.toml").write_text(
            f'name = "{name}"\ncontainer = "csv"\n[[sheets]]\ntypes = ["mif"]\ncolumns = [{KEYS}, {column}]\n'
        )
    path = delimited(
        tmp_path / "mif.csv",
        [["Member Client Index Number (CIN)", "Member Record Status", "Name"], ["90000001B", "New", "Tran, Paz"]],
    )
    options = Options(as_of=TODAY, isolated=False, layout=str(tmp_path / "theirs.toml"))
    done = convert([path], load_layout(str(tmp_path / "ours.toml")), tmp_path / "out.csv", options)
    assert losses(done) == {("not-carried-element", 2, lost)}
    assert (done.cells.came_in, done.cells.not_carried) == (3, 1)


def test_what_a_form_says_in_every_row_is_no_loss_and_anything_else_in_its_place_is(tmp_path: Path) -> None:
    (tmp_path / "theirs.toml").write_text(
        f'name = "theirs"\ncontainer = "csv"\n[[sheets]]\ntypes = ["mif"]\n'
        f'columns = [{KEYS}, {{ header = "Line", constant = "Medi-Cal" }}]\n'
    )
    header = ["Member Client Index Number (CIN)", "Member Record Status", "Line"]
    rows = [["90000001B", "New", "Medi-Cal"], ["90000002B", "New", "Medicare"]]
    path = delimited(tmp_path / "mif.csv", [header, *rows])
    options = Options(as_of=TODAY, isolated=False, layout=str(tmp_path / "theirs.toml"))
    done = convert([path], load_layout("guidance-mif"), tmp_path / "out.xlsx", options)
    assert losses(done) == {("not-carried-column", 3, "")}
    assert (done.cells.came_in, done.cells.carried, done.cells.respelt) == (6, 4, 1)


def test_a_column_that_nobody_is_sure_of_is_left_behind_and_counted(tmp_path: Path) -> None:
    (tmp_path / "theirs.toml").write_text(
        f'name = "theirs"\ncontainer = "csv"\n[[sheets]]\ntypes = ["mif"]\n'
        f'columns = [{KEYS}, {{ header = "DOB?", undecided = true }}]\n'
    )
    header = ["Member Client Index Number (CIN)", "Member Record Status", "DOB?"]
    rows = [["90000001B", "New", "01/02/1990"], ["90000002B", "New", ""], ["90000003B", "New", "x"]]
    path = delimited(tmp_path / "mif.csv", [header, *rows])
    options = Options(as_of=TODAY, isolated=False, layout=str(tmp_path / "theirs.toml"))
    done = convert([path], load_layout("guidance-mif"), tmp_path / "out.xlsx", options)
    assert counts(done) == {"not-carried-unsure": 2}
    assert losses(done) == {("not-carried-unsure", 2, ""), ("not-carried-unsure", 4, "")}


def test_what_is_filled_in_beforehand_beside_no_record_is_told(tmp_path: Path) -> None:
    blank = {one.id: "" for one in columns_of("mif", "rtf") if one.file == "rtf" and one.id != "rtf.ecm_provider_npi"}
    path = delimited(tmp_path / "both.csv", table("mif", "rtf", rows=[blank]))
    done = turned([path], "canonical", tmp_path / "out.xlsx")
    assert (done.rows.out, done.rows.held) == (1, 0)
    assert losses(done) == {("not-carried-prefilled", 2, "rtf.ecm_provider_npi")}


@pytest.mark.parametrize(
    ("beside", "code", "went"),
    [("rtf", "not-carried-left-out", [1, 2, 1, 1]), ("mif", "not-carried-unreadable", [2, 1, 1, 1])],
)
def test_a_mass_mailing_in_a_members_row_stays_behind_and_the_member_goes(
    beside: str, code: str, went: list[int], tmp_path: Path
) -> None:
    """Beside a return it is a record of its own; three columns of outreach in a Member Information File make none."""
    rows = table(beside, "otf", rows=[{"otf.outreach_attempt_method": "Mass mailing"}])
    done = turned([delimited(tmp_path / "both.csv", rows)], "canonical", tmp_path / "out.xlsx")
    assert (done.rows.came_in, done.rows.out) == (1, 1)
    assert [len(texts(tmp_path / "out.xlsx", tab)) for tab in range(4)] == went
    assert (code, 2, "otf.outreach_attempt_method") in losses(done)


def test_an_attempt_without_a_day_never_goes(tmp_path: Path) -> None:
    path = delimited(tmp_path / "otf.csv", table("otf", rows=[{}, {"otf.outreach_attempt_date": ""}]))
    done = turned([path], "guidance-otf", going(tmp_path) / "out.xlsx")
    assert done.rows == RowsCounted(came_in=2, out=1, held=0, excluded=0, withheld=1)
    assert losses(done) == {("withheld-undated", 3, "")}
    assert "without a day there is no attempt" in str(texts(done.held[0].path)[1][0])


NPIS = ("1234567893", "1999999984")
PARTNERS = Partners(
    (
        Partner(kind="provider", name="Our Clinic", npis=NPIS[:1]),
        Partner(kind="plan", name="Juniper Community Plan", aliases=("Juniper",)),
        Partner(kind="plan", name="Larkspur Health"),
        Partner(kind="plan", name="Redbud Care"),
    ),
    registered=True,
)


def test_a_provider_gets_its_own_members_only(tmp_path: Path) -> None:
    """V9, the other way round; of several providers in one file somebody must say whom it is for."""
    path = delimited(tmp_path / "both.csv", table("mif", "rtf", rows=[{"rtf.ecm_provider_npi": npi} for npi in NPIS]))
    options = Options(as_of=TODAY, isolated=False, partners=PARTNERS)
    mif_only = {"types": (FileType.MIF,)}
    with pytest.raises(UsageProblem, match="belong to 2 providers"):
        convert([path], load_layout("guidance-mif"), tmp_path / "out.xlsx", options, **mif_only)  # type: ignore[arg-type]
    out = going(tmp_path) / "out.xlsx"
    done = convert([path], load_layout("guidance-mif"), out, options, for_provider="Our Clinic", **mif_only)  # type: ignore[arg-type]
    assert (done.rows.out, done.rows.withheld) == (1, 1)
    assert {loss.code for loss in done.losses if 3 in loss.rows} == {"withheld-other-provider"}
    assert "90000002B" not in str(texts(out))


def test_each_plan_its_file_and_nobodys_rows_nowhere(tmp_path: Path) -> None:
    plans = ("Juniper", "Larkspur Health", "Redbud Care", "Junipr", "")
    path = mif(tmp_path, *({"mcp_name": plan} for plan in plans))
    folder = going(tmp_path)
    targets = [(load_layout(f"{name}-mif"), folder / f"{name}.txt") for name in ("juniper", "larkspur")]
    done = convert_each([path], targets, Options(as_of=TODAY, isolated=False, partners=PARTNERS), Wishes())
    assert done.rows == RowsCounted(came_in=5, out=2, held=0, excluded=0, withheld=3)
    rows_lost = {(loss.code, row) for loss in done.losses if not loss.place.letter for row in loss.rows}
    assert rows_lost == {("withheld-no-layout", 4), ("withheld-of-nobody", 5), ("withheld-of-nobody", 6)}
    assert [(output.partner, output.rows) for output in done.outputs] == [
        ("Juniper Community Plan", 1),
        ("Larkspur Health", 1),
    ]
    for name, cin in (("juniper", "90000001B"), ("larkspur", "90000002B")):
        text = (folder / f"{name}.txt").read_text(encoding="cp1252")
        assert text.count("B") and cin in text
        assert not any(f"9000000{at}B" in text for at in range(1, 6) if f"9000000{at}B" != cin)
