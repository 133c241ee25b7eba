"""Measurements of writing, each in a process of its own: the bare writer, ours, and a conversion. See `bench.measure`."""

from __future__ import annotations

import tempfile
import time
from datetime import date
from itertools import islice
from pathlib import Path

import msgspec
import polars as pl

from bench.workbook import AS_OF
from ecmx import guidance
from ecmx.exchange import compose, record_frame
from ecmx.guidance import FileType
from ecmx.layouts import Column, Layout, load_layout, read_records, recognise, sheet_writers, shipped

__all__ = ["bare_write", "converted", "our_write", "written"]

COLUMNS = 100
SEED_ROWS = 1_000


def layout() -> Layout:
    """The guidance's MIF and known extensions up to a hundred columns, dates as date cells."""
    base = load_layout("guidance-mif")
    (sheet,) = base.sheets
    elements = base.columns_of(sheet)
    known = (one for one in guidance.extensions() if FileType.MIF in one.files)
    extensions = [
        Column(header=extension.words[:60], extension=extension.id)
        for extension in islice(known, COLUMNS - len(elements))
    ]
    wide = msgspec.structs.replace(sheet, columns=(*elements, *extensions))
    return msgspec.structs.replace(base, name="wide", typed=True, sheets=(wide,))


def records_of(path: Path, rows: int) -> pl.DataFrame:
    """Records as the canonical frames have them: the first thousand of a benchmark workbook, as often as it takes."""
    from ecmx.files import open_book

    with open_book(path, isolated=False) as book:
        (sheet,) = book.sheets
        plan = recognise(sheet.name, sheet.preview(200), sheet.merges, shipped(), as_of=AS_OF)
        frame = next(read_records(sheet, plan, size=SEED_ROWS)).frame(FileType.MIF)
    own = [column.extension for column in layout().sheets[0].columns if column.extension]
    frame = frame.with_columns(pl.lit(f"text {at}").alias(name) for at, name in enumerate(own) if name)
    return record_frame(FileType.MIF, pl.concat([frame] * (rows // frame.height)))


Cells = list[tuple[object, ...]]


def cells_of(records: pl.DataFrame) -> Cells:
    """What both writers write: text, and days and counts as such; made before the clock runs."""
    (writer,) = sheet_writers(layout())
    made = writer.cells(records)
    columns = [made.text[name].to_list() for name in made.text.columns]
    for name, series in made.natives.items():
        at = made.text.columns.index(name)
        columns[at] = [text if day is None else day for text, day in zip(columns[at], series.to_list(), strict=True)]
    return list(zip(*columns, strict=True))


def bare_write(source: Path, rows: int) -> float:
    """XlsxWriter alone, in constant memory: the same cells in the same formats. Seconds."""
    import xlsxwriter

    cells = cells_of(records_of(source, SEED_ROWS))
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
        book = xlsxwriter.Workbook(str(Path(folder) / "bare.xlsx"), {"constant_memory": True, **plain})
        sheet = book.add_worksheet("MIF")
        text, day, whole = (book.add_format({"num_format": form}) for form in ("@", "mm/dd/yyyy", "0"))
        for row in range(rows):
            for column, value in enumerate(cells[row % len(cells)]):
                if isinstance(value, str):
                    sheet.write_string(row, column, value, text)
                elif isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                elif value is not None:
                    sheet.write_number(row, column, value, whole)
        book.close()
        return time.perf_counter() - start


def our_write(source: Path, rows: int) -> float:
    """Records into a file of a layout, every cell read back before it is written. Seconds."""
    records = records_of(source, rows)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        compose({FileType.MIF: records}, layout(), check=False).write(Path(folder) / "ours.xlsx")
        return time.perf_counter() - start


def converted(source: Path, _rows: int) -> float:
    """A whole conversion of a workbook into the same layout. Seconds."""
    from ecmx.conversion import convert
    from ecmx.exchange import Options

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        convert([source], load_layout("guidance-mif"), Path(folder) / "out.xlsx", Options(as_of=AS_OF))
        return time.perf_counter() - start


def written(source: Path, rows: int) -> float:
    """The writing alone of what a conversion writes. Seconds."""
    records = records_of(source, rows)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        compose({FileType.MIF: records}, load_layout("guidance-mif"), check=False).write(Path(folder) / "out.xlsx")
        return time.perf_counter() - start


def grid(source: Path, _rows: int) -> float:
    """The rows of a file checked as records, edited cells as text among them. Seconds."""
    import polars as pl

    import ecmx

    with ecmx.receive(source, as_of=AS_OF, isolated=False) as file:
        records = pl.concat(file.records("mif", ("clean", "with_errors", "held")))
    born = "mif.member_date_of_birth"
    edited = records.with_columns(pl.col(born).dt.to_string("%m/%d/%Y"))
    ecmx.check_records({"mif": edited.head(10)}, as_of=AS_OF)  # what is loaded once is not what is measured
    start = time.perf_counter()
    ecmx.check_records({"mif": edited}, as_of=AS_OF)
    return time.perf_counter() - start


def grid_file(source: Path, _rows: int) -> float:
    """The same rows read from their file and checked. Seconds."""
    import ecmx

    ecmx.receive(source, as_of=AS_OF, isolated=False, keep=False).close()
    start = time.perf_counter()
    ecmx.receive(source, as_of=AS_OF, isolated=False, keep=False).close()
    return time.perf_counter() - start
