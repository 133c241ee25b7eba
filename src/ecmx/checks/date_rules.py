"""The rules over days, whatever carries them: what must have happened, stand-ins for no day, the age on a day.

Asks for roles of elements; of a packed list every entry's day counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import polars as pl

from ecmx.checks.named import BORN
from ecmx.checks.rule import Rows, row_rule
from ecmx.guidance import DataElement, FileType, elements, releases
from ecmx.guidance.values import Kind, stands_in

__all__ = ["any_day", "elements_ever", "elements_with", "holds_days", "whole_years"]

#: What a date that lies ahead is called, by another role of its element; the first that it has.
AHEAD = {"event": "attempt-in-future", "visit": "visit-in-future", "happened": "date-in-future"}
LOUDER = ("attempt-in-future",)  # an error is told of a stand-in too


def elements_ever() -> Iterator[DataElement]:
    """The elements of 1.1, and those that a later release adds."""
    yield from elements()
    yield from (added for release in releases() for added in release.added)


def elements_with(role: str) -> Iterator[DataElement]:
    """Those that have a role."""
    return (element for element in elements_ever() if element.plays(role))


def holds_days(kind: Kind) -> bool:
    """Whether a value is a day, or a list with days."""
    return kind.is_day or bool(kind.day_field)


def any_day(rows: Rows, name: str, condition: Callable[[pl.Series, pl.Series], pl.Series]) -> pl.Series:
    """Rows of which a day fulfils a condition, which gets days and, beside them, the positions of their rows."""
    value, field = rows.value(name), rows.column(name).element.kind.day_field
    if not field:
        mask = condition(value, pl.int_range(len(value), eager=True))
        return mask.fill_null(False) if mask.null_count() else mask
    frame = pl.DataFrame({"at": pl.int_range(len(value), eager=True), "day": value}).drop_nulls("day")
    if field:
        frame = frame.explode("day").with_columns(pl.col("day").struct.field(field).alias("day")).drop_nulls("day")
    hits = frame["at"].filter(condition(frame["day"], frame["at"]).fill_null(False)).unique()
    return pl.repeat(False, len(value), dtype=pl.Boolean, eager=True).scatter(hits, True)


def ahead(rows: Rows, name: str, *, stand_ins: bool) -> pl.Series:
    """Rows with a day after that of the check; stand_ins: 12/31/2099 too, though it has a finding of its own."""
    today = rows.context.as_of
    return any_day(rows, name, lambda days, _: days > today if stand_ins else (days > today) & ~stands_in(days))


def listed_stand_in(rows: Rows, name: str) -> pl.Series:
    """Rows with a packed list in which a day stands for none; of a date alone its kind says it."""
    return any_day(rows, name, lambda days, _: stands_in(days))


for _element in elements_with("happened"):
    if holds_days(_element.kind):
        _name = _element.id.partition(".")[2]
        _code = next(code for role, code in AHEAD.items() if _element.plays(role))
        row_rule(_code, _element.file, at=_name)(partial(ahead, name=_name, stand_ins=_code in LOUDER))
        if _element.kind.day_field:
            row_rule("date-placeholder", _element.file, at=_name)(partial(listed_stand_in, name=_name))


@row_rule("birth-date-future", FileType.MIF, FileType.RTF, FileType.REFERRAL, at=BORN)
def birth_date_future(rows: Rows) -> pl.Series:
    """Nobody is born after today."""
    return (rows.value(BORN) > rows.context.as_of).fill_null(False)


def whole_years(births: pl.Series, days: pl.Series) -> pl.Series:
    """The age in whole years on a day."""
    early = month_and_day(days) < month_and_day(births)
    return days.dt.year() - births.dt.year() - early.cast(pl.Int32)


def month_and_day(days: pl.Series) -> pl.Series:
    """0412 for 12 April, as a number that a month (a byte in Polars) times a hundred fits into."""
    return days.dt.month().cast(pl.Int32) * 100 + days.dt.day()
