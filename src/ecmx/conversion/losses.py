"""What of some records a layout cannot carry, told in the place where it came from: file, sheet, row, column, element."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ecmx import guidance
from ecmx.conversion.gathered import FILE, Source
from ecmx.findings import Findings, rule
from ecmx.guidance import FileType
from ecmx.guidance.values.base import State
from ecmx.layouts import Cells, Layout, SheetWriter

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

    def look(self, records: pl.DataFrame, writer: SheetWriter, cells: Cells, kinds: tuple[FileType, ...]) -> None:
        """Tell of one piece of records and the cells that were made of it."""
        for element, lost in cells.lost.items():
            if element in records.columns and lost.any():
                self.tell("not-carried-value", records.filter(lost), element)
        for name in records.columns:
            kind = name.partition(".")[0]
            if ":" in name or name in writer.elements or kind not in {one.value for one in kinds}:
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
        said = "extension" if name.startswith("ext.") else "label"
        facts = {said: guidance.extension(name).words if said == "extension" else guidance.element(name).label}
        for (file, sheet), rows in origins(records):
            source = self.sources[file, sheet]
            column = next(
                (
                    one
                    for one in source.plan.columns
                    if one.extension == name or any(element.id == name for element in one.elements)
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
