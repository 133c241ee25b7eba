"""A file's rows as they were read, as one Parquet file: what is kept of a file beside its bytes, and looked at again ever after."""

from __future__ import annotations

import io
from collections.abc import Mapping

import polars as pl

from ecmx.exchange import STATE, Received, record_schema
from ecmx.findings import Outcome
from ecmx.guidance import FileType, key_of
from ecmx.guidance.values import State

__all__ = ["COUNTS", "USED", "held_members", "packed", "records_of", "unpacked"]

#: Beside a record: its file type, and what became of its row (an `Outcome`, or "not_ours").
TYPE, USED = "file_type", "used"
#: Rows that count.
COUNTS = (Outcome.CLEAN.value, Outcome.WITH_ERRORS.value)


def records_of(received: Received) -> pl.DataFrame:
    """Every record that was read, of all file types one below the other, with its row's outcome."""
    outcomes = received.outcomes().select("sheet", "row", pl.col("outcome").alias(USED))
    parts = []
    for kind in received.types:
        frames = list(received.records(kind, tuple(Outcome)))
        if frames:
            frame = pl.concat(frames).drop("file")
            parts.append(
                frame.with_columns(pl.lit(kind.value).alias(TYPE)).join(outcomes, on=["sheet", "row"], how="left")
            )
    return pl.concat(parts, how="diagonal") if parts else pl.DataFrame(schema={TYPE: pl.String, USED: pl.String})


def packed(records: pl.DataFrame) -> bytes:
    """The records as Parquet; columns in which nobody says anything are left out."""
    said = [name for name in records.columns if records[name].null_count() < records.height or name in (TYPE, USED)]
    out = io.BytesIO()
    records.select(said).write_parquet(out, compression="zstd")
    return out.getvalue()


def held_members(data: bytes) -> pl.Series:
    """The CINs of Member Information File rows that are kept back."""
    key = key_of(FileType.MIF)
    every = pl.read_parquet(io.BytesIO(data))
    if key not in every.columns:
        return pl.Series("cin", [], dtype=pl.String)
    held = every.filter((pl.col(USED) == Outcome.HELD.value) & (pl.col(TYPE) == FileType.MIF.value))
    return held[key].drop_nulls().unique().rename("cin")


def unpacked(data: bytes) -> Mapping[FileType, pl.DataFrame]:
    """The records that count, by file type."""
    every = pl.read_parquet(io.BytesIO(data)).filter(pl.col(USED).is_in(COUNTS))
    return {
        (kind := FileType(str(name))): _whole(frame.drop(TYPE, USED), kind)
        for (name,), frame in every.partition_by(TYPE, as_dict=True, maintain_order=True).items()
    }


def _whole(frame: pl.DataFrame, kind: FileType) -> pl.DataFrame:
    """With every column of its file type, also those of elements that came with a later release of ecmx."""
    lacking = {
        name: dtype for name, dtype in record_schema(kind).items() if name not in frame.columns and name != "file"
    }
    return frame.with_columns(
        pl.lit(int(State.BLANK) if name.endswith(STATE) else None, dtype=dtype).alias(name)
        for name, dtype in lacking.items()
    )
