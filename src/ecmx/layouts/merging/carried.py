"""What a layout carries of one file, wherever it stands: several files may share its rows, several elements a cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import msgspec

from ecmx import guidance
from ecmx.guidance import FileType
from ecmx.layouts.asking import file_of
from ecmx.layouts.model import Column, Layout, SheetLayout
from ecmx.layouts.records import is_key

__all__ = ["Carried", "apart", "carried_by", "own_name"]


@dataclass(frozen=True, slots=True)
class Carried:
    """One element or extension that a layout carries for one of its files. spelling: "" where the column does not stand for it alone."""

    layout: Layout
    column: Column
    name: str
    spelling: str = ""

    @property
    def alone(self) -> bool:
        """Whether the column carries nothing else, so that its header is the element's."""
        return bool(self.column.extension) or self.column.element is not None


def carried_by(layout: Layout, file: FileType) -> Iterator[Carried]:
    """What a layout carries of one file.

    A key column serves every file of its row; a plan's own column belongs to the file among whose columns it stands.
    """
    for sheet in layout.sheets:
        if file not in sheet.types:
            continue
        columns = layout.columns_of(sheet)
        told = {name for column in columns for name in column.elements}
        for at, column in enumerate(columns):
            for name in column.elements:
                own = own_name(name, file, sheet)
                if own is None or (own != name and own in told):
                    continue
                element = guidance.element(own)
                yield Carried(layout, column, own, layout.spelling_as_read(column, element) if column.element else "")
            if column.extension and file_of(columns, at, sheet) is file:
                yield Carried(layout, column, column.extension)


def own_name(name: str, file: FileType, sheet: SheetLayout) -> str | None:
    """An element's id as this file has it; None where it is another file's.

    Beside a member file's row the names and the birth date are that file's: the return and the tracker need the CIN alone.
    """
    kind, _, stem = name.partition(".")
    if kind == file.value:
        return name
    if not is_key(name) or kind not in sheet.types:
        return None
    if FileType.MIF in sheet.types and stem not in guidance.stems_with("member"):
        return None
    own = f"{file.value}.{stem}"
    return own if own in every_id() else None


@cache
def every_id() -> frozenset[str]:
    """The ids of all elements and keys, of every release."""
    added = (item for release in guidance.releases() for item in release.added)
    return frozenset(item.id for item in chain(guidance.elements(), guidance.keys(), added))


def apart(layout: Layout, files: Sequence[FileType]) -> Layout:
    """The same layout with a tab for each of these files, as far as it has them: to be compared tab by tab."""
    sheets = tuple(
        SheetLayout(types=(file,), names=sheet.names, columns=of_file(layout, sheet, file))
        for file in files
        for sheet in layout.sheets
        if file in sheet.types
    )
    return msgspec.structs.replace(layout, sheets=sheets or layout.sheets)


def of_file(layout: Layout, sheet: SheetLayout, file: FileType) -> tuple[Column, ...]:
    """The columns of a tab that belong to one file."""
    carried = list(carried_by(msgspec.structs.replace(layout, sheets=(sheet,)), file))
    columns = []
    for column in layout.columns_of(sheet):
        names = [one.name for one in carried if one.column is column]
        if not names:
            continue
        if column.element:
            column = msgspec.structs.replace(column, header=column.wordings[0], element=names[0])
        if column not in columns:
            columns.append(column)
    return tuple(columns)
