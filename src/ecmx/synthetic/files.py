"""Whole invented files in any layout: clean, or with defects and the truth about them. Batch by batch, in flat memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ecmx.exchange import write_tabs
from ecmx.files import aside
from ecmx.guidance import FileType
from ecmx.layouts import Layout
from ecmx.layouts.records import Cells, SheetWriter, require_password, rows_together, tab_names
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


def write_invented(  # noqa: PLR0913 - everything but the four has a name
    layout: Layout,
    setting: Setting,
    members: int,
    target: Path,
    *,
    types: Sequence[FileType] = (),
    defects: Defects | None = None,
    password: str | None = None,
    over: bool = True,
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
    names = names_in_checks(layout)

    def tab(number: int, writer: SheetWriter, first: int) -> Iterator[Cells]:
        """The cells of one tab, defects planted."""
        planter = Planter(writer, names[number], setting, defects, waiting, spoilt, first) if defects else None
        empty = True
        for frame in frames(writer, setting, members, wanted):
            cells = writer.cells(frame)
            empty = False
            yield planter.rows(frame, cells) if planter is not None else cells
        if planter is not None and not empty:
            closing = planter.closing()
            if closing.height:
                yield Cells(closing, {})
            planted.extend(planter.planted)

    def step(number: int, rows: int) -> None:
        if progress is not None:
            progress(f"Writing {names[number] or 'rows'}", rows, None)

    with aside(target, password=password, over=over) as path:
        told.rows = write_tabs(layout, path, tab, step)
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
