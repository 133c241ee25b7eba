"""A file's rows as they were read, as one Parquet file: what is kept of a file beside its bytes, and looked at again ever after."""

from __future__ import annotations

import io
from collections.abc import Mapping

import polars as pl

from ecmx.exchange import AS, Received
from ecmx.findings import Outcome
from ecmx.guidance import FileType, key_of
from ecmx.hub.roster import elements

__all__ = ["COUNTS", "TYPE", "USED", "packed", "records_of", "unpacked"]

#: Beside a record: its file type, and what became of its row (an `Outcome`, or "not_ours").
TYPE, USED = "file_type", "used"
#: Characters of a tab's name by which a row's place is known in the tables.
PLACE_LENGTH = 100
#: What is asked of records by name, whether there are any or not.
NO_RECORDS = {"sheet": pl.String(), "row": pl.UInt32(), TYPE: pl.String(), USED: pl.String()}
#: Rows that count.
COUNTS = (Outcome.CLEAN.value, Outcome.WITH_ERRORS.value)


def records_of(received: Received, judged: pl.DataFrame) -> pl.DataFrame:
    """Every record that was read, of all file types one below the other, with its row's outcome. judged: `received.outcomes()`"""
    outcomes = judged.select("sheet", "row", pl.col("outcome").alias(USED))
    parts = []
    for kind in received.types:
        frames = list(received.sourced(kind, tuple(Outcome)))
        if frames:
            narrow = pl.concat(frames, how="diagonal_relaxed")
            frame = narrow.drop("file", *(name for name in narrow.columns if name.endswith(AS)))
            parts.append(
                frame.with_columns(pl.lit(kind.value).alias(TYPE)).join(outcomes, on=["sheet", "row"], how="left")
            )
    return pl.concat(parts, how="diagonal_relaxed") if parts else pl.DataFrame(schema=NO_RECORDS)


def packed(records: pl.DataFrame) -> bytes:
    """The records as Parquet."""
    out = io.BytesIO()
    records.write_parquet(out, compression="zstd")
    return out.getvalue()


def unpacked(data: bytes, corrected: pl.DataFrame | None = None) -> tuple[Mapping[FileType, pl.DataFrame], pl.Series]:
    """The records that count, by file type; and the CINs of Member Information File rows that are kept back.

    corrected: sheet and row of those that stand corrected elsewhere, and are left out here
    """
    every = pl.read_parquet(io.BytesIO(data))
    if corrected is not None and corrected.height and every.height:
        short = pl.col("sheet").str.slice(0, PLACE_LENGTH)
        every = every.join(corrected, left_on=[short, pl.col("row")], right_on=["sheet", "row"], how="anti")
    counting = every.filter(pl.col(USED).is_in(COUNTS))
    records = {
        (kind := FileType(str(name))): _whole(frame, kind)
        for (name,), frame in counting.partition_by(TYPE, as_dict=True, maintain_order=True, include_key=False).items()
    }
    key = key_of(FileType.MIF)
    if key not in every.columns:
        return records, pl.Series("cin", [], dtype=pl.String)
    held = every.filter((pl.col(USED) == Outcome.HELD.value) & (pl.col(TYPE) == FileType.MIF.value))
    return records, held[key].drop_nulls().unique().rename("cin")


def _whole(frame: pl.DataFrame, kind: FileType) -> pl.DataFrame:
    """With the columns that the roster asks for by role, whether the file has them or not."""
    asked = {one.id: one.kind.dtype for one in elements(kind) if one.roles and one.id not in frame.columns}
    none = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in asked.items()]
    return frame.with_columns(none) if none else frame
