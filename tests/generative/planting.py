"""Files in any layout with cells planted in them, written and counted by openpyxl, csv and ElementTree: shares no code with ecmx' own
reading, writing or accounting.

A planted cell bears a mark that stands nowhere else, so that it can be looked for: in what was written, or in what was told.
"""

from __future__ import annotations

import csv
import random
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter

__all__ = ["Grid", "Planted", "Sheets", "by_header", "filled", "plant", "read", "text_of", "write"]

Cell = object


@dataclass
class Grid:
    """One tab as rows of cells. header: the index of the header row; name: the tab's, "" in delimited text."""

    name: str
    rows: list[list[Cell]]
    header: int = 0

    @property
    def width(self) -> int:
        return max(map(len, self.rows))


@dataclass
class Sheets:
    """A file as tabs. kind: xlsx, csv, tab, pipe or xml."""

    kind: str
    grids: list[Grid]
    record: str = "record"
    root: str = "records"


@dataclass(frozen=True)
class Planted:
    """A planted cell: tab, Excel row, letter, its text, and how it was meant: unreadable, unknown or unmatched."""

    sheet: str
    row: int
    letter: str
    text: str
    how: str


DELIMITER = {"csv": ",", "tab": "\t", "pipe": "|"}


def read(path: Path, kind: str, headers: list[set[str]], record: str = "record", root: str = "records") -> Sheets:
    """A file as its own program would read it. headers: of each tab's layout, by which the header row is found."""
    if kind == "xlsx":
        book = openpyxl.load_workbook(path)
        grids = []
        for sheet in book.worksheets:
            rows: list[list[Cell]] = [list(row) for row in sheet.iter_rows(values_only=True)]
            at = next((n for n, row in enumerate(rows) if any(is_header(row, wanted) for wanted in headers)), None)
            if at is not None:
                grids.append(Grid(sheet.title, rows, at))
        return Sheets(kind, grids)
    if kind == "xml":
        records = list(ET.parse(path).getroot())
        names = list(dict.fromkeys(child.tag for one in records for child in one))
        found: list[list[Cell]] = [[one.findtext(name) for name in names] for one in records]
        return Sheets(kind, [Grid(record, [[*names], *found])], record, root)
    encoding = "utf-8-sig"
    try:
        text = path.read_text(encoding)
    except UnicodeDecodeError:
        text = path.read_text("cp1252")
    lines = list(csv.reader(text.splitlines(keepends=True), delimiter=DELIMITER[kind]))
    return Sheets(kind, [Grid("", [list(line) for line in lines])])


def is_header(row: list[Cell], wanted: set[str]) -> bool:
    return len({str(cell) for cell in row if cell is not None} & wanted) * 2 > len(wanted)


def write(sheets: Sheets, path: Path) -> None:
    """The file as a stranger's program would write it."""
    if sheets.kind == "xlsx":
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for grid in sheets.grids:
            tab = book.create_sheet(grid.name)
            for row in grid.rows:
                tab.append(row)
        book.save(path)
    elif sheets.kind == "xml":
        (grid,) = sheets.grids
        root = ET.Element(sheets.root)
        for row in grid.rows[1:]:
            one = ET.SubElement(root, sheets.record)
            for name, cell in zip(grid.rows[0], row, strict=False):
                if cell not in (None, ""):
                    ET.SubElement(one, str(name)).text = str(cell)
        ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    else:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, delimiter=DELIMITER[sheets.kind])
            writer.writerows([["" if cell is None else cell for cell in row] for row in sheets.grids[0].rows])


def blank(cell: Cell) -> bool:
    return cell is None or not str(cell).strip()


def filled(sheets: Sheets) -> int:
    """The filled cells below the headers."""
    return sum(not blank(cell) for grid in sheets.grids for row in grid.rows[grid.header + 1 :] for cell in row)


def by_header(planted: list[Planted], sheets: Sheets) -> list[Planted]:
    """The planted cells by the names of their fields, which in XML stand in no order that everybody agrees on."""
    header = [str(name) for name in sheets.grids[0].rows[0]]
    names = {get_column_letter(at + 1): name for at, name in enumerate(header)}
    return [Planted(one.sheet, one.row, names[one.letter], one.text, one.how) for one in planted]


def text_of(path: Path, kind: str) -> str:
    """Everything that stands in a written file, as one text."""
    if kind == "xlsx":
        book = openpyxl.load_workbook(path)
        return "\n".join(
            str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


#: Texts that most kinds of value cannot read, the mark makes each its own; in a workbook the last is a formula that nobody calculated.
UNREADABLE = ("see note {}", "13/45/{}", "{} ?", "unknown-{}", "#{}#", "N/K {}", '=LEN("{}")')
HEADERS = ("Zodiac", "Aura reading", "Feng shui zone", "Blood moon", "Tarot card", "Lucky pebble")


@dataclass
class Planter:
    """Plants into a file. chance: its own, so that a seed gives the same again."""

    sheets: Sheets
    chance: random.Random
    planted: list[Planted] = field(default_factory=list)
    number: int = 0

    def mark(self) -> str:
        self.number += 1
        return f"zq{self.chance.randrange(10**6):06d}k{self.number}"

    def note(self, grid: Grid, at: int, column: int, text: str, how: str) -> None:
        self.planted.append(Planted(grid.name, at + 1, get_column_letter(column + 1), text, how))

    def some_grid(self) -> Grid:
        return self.chance.choice([grid for grid in self.sheets.grids if len(grid.rows) > grid.header + 1])

    def rows(self, grid: Grid) -> list[int]:
        return list(range(grid.header + 1, len(grid.rows)))

    def unreadable(self, count: int) -> None:
        """Cells of known columns get a text that hardly any kind reads."""
        for _ in range(count):
            grid = self.some_grid()
            at = self.chance.choice(self.rows(grid))
            column = self.chance.randrange(len(grid.rows[grid.header]))
            text = self.chance.choice(UNREADABLE).format(self.mark())
            while len(grid.rows[at]) <= column:
                grid.rows[at].append(None)
            if "zq" not in str(grid.rows[at][column]):
                grid.rows[at][column] = text
                self.note(grid, at, column, text, "unreadable")

    def unknown(self, count: int) -> None:
        """A column that nobody knows, filled here and there."""
        grid = self.some_grid()
        header = self.chance.choice(HEADERS)
        if self.sheets.kind == "xml":
            header = header.replace(" ", "_")
        if header in grid.rows[grid.header]:
            return
        column = len(grid.rows[grid.header])
        grid.rows[grid.header].append(header)
        rows = self.rows(grid)
        for at in self.chance.sample(rows, min(count, len(rows))):
            while len(grid.rows[at]) <= column:
                grid.rows[at].append(None)
            text = self.mark()
            grid.rows[at][column] = text
            self.note(grid, at, column, text, "unknown")

    def unmatched(self) -> None:
        """A known column's header becomes words that nobody matches: its cells are as good as unknown."""
        grid = self.some_grid()
        column = self.chance.randrange(len(grid.rows[grid.header]))
        header = f"Qx {self.chance.randrange(10, 99)} vbz"
        if self.sheets.kind == "xml":
            header = header.replace(" ", "_")
        grid.rows[grid.header][column] = header
        for at in self.rows(grid):
            if len(grid.rows[at]) > column and not blank(grid.rows[at][column]) and self.chance.random() < 0.5:
                if "zq" in str(grid.rows[at][column]):
                    continue
                text = self.mark()
                grid.rows[at][column] = text
                self.note(grid, at, column, text, "unmatched")


def plant(sheets: Sheets, chance: random.Random, *, single: bool) -> list[Planted]:
    """Plant many cells, or a single one."""
    planter = Planter(sheets, chance)
    if not any(planter.rows(grid) for grid in sheets.grids):
        return []
    if single:
        chance.choice((lambda: planter.unreadable(1), lambda: planter.unknown(1)))()
    else:
        size = sum(len(planter.rows(grid)) for grid in sheets.grids)
        planter.unreadable(max(4, size))
        planter.unknown(max(2, size // 2))
        if chance.random() < 0.5:
            planter.unmatched()
    # what was planted and written over by a later one is no longer there
    return [one for one in planter.planted if one.text in list(texts(sheets))]


def texts(sheets: Sheets) -> Iterator[str]:
    for grid in sheets.grids:
        for row in grid.rows[grid.header + 1 :]:
            for cell in row:
                yield str(cell)
