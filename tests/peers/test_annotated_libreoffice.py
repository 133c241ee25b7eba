"""A real LibreOffice opens an annotated workbook, shows our marks and the sender's furniture, saves it; then it can be accepted."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ecmx.exchange import Options, Refused, check_files
from ecmx.files.annotating.tab import SHADES
from ecmx.mending import accept_file, annotate_file
from tests.furnished import HEADER, TAB, furnished, letter
from tests.peers.office import Office
from tests.written import delimited, table

AS_OF = date(2026, 11, 1)
NPI, BORN = letter("mif.pcp_npi"), letter("mif.member_date_of_birth")
WRONG: dict[int, dict[str, object]] = {
    2: {"mif.pcp_npi": "1234567890"},
    4: {"mif.member_date_of_birth": "enter manually"},
    7: {"mif.member_residential_zip": "1"},
}

pytestmark = pytest.mark.needs("soffice")


def annotated(source: Path, target: Path) -> Path:
    options = Options(as_of=AS_OF, isolated=False)
    (report,) = check_files([source], options)
    assert not isinstance(report, Refused)
    annotate_file(report, target, options)
    return target


def saved_by_libreoffice(office: Office, *paths: Path) -> list[Path]:
    """Opened and saved again as workbooks."""
    return office.save_all(paths, "xlsx:Calc MS Excel 2007 XML", paths[0].parent / "saved")


@pytest.fixture(scope="module")
def saved(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An annotated workbook with furniture, and one made of a text file, as LibreOffice saved them."""
    folder = tmp_path_factory.mktemp("annotated")
    rows: list[dict[str, object]] = [WRONG.get(number, {}) for number in range(1, 10)]
    text = delimited(folder / "members.csv", table("mif", rows=rows))
    sent = annotated(furnished(folder / "members.xlsx", WRONG), folder / "annotated.xlsx")
    furniture, findings = saved_by_libreoffice(office, sent, annotated(text, folder / "annotated_text.xlsx"))
    return {"furniture": furniture, "findings": findings}


def test_all_of_it_is_there_after_libreoffice_saved_it(saved: dict[str, Path]) -> None:
    book = load_workbook(saved["furniture"])
    assert book.sheetnames[0] == "Findings"
    sheet = book[TAB]
    for cell in (f"{NPI}{HEADER + 2}", f"{BORN}{HEADER + 4}"):
        assert sheet[cell].fill.fgColor.rgb == f"FF{SHADES['error']}"
        assert sheet[cell].comment is not None
        assert sheet[cell].comment.text.strip().startswith(("ERROR", "ecmx:\nERROR"))
    assert "Ours: seen twice" in sheet[f"{letter('mif.member_cin')}{HEADER + 2}"].comment.text
    links = [cell.hyperlink.location for row in book["Findings"].iter_rows() for cell in row if cell.hyperlink]
    assert f"{NPI}{HEADER + 2}" in " ".join(filter(None, links))
    assert book["Lookup"].sheet_state == "hidden"
    assert book["Deep"].sheet_state != "visible"
    assert book["ecmx"].sheet_state != "visible"
    assert sheet.data_validations.dataValidation
    assert sheet.conditional_formatting
    assert sheet.protection.sheet
    with zipfile.ZipFile(saved["furniture"]) as archive:
        names = " ".join(archive.namelist())
        drawings = b"".join(archive.read(name) for name in archive.namelist() if "drawings/drawing" in name)
    assert "charts/chart" in names
    assert "media/" in names
    assert b"Text in a box" in drawings

    (tab,) = accept_file(saved["furniture"], Options(), as_of=AS_OF).sheets
    assert tab.untouched == (HEADER + 2, HEADER + 4, HEADER + 7)
    assert not (tab.mended or tab.wrong or tab.added or tab.deleted or tab.moved or tab.settled)


def test_mended_in_between(saved: dict[str, Path], office: Office, tmp_path: Path) -> None:
    book = load_workbook(saved["furniture"])
    book[TAB][f"{BORN}{HEADER + 4}"] = date(1980, 4, 12)
    book[TAB][f"{NPI}{HEADER + 2}"] = "1245319599"
    book.save(tmp_path / "fixed.xlsx")
    (again,) = saved_by_libreoffice(office, tmp_path / "fixed.xlsx")
    (tab,) = accept_file(again, Options(), as_of=AS_OF).sheets
    assert tab.mended == (HEADER + 2, HEADER + 4)
    assert tab.untouched == (HEADER + 7,)


def test_a_findings_workbook(saved: dict[str, Path]) -> None:
    sheet = load_workbook(saved["findings"])["MIF"]
    assert sum(cell.comment is not None for row in sheet.iter_rows() for cell in row) == 3
    (tab,) = accept_file(saved["findings"], Options(), as_of=AS_OF).sheets
    assert tab.untouched == (2, 3, 4)
