"""The records of a conversion over into the tabs of a layout, and the account of every source row: gone, or held and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from ecmx.checks import Progress
from ecmx.conversion.gathered import FILE, Gathered
from ecmx.conversion.losses import Losses, origins
from ecmx.files import RowsOut
from ecmx.findings import FileReport
from ecmx.guidance import FileType
from ecmx.layouts import Layout, SheetWriter, sheet_writers
from ecmx.layouts.records import rows_together

__all__ = ["Held", "RowsOver"]

#: By source sheet (file, tab): Excel row → why it is held.
Held = dict[tuple[str, str], dict[int, str]]

SHEET_HELD = ("key-column-missing", "status-column-missing")
KEYS = ("member_first_name", "member_last_name", "member_date_of_birth")
PIECE = 16_384


@dataclass
class RowsOver:
    """Writes what can go, and remembers what went."""

    layout: Layout
    gathered: Gathered
    reports: tuple[FileReport, ...]
    progress: Progress | None = None
    gone: dict[tuple[str, str], list[pl.Series]] = field(default_factory=dict)
    losses: Losses = field(init=False)

    def __post_init__(self) -> None:
        self.losses = Losses(self.layout, self.gathered.sources)

    def write(self, out: RowsOut) -> None:
        """Write every tab."""
        done = 0
        for number, writer in enumerate(sheet_writers(self.layout)):
            for piece in self.pieces(writer):
                cells = writer.cells(piece)
                out.write(number, cells.text, cells.natives)
                if len(self.kinds(writer)) == 1:
                    self.losses.look(piece, writer, cells, self.kinds(writer)[0])
                done += piece.height
                if self.progress is not None:
                    self.progress("Writing rows", done, None)
        placed = {kind for sheet in self.layout.sheets for kind in sheet.types}
        for kind in self.gathered.kinds:
            if kind not in placed:
                for frame in self.going(kind):
                    self.losses.no_place(frame, kind)

    def kinds(self, writer: SheetWriter) -> tuple[FileType, ...]:
        """The file types of a tab of which there are records."""
        return tuple(kind for kind in writer.sheet.types if kind in self.gathered.kinds)

    def pieces(self, writer: SheetWriter) -> Iterator[pl.DataFrame]:
        """The rows of a tab; several file types are put together from all their records."""
        kinds = self.kinds(writer)
        if len(kinds) == 1:
            for frame in self.going(kinds[0]):
                self.went(frame)
                yield self.named(frame, kinds[0], writer)
            return
        whole: dict[FileType, pl.DataFrame] = {}
        told: pl.DataFrame | None = None
        for kind in kinds:
            frames: list[pl.DataFrame] = []
            for frame in self.going(kind):
                self.went(frame)
                frames.append(self.named(frame, kind, writer))
                # Told from the half's own rows: put together, a row may have two sources.
                self.losses.look(frames[-1], writer, writer.cells(frames[-1]), kind, told)
            if frames:  # else all of them are held
                whole[kind] = pl.concat(frames, how="diagonal_relaxed")
                places = whole[kind].select(FILE, "sheet", "row")
                told = places if told is None else pl.concat([told, places])
        rows = rows_together(whole)
        for piece in rows.iter_slices(PIECE) if rows.height else ():
            for kind in kinds:
                self.losses.beside(piece, writer, kind)
            yield piece

    def going(self, kind: FileType) -> Iterator[pl.DataFrame]:
        """The records of a file type whose rows are not held."""
        for frame in self.gathered.frames(kind):
            stays = pl.lit(False)
            for (file, sheet), rows in self.staying.items():
                stays = stays | (
                    (pl.col(FILE) == file)
                    & (pl.col("sheet") == sheet)
                    & pl.col("row").is_in(pl.Series(list(rows), dtype=pl.UInt32).implode())
                )
            going = frame.filter(~stays) if self.staying else frame
            if going.height:
                yield going

    def went(self, frame: pl.DataFrame) -> None:
        """Remember the source rows of these records."""
        for key, rows in origins(frame):
            self.gone.setdefault(key, []).append(rows)

    def named(self, frame: pl.DataFrame, kind: FileType, writer: SheetWriter) -> pl.DataFrame:
        """Names and birth date from the member's own MIF row, where the layout wants them beside a return and the file had none."""
        wanted = [f"{kind.value}.{name}" for name in KEYS if f"{kind.value}.{name}" in writer.elements]
        missing = [name for name in wanted if name not in frame.columns]
        if (
            kind is FileType.MIF
            or not missing
            or f"{kind.value}.member_cin" not in frame.columns
            or self.people.is_empty()
        ):
            return frame
        told = self.people.select(
            pl.col("cin").alias(f"{kind.value}.member_cin"),
            *(pl.col(name.partition(".")[2]).alias(name) for name in missing),
        )
        return frame.join(told, on=f"{kind.value}.member_cin", how="left", maintain_order="left")

    @cached_property
    def people(self) -> pl.DataFrame:
        """CIN, names and birth date of the members of all Member Information Files; a CIN told in two ways is left out."""
        columns = ["member_cin", *KEYS]
        frames = [
            frame.select(pl.col(f"mif.{name}").alias(name) for name in columns)
            for frame in self.gathered.frames(FileType.MIF)
            if all(f"mif.{name}" in frame.columns for name in columns)
        ]
        if not frames:
            return pl.DataFrame()
        known = pl.concat(frames).drop_nulls("member_cin").unique().rename({"member_cin": "cin"})
        return known.filter(pl.len().over("cin") == 1)

    @cached_property
    def staying(self) -> Held:
        """Rows that the check holds or leaves out, with the reason."""
        held: Held = {}
        for report in self.reports:
            whole = {
                group.sheet: group.message for group in report.findings.grouped(0) if group.rule.code in SHEET_HELD
            }
            for sheet, message in whole.items():
                source = self.gathered.sources.get((report.file, sheet))
                rows = source.all_rows().to_list() if source else []
                held.setdefault((report.file, sheet), {}).update(dict.fromkeys(rows, message))
            for finding in report.findings.keeping_back():
                if finding.place.row is not None:
                    key = (report.file, finding.place.sheet)
                    if key in self.gathered.sources:
                        reasons = held.setdefault(key, {})
                        row = finding.place.row
                        reasons[row] = f"{reasons[row]} {finding.message}" if row in reasons else finding.message
        return held

    def rows_out(self) -> int:
        """Source rows of which at least one record was written."""
        return sum(pl.concat(rows).n_unique() for rows in self.gone.values())

    def held(self) -> Held:
        """Every source row that did not go, and why."""
        held: Held = {}
        for key, source in self.gathered.sources.items():
            gone = set(pl.concat(self.gone[key]).to_list()) if key in self.gone else set()
            reasons = self.staying.get(key, {})
            left = {
                row: reasons.get(row, self.without_place(key)) for row in source.all_rows().to_list() if row not in gone
            }
            if left:
                held[key] = left
        return held

    def without_place(self, key: tuple[str, str]) -> str:
        """Why a row that nobody holds did not go."""
        kinds = self.gathered.sources[key].plan.types
        return f"The layout {self.layout.name} has no place for a record of the {' or the '.join(kind.words for kind in kinds)}."
