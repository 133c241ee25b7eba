"""Annotating keeps everything: every part that is not ours comes back byte for byte, every cell that is not marked looks as before."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ecmx.files import open_book
from ecmx.files.annotating.annotating import NotAnnotatable, anatomy, annotate
from ecmx.files.annotating.tab import SHADES, Mark, Tab, TabCell, TabLine
from tests.furnished import HEADER, TAB, furnished, letter

FRONT = Tab(
    "Findings",
    (10, 20),
    [
        TabLine((TabCell("=1+1", "title"),), across=True),
        TabLine((TabCell("Severity", "head"), TabCell("Where", "head"))),
        TabLine((TabCell("ERROR", "error"), TabCell("B4", "link", (TAB, "B4")))),
    ],
    header=2,
    ends=3,
)
HIDDEN = ("ecmx", ["first", "@second"])


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def source(folder: Path) -> Path:
    return furnished(folder / "source.xlsx", {2: {"mif.member_date_of_birth": date(1980, 4, 12)}})


def rewritten(path: Path, name: str, change: tuple[bytes, bytes]) -> Path:
    """The workbook with something replaced in the parts of that name."""
    held = parts(path)
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in held.items():
            archive.writestr(part, data.replace(*change) if re.fullmatch(name, part) else data)
    return path


def annotated(path: Path, *marks: Mark) -> Path:
    target = path.with_name("annotated.xlsx")
    annotate(path, target, marks={TAB: marks}, front=FRONT, hidden=HIDDEN)
    return target


CIN = letter("mif.member_cin")
MARKS = (
    Mark(HEADER, "F", "note", "NOTE: of the column"),
    Mark(HEADER + 1, "C", "warning", "WARNING: look"),
    Mark(HEADER + 2, CIN, "error", "ERROR: not a CIN\nTo fix: look it up"),
    Mark(HEADER + 3, "ZZ", "error", "ERROR: a cell that is not there"),
)


def test_every_other_part_comes_back_as_it_was(tmp_path: Path) -> None:
    before = parts(source(tmp_path))
    after = parts(annotated(tmp_path / "source.xlsx", *MARKS))
    changed = {name for name, data in before.items() if after.get(name) != data}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet2.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    assert {name for name in after if name not in before} == {"xl/worksheets/sheet5.xml", "xl/worksheets/sheet6.xml"}


def test_rows_and_furniture_of_the_sheet_itself(tmp_path: Path) -> None:
    """Apart from the styles of the marked cells and the new cell, the sheet's XML says the same."""

    marked = {f"{mark.column}{mark.row}" for mark in MARKS}

    def unstyled(tag: re.Match[str]) -> str:
        return re.sub(r'\ss="\d+"', "", tag.group()) if tag.group(1) in marked else tag.group()

    def said(path: Path) -> list[str]:
        text = parts(path)["xl/worksheets/sheet2.xml"].decode()
        text = re.sub(r'<c r="ZZ6" s="\d+"/>|<\?xml[^>]*\?>|\stabSelected="1"', "", text)
        return re.findall(r"<[^>]*>|[^<]+", re.sub(r'<c r="(\w+)"[^>]*>', unstyled, text))

    before = source(tmp_path)
    assert [one for one in said(annotated(before, *MARKS)) if one.strip()] == [
        one for one in said(before) if one.strip()
    ]


def test_cells_are_coloured_and_noted(tmp_path: Path) -> None:
    book = load_workbook(annotated(source(tmp_path), *MARKS), rich_text=True)
    assert book.sheetnames == ["Findings", "Cover", TAB, "Lookup", "Deep", "ecmx"]
    sheet = book[TAB]
    for mark in MARKS:
        cell = sheet[f"{mark.column}{mark.row}"]
        assert cell.fill.fgColor.rgb == f"FF{SHADES[mark.loudness]}"
        assert cell.comment is not None
        assert cell.comment.text.endswith(mark.note)
    assert sheet[f"C{HEADER + 1}"].font.italic  # the sender's own look but for the colors
    assert sheet[f"D{HEADER + 1}"].fill.fill_type is None
    assert sheet[f"F{HEADER}"].font.color.rgb != "FFFFFFFF"  # white on a light shade could not be read


def test_own_notes_stay_above_ours(tmp_path: Path) -> None:
    sheet = load_workbook(annotated(source(tmp_path), *MARKS))[TAB]
    both = sheet[f"{CIN}{HEADER + 2}"].comment
    assert both.text.startswith("Ours: seen twice")
    assert "ERROR: not a CIN" in both.text
    assert both.author == "Dana"
    assert sheet[f"{letter('mif.member_last_name')}{HEADER + 1}"].comment.text.endswith("Ours: ask Dana")


def test_every_note_has_one_shape_with_a_number_of_its_own(tmp_path: Path) -> None:
    vml = parts(annotated(source(tmp_path), *MARKS))["xl/drawings/vmlDrawing1.vml"].decode()
    numbers = re.findall(r'<v:shape id="_x0000_s(\d+)"', vml)
    assert len(numbers) == len(set(numbers)) == 2 + 1 + 3  # hers, the button, ours
    blocks = re.search(r'<o:idmap[^>]*data="([\d,]+)"', vml)
    assert blocks is not None
    assert {int(number) // 1024 for number in numbers} <= {int(one) for one in blocks.group(1).split(",")}


def test_a_sheet_without_notes_gets_them(tmp_path: Path) -> None:
    path = source(tmp_path)
    target = tmp_path / "annotated.xlsx"
    annotate(path, target, marks={"Lookup": [Mark(1, "B", "error", "ERROR: x")]}, front=FRONT, hidden=HIDDEN)
    assert load_workbook(target)["Lookup"]["B1"].comment.text == "ERROR: x"


def test_the_front_is_first_open_and_never_live(tmp_path: Path) -> None:
    target = annotated(source(tmp_path), *MARKS)
    book = load_workbook(target)
    front = book["Findings"]
    assert front["A1"].data_type == "s"
    assert front["A1"].value == "=1+1"
    assert book.active is front
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == ["Findings"]
    assert front["B3"].hyperlink.location == f"'{TAB}'!B4"
    assert front.auto_filter.ref == "A2:B3"
    assert front.freeze_panes == "A3"
    assert book["ecmx"].sheet_state == "veryHidden"
    assert book["ecmx"]["A2"].data_type == "s"
    assert book[TAB].auto_filter.ref is not None
    assert book["Deep"].sheet_state == "veryHidden"


def test_names_of_one_tab_stay_with_it(tmp_path: Path) -> None:
    """The filter's hidden name counts tabs from the first."""
    before = parts(source(tmp_path))["xl/workbook.xml"].decode()
    after = parts(annotated(tmp_path / "source.xlsx"))["xl/workbook.xml"].decode()
    assert 'localSheetId="1"' in before
    assert re.search(r'localSheetId="2"[^>]*>\'Members of ECM\'!\$A\$3', after)


def test_formulas_stay_live_and_values_stored(tmp_path: Path) -> None:
    target = annotated(source(tmp_path), *MARKS)
    formulas = anatomy(target).formulas[TAB]
    assert len(formulas) == 12
    one = min(formulas)
    assert load_workbook(target)[TAB][one].value == "=SUM(Lookup!A1:C1)"
    assert load_workbook(target, data_only=True)[TAB][one].value == 6


def test_macros_never_leave(tmp_path: Path) -> None:
    path = source(tmp_path)
    held = parts(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in held.items():
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                ).replace(
                    b"<Override",
                    b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/><Override',
                    1,
                )
            if name == "xl/_rels/workbook.xml.rels":
                data = data.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rId99" Target="vbaProject.bin"'
                    b' Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>',
                )
            archive.writestr(name, data)
        archive.writestr("xl/vbaProject.bin", b"macros")
    with open_book(path, isolated=False) as book:
        assert book.format == "xlsm"
    after = parts(annotated(path, *MARKS))
    assert not [name for name in after if "vba" in name.lower()]
    assert b"vbaProject" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    assert b"macroEnabled" not in after["[Content_Types].xml"]


@pytest.mark.parametrize(
    "change",
    [
        (b'<c r="B5"', b"<c"),  # a cell need not say where it stands
        (b"</t></is></c>", b'</t></is></c><!-- <row r="4"><c r="A4"/></row> -->'),
        (b"Fresno", b'<![CDATA[<c r="C4"/>]]>'),
    ],
)
def test_odd_but_right_xml(tmp_path: Path, change: tuple[bytes, bytes]) -> None:
    path = source(tmp_path)
    name = "xl/sharedStrings.xml" if change[0] == b"Fresno" else "xl/worksheets/sheet2.xml"
    sheet = load_workbook(annotated(rewritten(path, name, change), *MARKS))[TAB]
    assert sheet[f"C{HEADER + 1}"].fill.fgColor.rgb == f"FF{SHADES['warning']}"
    assert sheet[f"{CIN}{HEADER + 2}"].fill.fgColor.rgb == f"FF{SHADES['error']}"


def test_sheets_that_are_macros_are_not_annotated(tmp_path: Path) -> None:
    path = rewritten(
        source(tmp_path),
        "xl/_rels/workbook.xml.rels",
        (
            b'http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet4.xml',
            b'http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" Target="worksheets/sheet4.xml',
        ),
    )
    with pytest.raises(NotAnnotatable):
        annotated(path, *MARKS)
    assert not (tmp_path / "annotated.xlsx").exists()


def test_a_second_round_takes_the_first_one_away(tmp_path: Path) -> None:
    first = annotated(source(tmp_path), *MARKS)
    second = tmp_path / "second.xlsx"
    marks = {TAB: [Mark(HEADER + 4, "B", "warning", "WARNING: new")]}
    annotate(first, second, marks=marks, front=FRONT, hidden=HIDDEN, former=("Findings", "ecmx"))
    book = load_workbook(second)
    assert book.sheetnames == ["Findings", "Cover", TAB, "Lookup", "Deep", "ecmx"]
    sheet = book[TAB]
    assert sheet[f"C{HEADER + 1}"].fill.fill_type is None
    assert sheet[f"C{HEADER + 1}"].comment is None
    assert sheet[f"{CIN}{HEADER + 2}"].comment.text.strip().endswith("Ours: seen twice")
    assert sheet[f"B{HEADER + 4}"].comment.text == "WARNING: new"
    vml = parts(second)["xl/drawings/vmlDrawing1.vml"].decode()
    assert len(re.findall(r"<v:shape ", vml)) == 2 + 1 + 1


def test_forbidden_signs_and_long_texts(tmp_path: Path) -> None:
    odd = "ERROR: a\x00b\x0bc\ud800 <&> _x0041_ " + "x" * 40_000
    front = Tab("Findings", (10,), [TabLine((TabCell(odd),))])
    target = tmp_path / "out.xlsx"
    annotate(
        source(tmp_path),
        target,
        marks={TAB: [Mark(HEADER + 1, "C", "error", odd)]},
        front=front,
        hidden=("ecmx", ["x"]),
    )
    with open_book(target, isolated=False) as read:
        text = read.sheets[0].preview(1).text["A"][0]
    assert text.startswith("ERROR: abc <&> _x0041_ xxx")
    assert len(text) == 32_767
    book = load_workbook(target)
    assert book[TAB][f"C{HEADER + 1}"].comment.text.startswith("ERROR: abc <&>")


def test_a_discussion_in_a_cell_is_left_alone(tmp_path: Path) -> None:
    """The note of a threaded comment only stands in for it: what is put below is shown by no program."""
    path = rewritten(
        source(tmp_path), "xl/comments1.xml", (b"<author>Dana</author>", b"<author>tc={1234-5678}</author>")
    )
    sheet = load_workbook(annotated(path, *MARKS))[TAB]
    assert sheet[f"{CIN}{HEADER + 2}"].comment.text.endswith("Ours: seen twice")
    assert sheet[f"{CIN}{HEADER + 2}"].fill.fgColor.rgb == f"FF{SHADES['error']}"
