"""Sisters of the cases of reading: cells, packages, text files and rows that a container or a program wrote otherwise than it should."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

import ecmx
from ecmx.errors import FileUnusable
from ecmx.exchange import Options, check_files
from ecmx.files import Limits, open_book
from ecmx.files.cells import column_index
from ecmx.findings import FileReport
from tests.unit.files.reading import texts
from tests.written import delimited, letter_of, table

DAY = date(2026, 11, 1)
Change = Callable[[str, bytes], tuple[str, bytes] | None]


def checked(path: Path) -> FileReport:
    (report,) = check_files([path], Options(as_of=DAY, isolated=False))
    assert isinstance(report, FileReport), report
    return report


def told(report: FileReport) -> dict[str, list[int | None]]:
    """Codes and the rows that they are told of, but for the note on the CINs' letters."""
    found: dict[str, list[int | None]] = {}
    for one in report.findings:
        if one.code != "cin-letter-unusual":
            found.setdefault(one.code, []).append(one.place.row)
    return found


def message(report: FileReport, code: str) -> str:
    (said,) = {one.message for one in report.findings if one.code == code}
    return said


# ---- workbooks: cells

ROWS = table("rtf", rows=[{}] * 4)
LAST_NAME = letter_of("rtf.member_last_name", "rtf")
START = letter_of("rtf.ecm_benefit_start_date", "rtf")


def shared(path: Path, change: Change) -> Path:
    """A workbook whose texts stand in a table of their own, each part changed: its name and its content; None leaves it out."""
    source = path.with_suffix(".source.xlsx")
    with xlsxwriter.Workbook(str(source)) as book:
        sheet = book.add_worksheet("Members")
        for at, row in enumerate(ROWS):
            sheet.write_row(at, 0, [None if cell is None else str(cell) for cell in row])
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            if (made := change(name, old.read(name))) is not None:
                new.writestr(*made)
    return path


def cell(place: str, instead: bytes) -> Change:
    """Another cell in the place of one. In it, %s stands for the cell's place."""

    def changed(name: str, data: bytes) -> tuple[str, bytes]:
        if name.endswith("sheet1.xml"):
            data, count = re.subn(
                rb'<c r="' + place.encode() + rb'"[^>]*>.*?</c>', instead.replace(b"%s", place.encode()), data
            )
            assert count == 1
        return name, data

    return changed


@pytest.mark.parametrize("letter", [LAST_NAME, START])
@pytest.mark.parametrize("index", ["-1", "-9", "-9999", "99999999999999999999"])
def test_a_place_in_the_table_of_texts_that_there_is_not_is_told(tmp_path: Path, letter: str, index: str) -> None:
    """-1 gave the last text of the table."""
    path = shared(tmp_path / "a.xlsx", cell(f"{letter}3", f'<c r="%s" t="s"><v>{index}</v></c>'.encode()))
    assert texts(path)[3][column_index(letter) - 1] is None
    report = checked(path)
    assert "1 row: 3" in message(report, "cells-unread")


FORMULA = b'<f>IF(A1="",B1,C1)</f>'
UNCALCULATED = [
    b'<c r="%s" t="str">' + FORMULA + b"</c>",
    b'<c r="%s" s="0" t="str">' + FORMULA + b"</c>",
    b'<c t="str" r="%s"><f t="shared" si="0"/></c>',
    b"<c r='%s' t='str'>\n<f>A1</f>\n</c>",
    b'<c r="%s" t="b">' + FORMULA + b"</c>",
    b'<c r="%s">' + FORMULA + b"</c>",
]
#: A formula whose result is an empty text: IF(…, "").
EMPTY = [b"<v></v>", b"<v/>", b'<v xml:space="preserve"></v>', b"<v> </v>"]


@pytest.mark.parametrize("written", UNCALCULATED)
@pytest.mark.parametrize("letter", [LAST_NAME, START, letter_of("rtf.ecm_provider_phone_number", "rtf")])
def test_a_formula_that_nobody_calculated_is_told_whatever_it_is_said_to_give(
    tmp_path: Path, letter: str, written: bytes
) -> None:
    report = checked(shared(tmp_path / "a.xlsx", cell(f"{letter}3", written)))
    assert told(report)["formula-without-value"] == [3]


@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize("value", EMPTY)
def test_a_formula_that_gives_an_empty_text_is_a_blank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: bytes, second: bool
) -> None:
    if second:  # by the other reader
        monkeypatch.setattr("ecmx.files.reading.xlsx.fast_reader", lambda limits: None)
    path = shared(tmp_path / "a.xlsx", cell(f"{LAST_NAME}3", b'<c r="%s" t="str">' + FORMULA + value + b"</c>"))
    assert "formula-without-value" not in told(checked(path))


def test_a_formula_that_nobody_calculated_far_down_is_told(tmp_path: Path) -> None:
    path = shared(tmp_path / "a.xlsx", cell(f"{LAST_NAME}4", UNCALCULATED[0]))
    with open_book(path, isolated=False, limits=Limits(counted_bytes=1024)) as book:
        (batch,) = book.sheets[0].batches()
    assert batch.kinds[LAST_NAME].to_list() == [0, 0, 0, 5, 0]


# ---- workbooks: packages


def spaced(name: str, data: bytes, *, part: bytes, target: bytes) -> tuple[str, bytes]:
    """The sheet's part by one name in the zip, and by another in the list of parts."""
    if name.endswith((".rels", "[Content_Types].xml")):
        data = data.replace(b"sheet1.xml", target)
    return name.replace("sheet1.xml", part.decode()), data


PACKAGES: dict[str, Change] = {
    "./": lambda name, data: ("./" + name, data),
    ".\\": lambda name, data: (".\\" + name.replace("/", "\\"), data),
    "a folder": lambda name, data: ("Member file/" + name, data),
    "two folders": lambda name, data: ("./October/Member file/" + name, data),
    "a folder without a list of types": lambda name, data: None if name[0] == "[" else ("October/" + name, data),
    "a sign of its own in the list": lambda name, data: spaced(
        name, data, part=b"sheet 1.xml", target=b"sheet%201.xml"
    ),
    "a sign of its own in the zip": lambda name, data: spaced(name, data, part=b"sheet%201.xml", target=b"sheet 1.xml"),
    "a sign of its own in both": lambda name, data: spaced(name, data, part=b"sheet%201.xml", target=b"sheet%201.xml"),
}


@pytest.mark.parametrize("isolated", [False, True])
@pytest.mark.parametrize("package", PACKAGES)
def test_packages_that_somebody_packed_anew_are_read(tmp_path: Path, package: str, isolated: bool) -> None:
    path = shared(tmp_path / "a.xlsx", PACKAGES[package])
    read = texts(path, isolated=isolated)
    assert list(read.values()) == [[None if cell is None else str(cell) for cell in row] for row in ROWS]


def with_more(path: Path, names: list[str]) -> Path:
    with zipfile.ZipFile(path, "a") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return path


def test_what_a_mac_adds_to_a_zip_is_no_part(tmp_path: Path) -> None:
    path = shared(tmp_path / "a.xlsx", PACKAGES["a folder"])
    more = ["Member file/", "__MACOSX/", "__MACOSX/Member file/._x", ".DS_Store", "Member file/.DS_Store"]
    assert len(texts(with_more(path, more))) == len(ROWS)


@pytest.mark.parametrize("more", ["Other/xl/workbook.xml", "Other/[Content_Types].xml", "members.csv"])
def test_a_folder_beside_other_files_is_a_zip_archive(tmp_path: Path, more: str) -> None:
    """Which of them is meant nobody can tell; none is left out in silence."""
    path = with_more(shared(tmp_path / "a.xlsx", PACKAGES["a folder"]), [more])
    with pytest.raises(FileUnusable) as caught:
        open_book(path, isolated=False)
    assert caught.value.code == "not-a-workbook" and "a zip archive" in caught.value.message


NO_TEXTS: dict[str, Change] = {
    "missing": lambda name, data: None if "sharedStrings" in name else (name, data),
    "missing, and in no list": lambda name, data: (
        None
        if "sharedStrings" in name
        else (name, re.sub(rb"<(?:Relationship|Override) [^>]*sharedStrings[^>]*/>", b"", data))
    ),
    "nothing": lambda name, data: (name, b"" if "sharedStrings" in name else data),
    "without a text": lambda name, data: (
        name,
        re.sub(rb"<si>.*</si>", b"", data, flags=re.DOTALL) if "sharedStrings" in name else data,
    ),
}


@pytest.mark.parametrize("what", NO_TEXTS)
def test_without_the_table_of_texts_a_workbook_is_no_empty_one(tmp_path: Path, what: str) -> None:
    with pytest.raises(FileUnusable) as caught:
        open_book(shared(tmp_path / "a.xlsx", NO_TEXTS[what]), isolated=False)
    assert caught.value.code == "read-failed" and "table of texts" in caught.value.message


def test_a_workbook_of_numbers_needs_no_texts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([1, 2])
    book.save(tmp_path / "a.xlsx")
    assert texts(tmp_path / "a.xlsx") == {1: ["1", "2"]}


@pytest.mark.parametrize("prefix", ["./", "October/"])
def test_open_document_packages_that_somebody_packed_anew_are_read(tmp_path: Path, prefix: str) -> None:
    book = OpenDocumentSpreadsheet()
    sheet, line, one = Table(name="a"), TableRow(), TableCell(valuetype="string")
    one.addElement(P(text="CIN"))
    line.addElement(one)
    sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(tmp_path / "plain.ods"))
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(tmp_path / "plain.ods") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(prefix + name, old.read(name))
    assert texts(path) == texts(tmp_path / "plain.ods") == {1: ["CIN"]}


# ---- workbooks: merged cells

PLACE = column_index(letter_of("rtf.member_residential_address", "rtf"))


def with_merges(path: Path, rows: list[list[object]], *places: tuple[int, int, int, int]) -> Path:
    """A workbook with merges: first row, first column, last row, last column; what stands under one is left out."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for first, left, last, right in places:
        sheet.merge_cells(start_row=first, start_column=left, end_row=last, end_column=right)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("merges", "rows"),
    [
        ([(3, PLACE, 3, PLACE + 1)], "1 row: 3"),
        ([(3, PLACE, 3, PLACE + 1), (5, PLACE, 5, PLACE + 2)], "2 rows: 3 and 5"),
        ([(3, PLACE, 4, PLACE + 1)], "2 rows: 3 and 4"),
        ([(3, PLACE, 3, len(ROWS[0]))], "1 row: 3"),
    ],
)
def test_cells_merged_across_columns_are_said_once_and_fill_nothing(
    tmp_path: Path, merges: list[tuple[int, int, int, int]], rows: str
) -> None:
    path = with_merges(tmp_path / "a.xlsx", ROWS, *merges)
    report = checked(path)
    assert told(report)["cells-merged-across"] == [None] and f"({rows})" in message(report, "cells-merged-across")
    assert ("cells-merged" in told(report)) is any(first < last for first, _, last, _ in merges)
    assert texts(path)[3][PLACE] is None
    assert report.rows.excluded == 0


def test_merged_titles_headings_blanks_and_columns_without_a_header_stay_quiet(tmp_path: Path) -> None:
    width = len(ROWS[0])
    title: list[list[object]] = [["Fictional Health Plan"]]
    rows: list[list[object]] = [*title, *ROWS[:3], ["--- CLOSED ---"], *([*row, "a remark"] for row in ROWS[3:])]
    rows[3] = [*rows[3][: PLACE - 1], None, None, *rows[3][PLACE + 1 :]]
    merges = [(1, 1, 1, width), (5, 1, 5, width), (4, PLACE, 4, PLACE + 1), (6, width + 1, 6, width + 3)]
    assert "cells-merged-across" not in told(checked(with_merges(tmp_path / "a.xlsx", rows, *merges)))


def test_an_old_workbook_says_it_too(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for at, row in enumerate(ROWS):
        for place, one in enumerate(row):
            if at == 2 and place == PLACE - 1:
                sheet.write_merge(at, at, place, place + 1, one)
            elif one is not None and (at, place) != (2, PLACE):
                sheet.write(at, place, str(one))
    book.save(str(tmp_path / "a.xls"))
    assert "(1 row: 3)" in message(checked(tmp_path / "a.xls"), "cells-merged-across")


def test_an_open_document_says_it_too(tmp_path: Path) -> None:
    book, sheet = OpenDocumentSpreadsheet(), Table(name="a")
    for at, row in enumerate(ROWS):
        line = TableRow()
        for place, one in enumerate(row):
            if (at, place) == (2, PLACE):
                line.addElement(CoveredTableCell())
                continue
            more = {"numbercolumnsspanned": "2"} if (at, place) == (2, PLACE - 1) else {}
            made = TableCell(valuetype="string", **more)
            made.addElement(P(text="" if one is None else str(one)))
            line.addElement(made)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(tmp_path / "a.ods"))
    assert "(1 row: 3)" in message(checked(tmp_path / "a.ods"), "cells-merged-across")


# ---- text files: quotation marks

PLAIN = [["" if one is None else str(one) for one in row] for row in table("rtf", rows=[{}] * 6)]
NAME = column_index(LAST_NAME) - 1


def lines_of(rows: list[list[str]], quoting: int = csv.QUOTE_MINIMAL, delimiter: str = ",") -> list[str]:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, delimiter=delimiter).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().splitlines(keepends=True)


def in_file(path: Path, lines: list[str], encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(lines).encode(encoding))
    return path


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("at", [1, 3, 6])
@pytest.mark.parametrize("said", ['"Vale', 'Vale"'])
@pytest.mark.parametrize("delimiter", [",", "|", "\t"])
def test_a_mark_without_its_counterpart_is_said_and_moves_nothing(
    tmp_path: Path, quoting: int, at: int, said: str, delimiter: str
) -> None:
    lines = lines_of(PLAIN, quoting, delimiter)
    whole = '"Vale"' if quoting == csv.QUOTE_ALL else "Vale"
    assert lines[at].count(whole) == 1
    lines[at] = lines[at].replace(whole, said)
    path = in_file(tmp_path / "a.csv", lines)
    rows = list(texts(path).values())
    assert [[one or "" for one in row] for row in rows] == [
        [said if (number, place) == (at, NAME) else one for place, one in enumerate(row)]
        for number, row in enumerate(PLAIN)
    ]
    assert told(checked(path)) == {"quote-unpaired": [at + 1]}


@pytest.mark.parametrize("said", ['Jo "JJ" Vale', '"JJ" Vale', '6"', "5' 6\"", 'Apt 2" lock', "Vale"])
def test_marks_that_belong_to_a_text_stay_quiet(tmp_path: Path, said: str) -> None:
    rows = table("rtf", rows=[{"rtf.member_residential_address": said}, {}])
    assert "quote-unpaired" not in told(checked(delimited(tmp_path / "a.csv", rows)))


AROUND = ["“”", "„“", "«»", "‘’", "''", "``"]


@pytest.mark.parametrize("pair", AROUND)
@pytest.mark.parametrize("blanks", [True, False], ids=["blanks too", "filled cells"])
@pytest.mark.parametrize("header", [True, False], ids=["header too", "cells"])
def test_other_marks_around_every_cell_are_none_of_it(tmp_path: Path, pair: str, blanks: bool, header: bool) -> None:
    rows = [list(row) for row in PLAIN]
    rows[2][NAME], rows[3][PLACE - 1] = "O'Brien", "12 Oak St, Apt 3"
    rows[4][PLACE - 1], rows[5][PLACE - 1] = "12 O'Dell Ln", 'The "Oaks", 3'
    lines = [
        ",".join(f"{pair[0]}{one}{pair[1]}" if (one or blanks) and (header or at) else one for one in row) + "\r\n"
        for at, row in enumerate(rows)
    ]
    path = in_file(tmp_path / "a.csv", lines)
    assert [[one or "" for one in row] for row in texts(path).values()] == rows
    assert told(checked(path)) == {}


def test_an_apostrophe_before_every_cell_is_no_such_mark(tmp_path: Path) -> None:
    lines = [",".join(f"'{one}" for one in row) + "\n" for row in PLAIN]
    assert texts(in_file(tmp_path / "a.csv", lines))[2][NAME] == "'Vale"


def test_a_single_quote_that_is_doubled_is_one(tmp_path: Path) -> None:
    lines = [",".join("'" + one.replace("Vale", "O''Brien") + "'" for one in row) + "\n" for row in PLAIN]
    assert texts(in_file(tmp_path / "a.csv", lines))[2][NAME] == "O'Brien"


# ---- text files: rows with fewer fields


@pytest.mark.parametrize("isolated", [False, True])
def test_rows_that_end_before_the_header_are_said_once(tmp_path: Path, isolated: bool) -> None:
    rows = [PLAIN[0], PLAIN[1], PLAIN[2][:20], PLAIN[3], PLAIN[4][:25], *PLAIN[5:]]
    (report,) = check_files([in_file(tmp_path / "a.csv", lines_of(rows))], Options(as_of=DAY, isolated=isolated))
    assert isinstance(report, FileReport)
    assert told(report)["rows-cut-short"] == [None] and "(2 rows: 3 and 5)" in message(report, "rows-cut-short")
    assert (report.rows.held, report.rows.total) == (0, 6) and "fields-too-few" not in told(report)


def test_every_row_without_its_blanks_is_one_note(tmp_path: Path) -> None:
    header, *rows = table("otf", rows=[{}] * 30)
    more: list[list[object]] = [[*header, "Notes", "More notes"], *rows]
    report = checked(delimited(tmp_path / "a.csv", more))
    assert told(report)["rows-cut-short"] == [None] and report.rows.clean == 30


@pytest.mark.parametrize("lost", [1, 4, 7, 10, 12])
def test_a_row_that_lost_a_field_is_held(tmp_path: Path, lost: int) -> None:
    rows = [list(row) for row in PLAIN]
    del rows[3][lost]
    report = checked(in_file(tmp_path / "a.csv", lines_of(rows)))
    assert told(report) == {"fields-too-few": [4]} and report.rows.held == 1
    assert "has 26 cells, the header 27" in message(report, "fields-too-few")


def test_a_line_that_breaks_inside_a_cell_makes_two_rows_that_are_held(tmp_path: Path) -> None:
    lines = lines_of(PLAIN)
    lines[3] = lines[3].replace("12 Alder Way", "12 Alder Way\r\nApt 3")
    report = checked(in_file(tmp_path / "a.csv", lines))
    assert report.rows.held == 2 and told(report)["fields-too-few"] == [5]


def test_slips_in_a_row_without_its_blanks_stay_slips(tmp_path: Path) -> None:
    rows = [list(row) for row in PLAIN]
    rows[3][column_index(letter_of("rtf.member_phone_number", "rtf")) - 1] = "none given"
    rows[3][column_index(letter_of("rtf.member_residential_zip", "rtf")) - 1] = "937"
    rows[3] = rows[3][:25]
    report = checked(in_file(tmp_path / "a.csv", lines_of(rows)))
    assert "fields-too-few" not in told(report) and told(report)["phone-format"] == told(report)["zip-format"] == [4]


def test_titles_blank_lines_furniture_and_nameless_columns_are_not_short(tmp_path: Path) -> None:
    header, *rows = lines_of(PLAIN)
    lines = [
        "Report\r\n",
        "\r\n",
        header.rstrip() + ",,\r\n",
        *rows[:3],
        "\r\n",
        "--- CLOSED ---\r\n",
        *rows[3:],
        "EOF\r\n",
    ]
    assert not {"rows-cut-short", "fields-too-few"} & told(checked(in_file(tmp_path / "a.csv", lines))).keys()


# ---- cells: signs as a web page spells them, and words for nothing


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("O&#39;Brien", "O'Brien"),
        ("O&#x27;Brien", "O'Brien"),
        ("O&apos;Brien", "O'Brien"),
        ("O&amp;#39;Brien", "O'Brien"),
        ("Vale &amp; Sons", "Vale & Sons"),
        ("Vale&nbsp;Paz", "Vale Paz"),
        ("&nbsp;Vale ", "Vale"),
        ("Mu&ntilde;oz", "Muñoz"),
    ],
)
@pytest.mark.parametrize("column", ["rtf.member_last_name", "rtf.ecm_provider_name"])
def test_signs_that_a_web_page_spells_are_read_as_meant_with_a_note(
    tmp_path: Path, said: str, meant: str, column: str
) -> None:
    path = delimited(tmp_path / "a.csv", table("rtf", rows=[{column: said}, {}]))
    with ecmx.receive(path, as_of=DAY, isolated=False) as file:
        (frame,) = file.records("rtf")
    assert frame[column][0] == meant
    report = checked(path)
    assert told(report) == {"odd-signs": [None]} and "1 cells" in message(report, "odd-signs")


@pytest.mark.parametrize("said", ["A&B", "AT&T; Vale", "R&D;", "Vale & Sons", "&", "&#;", "Q&A;B", "Vale &amp Sons"])
def test_an_ampersand_that_belongs_to_a_text_stays(tmp_path: Path, said: str) -> None:
    path = delimited(tmp_path / "a.csv", table("rtf", rows=[{"rtf.ecm_provider_name": said}, {}]))
    with ecmx.receive(path, as_of=DAY, isolated=False) as file:
        (frame,) = file.records("rtf")
    assert frame["rtf.ecm_provider_name"][0] == said and told(checked(path)) == {}


def test_other_kinds_are_read_past_them_too(tmp_path: Path) -> None:
    row = {"rtf.member_date_of_birth": "04&#47;12&#47;1980&nbsp;", "rtf.member_phone_number": "&nbsp;5595550112"}
    path = delimited(tmp_path / "a.csv", table("rtf", rows=[row, {}]))
    assert told(checked(path)) == {"odd-signs": [None, None]}


TEXTS = ["rtf.member_residential_address", "rtf.member_residential_city", "rtf.lead_care_manager_name"]
ZEROS = ["00/00/0000", "0000-00-00", "00-00-0000", "0000-00-00 00:00:00"]


@pytest.mark.parametrize("word", ["{}", "[]", "[ ]", "()", "&nbsp;", *ZEROS])
@pytest.mark.parametrize("column", TEXTS)
def test_signs_of_nothing_among_words_never_go_out(tmp_path: Path, word: str, column: str) -> None:
    path = delimited(tmp_path / "a.csv", table("rtf", rows=[{column: word}, {}]))
    with ecmx.receive(path, as_of=DAY, isolated=False) as file:
        (frame,) = file.records("rtf")
    assert frame[column][0] is None and "1." in message(checked(path), "null-words")


@pytest.mark.parametrize("word", ["?", "???"])
def test_a_question_mark_is_a_word_for_nothing_where_three_columns_have_it(tmp_path: Path, word: str) -> None:
    for count in (1, 2, 3):
        row = dict.fromkeys(TEXTS[:count], word)
        path = delimited(tmp_path / f"{count}.csv", table("rtf", rows=[row, {}]))
        with ecmx.receive(path, as_of=DAY, isolated=False) as file:
            (frame,) = file.records("rtf")
        assert [frame[name][0] for name in TEXTS[:count]] == [None if count == 3 else word] * count


TYPED = {
    "rtf.member_phone_number": "phone-format",
    "rtf.ecm_benefit_end_date": "date-unreadable",
    "rtf.telephonic_encounter_count": "count-unreadable",
}


@pytest.mark.parametrize("column", TYPED)
def test_a_question_mark_in_a_typed_column_is_an_error_unless_three_columns_have_it(
    tmp_path: Path, column: str
) -> None:
    alone = told(checked(delimited(tmp_path / "a.csv", table("rtf", rows=[{column: "?"}, {}]))))
    assert TYPED[column] in alone and "null-words" not in alone
    report = checked(delimited(tmp_path / "b.csv", table("rtf", rows=[dict.fromkeys(TYPED, "?"), {}])))
    assert "null-words" in told(report) and not {*TYPED.values()} & told(report).keys()


@pytest.mark.parametrize("word", ["{}", "[]"])
@pytest.mark.parametrize(
    "column",
    ["rtf.member_phone_number", "rtf.ecm_benefit_end_date", "rtf.telephonic_encounter_count", "rtf.ecm_provider_npi"],
)
def test_a_sign_of_nothing_in_a_typed_column_is_a_blank_with_one_note(tmp_path: Path, word: str, column: str) -> None:
    odd = told(checked(delimited(tmp_path / "a.csv", table("rtf", rows=[{column: word}, {}]))))
    blank = told(checked(delimited(tmp_path / "b.csv", table("rtf", rows=[{column: ""}, {}]))))
    assert odd == blank | {"null-words": [None]}


def test_the_day_that_there_is_not_stays_the_guidance_s_own_word_among_days(tmp_path: Path) -> None:
    rows = [{"mif.medi_cal_renewal_date": "00/00/0000"}, {}, {}]
    assert told(checked(delimited(tmp_path / "a.csv", table("mif", rows=rows)))) == {}
    rows = [{"mif.member_assignment_date": "00/00/0000"}, {}, {}]
    assert "date-unknown-not-allowed" in told(checked(delimited(tmp_path / "b.csv", table("mif", rows=rows))))


# ---- rows: records of the file's own

RECORDS = [
    (["99", "4", "11012026"], True),
    (["99", "5", "11012026"], True),  # with the trailer
    (["TRL", "6"], True),  # with the header and the trailer
    (["TRL|6"], True),
    (["Trailer: 6"], True),
    (["TRL", "7"], False),
    (["99", "7", "11012026"], False),
    (["9", "000004"], True),
    (["999", "3"], False),
    (["99|4|11012026"], True),
    (["Z", "4"], True),
    (["Z|6"], True),
    (["ZZ", "20261101", "4", "PLAN01"], True),
    (["T", "00004", "20261101", "103000", "4"], True),
    (["TR", "4", "Fictional"], True),
    (["TRL02", "4"], True),
    (["File Trailer", "3", "PLAN01", "20261101", "103000"], False),
    (["HDR", "20261101", "PLAN01"], True),
    (["HDR|20261101|PLAN01|7"], True),
    (["FILE_HEADER", "PLAN01", "11/01/2026", "12"], True),
    (["HDR", "PLAN01", "20261101", "Record count: 9"], False),
    (["H", "PLAN01", "20261101"], True),
    (["00", "11012026", "103000"], True),
]


@pytest.mark.parametrize(("cells", "agrees"), RECORDS, ids=lambda one: "/".join(one) if isinstance(one, list) else "")
@pytest.mark.parametrize("kind", ["rtf", "mif", "otf"])
@pytest.mark.parametrize("at", ["end", "start"])
def test_records_of_the_file_s_own_are_left_out_and_their_counts_compared(
    tmp_path: Path, cells: list[str], agrees: bool, kind: str, at: str
) -> None:
    header, *rows = table(kind, rows=[{}] * 4)
    width = max(len(header), len(cells))
    record: list[object] = [*cells, *[None] * (width - len(cells))]
    made: list[list[object]] = [header, *rows, record] if at == "end" else [header, record, *rows]
    report = checked(delimited(tmp_path / "a.csv", made))
    row = 6 if at == "end" else 2
    assert told(report) == {"not-a-data-row": [row]} | ({} if agrees else {"announced-count": [row]})
    assert (report.rows.clean, report.rows.excluded) == (4, 1)


DAMAGED = [
    ("rtf", {"rtf.member_cin": "99"}),
    ("rtf", {"rtf.member_cin": "HDR"}),
    ("rtf", {"rtf.member_cin": "Z", "rtf.member_first_name": "", "rtf.member_last_name": ""}),
    ("mif", {"mif.member_cin": "TRL"}),
    ("otf", {"otf.member_cin": "99"}),
    ("otf", {"otf.member_cin": "T", "otf.outreach_attempt_date": "10122026", "otf.outreach_attempt_method": ""}),
    ("otf", {"otf.member_cin": "Z", "otf.outreach_attempt_date": "20261012", "otf.outreach_attempt_method": ""}),
    ("otf", {"otf.member_cin": "TR"}),
]


@pytest.mark.parametrize(("kind", "changes"), DAMAGED)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_damaged_members_row_is_no_record_of_the_file(
    tmp_path: Path, kind: str, changes: dict[str, object], place: int
) -> None:
    rows: list[dict[str, object]] = [{}, {}, {}]
    rows.insert(place, changes)
    report = checked(delimited(tmp_path / "a.csv", table(kind, rows=rows)))
    assert (report.rows.held, report.rows.excluded) == (1, 0)


def test_the_first_cells_of_a_damaged_members_row_with_a_name_are_no_record(tmp_path: Path) -> None:
    header, *rows = table("rtf", rows=[{}] * 2)
    names: list[object] = ["HDR", "Ana", "Vale", *[None] * (len(header) - 3)]
    report = checked(delimited(tmp_path / "a.csv", [header, *rows, names]))
    assert (report.rows.held, report.rows.excluded) == (1, 0)


def test_a_number_among_members_is_a_damaged_cin(tmp_path: Path) -> None:
    header, *rows = table("rtf", rows=[{}] * 2)
    numbers: list[object] = ["99", "6", *[None] * (len(header) - 2)]
    report = checked(delimited(tmp_path / "a.csv", [header, rows[0], numbers, rows[1]]))
    assert (report.rows.held, report.rows.excluded) == (1, 0)
