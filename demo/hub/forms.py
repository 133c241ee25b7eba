"""Rows as the file of a plan, in the plan's own form; and what happens to files on their way: another header, a lost half."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from ecmx.exchange import compose, record_frame
from ecmx.guidance import FileType
from ecmx.layouts import Layout, load_layout

__all__ = ["Attempt", "bytes_of", "half", "last_row_of", "outreach", "with_column", "with_other_headers"]

Attempt = tuple[str, date, str]
"""Whom somebody tried to reach (a CIN), when, and how."""


def bytes_of(frame: pl.DataFrame, layout: Layout, kind: FileType = FileType.MIF, password: str | None = None) -> bytes:
    """The records as a file of that layout."""
    records = frame.select(name for name in record_frame(kind, {}).columns if name in frame.columns)
    given: dict[FileType | str, pl.DataFrame | Iterable[pl.DataFrame]] = {kind: record_frame(kind, records)}
    made = compose(given, layout, all_are=layout.partner, password=password, check=False)
    return made.bytes()


def outreach(attempts: list[Attempt], layout: str) -> bytes:
    """An Outreach Tracker File."""
    told = {
        "otf.member_cin": [one for one, _, _ in attempts],
        "otf.provider_type": ["1"] * len(attempts),
        "otf.outreach_attempt_date": [day for _, day, _ in attempts],
        "otf.outreach_attempt_method": [how for _, _, how in attempts],
    }
    return bytes_of(record_frame(FileType.OTF, told), load_layout(layout), FileType.OTF)


def with_column(data: bytes, mark: str, header: str, values: Sequence[str]) -> bytes:
    """A text file with a column more at the end, as no file that ecmx writes has it. mark: what stands between its cells."""
    lines = zip(data.splitlines(), (header, *values), strict=True)
    return b"".join(line + f"{mark}{value}\r\n".encode() for line, value in lines)


def with_other_headers(data: bytes, renamed: Mapping[str, str]) -> bytes:
    """A text file whose headers the plan has worded anew."""
    head, found, rows = data.partition(b"\n")
    for before, after in renamed.items():
        if before.encode() not in head:
            raise ValueError("there is no such header")
        head = head.replace(before.encode(), after.encode())
    return head + found + rows


def last_row_of(data: bytes, before: str, after: str) -> bytes:
    """A text file whose last row names another plan."""
    head, found, last = data.rstrip().rpartition(b"\n")
    return head + found + last.replace(before.encode(), after.encode()) + b"\r\n"


def half(data: bytes) -> bytes:
    """What arrives of a file when the line breaks."""
    return data[: len(data) // 2]
