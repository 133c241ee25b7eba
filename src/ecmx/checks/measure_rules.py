"""What is counted or listed of a stretch of time before the file (fn 32, 33): counts beside last dates, days, old entries.

The stretches are data (`window` of an element). A last date has none: only a count says that it must lie within.
"""

from __future__ import annotations

import polars as pl

from ecmx.checks.date_rules import any_day, elements_with
from ecmx.checks.rule import Rows, row_rule, short_id
from ecmx.guidance import FileType, Window, element, elements
from ecmx.guidance.values import stands_in

__all__: list[str] = []


def since(days: pl.Series, window: Window) -> pl.Series:
    """The first day of the window that ends on each day."""
    return days.dt.offset_by(window.back)


def count_beside_date(at: str, count: str, file: FileType, window: Window) -> None:
    """Register both ways in which a count and the last date of what it counts contradict each other.

    In doubt quiet: whether the window ends with the period or before it is the plan's to define (fn 27).
    """

    @row_rule("last-date-not-counted", file, at=at, needs=(count,), other=count, limit=window.words)
    def not_counted(rows: Rows) -> pl.Series:
        day, last = rows.day(), rows.days(at)
        recent = (last >= since(day, window)) & (last <= day)
        return (rows.value(count) == 0).fill_null(False) & recent.fill_null(False)

    @row_rule("last-date-before-window", file, at=at, needs=(count,), other=count, limit=window.words)
    def before_window(rows: Rows) -> pl.Series:
        old = rows.days(at) < since(rows.period_start(), window)
        return (rows.value(count) > 0).fill_null(False) & old.fill_null(False)


def days_beyond(at: str, file: FileType, window: Window) -> None:
    """Register the rule for a count of days: no window has more than its length."""

    @row_rule("days-beyond-window", file, at=at, limit=str(window.longest), count=window.words)
    def mask(rows: Rows) -> pl.Series:
        return (rows.value(at) > window.longest).fill_null(False)


def older_than_listed(at: str, file: FileType, window: Window) -> None:
    """Register the rule for a list of recent things: an entry from before the window."""

    @row_rule("entry-before-window", file, at=at, limit=window.words)
    def mask(rows: Rows) -> pl.Series:
        first = since(rows.day(), window)
        return any_day(rows, at, lambda days, places: (days < first.gather(places)) & ~stands_in(days))


for _one in elements():
    if _one.counted_by and _one.kind.is_day and (_window := element(_one.counted_by).window):
        count_beside_date(short_id(_one.id), short_id(_one.counted_by), _one.file, _window)
    if _one.window and _one.kind.day_field:
        older_than_listed(short_id(_one.id), _one.file, _one.window)
for _one in elements_with("days"):
    if _one.window:
        days_beyond(short_id(_one.id), _one.file, _one.window)
