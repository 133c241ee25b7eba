"""Annotated → fixed as a person would → accepted: only the fixed rows count, whatever else was done to the workbook."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msoffcrypto
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.utils import column_index_from_string
from typer.testing import CliRunner, Result

from ecmx.cli.app import app
from tests.furnished import HEADER, TAB, furnished, letter
from tests.written import delimited, letter_of, table, workbook

pytestmark = pytest.mark.usefixtures("one_process")

TODAY = "2026-11-01"
NPI, BORN, CIN, ZIP, STATUS, FIRST, LAST, MRN = (
    letter(f"mif.{name}")
    for name in (
        "pcp_npi",
        "member_date_of_birth",
        "member_cin",
        "member_residential_zip",
        "member_record_status",
        "member_first_name",
        "member_last_name",
        "medical_record_number",
    )
)
#: Record → what is wrong with it; record n stands in row HEADER + n.
WRONG: dict[int, dict[str, object]] = {
    2: {"mif.pcp_npi": "1234567890"},
    4: {"mif.member_date_of_birth": "enter manually"},
    6: {"mif.member_cin": "9000000"},
    8: {"mif.member_residential_zip": "9370"},
    10: {"mif.member_record_status": "Pending?"},
}


def ecmx(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def annotated(source: Path, *words: object) -> Path:
    target = source.with_name(f"{source.stem}-annotated.xlsx")
    ended = ecmx("check", source, "--as-of", TODAY, "--annotate", target, *words)
    assert ended.exit_code == 1, ended.output
    assert target.name in ended.stderr.replace("\n", "")
    return target


def mended(path: Path, mend: Callable[[Any], None], tab: str = TAB) -> Path:
    """What a person does in a spreadsheet program."""
    book = load_workbook(path)
    mend(book[tab])
    book.save(path)
    return path


def accepted(path: Path, *words: object, code: int) -> dict[str, Any]:
    ended = ecmx("accept", path, "--as-of", TODAY, "--json", *words)
    assert ended.exit_code == code, ended.output
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def rows(answer: dict[str, Any], kind: str) -> list[int]:
    found: list[int] = answer["tabs"][0][kind]
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    annotated(furnished(folder / "members.xlsx", WRONG))
    return folder


@pytest.fixture
def sent(made: Path, tmp_path: Path) -> Path:
    """The annotated workbook, and beside it the one that it was made of."""
    for path in made.iterdir():
        shutil.copy(path, tmp_path)
    return tmp_path / "members-annotated.xlsx"


def test_nothing_was_mended(sent: Path) -> None:
    answer = accepted(sent, code=1)
    assert answer["accepted"] == 0
    assert rows(answer, "untouched") == [5, 7, 9, 11, 13]
    assert all(not rows(answer, kind) for kind in ("mended", "settled", "wrong", "added", "deleted", "moved"))


def test_only_mended_rows_are_accepted(sent: Path) -> None:
    def mend(sheet: Any) -> None:
        sheet[f"{NPI}5"] = "1245319599"
        sheet[f"{BORN}7"] = date(1980, 4, 12)
        sheet[f"{ZIP}11"] = "937"  # still wrong
        sheet["C14"] = "Anna"  # a right row, put right all the same

    answer = accepted(mended(sent, mend), code=1)
    assert rows(answer, "mended") == [5, 7, 14]
    assert rows(answer, "wrong") == [11]
    assert rows(answer, "untouched") == [9, 13]
    assert answer["accepted"] == 3


def test_all_is_mended(sent: Path) -> None:
    def mend(sheet: Any) -> None:
        sheet[f"{NPI}5"] = "1245319599"
        sheet[f"{BORN}7"] = "04/12/1980"
        sheet[f"{CIN}9"] = "90000006B"
        sheet[f"{ZIP}11"] = "93701"
        sheet[f"{STATUS}13"] = "New"

    answer = accepted(mended(sent, mend), code=0)
    assert rows(answer, "mended") == [5, 7, 9, 11, 13]


def test_sorted_with_rows_added_and_deleted_and_the_findings_tab_gone(sent: Path) -> None:
    book = load_workbook(sent)
    sheet = book[TAB]
    sheet[f"{NPI}5"] = "1245319599"
    sheet[f"{CIN}9"] = "90000006B"
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER + 1, max_row=HEADER + 12)]
    del cells[11]  # record 12
    del cells[7]  # record 8, which was wrong
    new = list(cells[0])
    for letters, what in ((CIN, "95000001B"), (FIRST, "Zora"), (LAST, "Quill"), (BORN, "02/03/1991"), (MRN, "MRN-77")):
        new[sheet[f"{letters}4"].column - 1] = what
    cells = [new, *sorted(cells, key=lambda row: str(row[sheet[f"{CIN}4"].column - 1]), reverse=True)]
    sheet.delete_rows(HEADER + 1, 20)
    for at, row in enumerate(cells, HEADER + 1):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column, value)
    del book["Findings"]
    book.move_sheet(TAB, -1)
    book.save(sent)

    answer = accepted(sent, code=1)
    assert sorted(str(sheet[f"{CIN}{row}"].value) for row in rows(answer, "mended")) == ["90000002B", "90000006B"]
    assert rows(answer, "added") == [HEADER + 1]
    assert rows(answer, "deleted") == [HEADER + 8, HEADER + 12]
    assert len(rows(answer, "untouched")) == 2
    assert rows(answer, "moved")
    assert answer["accepted"] == 2


def test_a_column_of_remarks_changes_no_row(sent: Path) -> None:
    def mend(sheet: Any) -> None:
        sheet.insert_cols(2)
        sheet.cell(HEADER, 2, "My remarks")
        for row in range(HEADER + 1, HEADER + 13):
            sheet.cell(row, 2, "seen")

    answer = accepted(mended(sent, mend), code=1)
    assert answer["accepted"] == 0
    assert len(rows(answer, "untouched")) == 5


def test_what_was_mended_goes_out_alone(sent: Path, tmp_path: Path) -> None:
    def mend(sheet: Any) -> None:
        sheet[f"{NPI}5"] = "1245319599"
        sheet[f"{BORN}7"] = date(1980, 4, 12)
        sheet["C7"] = "=HYPERLINK(A1)"
        sheet["C7"].data_type = "s"

    target = tmp_path / "fixed.xlsx"
    accepted(mended(sent, mend), "-o", target, code=1)
    sheet = load_workbook(target)[TAB]
    assert sheet["A1"].value == "Redwood Coast Plan (fictional)"
    assert sheet.max_row == HEADER + 2
    assert [sheet[f"{CIN}{row}"].value for row in (HEADER + 1, HEADER + 2)] == ["90000002B", "90000004B"]
    assert (sheet[f"C{HEADER + 2}"].data_type, sheet[f"C{HEADER + 2}"].value) == ("s", "=HYPERLINK(A1)")
    assert sheet[f"{BORN}{HEADER + 2}"].is_date
    assert load_workbook(target).sheetnames == [TAB]
    assert ecmx("check", target, "--as-of", TODAY).exit_code == 0
    again = ecmx("accept", sent, "-o", target)
    assert again.exit_code == 2
    assert "--force" in again.stderr


def test_a_mended_header_settles_rows_that_nobody_touched(tmp_path: Path) -> None:
    cells = table("rtf", rows=[{} for _ in range(6)])
    cells[0] = ["zzz" if one == "Status of Member Engagement" else one for one in cells[0]]
    status = letter_of("rtf.engagement_status", "rtf")
    sent = annotated(workbook(tmp_path / "rtf.xlsx", {"RTF": cells}), "--type", "rtf")

    def mend(sheet: Any) -> None:
        sheet[f"{status}1"] = "Status of Member Engagement"

    before = accepted(sent, code=1)
    answer = accepted(mended(sent, mend, "RTF"), code=0)
    assert not rows(answer, "mended")
    assert len(rows(answer, "settled")) == len(rows(before, "untouched"))


# ---- findings workbooks -----------------------------------------------------------------------------------------------


def test_rows_of_a_text_file(tmp_path: Path) -> None:
    """Read again by the spelling of the whole file: among the rows concerned alone the odd one out would be the majority."""
    wrong: list[dict[str, object]] = [{} for _ in range(12)]
    wrong[3] = {"mif.adult_high_utilizer": "maybe"}
    wrong[5] = {"mif.pcp_npi": "1234567890", "mif.member_first_name": "=1+1"}
    wrong[9] = {"mif.member_date_of_birth": "1980/99/99"}
    source = delimited(tmp_path / "members.csv", table("mif", rows=wrong))
    sent = annotated(source)
    book = load_workbook(sent)
    assert book.sheetnames == ["Findings", "MIF", "ecmx"]
    sheet = book["MIF"]
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == ["Row in file", 5, 7, 11]
    held = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(held) == 3
    assert all(cell.comment and cell.comment.text.startswith("ERROR: ") for cell in held)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)

    assert rows(accepted(sent, code=1), "untouched") == [2, 3, 4]

    def mend(one: Any) -> None:
        held_npi = next(cell.coordinate for cell in held if cell.row == 3)
        one[held_npi] = "1245319599"
        one["A2"], one["A3"] = None, "seen"  # even where the numbers are gone

    answer = accepted(mended(sent, mend, "MIF"), code=1)
    assert rows(answer, "mended") == [3]
    assert rows(answer, "untouched") == [2, 4]


@pytest.mark.parametrize("dialect", ["Y", "1"])
def test_a_deviant_stays_a_deviant_among_the_rows_concerned(tmp_path: Path, dialect: str) -> None:
    other = {"Y": "N", "1": "0"}[dialect]
    cells = table("mif", rows=[{} for _ in range(20)])
    bad = next(at for at, header in enumerate(cells[0]) if "High Utilizer" in str(header))
    for number, row in enumerate(cells[1:]):
        row[bad] = other if number % 3 else dialect
    deviant = {"Y": "yes!", "1": "V"}[dialect]
    cells[4][bad], cells[9][bad] = deviant, deviant
    sent = annotated(delimited(tmp_path / "members.csv", cells))
    assert rows(accepted(sent, code=1), "untouched") == [2, 3]


def test_many_rows_go_into_a_findings_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECMX_ANNOTATE_ROWS", "10")
    monkeypatch.setenv("ECMX_ANNOTATE_CARRIED", "3")
    monkeypatch.setenv("ECMX_ANNOTATE_NOTES", "2")
    source = furnished(tmp_path / "members.xlsx", WRONG)
    target = tmp_path / "out.xlsx"
    ended = ecmx("check", source, "--as-of", TODAY, "--annotate", target)
    assert "more than 10 rows" in ended.stderr
    assert "2 more rows" in ended.stderr
    sheet = load_workbook(target)[TAB]
    assert [sheet.cell(row, 1).value for row in range(2, 6)] == [5, 7, 9, None]
    assert sum(cell.comment is not None for row in sheet.iter_rows() for cell in row) == 2
    answer = accepted(target, code=1)
    assert rows(answer, "untouched") == [2, 3, 4]


def test_texts_that_no_cell_can_hold(tmp_path: Path) -> None:
    wrong: list[dict[str, object]] = [{} for _ in range(4)]
    wrong[1] = {"mif.member_residential_address": "x" * 40_000, "mif.pcp_npi": "1234567890"}
    wrong[2] = {"mif.member_residential_address": "bell\x07 and \x0b tab", "mif.pcp_npi": "1234567890"}
    sent = annotated(delimited(tmp_path / "members.csv", table("mif", rows=wrong)))
    assert rows(accepted(sent, code=1), "untouched") == [2, 3]

    def mend(sheet: Any) -> None:
        held = next(
            cell.column_letter
            for cell in sheet[1]
            if cell.value and "(NPI)" in str(cell.value) and "Primary" in str(cell.value)
        )
        sheet[f"{held}2"] = sheet[f"{held}3"] = "1245319599"

    answer = accepted(mended(sent, mend, "MIF"), code=0)
    assert rows(answer, "cut") == [2]  # the rest of its text is not here, so it is not taken
    assert rows(answer, "mended") == [3]


@pytest.mark.parametrize("container", ["xlsx", "big"])
def test_what_came_encrypted_goes_back_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, container: str
) -> None:
    if container == "big":
        monkeypatch.setenv("ECMX_ANNOTATE_ROWS", "5")
    plain = furnished(tmp_path / "plain.xlsx", WRONG)
    with plain.open("rb") as stream, (tmp_path / "secret.xlsx").open("wb") as out:
        office: Any = msoffcrypto.OfficeFile(stream)
        office.encrypt("alder-5", out)
    (tmp_path / "password.txt").write_text("wrong\nalder-5\n", encoding="utf-8")
    password = ("--password-file", tmp_path / "password.txt")
    sent = annotated(tmp_path / "secret.xlsx", *password)
    assert sent.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
    assert ecmx("accept", sent).exit_code == 2
    answer = accepted(sent, *password, code=1)
    assert len(rows(answer, "untouched")) == 5


# ---- what cannot be ---------------------------------------------------------------------------------------------------


def test_a_workbook_that_is_not_ours(tmp_path: Path) -> None:
    book = Workbook()
    book.save(tmp_path / "plain.xlsx")
    ended = ecmx("accept", tmp_path / "plain.xlsx")
    assert ended.exit_code == 2
    assert "not a workbook that ecmx annotated" in ended.stderr


def test_the_tab_is_gone(sent: Path) -> None:
    """Two tabs could be it."""
    book = load_workbook(sent)
    book.copy_worksheet(book[TAB]).title = "Another"
    book[TAB].title = "Renamed"
    book.save(sent)
    answer = accepted(sent, code=1)
    assert answer["tabs"][0]["gone"]
    assert "no longer there" in ecmx("accept", sent).stdout


def test_the_input_is_never_written_over(tmp_path: Path) -> None:
    source = furnished(tmp_path / "members.xlsx", WRONG)
    held = source.read_bytes()
    for words in (["--annotate", source], ["--annotate", source, "--force"]):
        ended = ecmx("check", source, *words)
        assert ended.exit_code == 2
        assert "never changed" in ended.stderr
    assert source.read_bytes() == held


def test_mended_rows_are_not_written_over(sent: Path, tmp_path: Path) -> None:
    ended = ecmx("check", tmp_path / "members.xlsx", "--annotate", sent)
    assert ended.exit_code == 2
    assert "--force" in ended.stderr
    assert ecmx("check", tmp_path / "members.xlsx", "--annotate", sent, "--force").exit_code == 1


def test_several_files_go_into_a_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        furnished(tmp_path / f"{name}.xlsx", WRONG)
    ended = ecmx("check", tmp_path / "a.xlsx", tmp_path / "b.xlsx", "--annotate", tmp_path / "out")
    assert ended.exit_code == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a-annotated.xlsx", "b-annotated.xlsx"]
    refused = ecmx("check", tmp_path / "a.xlsx", tmp_path / "b.xlsx", "--annotate", tmp_path / "one.xlsx")
    assert refused.exit_code == 2


def test_an_annotated_workbook_is_annotated_again(sent: Path) -> None:
    """A second round: the first one's tabs, notes and colors go, and it can be accepted all the same."""

    def mend(sheet: Any) -> None:
        sheet[f"{NPI}5"] = "1245319599"

    second = annotated(mended(sent, mend))
    book = load_workbook(second)
    assert book.sheetnames.count("Findings") == 1
    assert [name for name in book.sheetnames if "(2)" in name] == []
    assert book[TAB][f"{NPI}5"].comment is None
    assert book[TAB][f"{NPI}5"].fill.fill_type is None
    assert book[TAB][f"{BORN}7"].comment is not None
    assert rows(accepted(second, code=1), "untouched") == [7, 9, 11, 13]


def test_notes_of_the_first_round_go_though_their_author_is_lost(sent: Path) -> None:
    """As LibreOffice saves them."""

    def mend(sheet: Any) -> None:
        sheet[f"{NPI}5"] = "1245319599"
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment:
                    cell.comment = Comment(cell.comment.text, " ")

    before = mended(sent, mend)
    first = load_workbook(before)[TAB][f"{BORN}7"].comment
    second = load_workbook(annotated(before))[TAB]
    assert second[f"{NPI}5"].comment is None
    assert first and second[f"{BORN}7"].comment and second[f"{BORN}7"].comment.text == first.text


def test_a_deleted_column_mends_no_row(sent: Path) -> None:
    """Every row lost its birth date, the wrong one too; and nobody fixed anything."""
    answer = accepted(mended(sent, lambda sheet: sheet.delete_cols(column_index_from_string(BORN))), code=1)
    assert answer["accepted"] == 0
    assert rows(answer, "mended") == []
    assert rows(answer, "settled") == []
    assert 7 in rows(answer, "lacking")
    assert answer["tabs"][0]["columns_gone"] == [BORN]
    said = ecmx("accept", sent, "--as-of", TODAY).stdout
    assert f"Column {BORN} is gone" in said


def test_a_column_without_its_header_mends_no_row(sent: Path) -> None:
    def mend(sheet: Any) -> None:
        sheet[f"{BORN}{HEADER}"] = None

    answer = accepted(mended(sent, mend), code=1)
    assert answer["accepted"] == 0


def test_a_column_without_a_header_may_move(tmp_path: Path) -> None:
    """Its letter changes where a column of remarks is put in before it; that is no change of its rows."""
    source = furnished(tmp_path / "members.xlsx", WRONG)
    book = load_workbook(source)
    last = book[TAB].max_column + 1
    for number in range(1, 8):
        book[TAB].cell(HEADER + number, last).value = "seen"
    book.save(source)

    def mend(sheet: Any) -> None:
        sheet.insert_cols(3)
        sheet.cell(HEADER, 3).value = "Remarks"

    answer = accepted(mended(annotated(source), mend), code=1)
    assert answer["tabs"][0]["columns_gone"] == []
    assert rows(answer, "mended") == rows(answer, "wrong") == rows(answer, "lacking") == []
    assert rows(answer, "untouched") == [5, 7, 9, 11, 13]


def test_a_renamed_tab_is_found_again(sent: Path) -> None:
    def mend(sheet: Any) -> None:
        sheet[f"{NPI}5"] = "1245319599"
        sheet.title = "Mended!"

    answer = accepted(mended(sent, mend), code=1)
    assert rows(answer, "mended") == [5]
    assert answer["tabs"][0]["tab"] == "Mended!"
    assert not answer["tabs"][0]["gone"]


def test_a_tab_more_is_told(sent: Path) -> None:
    """A copy of the tab, to fix in: nothing of it is taken, and that is said."""

    def mend(sheet: Any) -> None:
        copy = sheet.parent.copy_worksheet(sheet)
        copy[f"{NPI}5"] = "1245319599"

    answer = accepted(mended(sent, mend), code=1)
    assert answer["accepted"] == 0
    assert answer["new_tabs"] == [f"{TAB} Copy"]
    assert f"“{TAB} Copy”" in ecmx("accept", sent, "--as-of", TODAY).stdout


def test_no_value_is_said(sent: Path) -> None:
    book = load_workbook(sent)
    ours = [str(cell.value) for name in ("Findings", "ecmx") for row in book[name].iter_rows() for cell in row]
    notes = [cell.comment.text for row in book[TAB].iter_rows() for cell in row if cell.comment]
    for value in ("1234567890", "enter manually", "9000000", "Pending?", "Vale"):
        assert not [text for text in (*ours, *notes) if value in text and not text.startswith("z:")]
