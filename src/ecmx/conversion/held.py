"""The rows that could not go, as a workbook: a tab for each source tab, the rows as they were received, and why each is held."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ecmx.checks import Options, opened
from ecmx.conversion.gathered import Source
from ecmx.files import LONGEST, ColumnOut, SheetOut, file_out, free_tab_name, near_tab_name, picked_rows

__all__ = ["held_path", "write_held"]

LONGEST_HEADER = 1_000
CUT = " … (cut: a cell of a workbook holds no more)"
Sources = dict[tuple[str, str], Source]


def held_path(target: Path) -> Path:
    """The file beside `target` that takes what could not go."""
    return target.with_name(f"{target.stem}-held.xlsx")


def write_held(held: dict[tuple[str, str], dict[int, str]], sources: Sources, path: Path, options: Options) -> None:
    """Write the rows as received, in the order of their files. Cells of a workbook that are too long are cut, and say so."""
    names = [file.name for file in {source.file for source in sources.values()}]
    tabs: list[tuple[SheetOut, pl.DataFrame]] = []
    for (file, name), reasons in held.items():
        source = sources[file, name]
        called = source.file.name if names.count(source.file.name) == 1 else file  # of one name in two folders
        tabs.append(tab_of(source, called, reasons, options, [sheet.name for sheet, _ in tabs]))
    with file_out(path, "xlsx", [sheet for sheet, _ in tabs]) as out:
        for number, (_, rows) in enumerate(tabs):
            out.write(number, rows)


def tab_of(
    source: Source, called: str, reasons: dict[int, str], options: Options, taken: list[str]
) -> tuple[SheetOut, pl.DataFrame]:
    """One tab and its rows: why, file, row, then the columns as they came."""
    book, _ = opened(source.file, options)
    with book:
        sheet = next(one for one in book.sheets if one.name == source.plan.name)
        batch = picked_rows(sheet, list(reasons))
    header = {column.letter: column.header[:LONGEST_HEADER] for column in source.plan.columns}
    whole = pl.all().str.len_chars() <= LONGEST
    text = batch.text.select(pl.when(whole).then(pl.all()).otherwise(pl.all().str.slice(0, LONGEST - len(CUT)) + CUT))
    why = pl.Series("why", [reasons[row] for row in batch.rows.to_list()], dtype=pl.String)
    rows = pl.DataFrame(
        [
            why,
            pl.Series("file", [called] * len(batch), dtype=pl.String),
            batch.rows.cast(pl.String).alias("row"),
        ]
    ).hstack(text)
    columns = [
        ColumnOut("Why it is held", width=60),
        ColumnOut("File", width=24),
        ColumnOut("Row", width=8),
        *(ColumnOut(header.get(letter) or f"Column {letter}") for letter in text.columns),
    ]
    return SheetOut(
        free_tab_name(near_tab_name(source.plan.name or source.file.stem) or "Held", taken), tuple(columns)
    ), rows
