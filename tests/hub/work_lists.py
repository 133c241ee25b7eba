"""A work list in a person's hands: looked at, filled in, sorted, cut, as a spreadsheet program would hand it back."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from tests.hub.clinic import Clinic

__all__ = ["ListInHand", "handed_out", "taken"]


class ListInHand:
    """One list. Rows of a tab are counted from 0, columns are named by their headers."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))

    def heads(self, tab: str) -> list[str]:
        return [str(cell.value) for cell in self.book[tab][1]]

    def rows(self, tab: str = "Members") -> list[dict[str, Any]]:
        heads = self.heads(tab)
        every = self.book[tab].iter_rows(min_row=2, values_only=True)
        return [dict(zip(heads, row, strict=True)) for row in every if any(cell is not None for cell in row)]

    def fill(self, row: int, cells: Mapping[str, Any], tab: str = "Members") -> ListInHand:
        heads = self.heads(tab)
        for head, value in cells.items():
            self.book[tab].cell(row + 2, heads.index(head) + 1).value = value
        return self

    def arranged(self, rows: list[dict[str, Any]], tab: str = "Members") -> ListInHand:
        """The tab with these rows, in this order."""
        sheet = self.book[tab]
        sheet.delete_rows(2, sheet.max_row)
        for at, row in enumerate(rows):
            self.fill(at, row, tab)
        return self

    def data(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    def all_text(self, tab: str = "Members") -> list[str]:
        """By row, everything that stands in it, but the stamp: what its signs spell is chance."""
        said = [[cell for head, cell in row.items() if head != "Do not change"] for row in self.rows(tab)]
        return [" ".join(str(cell) for cell in cells if cell is not None) for cells in said]


def handed_out(clinic: Clinic, **asked: Any) -> ListInHand:
    from ecmx.hub.work import work_list, write_work_list

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "work.xlsx"
        write_work_list(work_list(by=clinic.by, **asked), place)
        return ListInHand(place.read_bytes())


def taken(clinic: Clinic, data: bytes | ListInHand, name: str = "work.xlsx", **asked: Any) -> Any:
    from ecmx.hub.work import take_file

    given = data.data() if isinstance(data, ListInHand) else data
    return take_file(given, name, by=clinic.by, home=clinic.home, **asked)
