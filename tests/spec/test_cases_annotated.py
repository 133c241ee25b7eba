"""Workbooks whose packages are put together oddly, annotated: the sender's own with all that was in it, or a findings workbook."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from ecmx.exchange import Options, Refused, check_files
from ecmx.mending import accept_file, annotate_file
from tests.spec.blameless import TODAY
from tests.spec.test_cases_reader import PACKAGES, saved, sheet_of
from tests.written import table

Change = Callable[[str, bytes], tuple[str, bytes] | None]
OPTIONS = Options(as_of=TODAY, isolated=False)
ROWS = table("rtf", rows=[{}, {"rtf.member_cin": "12"}, {}])
NAMES = "its parts go by names that other programs do not expect"
MISSING = "a part of the workbook is missing"


def renamed(old: str, new: str) -> Change:
    """A part's name written otherwise, and what refers to it not."""
    return lambda name, data: (name.replace(old, new), data)


def referred(old: str, new: str) -> Change:
    """What refers to a part written otherwise, and its name not."""
    return lambda name, data: (name, data.replace(old.encode(), new.encode()) if name.endswith(".rels") else data)


#: Package → why the sender's own is not annotated; "" where it is.
ODD: dict[str, tuple[Change, str]] = {
    "as it is": (lambda name, data: (name, data), ""),
    "backslashes": (PACKAGES["backslashes"], NAMES),
    "capitals": (PACKAGES["capitals"], NAMES),
    "a leading slash": (PACKAGES["a leading slash"], NAMES),
    "no list of types": (PACKAGES["no list of types"], MISSING),
    "no relationships of the package": (PACKAGES["no relationships of the package"], "it does not say where"),
    "everything at the root": (PACKAGES["everything at the root"], MISSING),
    "in a folder": (lambda name, data: (f"my folder/{name}", data), NAMES),
    "in a folder, in capitals": (lambda name, data: (f"F/{name.upper()}", data), NAMES),
    "from the folder itself": (lambda name, data: (f"./{name}", data), NAMES),
    "a sign spelled out in a name": (renamed("sheet1", "sheet%31"), NAMES),
    "a sign spelled out in a reference": (referred("sheet1", "sheet%31"), NAMES),
    "a blank in a name": (lambda name, data: referred("sheet1.xml", "sheet%201.xml")(name.replace("sheet1", "sheet 1"), data), NAMES),
    "styles in capitals": (renamed("xl/styles", "xl/Styles"), NAMES),
    "the list of tabs in capitals": (renamed("xl/workbook.xml", "xl/Workbook.xml"), NAMES),
    "the list of types in capitals": (renamed("[Content_Types]", "[CONTENT_TYPES]"), NAMES),
    "a tab's relationships in capitals": (renamed("worksheets/_rels", "worksheets/_RELS"), NAMES),
    "comments in capitals": (renamed("xl/comments", "xl/Comments"), NAMES),
    "a tab in capitals": (renamed("worksheets/sheet", "Worksheets/Sheet"), NAMES),
    "a reference with backslashes": (referred("/xl/worksheets/sheet1.xml", "\\xl\\worksheets\\sheet1.xml"), MISSING),
    "a reference from beside": (referred("/xl/worksheets/sheet1.xml", "worksheets/../worksheets/./sheet1.xml"), ""),
    "no table of texts": (lambda name, data: None if name.endswith("sharedStrings.xml") else (name, data), ""),
}  # fmt: skip


@pytest.mark.parametrize("package", ODD)
def test_right_or_apart(tmp_path: Path, package: str) -> None:
    change, why = ODD[package]
    book = sheet_of(ROWS)
    assert book.active is not None
    book.active["B4"].comment = Comment("theirs", "a sender")
    book.active["C4"].fill = PatternFill("solid", fgColor="FF00FF00")
    source, out = saved(book, tmp_path / "a.xlsx", change), tmp_path / "out.xlsx"
    before = source.read_bytes()
    (report,) = check_files([source], OPTIONS)
    assert not isinstance(report, Refused)
    made = annotate_file(report, out, OPTIONS)
    assert (made.own, why in made.why) == (not why, True)
    assert source.read_bytes() == before
    with zipfile.ZipFile(out) as archive:
        loose = Counter(name.replace("\\", "/").lower() for name in archive.namelist())
        assert archive.testzip() is None and set(loose.values()) == {1}
    told = openpyxl.load_workbook(out)
    if made.own:
        sheet = told.worksheets[1]
        assert [list(row) for row in sheet.iter_rows(values_only=True)] == [list(row) for row in ROWS]
        notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
        assert notes.keys() == {"A3", "B4"} and notes["B4"] == "theirs" and "CIN" in notes["A3"]
        assert sheet["C4"].fill.fgColor.rgb == "FF00FF00"
    (answer,) = accept_file(out, OPTIONS, as_of=TODAY).sheets
    assert len(answer.wrong + answer.untouched) == 1 and not answer.gone
