"""A billing table (csv, xlsx, any file that `ecmx.files` reads) with a column map → its service lines. Knows nothing of ECM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ecmx.errors import UsageProblem
from ecmx.files import Batch, CellKind, Limits, Sheet, open_book
from ecmx.guidance import plain
from ecmx.measures.sources.column_map import ColumnMap
from ecmx.measures.sources.problems import SourcePlace, SourceProblems
from ecmx.measures.sources.service_lines import SERVICE_LINES, ServiceLines
from ecmx.measures.sources.table_cells import TableColumn, line_columns

__all__ = ["read_encounter_table"]


def read_encounter_table(
    path: Path,
    columns: ColumnMap,
    *,
    as_of: date,
    limits: Limits = Limits(),  # noqa: B008 – Limits is frozen
) -> ServiceLines:
    """The service lines of a table, a row each with anything in a mapped column, and every defect with its cell.

    as_of: the day that counts as today, for years of two digits. Raises FileUnusable; UsageProblem where the map fits no tab.
    """
    problems = SourceProblems()
    frames: list[pl.DataFrame] = []
    claims = 0
    with open_book(path, limits=limits) as book:
        wanted = [sheet for sheet in book.sheets if not columns.sheet or plain(sheet.name) == plain(columns.sheet)]
        found = [(sheet, _header_of(sheet, columns)) for sheet in wanted]
        if not any(header for _, header in found):
            raise _fits_nothing(path.name, found, columns)
        for sheet, header in found:
            if header is None:
                problems.add("sheet-not-read", SourcePlace(sheet=sheet.name))
                continue
            frame = _lines(sheet, header, as_of, problems, claims)
            claims = int(frame["claim_number"].max() or claims)  # type: ignore[arg-type]
            frames.append(frame)
    return ServiceLines("table", pl.concat(frames), claims, problems)


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the header is. letters: by our name its columns."""

    row: int
    letters: Mapping[str, tuple[str, ...]]


def _header_of(sheet: Sheet, columns: ColumnMap) -> _Header | None:
    """The first row in which every header of the map stands; UsageProblem where one stands there twice."""
    preview = sheet.preview()
    wanted = {plain(header) for headers in columns.headers.values() for header in headers}
    for at, row in enumerate(preview.rows.to_list()):
        places: dict[str, list[str]] = {}
        for letter, text in preview.text.row(at, named=True).items():
            if text is not None and plain(text) in wanted:
                places.setdefault(plain(text), []).append(letter)
        if len(places) < len(wanted):
            continue
        if twice := next((letters for letters in places.values() if len(letters) > 1), None):
            raise UsageProblem(
                "map-header-twice",
                f"A header of the column map is in columns {' and '.join(twice)}.",
                "Give the two columns different headers.",
            )
        letters = {
            name: tuple(places[plain(header)][0] for header in headers) for name, headers in columns.headers.items()
        }
        return _Header(row, letters)
    return None


def _fits_nothing(file: str, found: list[tuple[Sheet, _Header | None]], columns: ColumnMap) -> UsageProblem:
    if not found:
        return UsageProblem(
            "map-sheet", f"{file} has no tab of the name that the column map gives.", "Correct `sheet` in the map."
        )
    seen = {plain(text) for sheet, _ in found for text in _texts(sheet.preview())}
    missing = [header for headers in columns.headers.values() for header in headers if plain(header) not in seen]
    what = (
        f"{file} has no header {' nor '.join(f'“{one}”' for one in missing)}"
        if missing
        else f"{file} has no row with all of the headers"
    )
    fix = "Correct the column map; capitals and spaces do not count."
    return UsageProblem("map-fits-nothing", f"{what}, as the column map says.", fix)


def _texts(batch: Batch) -> list[str]:
    return [text for column in batch.text for text in column.drop_nulls().to_list()]


def _lines(sheet: Sheet, header: _Header, as_of: date, problems: SourceProblems, before: int) -> pl.DataFrame:
    """A frame of `SERVICE_LINES`. before: claims of the tabs before this one."""
    letters = sorted({letter for one in header.letters.values() for letter in one})
    rows: list[pl.Series] = []
    texts: list[pl.DataFrame] = []
    dates: list[pl.DataFrame] = []
    for batch in sheet.batches(after_row=header.row):
        text = batch.text.select(
            [
                batch.text[letter] if letter in batch.text.columns else pl.lit(None, pl.String).alias(letter)
                for letter in letters
            ]
        )
        filled = text.select(filled=pl.any_horizontal(pl.all().is_not_null())).to_series()
        real = text.select([_real_days(batch, letter).alias(letter) for letter in letters])
        rows.append(batch.rows.filter(filled))
        texts.append(text.filter(filled))
        dates.append(real.filter(filled))
    if not rows or not sum(map(len, rows)):
        return pl.DataFrame(schema=SERVICE_LINES)
    numbers, text, real = pl.concat(rows), pl.concat(texts), pl.concat(dates)
    table = {
        name: [TableColumn(letter, text[letter], real[letter]) for letter in one]
        for name, one in header.letters.items()
    }
    return line_columns(sheet.name, numbers, table, as_of, problems, before)


def _real_days(batch: Batch, letter: str) -> pl.Series:
    """Boolean: cells that hold a real date."""
    if letter not in batch.kinds:
        return pl.repeat(value=False, n=len(batch), dtype=pl.Boolean, eager=True)
    return batch.kinds[letter] == int(CellKind.DATE)
