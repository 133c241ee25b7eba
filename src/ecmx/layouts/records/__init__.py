"""Sheets into canonical records and records into sheets, in a layout's own arrangement and spelling.

Knows layouts and what was recognized; must not know rules, nor where a file comes from or goes to.
"""

from __future__ import annotations

from ecmx.files import CellKind
from ecmx.layouts.records.attempts_across import PLACE, at_place, placed_across, side_by_side
from ecmx.layouts.records.doubts import UnreadColumn, order_told
from ecmx.layouts.records.in_sight import kept_in_sight
from ecmx.layouts.records.read import ReadColumn, RecordBatch
from ecmx.layouts.records.records import batches_read, read_records
from ecmx.layouts.records.rows_together import beside, rows_together
from ecmx.layouts.records.several import unlisted
from ecmx.layouts.records.writing import (
    Cells,
    SheetWriter,
    element_of,
    file_name,
    is_key,
    opened_out,
    require_password,
    sheet_writers,
    tab_names,
)

__all__ = [
    "PLACE",
    "CellKind",
    "Cells",
    "ReadColumn",
    "RecordBatch",
    "SheetWriter",
    "UnreadColumn",
    "at_place",
    "batches_read",
    "beside",
    "element_of",
    "file_name",
    "is_key",
    "kept_in_sight",
    "opened_out",
    "order_told",
    "placed_across",
    "read_records",
    "require_password",
    "rows_together",
    "sheet_writers",
    "side_by_side",
    "tab_names",
    "unlisted",
]
