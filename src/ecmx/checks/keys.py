"""The keys of records: what the rules across rows and files need to know of a row, and nothing more of it."""

from __future__ import annotations

import polars as pl

from ecmx.guidance import FileType
from ecmx.guidance.values import State, Text
from ecmx.layouts import ReadColumn, RecordBatch

__all__ = ["keys_of"]

MIF, RTF, OTF = FileType.MIF, FileType.RTF, FileType.OTF
STATUS_AND_FIRST = {
    MIF: ("member_record_status", "ecm_service_authorization_date"),
    RTF: ("engagement_status", "ecm_benefit_start_date"),
    OTF: ("provider_type", "outreach_attempt_date"),
    FileType.REFERRAL: ("", ""),
}


def keys_of(batch: RecordBatch, file: FileType) -> pl.DataFrame | None:
    """Of each record: row, cin, born, first and last date, whether it goes on, status, method, period and its first day, the day
    that it is of, sender, a hash of all;

    `broken`: whether a cell of it cannot be read.
    """
    cin = batch.get(f"{file.value}.member_cin") or next(
        (column for name, column in batch.columns.items() if name.endswith(".member_cin")), None
    )
    if cin is None:
        return None
    none = pl.Series([None], dtype=pl.String).new_from_index(0, len(batch))
    nodate = none.cast(pl.Date)

    def value(name: str, default: pl.Series) -> pl.Series:
        column = batch.get(f"{file.value}.{name}")
        return column.value if column is not None else default

    status, first = STATUS_AND_FIRST[file]
    born = value("member_date_of_birth", nodate)
    if file is RTF and (carried := batch.get("mif.member_date_of_birth")) is not None:
        born = carried.value
    ends = batch.get(f"{file.value}.ecm_benefit_end_date")
    period = batch.get(f"{file.value}.reporting_period")
    sender = value("primary_payer_identifier" if file is MIF else "ecm_provider_npi", none)
    own = [
        as_said(column).alias(name)
        for name, column in sorted(batch.columns.items())
        if column.element.file is file and not column.element.key
    ]
    broken = batch.rows.is_null()
    for column in batch.columns.values():
        if column.element.file is file:
            broken = broken | (column.state == State.UNREADABLE)
    made = pl.DataFrame(
        {
            "row": batch.rows,
            "cin": cin.value,
            "born": born,
            "first": value(first, nodate),
            "last": value("ecm_benefit_end_date", nodate) if file is RTF else nodate,
            "open": ends.state == State.BLANK if ends is not None else ~batch.rows.is_null(),
            "status": value(status, none),
            "method": value("outreach_attempt_method", none) if file is OTF else none,
            "period": period.text if period is not None else none,
            "since": period.value.struct.field("start") if period is not None else nodate,
            "made": newest(value("production_date", nodate), period),
            "sender": sender,
            "broken": broken,
            "hash": pl.DataFrame([batch.rows.is_null().alias("none"), *own]).hash_rows(),
        }
    )
    return made.filter(batch.present[file])


def newest(made: pl.Series, period: ReadColumn | None) -> pl.Series:
    """The last day that a record is of: the end of its reporting period, else the day on which the file was made."""
    if period is None:
        return made
    ends = period.value.struct.field("end")
    return ends.zip_with(ends.is_not_null(), made)


def as_said(column: ReadColumn) -> pl.Series:
    """What a cell says, however it is spelt: the value where there is a plain one, else the text without its capitals.

    Unreadable cells count as alike: each has its own finding.
    """
    if isinstance(column.element.kind, Text):
        return column.value.str.to_lowercase()
    if column.value.dtype.is_nested():
        return column.text.set(~column.readable, None).str.to_lowercase()
    return column.value
