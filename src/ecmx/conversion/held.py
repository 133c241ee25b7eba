"""Rows that could not go, set aside as they were received: a workbook for each plan, in the folder held/ beside what was read.

Never in an outgoing folder, and never two plans' rows in one file (invariant V9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ecmx.conversion.account import KeptBack
from ecmx.errors import UsageProblem
from ecmx.exchange import Options, Received, opened
from ecmx.files import LONGEST, ColumnOut, Place, SheetOut, file_out, free_tab_name, near_tab_name, picked_rows
from ecmx.layouts import SheetPlan

__all__ = ["HeldFile", "demand_apart", "demand_unread", "held_files", "held_folder", "folder_made", "write_held"]

LONGEST_HEADER = 1_000
NO_PLAN = "no-plan"
#: The header over the reasons; by it and the two beside it such a file is known again (named_files.py).
WHY = "Why it was not sent"


@dataclass(frozen=True, slots=True)
class HeldFile:
    """One workbook of rows that were set aside. plan: "" where the rows do not say whose they are."""

    path: Path
    plan: str
    parts: tuple[KeptBack, ...]
    container: str = "xlsx"

    @property
    def rows(self) -> int:
        return sum(len(part.reasons) for part in self.parts)


def held_folder(source: Path, asked: Path | None) -> Path:
    """Where rows of a file are set aside."""
    return asked if asked is not None else source.parent / "held"


def demand_apart(sources: Sequence[Path], asked: Path | None, outgoing: Sequence[Path], *, each: bool) -> None:
    """Refuse to put rows by where files lie that are to be sent. each: the folder is for nothing but them, and what lies below goes along;
    below a folder that was read from they may lie
    """
    going = {folder.resolve() for folder in outgoing}
    read = {source.resolve().parent for source in sources}
    for folder in {held_folder(source, asked) for source in sources}:
        if folder.resolve() in going or (each and (going - read) & set(folder.resolve().parents)):
            raise UsageProblem(
                "held-is-outgoing",
                f"{folder}: rows on hold would end up among the files that you send.",
                "Name another folder with --held, or write the file elsewhere.",
            )


def demand_unread(path: Path, sources: Sequence[Path]) -> None:
    """Refuse to put rows by in a file that is read, whatever else is allowed."""
    if path.resolve() in {source.resolve() for source in sources}:
        raise UsageProblem(
            "target-is-source",
            f"{path}: this file is read, and rows on hold would be written into it. Nothing was written.",
            "Name another folder with --held.",
        )


@contextmanager
def folder_made(folder: Path) -> Iterator[None]:
    """The folder for kept rows; where nothing comes of it after all it goes again. UsageProblem where it cannot be made."""
    there = folder.is_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise UsageProblem(
            "held-not-writable",
            f"{folder}: the folder for rows on hold cannot be made there. Nothing was written.",
            "Name another folder with --held.",
        ) from None
    try:
        yield
    except BaseException:
        if not there:
            with suppress(OSError):  # not empty: what lies in it is somebody's
                folder.rmdir()
        raise


def held_files(kept: Sequence[KeptBack], name: str, asked: Path | None) -> list[HeldFile]:
    """The workbooks that are to be written, one for each plan and folder. name: what their names begin with."""
    by_place: dict[tuple[Path, str], list[KeptBack]] = {}
    for part in kept:
        by_place.setdefault((held_folder(Path(part.file), asked), part.plan), []).append(part)
    taken: set[Path] = set()
    files: list[HeldFile] = []
    for (folder, plan), parts in sorted(by_place.items(), key=lambda entry: bool(entry[0][1])):  # nobody's rows first
        path = free_path(folder / f"{name}-{slug(plan)}.xlsx", taken)
        taken.add(path)
        files.append(HeldFile(path, plan, tuple(parts)))
    return files


def free_path(path: Path, taken: set[Path]) -> Path:
    """The path, or the first with a number behind it that is not another plan's."""
    number, free = 1, path
    while free in taken:
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def slug(plan: str) -> str:
    """A plan's name as part of a file's."""
    return re.sub(r"[^a-z0-9]+", "-", plan.lower()).strip("-")[:60] or NO_PLAN


def write_held(held: HeldFile, place: Place, received: Mapping[str, Received], options: Options) -> None:
    """Write rows as received, in the order of their files. A text that no cell of a workbook holds goes on in further columns, whole."""
    names = [Path(file).name for file in dict.fromkeys(part.file for part in held.parts)]
    tabs: list[tuple[SheetOut, pl.DataFrame]] = []
    for part in held.parts:
        called = Path(part.file).name if names.count(Path(part.file).name) == 1 else part.file
        plan = received[part.file].plans[part.sheet]
        tabs.append(tab_of(part, plan, called, options, [sheet.name for sheet, _ in tabs]))
    with file_out(place, "xlsx", [sheet for sheet, _ in tabs]) as out:
        for number, (_, rows) in enumerate(tabs):
            out.write(number, rows)


def tab_of(
    part: KeptBack, plan: SheetPlan, called: str, options: Options, taken: list[str]
) -> tuple[SheetOut, pl.DataFrame]:
    """One tab and its rows: why, file, row, then the columns as they came."""
    book, _ = opened(Path(part.file), options)
    with book:
        sheet = next(one for one in book.sheets if one.name == part.sheet)
        batch = picked_rows(sheet, list(part.reasons))
    header = {column.letter: column.header[:LONGEST_HEADER] for column in plan.columns}
    columns = [
        ColumnOut(WHY, width=60),
        ColumnOut("File", width=24),
        ColumnOut("Row", width=8),
    ]
    cells = [
        pl.Series("why", [part.reasons[row] for row in batch.rows.to_list()], dtype=pl.String),
        pl.Series("file", [called] * len(batch), dtype=pl.String),
        batch.rows.cast(pl.String).alias("row"),
    ]
    for letter in batch.text.columns:
        for number, piece in enumerate(pieces(batch.text[letter])):
            named = header.get(letter) or f"Column {letter}"
            columns.append(ColumnOut(named if not number else f"{named} (continued {number})"))
            cells.append(piece.alias(f"{letter}:{number}"))
    name = free_tab_name(near_tab_name(part.sheet or Path(part.file).stem) or "On hold", taken)
    return SheetOut(name, tuple(columns)), pl.DataFrame(cells)


def pieces(text: pl.Series) -> list[pl.Series]:
    """A column in pieces that cells of a workbook hold; one for nearly every column."""
    longest = text.str.len_chars().max()
    count = -(-int(longest) // LONGEST) if isinstance(longest, int) and longest > LONGEST else 1
    if count == 1:
        return [text]
    cut = [text.str.slice(number * LONGEST, LONGEST) for number in range(count)]
    return [piece.set(piece == "", None) for piece in cut]
