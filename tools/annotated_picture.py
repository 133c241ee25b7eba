"""`python -m tools.annotated_picture OUT.png` draws docs/images/annotated.png: an annotated workbook of the demo as LibreOffice shows it.

Needs LibreOffice, pdftoppm and Chromium. Its bytes differ from machine to machine, so a test draws it and looks at its size only.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from demo.manzanita import manzanita
from demo.members import AS_OF
from ecmx.exchange import Options, Refused, check_files
from ecmx.mending import annotate_file

__all__ = ["PICTURE", "draw", "main"]

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "annotated.png"
TAB, FINDINGS = "Member Detail", "Findings"
SHOWN = {
    "B": 17,
    "C": 12,
    "D": 11,
    "E": 15,
    "J": 22,
    "K": 13,
    "L": 10,
    "P": 27,
    "BJ": 18,
    "BK": 14,
}  # of the plan's 74 columns
ROWS = 27  # of its 49
NOTE_SIZE = (400, 120)
NOTE = (13, 5)  # the cell whose note stands open: row, column
NOTE_AT = "9,15,12,10,15,5,17,10"  # left column and offset, top row and offset, right, bottom
VML, EXCEL = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:excel"
DPI = 200
#: Of the printed pages what is worth showing: left, top, width, height in inches.
CROPS = ((0.4, 0.5, 8.0, 4.2), (0.69, 1.12, 9.62, 3.2))
WIDTH = 1500

_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 26px; background: linear-gradient(#e9eef4, #dbe3ec); font: 15px "DejaVu Sans", sans-serif; width: {width}px; }}
figure {{ margin: 0 0 22px; background: #fff; border-radius: 8px; overflow: hidden; box-shadow: 0 2px 10px #27405e44; }}
figcaption {{ background: #27405e; color: #fff; padding: 9px 16px; }}
figcaption b {{ background: #fff; color: #27405e; border-radius: 4px 4px 0 0; padding: 9px 14px 10px; margin-right: 14px; }}
div {{ margin: 14px 18px; }}
img {{ display: block; width: 100%; }}
figure:last-child {{ margin: 0; }}
</style>{figures}"""


def draw(target: Path) -> None:
    """Draw the picture."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = _pages(_shown(_narrowed(_annotated(folder)), folder / "shown.xlsx"), folder)
        figures = "".join(
            f'<figure><figcaption><b>{tab}</b>{said}</figcaption><div><img src="data:image/png;base64,'
            f'{base64.b64encode(page.read_bytes()).decode()}"></div></figure>'
            for tab, said, page in zip(
                ("Findings", TAB),
                (
                    "what is wrong, where, and how to fix it",
                    "the sender’s own tab, with the cells colored and a note on each",
                ),
                pages,
                strict=True,
            )
        )
        (folder / "page.html").write_text(_PAGE.format(width=WIDTH - 52, figures=figures), "utf-8")
        _screenshot(folder / "page.html", target)


def _annotated(folder: Path) -> Path:
    """The demo's workbook, annotated as the tutorials have it."""
    workbook = manzanita()
    source, target = folder / workbook.name, folder / "annotated.xlsx"
    workbook.write(source)
    options = Options(as_of=AS_OF)
    (report,) = check_files([source], options)
    assert not isinstance(report, Refused)
    annotate_file(report, target, options)
    return target


def _narrowed(path: Path) -> Path:
    """The same with what fits on a picture: a few columns of the sender's tab, on paper."""
    book = openpyxl.load_workbook(path)
    sheet = book[TAB]
    sheet.column_dimensions.clear()
    for column in range(1, sheet.max_column + 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].hidden = letter not in SHOWN
        sheet.column_dimensions[letter].width = SHOWN.get(letter, 10)
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_area = f"A1:{get_column_letter(sheet.max_column)}{ROWS}"
    line = Side(style="thin", color="D5DAE1")
    for row in sheet.iter_rows(min_row=6):
        for cell in row:
            cell.border = Border(left=line, right=line, top=line, bottom=line)
            if cell.comment:
                cell.comment.width, cell.comment.height = NOTE_SIZE
    findings = book[FINDINGS]
    findings.print_area = (
        f"A1:{get_column_letter(findings.max_column)}{ROWS}"  # one page, so that the tab's own is the second
    )
    book["Cover"].sheet_state = "hidden"
    book.save(path)
    return path


def _shown(path: Path, target: Path) -> Path:
    """A copy with one note open."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            data = source.read(name)
            out.writestr(name, _note_open(data) if name.endswith(".vml") else data)
    return target


def _note_open(drawing: bytes) -> bytes:
    """A tab's notes with `NOTE` open."""
    root = ElementTree.fromstring(drawing)  # noqa: S314 - we wrote it
    for shape in root.iter(f"{{{VML}}}shape"):
        data = shape.find(f"{{{EXCEL}}}ClientData")
        if (
            data is not None
            and tuple(int(data.findtext(f"{{{EXCEL}}}{one}", "-1")) + 1 for one in ("Row", "Column")) == NOTE
        ):
            shape.set("style", shape.get("style", "").replace("visibility:hidden", "visibility:visible"))
            ElementTree.SubElement(data, f"{{{EXCEL}}}Anchor").text = NOTE_AT
            ElementTree.SubElement(data, f"{{{EXCEL}}}Visible")
    return ElementTree.tostring(root)


def _pages(workbook: Path, folder: Path) -> list[Path]:
    """The first page of each tab, cropped."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), str(workbook)]
    subprocess.run(convert, check=True, capture_output=True, timeout=180)
    pages = []
    for number, crop in enumerate(CROPS, 1):
        page = folder / f"page-{number}"
        sizes = zip(("-x", "-y", "-W", "-H"), (str(int(inches * DPI)) for inches in crop), strict=True)
        which = ["-f", str(number), "-l", str(number), "-singlefile", "-r", str(DPI), "-png"]
        command = ["pdftoppm", *which, *(word for size in sizes for word in size)]
        subprocess.run([*command, str(workbook.with_suffix(".pdf")), str(page)], check=True, timeout=60)
        pages.append(page.with_suffix(".png"))
    return pages


def _screenshot(page: Path, target: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        view = browser.new_page(viewport={"width": WIDTH, "height": 900})
        view.goto(page.as_uri())
        view.screenshot(path=str(target), full_page=True)
        browser.close()


def main() -> int:
    """Draw it; where to may be said."""
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
