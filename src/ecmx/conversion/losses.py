"""What of some records a layout cannot carry, told in the place where it came from: file, sheet, row, column, element."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ecmx import guidance
from ecmx.conversion.gathered import FILE, Source
from ecmx.findings import Findings, rule
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts import Cells, Layout, SheetWriter, beside, is_key

__all__ = ["Losses"]


@dataclass
class Losses:
    """Collects, for each source file, what stays behind."""

    layout: Layout
    sources: dict[tuple[str, str], Source]
    by_file: dict[str, Findings] = field(default_factory=dict)

    def of(self, file: str) -> Findings:
        """What was lost of one file."""
        return self.by_file.setdefault(file, Findings())

    def look(
        self,
        records: pl.DataFrame,
        writer: SheetWriter,
        cells: Cells,
        kind: FileType,
        told: pl.DataFrame | None = None,
    ) -> None:
        """Tell of one piece of a file type's records and the cells that were made of it.

        told: source rows of which another file type has told already whether it can be said who the member is
        """
        for element, lost in cells.lost.items():
            held = records.filter(lost) if lost.any() else records.clear()
            name = element
            if element not in records.columns and is_key(element):
                name = f"{kind.value}.{element.partition('.')[2]}"  # one column serves every file type of the row
                held = held.join(told, on=told.columns, how="anti") if told is not None else held
                if name in cells.lost:  # it has a column of its own besides
                    continue
            if held.height and name in records.columns:
                self.tell("not-carried-value", held, name)
        for name in records.columns:
            if ":" in name or name in writer.elements or name.partition(".")[0] != kind.value:
                continue
            held = records.filter(filled(records, name))
            if held.height:
                self.tell("not-carried-element", held, name)
        for name in records.columns:
            if (
                name.startswith("ext.")
                and name not in writer.extensions
                and records[name].null_count() < records.height
            ):
                self.tell("not-carried-extension", records.filter(records[name].is_not_null()), name)

    def beside(self, rows: pl.DataFrame, writer: SheetWriter, kind: FileType) -> None:
        """Tell of rows put together in which this file type says something else than what was written from another's record."""
        places = {beside(name, kind): name for name in (FILE, "sheet", "row")}
        if not set(places) <= set(rows.columns):
            return
        for name in sorted(writer.extensions):
            theirs = beside(name, kind)
            if theirs in rows.columns:
                self.unlike(rows, rows[name], rows[theirs], name, "not-carried-value", places)
        for column in writer.columns:
            for element in map(guidance.element, column.elements):
                theirs = f"{kind.value}.{element.id.partition('.')[2]}"
                if is_key(element.id) and element.id != theirs and theirs in rows.columns:
                    values, _ = writer.held(rows, element)
                    self.unlike(rows, values, rows[theirs], theirs, "not-carried-value", places)

    def unlike(
        self, rows: pl.DataFrame, written: pl.Series, other: pl.Series, name: str, code: str, places: dict[str, str]
    ) -> None:
        """Tell of the rows in which `other` is not what was written."""
        lost = (other != written).fill_null(False) & rows[next(iter(places))].is_not_null()
        if lost.any():
            self.tell(code, rows.filter(lost).select(list(places)).rename(places), name)

    def no_place(self, records: pl.DataFrame, kind: FileType) -> None:
        """Records of a file type that the layout has no tab for."""
        for (file, sheet), rows in origins(records):
            self.of(file).add(
                rule("not-carried-record"),
                sheet=sheet,
                rows=rows.unique().sort(),
                facts={"layout": self.layout.name, "group": kind.words},
            )

    def tell(self, code: str, records: pl.DataFrame, name: str) -> None:
        """One finding a record, on the cell that the element came from."""
        words = guidance.extension(name).words if name.startswith("ext.") else guidance.element(name).label
        facts = {"extension" if code == "not-carried-extension" else "label": words}
        for (file, sheet), rows in origins(records):
            source = self.sources[file, sheet]
            column = next(
                (
                    one
                    for one in source.plan.columns
                    if one.extension == name or any(same(element.id, name) for element in one.elements)
                ),
                None,
            )
            self.of(file).add(
                rule(code),
                sheet=sheet,
                rows=rows,
                column=column.letter if column else "",
                header=column.header if column else "",
                element=name,
                facts={"layout": self.layout.name, **facts},
            )


def same(element: str, name: str) -> bool:
    """Whether a source column of this element is where `name` was read; one key serves every file type of a sheet."""
    return element == name or (is_key(name) and element.partition(".")[2] == name.partition(".")[2])


def filled(records: pl.DataFrame, name: str) -> pl.Series:
    """Where an element says something: a value, a sentinel, a no; what could not be read has its own finding."""
    if f"{name}:state" not in records.columns:
        return records[name].is_not_null()
    state = records[f"{name}:state"]
    return ~state.is_in([int(State.BLANK), int(State.UNREADABLE), int(State.NO_OR_UNKNOWN)]).fill_null(True)


def origins(records: pl.DataFrame) -> list[tuple[tuple[str, str], pl.Series]]:
    """Rows by file and sheet."""
    parts = records.select(FILE, "sheet", "row").partition_by(FILE, "sheet", as_dict=True, maintain_order=True)
    return [((str(file), str(sheet)), part["row"]) for (file, sheet), part in parts.items()]
