"""How a sheet's columns were understood, as a layout by which some of its rows alone are read alike.

With the spelling of the whole file: among some rows alone, those that are spelled otherwise would be the majority.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from ecmx.files import Sheet
from ecmx.layouts import Column, Layout, SheetLayout, SheetPlan, read_records

__all__ = ["TabAsChecked", "layout_as_checked"]

_SETTLING = 4  # batches in which a column shows how it is spelled


@dataclass(frozen=True, slots=True)
class TabAsChecked:
    """sheet, plan: as it was read; tab: what it is called where its rows are carried; header_row: there; before: columns put before it"""

    sheet: Sheet
    plan: SheetPlan
    tab: str
    header_row: int
    before: tuple[Column, ...] = ()


def layout_as_checked(tabs: Sequence[TabAsChecked]) -> Layout:
    """A layout of these tabs."""
    known = next((one.plan.layout for one in tabs if one.plan.layout is not None), None)
    sheets = tuple(
        SheetLayout(
            types=one.plan.types,
            names=(one.tab,),
            header_row=one.header_row,
            columns=(*one.before, *_columns(one.sheet, one.plan)),
        )
        for one in tabs
    )
    base = known or Layout(name="as-checked")
    return msgspec.structs.replace(base, name="as-checked", standing="guidance", sheets=sheets)


def _columns(sheet: Sheet, plan: SheetPlan) -> Iterator[Column]:
    spelt: dict[str, str] = {}
    for number, batch in enumerate(read_records(sheet, plan)):
        spelt |= {read.plan.letter: read.spelling for read in batch.columns.values() if read.spelling}
        if number + 1 >= _SETTLING:
            break
    for column in plan.columns:
        if not column.header:
            continue
        if column.declared is not None:
            said = column.declared.spelling or spelt.get(column.letter, "")
            yield msgspec.structs.replace(column.declared, header=column.header, spelling=said)
        elif column.element is not None:
            said = spelt.get(column.letter, "")
            yield Column(header=column.header, element=column.element.id, spelling=said, group=column.group)
        elif column.extension:
            yield Column(header=column.header, extension=column.extension, group=column.group)
        else:
            yield Column(header=column.header, ignored=True)
