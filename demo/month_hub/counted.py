"""What lies at the plans, counted without ecmx: whose rows are in the files, by `csv` and `openpyxl` alone."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import openpyxl

__all__ = ["cins_in", "rows_in"]

CIN = re.compile(r"\d{8}[A-Z]")
MARKS = {".csv": ",", ".txt": "|"}


def rows_in(file: Path) -> Iterator[list[str]]:
    """Its rows as text, of every tab."""
    if file.suffix == ".xlsx":
        for tab in openpyxl.load_workbook(file, read_only=True):
            for row in tab.iter_rows(values_only=True):
                yield ["" if value is None else str(value) for value in row]
    else:
        with file.open(encoding="utf-8-sig", newline="") as text:
            yield from csv.reader(text, delimiter=MARKS[file.suffix])


def cins_in(files: Iterable[Path]) -> set[str]:
    """Who is in them."""
    return {cell for file in files for row in rows_in(file) for cell in row if CIN.fullmatch(cell)}
