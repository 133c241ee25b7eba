"""Whole invented files in any layout: clean, or with defects and the truth about them. Batch by batch, in flat memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ecmx.files import aside
from ecmx.guidance import FileType
from ecmx.layouts import Layout
from ecmx.layouts.records import SheetWriter, opened_out, require_password, rows_together, sheet_writers, tab_names
from ecmx.synthetic.defects import Defects, Planted, Planter, as_frame
from ecmx.synthetic.records import batches, referrals_of
from ecmx.synthetic.setting import Setting

__all__ = ["InventedFile", "write_invented"]

Progress = Callable[[str, int, int | None], None]


@dataclass
class InventedFile:
    """What was written. truth: sheet, row, column, header, code; left_out: codes for which the file had no place"""

    rows: int = 0
    truth: pl.DataFrame = field(default_factory=lambda: as_frame([]))
    left_out: tuple[str, ...] = ()


def write_invented(
    layout: Layout,
    setting: Setting,
    members: int,
    target: Path,
    *,
    types: Sequence[FileType] = (),
    defects: Defects | None = None,
    password: str | None = None,
    progress: Progress | None = None,
) -> InventedFile:
    """Write a file of invented members.

    types: which of the layout's file types are filled in, default all
    Raises UsageProblem where the target cannot be written; then nothing is.
    """
    require_password(layout, password)
    wanted = tuple(types) or layout.types
    codes = defects.codes if defects else ()
    told, waiting, spoilt = InventedFile(), set(codes), set[str]()
    planted: list[Planted] = []
    with aside(target, password=password) as path, opened_out(layout, path) as out:
        for number, (writer, name) in enumerate(zip(sheet_writers(layout), names_in_checks(layout), strict=True)):
            first = out.written[number] + 1
            planter = Planter(writer, name, setting, defects, waiting, spoilt, first) if defects else None
            for frame in frames(writer, setting, members, wanted):
                cells = writer.cells(frame)
                if planter is not None:
                    cells = planter.rows(frame, cells)
                out.write(number, cells.text, cells.natives)
                if progress is not None:
                    progress(f"Writing {name or 'rows'}", out.written[number] - first + 1, None)
            if planter is not None and out.written[number] >= first:
                closing = planter.closing()
                if closing.height:
                    out.write(number, closing)
                planted += planter.planted
        told.rows = sum(out.written) - sum(sheet.header_row for sheet in out.sheets)
    told.truth, told.left_out = as_frame(planted), tuple(code for code in codes if code in waiting)
    return told


def frames(writer: SheetWriter, setting: Setting, members: int, wanted: Sequence[FileType]) -> Iterator[pl.DataFrame]:
    """One tab's rows, batch by batch."""
    types = [file for file in writer.sheet.types if file in wanted]
    if not types:
        return
    referrals = referrals_of(members, wanted)
    pieces = batches(setting, members, types, referrals=referrals)
    yield from (frame for piece in pieces if (frame := rows_together(piece)).height)


def names_in_checks(layout: Layout) -> list[str]:
    """What a check calls the tabs: those of a text file have no name, that of an XML file is its record's."""
    if layout.container in ("csv", "tab", "pipe"):
        return ["" for _ in layout.sheets]
    return [layout.record] if layout.container == "xml" else tab_names(layout)
