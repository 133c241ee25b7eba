"""The keys of records: what the rules across rows and files need to know of a row, and nothing more of it."""

from __future__ import annotations

import polars as pl

from ecmx.checks.named import (
    ATTEMPT_METHOD,
    ATTEMPTED,
    AUTHORIZED,
    BORN,
    CIN,
    END,
    ENGAGEMENT,
    PAYER,
    PERIOD,
    PRODUCED,
    PROVIDER,
    PROVIDER_TYPE,
    RECORD_STATUS,
    START,
)
from ecmx.checks.rule import whole_id
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts import ReadColumn, RecordBatch

__all__ = ["keys_of"]

MIF, RTF, OTF = FileType.MIF, FileType.RTF, FileType.OTF
STATUS_AND_FIRST = {
    MIF: (RECORD_STATUS, AUTHORIZED),
    RTF: (ENGAGEMENT, START),
    OTF: (PROVIDER_TYPE, ATTEMPTED),
    FileType.REFERRAL: ("", ""),
}


def keys_of(batch: RecordBatch, file: FileType) -> pl.DataFrame | None:
    """Of each record: row, group (of attempts side by side the number of a later one, else 0), cin,
    born, first and last date, whether it goes on, status, method, period and its first day, the day
    that it is of, sender, a hash of all;

    `broken`: whether a cell of it cannot be read.
    """
    cin = batch.get(whole_id(file, CIN)) or next(
        (column for column in batch.columns.values() if column.element.plays("member")), None
    )
    if cin is None:
        return None
    none = pl.Series([None], dtype=pl.String).new_from_index(0, len(batch))
    nodate = none.cast(pl.Date)

    def value(name: str, default: pl.Series) -> pl.Series:
        column = batch.get(f"{file.value}.{name}")
        return column.value if column is not None else default

    status, first = STATUS_AND_FIRST[file]
    born = value(BORN, nodate)
    if file is RTF and (carried := batch.get(whole_id(MIF, BORN))) is not None:
        born = carried.value
    ends = batch.get(whole_id(file, END))
    period = batch.get(whole_id(file, PERIOD))
    sender = value(PAYER if file is MIF else PROVIDER, none)
    own = [
        as_said(column).alias(name)
        for name, column in sorted(batch.columns.items())
        if column.element.file is file and not column.element.key
    ]
    broken = batch.rows.is_null()
    for column in batch.columns.values():
        if column.element.file is file:
            broken = broken | (column.state == State.UNREADABLE)
    return batch.records(
        file,
        {
            "row": batch.rows,
            "group": pl.Series([batch.group], dtype=pl.UInt8).new_from_index(0, len(batch)),
            "cin": cin.value,
            "born": born,
            "first": value(first, nodate),
            "last": value(END, nodate) if file is RTF else nodate,
            "open": ends.state == State.BLANK if ends is not None else ~batch.rows.is_null(),
            "status": value(status, none),
            "method": value(ATTEMPT_METHOD, none) if file is OTF else none,
            "period": period.text if period is not None else none,
            "since": period.value.struct.field("start") if period is not None else nodate,
            "made": newest(value(PRODUCED, nodate), period),
            "sender": sender,
            "broken": broken,
            "hash": pl.DataFrame([batch.rows.is_null().alias("none"), *own]).hash_rows(),
        },
    )


def newest(made: pl.Series, period: ReadColumn | None) -> pl.Series:
    """The last day that a record is of: the end of its reporting period, else the day on which the file was made."""
    if period is None:
        return made
    ends = period.value.struct.field("end")
    return ends.zip_with(ends.is_not_null(), made)


def as_said(column: ReadColumn) -> pl.Series:
    """What a cell says, however it is spelled: the value where there is a plain one, else the text without its capitals.

    Unreadable cells count as alike: each has its own finding.
    """
    if column.element.kind.is_text:
        return column.value.str.to_lowercase()
    if column.value.dtype.is_nested():
        return column.text.set(~column.readable, None).str.to_lowercase()
    return column.value
