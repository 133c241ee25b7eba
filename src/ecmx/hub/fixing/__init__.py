"""Rows that cannot be used are corrected here: looked at in a grid or a marked workbook, kept as a draft, sent in again as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.fixing.ahead import lay_out_ahead
    from ecmx.hub.fixing.at_hand import rules_at_hand
    from ecmx.hub.fixing.changing import (
        CellConflict,
        CellEdit,
        Rechecked,
        change_cells,
        discard_draft,
        undo_change,
    )
    from ecmx.hub.fixing.grid import FoundAt, GridColumn, GridRow, GridTab, HeldGrid, held_grid
    from ecmx.hub.fixing.marked import FixedTaken, marked_workbook, take_fixed_workbook
    from ecmx.hub.fixing.sending_again import apply_corrections
    from ecmx.hub.fixing.sent_rows import rejected_rows
    from ecmx.hub.fixing.wire import changes_of, grid_on_wire, problem_on_wire, rechecked_on_wire

__all__ = [
    "CellEdit",
    "CellConflict",
    "FixedTaken",
    "FoundAt",
    "GridColumn",
    "GridRow",
    "GridTab",
    "HeldGrid",
    "Rechecked",
    "apply_corrections",
    "change_cells",
    "changes_of",
    "discard_draft",
    "grid_on_wire",
    "held_grid",
    "lay_out_ahead",
    "marked_workbook",
    "problem_on_wire",
    "rechecked_on_wire",
    "rejected_rows",
    "rules_at_hand",
    "take_fixed_workbook",
    "undo_change",
]

__getattr__ = late(
    __name__,
    {
        "ahead": ("lay_out_ahead",),
        "at_hand": ("rules_at_hand",),
        "changing": ("CellEdit", "CellConflict", "Rechecked", "change_cells", "discard_draft", "undo_change"),
        "grid": ("FoundAt", "GridColumn", "GridRow", "GridTab", "HeldGrid", "held_grid"),
        "marked": ("FixedTaken", "marked_workbook", "take_fixed_workbook"),
        "sending_again": ("apply_corrections",),
        "sent_rows": ("rejected_rows",),
        "wire": ("changes_of", "grid_on_wire", "problem_on_wire", "rechecked_on_wire"),
    },
)
