"""The period that a file reports on, as its own cells say it. Not a member's value, yet a cell's: shown only with values."""

from __future__ import annotations

from collections import Counter

from ecmx.files import Book
from ecmx.findings import FileReport

__all__ = ["period_of"]

_LONGEST = 40


def period_of(book: Book, report: FileReport) -> str:
    """What stands most often at the top of the reporting period's column; "" where there is none, or something else."""
    for sheet in report.sheets:
        letter = next((one.column for one in sheet.columns if (one.element or "").endswith(".reporting_period")), None)
        found = next((one for one in book.sheets if one.name == sheet.name), None)
        if letter is None or found is None or sheet.header_row is None:
            continue
        batch = found.preview()
        if letter not in batch.text.columns:
            continue
        below: list[str] = batch.text.get_column(letter).filter(batch.rows > sheet.header_row).drop_nulls().to_list()
        said = Counter(text for text in below if len(text) <= _LONGEST).most_common(1)
        if said:
            return said[0][0]
    return ""
