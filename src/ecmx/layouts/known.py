"""Which known layout a sheet is in, and which of its columns each header is.

Compares headers as text; what an unknown header means is for the words and the data (assign).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ecmx.layouts.assign import HeaderCell
from ecmx.layouts.headers import FORMS, plain
from ecmx.layouts.model import Column, Layout, Sheet

__all__ = ["best_layout", "drift_of", "forced_sheet", "known_by_name", "sheet_columns", "wordings_of"]

KNOWN_HEADERS = 0.95  # share of a sheet's headers that a layout must know
PRESENT_COLUMNS = 0.6  # share of a layout's columns that must stand on the sheet
ASIDE = re.compile(r"\((?:if [^)]*|enrollment date as[^)]*|disenrollment date as[^)]*)\)", re.IGNORECASE)


def wordings_of(forced: Layout | None, layouts: Sequence[Layout]) -> frozenset[str]:
    """The headers that a layout knows: of the one asked for, else of every partner's."""
    meant = [forced] if forced else [layout for layout in layouts if layout.partner]
    columns = [column for layout in meant for sheet in layout.sheets for column in layout.columns_of(sheet)]
    return frozenset(plain(wording) for column in columns for wording in column.wordings)


def header_key(header: str) -> str:
    """A header without date form and "(if …)", letters and digits only."""
    return plain(ASIDE.sub(" ", FORMS.sub(" ", header)))


def forced_sheet(layout: Layout, name: str) -> Sheet | None:
    """The tab of a layout that a sheet of this name is."""
    for sheet in layout.sheets:
        if plain(name) in {plain(known) for known in sheet.names}:
            return sheet
    return next(
        (sheet for sheet in layout.sheets if not sheet.names), layout.sheets[0] if len(layout.sheets) == 1 else None
    )


def known_by_name(tab: Sheet, name: str) -> bool:
    """Whether a sheet is a layout's tab by its name; then the header stands where the layout says."""
    return not tab.names or plain(name) in {plain(known) for known in tab.names}


def best_layout(cells: Sequence[HeaderCell], layouts: Sequence[Layout], day: date) -> tuple[Layout, Sheet] | None:
    """The layout whose headers these are; a partner's before the guidance's, and the one in force before others."""
    headers = {header_key(cell.text) for cell in cells if cell.text}
    best: tuple[tuple[float, ...], Layout, Sheet] | None = None
    for layout in layouts:
        for sheet in layout.sheets:
            columns = layout.columns_of(sheet)
            wordings = [{header_key(wording) for wording in column.wordings} for column in columns]
            known = len(headers & set().union(*wordings)) / max(len(headers), 1)
            present = sum(bool(headers & wording) for wording in wordings) / max(len(columns), 1)
            if known < KNOWN_HEADERS or present < PRESENT_COLUMNS:
                continue
            rank = (
                known + present,
                float(bool(layout.partner)),
                float(layout.in_force(day)),
                -float(len(layout.sheets)),
            )
            if best is None or rank > best[0]:
                best = (rank, layout, sheet)
    return (best[1], best[2]) if best else None


def sheet_columns(cells: Sequence[HeaderCell], layout: Layout, sheet: Sheet) -> dict[str, Column]:
    """Letter → the layout's column; of two columns with one header the first takes the layout's first."""
    waiting = list(layout.columns_of(sheet))
    known: dict[str, Column] = {}
    for cell in cells:
        key = header_key(cell.text)
        match = next(
            (column for column in waiting if key and key in {header_key(wording) for wording in column.wordings}), None
        )
        if match is not None:
            waiting.remove(match)
            known[cell.letter] = match
    return known


def drift_of(cells: Sequence[HeaderCell], known: dict[str, Column], layout: Layout, sheet: Sheet) -> tuple[str, ...]:
    """How a sheet differs from the layout that it was read by; the guidance's own layouts are no promise of anybody's."""
    if layout.name.startswith("guidance-"):
        return ()
    drift = []
    missing = [column for column in layout.columns_of(sheet) if column not in known.values() and not column.ignored]
    if missing:
        drift.append(f"{len(missing)} of the layout's columns are not there")
    added = [cell.letter for cell in cells if cell.text and cell.letter not in known]
    if added:
        drift.append(f"columns that the layout does not know: {', '.join(added[:12])}{' …' if len(added) > 12 else ''}")
    order = [layout.columns_of(sheet).index(column) for column in known.values()]
    if order != sorted(order):
        drift.append("the columns stand in another order")
    return tuple(drift)
