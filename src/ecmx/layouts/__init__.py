"""One partner's arrangement of files: the model, recognising a file, reading its sheets into canonical records.

Floor 2: builds on guidance, files and findings; knows nothing of checks, of the hub or of the command line.
"""

from __future__ import annotations

from ecmx.layouts.loading import layouts_in, load_layout, shipped
from ecmx.layouts.match import How
from ecmx.layouts.model import Column, Layout, Spelling, json_schema
from ecmx.layouts.recognise import PlannedColumn, SheetPlan, recognise
from ecmx.layouts.records import ReadColumn, RecordBatch, read_records
from ecmx.layouts.several import unlisted

__all__ = [
    "Column", "How", "Layout", "PlannedColumn", "ReadColumn", "RecordBatch", "SheetPlan", "Spelling",
    "json_schema", "layouts_in", "load_layout", "read_records", "recognise", "shipped", "unlisted",
]  # fmt: skip
