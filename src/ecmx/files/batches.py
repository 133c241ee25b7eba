"""Rows of Python values, as the container readers give them, into `Batch`es. The hot path of all reading; knows no container.

A value is None, str, int, float, bool, date, datetime, time or timedelta, or one of the marks below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import polars as pl

from ecmx.files.cells import Batch, CellKind, column_letter
from ecmx.files.numbers import duration, plain_number

__all__ = ["ErrorText", "NumberText", "DateText", "NO_VALUE", "batch_of", "rows_at_a_time", "letters"]

CELLS_A_BATCH = 2_000_000


class ErrorText(str):
    """An error as shown: #N/A."""

    __slots__ = ()


class NumberText(str):
    """A number already in the form in which it is shown."""

    __slots__ = ()


class DateText(str):
    """A date cell already in ISO form."""

    __slots__ = ()


class NoValue:
    """A formula whose value was never stored."""

    __slots__ = ()


NO_VALUE: Final = NoValue()

_NONE = type(None)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_KIND: dict[type, int] = {
    int: CellKind.NUMBER,
    float: CellKind.NUMBER,
    NumberText: CellKind.NUMBER,
    timedelta: CellKind.NUMBER,
    bool: CellKind.BOOLEAN,
    datetime: CellKind.DATE,
    date: CellKind.DATE,
    DateText: CellKind.DATE,
    ErrorText: CellKind.ERROR,
    NoValue: CellKind.FORMULA,
}


def _of_datetime(value: datetime) -> str:
    value = (value + timedelta(microseconds=500_000)).replace(microsecond=0) if value.microsecond else value
    return value.isoformat() if value.hour or value.minute or value.second else value.date().isoformat()


def _of_time(value: time) -> str:
    return value.isoformat("seconds")


_TEXT: dict[type, Callable[[Any], str | None]] = {
    str: lambda value: value,
    int: str,
    float: plain_number,
    NumberText: str.__str__,
    DateText: str.__str__,
    ErrorText: str.__str__,
    timedelta: lambda value: duration(value.total_seconds() / 86400),
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _of_datetime,
    date: date.isoformat,
    time: _of_time,
    NoValue: lambda value: None,
    _NONE: lambda value: None,
}


def letters(width: int) -> list[str]:
    """A … the letter of the last column."""
    return [column_letter(index) for index in range(1, width + 1)]


def rows_at_a_time(size: int, width: int) -> int:
    """Rows of a batch: what was asked for, fewer where the sheet is so wide that memory would not stay flat."""
    return max(1, min(size, max(64, CELLS_A_BATCH // max(1, width))))


def batch_of(
    rows: Sequence[int], table: Sequence[Sequence[Any]], names: Sequence[str], *, escapes: bool = False
) -> Batch:
    """A batch from rows of equal width.

    rows: the Excel row of each; names: a letter per column; escapes: whether text may hold _x000D_ (Open XML only).
    Rows without content are left out.
    """
    count = len(rows)
    texts: list[pl.Series] = []
    kinds: dict[str, pl.Series] = {}
    nulls = pl.repeat(None, count, dtype=pl.String, eager=True)
    columns = list(zip(*table, strict=True)) if count else [()] * len(names)
    for name, values in zip(names, columns, strict=True):
        types = set(map(type, values))
        if types <= {_NONE}:
            texts.append(nulls.alias(name))
            continue
        text, kind = _column(values, types, escapes)
        texts.append(text.alias(name))
        if kind is not None:
            kinds[name] = kind
    frame = pl.DataFrame(texts) if texts else pl.DataFrame()
    return _without_empty_rows(Batch(pl.Series("row", rows, dtype=pl.UInt32), frame, kinds))


def _column(values: Sequence[Any], types: set[type], escapes: bool) -> tuple[pl.Series, pl.Series | None]:
    filled = types - {_NONE}
    if filled == {str}:
        return clean_text(pl.Series(values, dtype=pl.String), escapes), None
    fast = _uniform(values, next(iter(filled))) if len(filled) == 1 else None
    if fast is not None:
        text, kind = fast
        if _NONE not in types:
            return text, pl.repeat(int(kind), len(text), dtype=pl.UInt8, eager=True)
        return text, text.is_not_null().cast(pl.UInt8) * int(kind)
    if time in types:
        # A date-formatted 0 comes as midnight; it is no time, but a number that someone's export put for "none".
        values = [NumberText("0") if type(value) is time and not (value.hour or value.minute or value.second) else value for value in values]
    text = pl.Series([_TEXT[type(value)](value) for value in values], dtype=pl.String)
    kinds = pl.Series([_KIND.get(type(value), 0) for value in values], dtype=pl.UInt8)
    if str in types:
        text = clean_text(text, escapes)
    return text, kinds if (kinds != 0).any() else None


def _uniform(values: Sequence[Any], only: type) -> tuple[pl.Series, CellKind] | None:
    """A column of one type, converted without a step per cell; None where that cannot be."""
    try:
        if only is int:
            return pl.Series(values, dtype=pl.Int64, strict=True).cast(pl.String), CellKind.NUMBER
        if only is datetime:
            return _of_datetimes(pl.Series(values, dtype=pl.Datetime("us"), strict=True)), CellKind.DATE
    except (OverflowError, TypeError, ValueError, pl.exceptions.PolarsError):
        return None
    return None


def _of_datetimes(moments: pl.Series) -> pl.Series:
    days = moments.dt.date()
    text = days.cast(pl.String)
    whole = moments == days.cast(pl.Datetime("us"))
    if whole.all():
        return text
    rounded = moments.dt.round("1s")
    days = rounded.dt.date()
    with_time = rounded != days.cast(pl.Datetime("us"))
    return days.cast(pl.String).zip_with(~with_time.fill_null(False), rounded.dt.strftime("%Y-%m-%dT%H:%M:%S"))


def clean_text(text: pl.Series, escapes: bool = False) -> pl.Series:
    """Line breaks as \\n, no white space around, and what is then empty is blank."""
    if escapes and text.str.contains("_x", literal=True).any():
        text = text.map_elements(_unescape, return_dtype=pl.String)
    if text.str.contains("\r", literal=True).any():
        text = text.str.replace_all("\r\n", "\n", literal=True).str.replace_all("\r", "\n", literal=True)
    text = text.str.strip_chars()
    empty = text.str.len_bytes() == 0
    if empty.any():
        text = text.zip_with(~empty, pl.Series([None], dtype=pl.String))
    return text


def _unescape(value: str) -> str:
    """Open XML writes characters that XML cannot hold as _xHHHH_ (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(_escaped, value) if "_x" in value else value


def _escaped(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return "" if 0xD800 <= code <= 0xDFFF or code < 32 and code not in (9, 10, 13) else chr(code)


def _without_empty_rows(batch: Batch) -> Batch:
    if not batch.text.width or not len(batch):
        return Batch(batch.rows.clear(), batch.text.clear(), {})
    filled = batch.text.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    for kind in batch.kinds.values():
        if kind.max() == CellKind.FORMULA:
            filled = filled | (kind == CellKind.FORMULA)
    if filled.all():
        return batch
    kinds = {name: kind.filter(filled) for name, kind in batch.kinds.items()}
    return Batch(batch.rows.filter(filled), batch.text.filter(filled), {name: kind for name, kind in kinds.items() if (kind != 0).any()})
