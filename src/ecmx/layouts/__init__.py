"""One partner's arrangement of files: the model, recognising a file, sheets into canonical records and records into sheets.

Floor 2: builds on guidance, files and findings; knows nothing of checks, of the hub or of the command line.
"""

from __future__ import annotations

from ecmx.layouts.loading import layouts_in, load_layout, shipped
from ecmx.layouts.match import How
from ecmx.layouts.model import Column, Layout, Spelling, json_schema
from ecmx.layouts.recognise import PlannedColumn, SheetPlan, recognise
from ecmx.layouts.records import ReadColumn, RecordBatch, read_records
from ecmx.layouts.rows_together import beside, rows_together
from ecmx.layouts.several import unlisted
from ecmx.layouts.toml_text import layout_toml
from ecmx.layouts.writing import (
    Cells,
    SheetWriter,
    file_name,
    is_key,
    opened_out,
    require_password,
    sheet_writers,
    write_file,
)

__all__ = [
    "Cells", "Column", "How", "Layout", "PlannedColumn", "ReadColumn", "RecordBatch", "SheetPlan", "SheetWriter",
    "Spelling",
    "beside", "file_name", "is_key", "json_schema", "layout_toml", "layouts_in", "load_layout", "opened_out", "read_records",
    "recognise", "require_password", "rows_together", "sheet_writers", "shipped", "unlisted", "write_file",
]  # fmt: skip
