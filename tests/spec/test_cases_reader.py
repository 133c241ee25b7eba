"""Cases of real files that the containers and rows have to get right: `../shared/cases/found`, and sisters of them made here."""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from ecmx.errors import FileUnusable
from ecmx.exchange import Options, Refused, check_files
from ecmx.files import open_book
from ecmx.findings import FileReport
from tests.conftest import NOT_RUN, SAMPLES
from tests.spec.blameless import TODAY
from tests.unit.files.old_workbooks import with_name, written
from tests.unit.files.reading import texts
from tests.written import table

CASES = SAMPLES.parent / "cases" / "found"
AS_OF = dt.date(2026, 11, 29)
USUAL = {"cin-letter-unusual"}
Found = tuple[str, tuple[int, ...]]

#: File → clean rows, and what is found besides: code, rows.
READ: dict[str, tuple[int, set[Found]]] = {
    "A01_backslash.xlsx": (12, set()),
    "A05c_backslash_target.xlsx": (12, set()),
    "B01b_merged3.xlsx": (12, {("cells-merged", ())}),
    "B02_hiddenrows.xlsx": (12, {("rows-hidden", ())}),
    "B03_strike.xlsx": (12, {("rows-struck", ()), ("rows-commented", ())}),
    "B04_repeat_header_pages.xlsx": (12, {("not-a-data-row", (6, 7, 12, 13))}),
    "B05b_count_rows.xlsx": (12, {("totals-line", (6, 15))}),
    "E04c.csv": (12, set()),
    "E05b.csv": (11, {("fields-too-many", (5,))}),
    "E06c.csv": (12, set()),
    "E08b.csv": (12, set()),
}
REFUSED = {"F01b.xls": "HTML page", "F01c.xls": "HTML page", "F04b.jsonl": "JSON"}


@pytest.fixture(scope="module")
def cases() -> Path:
    if not CASES.is_dir():
        pytest.skip(NOT_RUN + "the cases in ../shared/cases")
    return CASES


def checked(path: Path, as_of: dt.date = TODAY) -> FileReport:
    (report,) = check_files([path], Options(as_of=as_of, isolated=False))
    assert not isinstance(report, Refused), report.error.message
    return report


def told(report: FileReport) -> set[Found]:
    """Codes and their rows, but for the note on the CINs' letters."""
    rows: dict[str, list[int]] = {}
    for one in report.findings:
        if one.code not in USUAL:
            rows.setdefault(one.code, []).extend([one.place.row] if one.place.row else [])
    return {(code, tuple(places)) for code, places in rows.items()}


def message(report: FileReport, code: str) -> str:
    (said,) = {one.message for one in report.findings if one.code == code}
    return said


@pytest.mark.parametrize("name", READ)
def test_read_and_said(cases: Path, name: str) -> None:
    clean, expected = READ[name]
    report = checked(cases / name, AS_OF)
    assert (report.rows.clean, told(report)) == (clean, expected)


@pytest.mark.parametrize("name", REFUSED)
def test_named_for_what_it_is(cases: Path, name: str) -> None:
    with pytest.raises(FileUnusable) as caught:
        open_book(cases / name, isolated=False)
    assert caught.value.code == "not-a-workbook" and REFUSED[name] in caught.value.message


def test_text_in_cdata_is_read(cases: Path) -> None:
    rows = texts(cases / "M01_cdata.xlsx")
    assert len(rows) == 9 and all(row[0] for row in rows.values())
    assert checked(cases / "M01_cdata.xlsx", AS_OF).rows.total == 8


def test_quotation_marks_inside_a_name(cases: Path) -> None:
    assert 'Yousef "Bobby" A' in texts(cases / "E04c.csv")[4]
    assert not any('"' in (cell or "") for row in texts(cases / "E08b.csv").values() for cell in row)


def test_the_row_with_a_field_too_many_says_how_many(cases: Path) -> None:
    assert message(checked(cases / "E05b.csv", AS_OF), "fields-too-many").startswith(
        "This row has 28 cells, the header 27"
    )


# ---- sisters: workbooks


def sheet_of(rows: Sequence[Sequence[object]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    return book


def saved(book: openpyxl.Workbook, path: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """The workbook with each part changed: its name and its content; None leaves it out."""
    source = path.with_suffix(".source.xlsx")
    book.save(source)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            made = change(name, old.read(name))
            if made is not None:
                new.writestr(*made)
    return path


ROWS = table("rtf", rows=[{}] * 4)


def at_root(name: str, data: bytes) -> tuple[str, bytes] | None:
    if name == "[Content_Types].xml":
        return None
    for old, new in ((b"/xl/worksheets/", b"/"), (b'"xl/', b'"'), (b"/xl/", b"/"), (b'"worksheets/', b'"/')):
        data = data.replace(old, new) if name.endswith(".rels") else data
    return name.replace("xl/worksheets/_rels/", "_rels/").replace("xl/worksheets/", "").replace("xl/", ""), data


PACKAGES: dict[str, Callable[[str, bytes], tuple[str, bytes] | None]] = {
    "backslashes": lambda name, data: (name.replace("/", "\\"), data),
    "capitals": lambda name, data: (name.upper(), data),
    "a leading slash": lambda name, data: ("/" + name, data),
    "no list of types": lambda name, data: None if name == "[Content_Types].xml" else (name, data),
    "no relationships of the package": lambda name, data: None if name == "_rels/.rels" else (name, data),
    "everything at the root": at_root,
}


@pytest.mark.parametrize("isolated", [False, True])
@pytest.mark.parametrize("package", PACKAGES)
def test_odd_packages_are_read(tmp_path: Path, package: str, isolated: bool) -> None:
    path = saved(sheet_of(ROWS), tmp_path / "a.xlsx", PACKAGES[package])
    read = texts(path, isolated=isolated)
    assert list(read.values()) == [[None if cell is None else str(cell) for cell in row] for row in ROWS]
    if not isolated:
        assert told(checked(path)) == set()


@pytest.mark.parametrize("column", ["rtf.member_first_name", "rtf.engagement_status", "rtf.ecm_benefit_end_date"])
def test_a_shared_text_that_there_is_not_is_no_blank(tmp_path: Path, column: str) -> None:
    letter = openpyxl.utils.get_column_letter([str(one) for one in ROWS[0]].index(label(column)) + 1)
    book = sheet_of(ROWS)
    book.active[f"{letter}3"] = 77  # type: ignore[index]

    def broken(name: str, data: bytes) -> tuple[str, bytes]:
        if name.endswith("sheet1.xml"):
            data = data.replace(f'r="{letter}3" t="n"><v>77'.encode(), f'r="{letter}3" t="s"><v>9977'.encode())
            assert b"9977" in data
        return name, data

    report = checked(saved(book, tmp_path / "a.xlsx", broken))
    assert ("cells-unread", ()) in told(report)
    assert "1 row: 3" in message(report, "cells-unread")


def label(element: str) -> str:
    from ecmx import guidance

    return guidance.element(element).label


def test_blanks_formats_charts_and_empty_texts_are_no_loss(tmp_path: Path) -> None:
    book = sheet_of(ROWS)
    sheet = book.active
    assert sheet is not None
    sheet["N3"], sheet["R3"] = "   ", " "
    sheet["AD900"].font = Font(bold=True)
    sheet["T2"] = '=""'
    book.create_chartsheet("Chart")
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert not {code for code, _ in told(checked(path))} & {"cells-unread"}


def test_cdata_in_shared_texts_and_in_values(tmp_path: Path) -> None:
    def marked(name: str, data: bytes) -> tuple[str, bytes]:
        if name.endswith("sharedStrings.xml"):
            data = data.replace(b"<t>", b"<t><![CDATA[").replace(b"</t>", b"]]></t>")
        return name, data

    plain = tmp_path / "plain.xlsx"
    sheet_of(ROWS).save(plain)
    assert texts(saved(sheet_of(ROWS), tmp_path / "a.xlsx", marked)) == texts(plain)


@pytest.mark.parametrize(
    "element", ["rtf.lead_care_manager_name", "rtf.member_residential_address", "rtf.member_residential_city"]
)
def test_a_block_is_filled_down_wherever_it_stands(tmp_path: Path, element: str) -> None:
    book = sheet_of(ROWS)
    sheet = book.active
    assert sheet is not None
    column = [str(one) for one in ROWS[0]].index(label(element)) + 1
    sheet.cell(2, column).value = "Kim Tolbert"
    sheet.merge_cells(start_row=2, end_row=5, start_column=column, end_column=column)
    path = tmp_path / "a.xlsx"
    book.save(path)
    report = checked(path)
    assert told(report) == {("cells-merged", ())} and "3 rows: 3, 4 and 5" in message(report, "cells-merged")


def test_merged_titles_and_headers_stay_quiet(tmp_path: Path) -> None:
    book = sheet_of([["Fictional Health Plan"], [], *ROWS])
    sheet = book.active
    assert sheet is not None
    sheet.merge_cells("A1:F2")
    sheet.row_dimensions[2].hidden = True
    sheet["A3"].comment = Comment("The member's CIN", "plan")
    sheet["B3"].font = Font(strike=True)
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert told(checked(path)) == set()


def test_hidden_columns_are_said_once(tmp_path: Path) -> None:
    book = sheet_of(ROWS)
    sheet = book.active
    assert sheet is not None
    sheet.column_dimensions["D"].hidden = sheet.column_dimensions["AZ"].hidden = True
    path = tmp_path / "a.xlsx"
    book.save(path)
    report = checked(path)
    assert told(report) == {("columns-hidden", ())} and "(D)" in message(report, "columns-hidden")


# ---- sisters: old workbooks


def test_a_name_that_xlrd_does_not_know_costs_nothing(tmp_path: Path) -> None:
    rows = [[str(cell) if cell is not None else "" for cell in row] for row in ROWS]
    plain = texts(written(tmp_path / "plain.xls", rows))
    path = with_name(written(tmp_path / "a.xls", rows))
    assert texts(path) == plain
    assert told(checked(path)) == set()


@pytest.mark.needs("soffice")
def test_what_our_reader_refuses_another_program_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[str(cell) if cell is not None else "" for cell in row] for row in ROWS]
    plain = texts(written(tmp_path / "plain.xls", rows))
    path = with_name(written(tmp_path / "a.xls", rows))
    refuse_records(monkeypatch)
    assert texts(path) == plain
    assert told(checked(path)) == {("formats-unseen", ())}


def test_where_nothing_opens_it_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = with_name(written(tmp_path / "a.xls", [["CIN", "Name"], ["9", "Paz"]]))
    refuse_records(monkeypatch)
    monkeypatch.setattr("ecmx.files.reading.second_xls.PROGRAMS", ())
    with pytest.raises(FileUnusable) as caught:
        open_book(path, isolated=False)
    assert caught.value.code == "read-failed" and "seems to be whole" in caught.value.message


def refuse_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the bare records did not help either."""
    monkeypatch.setattr("ecmx.files.reading.xls.whole_records", lambda path: None)


# ---- sisters: delimited text


def lines(path: Path, rows: Sequence[Sequence[object]], delimiter: str = ",") -> list[str]:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return path.read_text("utf-8").splitlines(keepends=True)


PLAIN = [[str(cell) if cell is not None else "" for cell in row] for row in ROWS]


@pytest.mark.parametrize("at", [1, 6, 24])
@pytest.mark.parametrize("quoted", ['Jo "JJ" Tran', '"JJ" Tran', 'Tran "JJ"'])
@pytest.mark.parametrize("escape", ["", "\\"])
def test_marks_inside_cells(tmp_path: Path, at: int, quoted: str, escape: str) -> None:
    path = tmp_path / "a.csv"
    text = lines(path, PLAIN)
    cells = ['"' + cell + '"' for cell in PLAIN[2]]
    cells[at] = '"' + quoted.replace('"', escape + '"') + '"'
    path.write_text("".join([*text[:2], ",".join(cells) + "\r\n", *text[3:]]), "utf-8", newline="")
    rows = list(texts(path).values())
    assert rows[2][at] == quoted and [len(row) for row in rows] == [len(PLAIN[0])] * len(PLAIN)
    assert [row for number, row in enumerate(rows) if number != 2] == [
        [cell or None for cell in row] for number, row in enumerate(PLAIN) if number != 2
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
@pytest.mark.parametrize("end", [b"\x1a", b"\x1a" * 80, b"\r\n\x1a\r\n", b"\x1a\0\0\0"])
def test_end_marks(tmp_path: Path, delimiter: str, end: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("".join(lines(path, PLAIN, delimiter)).encode() + end)
    assert (checked(path).rows.clean, told(checked(path))) == (len(PLAIN) - 1, set())


@pytest.mark.parametrize("at", [1, 6, 7, 14, 24])
def test_one_field_too_many_is_one_finding(tmp_path: Path, at: int) -> None:
    path = tmp_path / "a.csv"
    broken = [*PLAIN[3][:at], PLAIN[3][at], " and more", *PLAIN[3][at + 1 :]]
    path.write_text("".join(",".join(row) + "\n" for row in [*PLAIN[:3], broken, *PLAIN[4:]]), "utf-8")
    report = checked(path)
    assert told(report) == {("fields-too-many", (4,))} and report.rows.held == 1


SHIFTED = [*PLAIN[1][:6], "12 Oak St", " Apt 3", *PLAIN[1][7:]]


def of_rows(path: Path, rows: Sequence[Sequence[str]]) -> FileReport:
    path.write_text("".join(",".join(row) + "\n" for row in rows), "utf-8")
    return checked(path)


@pytest.mark.parametrize("above", [[], [["Report", "October", "2026"]], [["Plan", "x"]] * 9], ids=len)
@pytest.mark.parametrize("shifted", [1, 5])
@pytest.mark.parametrize("others", [0, 1, 4])
def test_however_many_have_shifted(tmp_path: Path, above: list[list[str]], shifted: int, others: int) -> None:
    rows = [*above, PLAIN[0], *[SHIFTED] * shifted, *PLAIN[1 : others + 1]]
    report = of_rows(tmp_path / "a.csv", rows)
    first = len(above) + 2
    assert ("fields-too-many", tuple(range(first, first + shifted))) in told(report)
    assert {code for code, _ in told(report)} <= {"fields-too-many", "column-without-header"}
    assert (report.rows.held, report.rows.clean) == (shifted, others)


def test_a_column_without_a_header_in_every_row_is_no_slip(tmp_path: Path) -> None:
    rows = [PLAIN[0], *([*row, "a remark"] for row in PLAIN[1:])]
    assert told(of_rows(tmp_path / "a.csv", rows)) == {("column-without-header", ())}


def test_fields_left_out_at_the_end_are_blanks(tmp_path: Path) -> None:
    rows = [PLAIN[0], PLAIN[1][:20], PLAIN[2][:25], *([PLAIN[3][:20]] * 8)]
    codes = {code for code, _ in told(of_rows(tmp_path / "a.csv", rows))}
    assert not codes & {"fields-too-many", "column-without-header"}
    assert "return-blank" in codes


def test_empty_fields_at_the_end_stay_quiet(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("".join(",".join(row) + ("," * (number % 3)) + "\n" for number, row in enumerate(PLAIN)), "utf-8")
    assert told(checked(path)) == set()


def test_a_line_break_inside_a_quoted_cell_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [list(row) for row in PLAIN]
    rows[2][6] = "12 Oak St\nApt 3"
    lines(path, rows)
    assert texts(path)[3][6] == "12 Oak St\nApt 3" and len(texts(path)) == len(rows)


# ---- sisters: named for what they are


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<tr><td>CIN</td></tr>", "HTML"),
        (b"<!-- saved --><style>td{}</style><table><tr><td>1", "HTML"),
        ("<div><p>Sign in</p></div>".encode("utf-16"), "HTML"),
        (b'[{"CIN": "1"}]', "JSON"),
        (b'\xef\xbb\xbf{"rows": [1]}', "JSON"),
        (b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n', "MHTML"),
        (b"From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n", "MHTML"),
        (b"From: a\nTo: b\nMIME-Version: 1.0\nContent-Type: text/plain\n\nhello", "e-mail"),
    ],
)
def test_other_files_under_another_name(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    with pytest.raises(FileUnusable) as caught:
        open_book(path, isolated=False)
    assert caught.value.code == "not-a-workbook" and words in caught.value.message


@pytest.mark.parametrize(
    "data",
    [
        b"[dbo].[CIN],[dbo].[Name]\n1,2\n",
        b"{CIN},{Name}\n1,2\n",
        b"<table><row><cin>1</cin><name>b</name></row><row><cin>2</cin><name>c</name></row></table>",
        b"Plan: x\nPeriod: y\nCIN,Name\n1,2\n",
    ],
)
def test_what_only_looks_like_them_is_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert texts(path)


# ---- sisters: furniture


FURNITURE = [
    ["Page 2 of 9"],
    ["Page: 3"],
    ["", "- 4 -"],
    ["--- CLOSED ---"],
    ["", "*** INACTIVE MEMBERS ***"],
    ["CLOSED"],
    ["-----", "------", "---", "-----"],
    ["=========="],
    ["*** END OF REPORT ***"],
    ["EOF"],
    ["Printed on 10/31/2026"],
    ["(4 rows affected)"],
    ["4 rows selected."],
    ["TRAILER", "20261031", "4"],
    ["TRL00000004"],
    ["T", "4"],
]


@pytest.mark.parametrize("cells", FURNITURE, ids=" ".join)
@pytest.mark.parametrize("container", ["csv", "xlsx"])
def test_furniture_is_left_out_with_a_note(tmp_path: Path, cells: list[str], container: str) -> None:
    rows: list[list[object]] = [*ROWS, [*cells, *[None] * (len(ROWS[0]) - len(cells))]]
    path = tmp_path / f"a.{container}"
    if container == "csv":
        lines(path, [["" if cell is None else cell for cell in row] for row in rows])
    else:
        sheet_of(rows).save(path)
    report = checked(path)
    assert told(report) == {("not-a-data-row", (6,))}
    assert (report.rows.clean, report.rows.excluded) == (4, 1)


@pytest.mark.parametrize(
    "cells", [["Stockton Count", "4"], ["", "Stockton Total", "4"], ["Grand Count", "4"]], ids=" ".join
)
def test_counts_by_group_are_totals_lines(tmp_path: Path, cells: list[str]) -> None:
    path = tmp_path / "a.xlsx"
    sheet_of([*ROWS, cells]).save(path)
    assert told(checked(path)) == {("totals-line", (6,))}


@pytest.mark.parametrize(
    ("cells", "agrees"),
    [
        (["Total records: 4"], True),
        (["Total records", "5"], False),
        (["(5 rows affected)"], False),
        (["TRAILER", "20261031", "3"], False),
        (["Record count: 1,004"], False),
        (["Total members", "4", "30"], True),
    ],
)
def test_counts_of_the_file_are_compared(tmp_path: Path, cells: list[str], agrees: bool) -> None:
    path = tmp_path / "a.xlsx"
    sheet_of([*ROWS, cells]).save(path)
    report = checked(path)
    assert (("announced-count", (6,)) in told(report)) is not agrees
    if not agrees:
        assert message(report, "announced-count").endswith("that is not what was read: 4.")


MEMBERS = [
    {"rtf.member_cin": "", "rtf.member_first_name": "Count", "rtf.member_last_name": "Basie"},
    {"rtf.member_cin": "9000001B", "rtf.member_first_name": "Page", "rtf.member_last_name": "Turner"},
    {"rtf.member_cin": "END"},
    {"rtf.member_cin": "T"},
    {"rtf.member_cin": "CLOSED"},
    {"rtf.member_cin": "-----"},
]


@pytest.mark.parametrize("changes", MEMBERS, ids=lambda changes: changes["rtf.member_cin"] or "blank")
def test_a_damaged_members_row_is_no_furniture(tmp_path: Path, changes: dict[str, str]) -> None:
    path = tmp_path / "a.xlsx"
    sheet_of(table("rtf", rows=[{}, changes])).save(path)
    report = checked(path)
    assert (report.rows.held, report.rows.excluded) == (1, 0)
