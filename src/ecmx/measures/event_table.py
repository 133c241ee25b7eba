"""Service lines with what became of each, as a table to look at or to take on: csv or a workbook. It holds members' data."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ecmx.files import ColumnOut, Place, SheetOut, file_out
from ecmx.measures.encounters import Encounters

__all__ = ["write_event_table"]

#: Header, column of `Encounters.lines`, and form.
_COLUMNS = (
    ("File", "file", "text"), ("Sheet", "sheet", "text"), ("Row", "row", "number"), ("Segment", "segment", "number"),
    ("Kind", "kind", "text"), ("Standing", "standing", "text"), ("Held Because", "held", "text"), ("CIN", "cin", "text"),
    ("Date of Birth", "birth_date", "date"), ("Day of Service", "day", "date"), ("Provider Type", "provider_type", "text"),
    ("Mode", "mode", "text"), ("Procedure", "procedure", "text"), ("Modifiers", "modifiers", "text"), ("Units", "units", "text"),
    ("Units Basis", "units_basis", "text"), ("Rendering NPI", "rendering_npi", "text"), ("Billing NPI", "billing_npi", "text"),
    ("Place of Service", "place_of_service", "text"), ("Claim", "claim", "text"), ("Replaces Claim", "replaces", "text"),
    ("Frequency", "frequency", "text"),
)  # fmt: skip


def write_event_table(encounters: Encounters, files: Sequence[str], place: Place, container: str) -> None:
    """Write every line, one row each. files: the names of the files; container: csv or xlsx."""
    columns = tuple(ColumnOut(header, form, guarded=form == "text") for header, _, form in _COLUMNS)
    lines = encounters.lines
    names = pl.Series(files, dtype=pl.String)
    text = lines.select(
        pl.col("file").map_batches(names.gather, return_dtype=pl.String).alias("file"),
        pl.col("modifiers").list.join(" ").replace("", None).alias("modifiers"),
        pl.col("units").cast(pl.String).str.strip_suffix(".0").alias("units"),
        *[pl.col(name).cast(pl.String) for _, name, _ in _COLUMNS if name not in ("file", "modifiers", "units")],
    ).select([name for _, name, _ in _COLUMNS])
    natives = {name: lines[name] for _, name, form in _COLUMNS if form != "text"}
    with file_out(place, container, [SheetOut("Services", columns, filtered=True)]) as out:
        out.write(0, text, natives)
