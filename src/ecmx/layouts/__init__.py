"""One partner's arrangement of files: the model, recognizing a file, sheets into canonical records and records into sheets.

Floor 3: builds on guidance, files and findings; knows nothing of checks, of the hub or of the command line.
"""

from __future__ import annotations

from ecmx.layouts.collection import Layouts, newest_of_each
from ecmx.layouts.exports import without_nothing
from ecmx.layouts.loading import layouts_in, load_layout, passed_over, shipped, travelled_layout
from ecmx.layouts.model import Column, Cover, Layout, SheetLayout, Spelling, json_schema
from ecmx.layouts.recognition import How, PlannedColumn, SheetPlan, recognise
from ecmx.layouts.records import (
    PLACE,
    Cells,
    ReadColumn,
    RecordBatch,
    SheetWriter,
    at_place,
    beside,
    file_name,
    is_key,
    opened_out,
    placed_across,
    read_records,
    require_password,
    rows_together,
    sheet_writers,
    side_by_side,
    unlisted,
)
from ecmx.layouts.sense import demand_readable, demand_sense, missing_key, missing_status
from ecmx.layouts.toml_bounds import deep_key
from ecmx.layouts.toml_text import layout_json, layout_toml

__all__ = [
    "PLACE",
    "Cells", "Column", "Cover", "How", "Layout", "Layouts", "PlannedColumn", "ReadColumn", "RecordBatch", "SheetLayout", "SheetPlan",
    "SheetWriter", "Spelling",
    "at_place", "beside", "deep_key", "demand_readable", "demand_sense", "file_name", "is_key", "json_schema",
    "layout_json", "layout_toml", "layouts_in", "load_layout", "missing_key", "missing_status", "newest_of_each",
    "opened_out", "passed_over", "placed_across", "read_records",
    "recognise", "require_password", "rows_together", "sheet_writers", "shipped", "side_by_side", "travelled_layout", "unlisted",
    "without_nothing",
]  # fmt: skip
