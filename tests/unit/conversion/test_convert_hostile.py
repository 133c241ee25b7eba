"""`ecmx convert` against awkward files: nothing lost without a word, nothing written over, no crash."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

from ecmx import guidance
from ecmx.cli.app import app
from ecmx.conversion import Conversion, convert
from ecmx.errors import LayoutInvalid, UsageProblem
from ecmx.exchange import Options
from ecmx.guidance import FileType
from ecmx.layouts import load_layout, sheet_writers
from tests.spec.blameless import TODAY
from tests.written import delimited, table, workbook

pytestmark = pytest.mark.usefixtures("one_process")

OPTIONS = Options(as_of=TODAY, isolated=False)
CIN = "90000001B"  # of the first blameless member


def turned(paths: list[Path], layout: str, target: Path, types: tuple[FileType, ...] = ()) -> Conversion:
    """The files in a layout's form; rows that name no plan are the layout's own plan's."""
    wanted = load_layout(layout)
    return convert(paths, wanted, target, OPTIONS, types=types, password=None, all_are=wanted.partner)


def rows_of(done: Conversion) -> tuple[int, int, int]:
    """In, out, and those that were to go and did not; none is withheld or left out unseen."""
    assert (done.rows.excluded, done.rows.withheld) == (0, 0)
    return done.rows.came_in, done.rows.out, done.rows.held


def kept(done: Conversion) -> Path:
    """The one file of rows that were set aside."""
    (held,) = done.held
    return held.path


def told(done: Conversion) -> list[tuple[str, str, int | None, str, str]]:
    return [
        (Path(loss.file).name, loss.code, row, loss.place.letter, loss.place.element)
        for loss in done.losses
        for row in loss.rows.to_list()
    ]


def members(path: Path) -> list[dict[str, object]]:
    """Rows of Marigold's workbook by header."""
    rows = [list(row) for row in openpyxl.load_workbook(path)["ECM Members"].iter_rows(values_only=True)][3:]
    return [dict(zip([str(one).replace("\n", " ") for one in rows[0]], row, strict=True)) for row in rows[1:]]


def rtf(path: Path, **changes: str) -> Path:
    return delimited(path, table("rtf", rows=[{f"rtf.{name}": text for name, text in changes.items()}]))


def mif(path: Path, **changes: str) -> Path:
    return delimited(path, table("mif", rows=[{f"mif.{name}": text for name, text in changes.items()}]))


def test_a_return_that_meets_nobody_keeps_its_names(tmp_path: Path) -> None:
    done = turned([rtf(tmp_path / "r.csv", member_first_name="Zed")], "marigold-2026", tmp_path / "out.xlsx")
    (row,) = members(tmp_path / "out.xlsx")
    assert (row["Member First Name"], row["Member Last Name"]) == ("Zed", "Vale")
    assert row["Member Date of Birth"] is not None
    assert told(done) == []


def test_a_return_that_names_its_member_otherwise_is_said(tmp_path: Path) -> None:
    first = mif(tmp_path / "m.csv", member_first_name="Ann")
    second = rtf(tmp_path / "r.csv", member_first_name="Zed", member_cin=CIN)
    done = turned([first, second], "marigold-2026", tmp_path / "out.xlsx")
    (row,) = members(tmp_path / "out.xlsx")
    assert row["Member First Name"] == "Ann"
    assert ("r.csv", "not-carried-value", 2, "B", "rtf.member_first_name") in told(done)


@pytest.mark.parametrize(("theirs", "lost"), [(None, 0), ("AUTH-2", 0), ("AUTH-1", 1)])
def test_an_extension_of_two_halves_stands_once_and_another_is_said(
    theirs: str | None, lost: int, tmp_path: Path
) -> None:
    left, right = table("mif", rows=[{}]), table("rtf", rows=[{"rtf.member_cin": CIN}])
    first = delimited(tmp_path / "m.csv", [[*left[0], "Authorization Number"], [*left[1], theirs]])
    second = delimited(tmp_path / "r.csv", [[*right[0], "Authorization Number"], [*right[1], "AUTH-2"]])
    done = turned([first, second], "marigold-2026", tmp_path / "out.xlsx")
    (row,) = members(tmp_path / "out.xlsx")
    assert row["Authorization Number"] == (theirs or "AUTH-2")
    found = [one for one in told(done) if one[1] == "not-carried-value"]
    assert [(one[0], one[2], one[4]) for one in found] == [("r.csv", 2, "ext.authorization_number")] * lost


def test_a_name_that_an_outreach_row_loses_is_said_once_in_its_place(tmp_path: Path) -> None:
    rows = table("otf", rows=[{}, {}])
    names = ["Nguyễn", "Paz"]
    path = delimited(
        tmp_path / "o.csv",
        [[*rows[0], "Member First Name"], *([*row, name] for row, name in zip(rows[1:], names, strict=True))],
    )
    done = turned([path], "larkspur-return", tmp_path / "out.csv")
    column = "ABCDEFGHIJ"[len(rows[0])]
    assert told(done) == [("o.csv", "not-carried-value", 2, column, "otf.member_first_name")]
    both = table("rtf", "otf", rows=[{}])
    path = delimited(tmp_path / "b.csv", [[*both[0], "Member First Name"], [*both[1], "Nguyễn"]])
    again = turned([path], "larkspur-return", tmp_path / "out2.csv")
    assert [one[4] for one in told(again) if one[1] == "not-carried-value"] == ["rtf.member_first_name"]


def test_halves_of_one_row_stay_together_behind_another_file(tmp_path: Path) -> None:
    """The member's first row of the second file has an attempt only; her return and its own attempt stand on the next one."""
    both = table("rtf", "otf", rows=[{}, {}])
    outreach = [
        at for at, label in enumerate(both[0]) if label in set(table("otf", rows=[])[0]) and "CIN" not in str(label)
    ]
    for row in both[1:]:
        row[0] = CIN
    both[1] = [cell if at in (0, *outreach) else None for at, cell in enumerate(both[1])]
    day = next(at for at in outreach if "Date" in str(both[0][at]) and "Birth" not in str(both[0][at]))
    both[1][day], both[2][day] = "10/01/2026", "10/02/2026"
    second = delimited(tmp_path / "b.csv", both)
    turned([mif(tmp_path / "m.csv"), second], "marigold-2026", tmp_path / "out.xlsx")
    found = members(tmp_path / "out.xlsx")
    found = [one for one in found if one["Return: ECM Provider NPI"] is not None]
    assert getattr(found[0]["Outreach: Attempt Date"], "day", None) == 2


def test_a_file_type_of_which_all_rows_are_held_is_no_crash(tmp_path: Path) -> None:
    paths = [mif(tmp_path / "m.csv", member_cin=""), rtf(tmp_path / "r.csv")]
    done = turned(paths, "marigold-2026", tmp_path / "out.xlsx")
    assert rows_of(done) == (2, 1, 1)


def test_a_referral_without_a_cin_column_meets_nobody(tmp_path: Path) -> None:
    without = ("referral.member_cin", "referral.member_date_of_birth")
    path = delimited(tmp_path / "ref.csv", table("referral", rows=[{}], without=without))
    done = turned([path, mif(tmp_path / "m.csv")], "canonical", tmp_path / "out.xlsx")
    assert rows_of(done) == (2, 2, 0)


def test_records_of_xml_in_two_places_under_one_name_add_up(tmp_path: Path) -> None:
    header, *rows = table("mif", rows=[{}, {"mif.member_cin": ""}])
    names = ["".join(letter if letter.isalnum() else "_" for letter in str(one)) for one in header]
    records = "".join(
        "<member>"
        + "".join(f"<{name}>{cell or ''}</{name}>" for name, cell in zip(names, row, strict=True))
        + "</member>"
        for row in rows
    )
    (tmp_path / "two.xml").write_text(f"<all><a>{records}</a><b>{records}</b></all>")
    done = turned([tmp_path / "two.xml"], "canonical", tmp_path / "out.xlsx")
    assert rows_of(done) == (4, 2, 2)
    assert openpyxl.load_workbook(kept(done)).sheetnames == ["member", "member (2)"]


def test_tabs_of_the_held_file_have_names_that_a_workbook_takes(tmp_path: Path) -> None:
    rows = table("mif", rows=[{"mif.member_cin": ""}, {}])
    paths = [workbook(tmp_path / f"{at}.xlsx", {"Member Information File 2026-10": rows}) for at in range(11)]
    stems = ("History", "Member Information File of Oct'x", "'", "[]")
    paths += [delimited(tmp_path / f"{stem}.csv", rows) for stem in stems]
    done = turned(paths, "canonical", tmp_path / "out.xlsx")
    names = openpyxl.load_workbook(kept(done)).sheetnames
    assert len({name.casefold() for name in names}) == len(paths)
    assert "history" not in {name.casefold() for name in names}  # Excel keeps it for itself
    assert all(len(name) <= 31 and name.strip("'") == name for name in names)


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_the_held_rows_never_go_over_a_file_that_is_read(force: list[str], tmp_path: Path) -> None:
    path = mif(tmp_path / "m.csv", member_cin="")
    (tmp_path / "held").mkdir()
    there = workbook(tmp_path / "held" / "out-no-plan.xlsx", {"MIF": table("mif", rows=[{"mif.member_cin": ""}])})
    before = there.read_bytes()
    arguments = ["convert", str(path), str(there), "--to", "canonical", "-o", str(tmp_path / "out.xlsx"), *force]
    ended = CliRunner().invoke(app, arguments)
    assert ended.exit_code == 2
    assert "this file is read" in " ".join(ended.stderr.split())
    assert there.read_bytes() == before


def test_the_held_rows_never_go_unasked_over_another_file(tmp_path: Path) -> None:
    path = mif(tmp_path / "m.csv", member_cin="")
    (tmp_path / "held").mkdir()
    there = tmp_path / "held" / "out-no-plan.xlsx"
    there.write_bytes(b"kept")
    arguments = ["convert", str(path), "--to", "canonical", "-o", str(tmp_path / "out.xlsx")]
    assert CliRunner().invoke(app, arguments).exit_code == 2
    assert there.read_bytes() == b"kept"
    assert CliRunner().invoke(app, [*arguments, "--force"]).exit_code == 1


@pytest.mark.parametrize(
    ("layout", "name", "words"),
    [
        ("larkspur-mif", "out.xlsx", "is written as csv"),
        ("canonical", "out.csv", "is written as a workbook"),
        ("redbud-mif", "out.xlsx", "is written as XML"),
        ("juniper-mif", "out.xls", "is written as pipe-delimited text"),
        ("canonical", "to-send/", "there is no such folder"),
    ],
)
def test_a_name_that_says_another_kind_of_file_is_refused(layout: str, name: str, words: str, tmp_path: Path) -> None:
    path = mif(tmp_path / "m.csv")
    ended = CliRunner().invoke(app, ["convert", str(path), "--to", layout, "-o", f"{tmp_path}/{name}"])
    assert ended.exit_code == 2
    assert words in " ".join(ended.stderr.split())
    assert [one.name for one in tmp_path.iterdir()] == ["m.csv"]


def test_two_files_of_one_name_are_told_apart_in_the_held_file(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        mif(tmp_path / folder / "m.csv", member_cin="")
    paths = [tmp_path / "a" / "m.csv", tmp_path / "b" / "m.csv"]
    done = convert(paths, load_layout("canonical"), tmp_path / "out.xlsx", OPTIONS, held=tmp_path / "kept")
    names = [tab["B2"].value for tab in openpyxl.load_workbook(kept(done)).worksheets]
    assert names == [str(tmp_path / "a" / "m.csv"), str(tmp_path / "b" / "m.csv")]


def test_a_header_that_no_cell_can_hold_stops_nothing(tmp_path: Path) -> None:
    header, row = table("mif", rows=[{"mif.member_cin": ""}])
    path = delimited(tmp_path / "m.csv", [[*header, "y" * 40_000], [*row, "z" * 40_000]])
    done = turned([path], "canonical", tmp_path / "out.xlsx")
    assert done.rows.held == 1
    assert done.held_written


def test_a_type_of_which_there_is_no_record_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="No row of these files"):
        turned([mif(tmp_path / "m.csv")], "canonical", tmp_path / "out.xlsx", types=(FileType.RTF,))
    assert [one.name for one in tmp_path.iterdir()] == ["m.csv"]


OTF = 'name = "own"\ncontainer = "csv"\n{top}\n[[sheets]]\ntypes = ["otf"]\n{sheet}\n'
COLUMNS = 'columns = [{ element = "otf.member_cin" }, { header = "=X", constant = "=1+1" }, { header = "K", constant = "a\\u0001b" }]'


def test_titles_headers_and_constants_are_no_formulas_either(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OTF.format(top="", sheet=f'titles = ["=cmd()"]\n{COLUMNS}'))
    path = delimited(tmp_path / "o.csv", table("otf", rows=[{}]))
    turned([path], str(tmp_path / "own.toml"), tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert lines[0] == "'=cmd()"
    assert lines[1].endswith(",'=X,K")
    assert lines[2] == f"{CIN},'=1+1,ab"


@pytest.mark.parametrize(
    ("top", "sheet", "words"),
    [
        ('file_name = "{provider}_{who}.csv"', "", "file_name cannot be"),
        ('file_name = "{day.nothing}.csv"', "", "file_name cannot be"),
        ('file_name = "{"', "", "file_name cannot be"),
        ("", 'titles = ["one", "two"]\nheader_row = 2', "where a title stands"),
    ],
)
def test_a_layout_that_could_only_be_written_wrong_is_refused(top: str, sheet: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OTF.format(top=top, sheet=sheet))
    with pytest.raises(LayoutInvalid, match=words):
        load_layout(str(tmp_path / "own.toml"))


def test_what_an_extension_loses_is_said(tmp_path: Path) -> None:
    header, *rows = table("mif", rows=[{}, {}])
    texts = ["A" * 40_000, "A-1"]
    path = delimited(
        tmp_path / "m.csv",
        [[*header, "Authorization Number"], *([*row, text] for row, text in zip(rows, texts, strict=True))],
    )
    done = turned([path], "marigold-2026", tmp_path / "out.xlsx")
    assert [(one[1], one[2], one[4]) for one in told(done)] == [("not-carried-value", 2, "ext.authorization_number")]


def test_a_return_alone_in_its_row_is_read_as_a_return(tmp_path: Path) -> None:
    """Its name stands in the columns of the Member Information File, and makes no record of one."""
    turned([rtf(tmp_path / "r.csv")], "marigold-2026", tmp_path / "out.xlsx")
    done = turned([tmp_path / "out.xlsx"], "canonical", tmp_path / "back.xlsx")
    assert rows_of(done) == (1, 1, 0)
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    assert [book[name].max_row for name in ("Members (MIF)", "Returns (RTF)")] == [1, 2]


def test_a_row_with_a_name_and_nothing_else_is_a_members(tmp_path: Path) -> None:
    rows = table("mif", "rtf", rows=[{}, {}])
    who = [at for at, label in enumerate(rows[0]) if label in ("Member First Name", "Member Last Name")]
    rows[2] = [cell if at in (0, *who) else None for at, cell in enumerate(rows[2])]
    done = turned([delimited(tmp_path / "m.csv", rows)], "canonical", tmp_path / "out.xlsx")
    assert rows_of(done) == (2, 1, 1)  # its status is blank


def test_a_blank_of_a_members_own_record_is_not_filled_from_her_return() -> None:
    """A birth date that the plan left blank once came out filled, without a word."""
    frame = pl.DataFrame(
        {
            "mif.member_cin": ["90000001B", None],
            "mif.member_date_of_birth": pl.Series([None, None], dtype=pl.Date),
            "rtf.member_cin": ["90000001B", "90000002B"],
            "rtf.member_date_of_birth": [date(1990, 1, 2), date(1991, 3, 4)],
        }
    )
    writer = sheet_writers(load_layout("marigold-2026"))[0]
    values, _ = writer.held(frame, guidance.element("mif.member_date_of_birth"))
    assert values.to_list() == [None, date(1991, 3, 4)]
