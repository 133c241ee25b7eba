"""Rows of Python values, as the container readers give them, into `Batch`es. The hot path of all reading; knows no container.

A value is None, str, int, float, bool, date, datetime, time or timedelta, or one of the marks below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import polars as pl

from ecmx.files.at_once import columns_where
from ecmx.files.cells import Batch, CellKind, column_letter
from ecmx.files.limits import MIB
from ecmx.files.reading.numbers import duration, plain_number

__all__ = [
    "NO_VALUE",
    "TEXT_A_BATCH",
    "Builder",
    "DateText",
    "ErrorText",
    "NumberText",
    "batch_of",
    "letters",
    "rows_at_a_time",
    "rows_below",
    "text_in",
]

CELLS_A_BATCH = 2_000_000
AT_ONCE = 512
VIEW = 16  # bytes that a cell takes besides a long text
#: One long text that every cell refers to is held once in a workbook, and once a cell in a batch.
TEXT_A_BATCH = 32 * MIB
_DAY = 86_400_000_000  # microseconds


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
_ZERO = pl.Series([0], dtype=pl.UInt8)
_BREAKS = ("\v", "\f", "\x85", "\u2028", "\u2029")  # line breaks of word processors and other systems
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


def text_in(row: Sequence[Any]) -> int:
    """The characters of a row's texts."""
    return sum(len(value) for value in row if isinstance(value, str))


def batch_of(
    rows: Sequence[int], table: Sequence[Sequence[Any]], names: Sequence[str], *, escapes: bool = False
) -> Batch:
    """A batch from rows of equal width. rows: the Excel row of each; names: a letter per column. See `Builder`."""
    builder = Builder(names, escapes=escapes)
    builder.add(rows, table)
    return builder.batch()


def rows_below(batch: Batch, row: int) -> Batch:
    """The rows of a batch below an Excel row."""
    return batch.those(batch.rows > row)


class Builder:
    """Gathers rows of equal width and makes a batch of them.

    Rows are turned into columns a few hundred at a time, while their values are still in the processor's cache; what can be
    done to whole columns is done once a batch, in one query. escapes: whether text may hold _x000D_ (Open XML only).
    """

    def __init__(self, names: Sequence[str], *, escapes: bool = False) -> None:
        self._names = names
        self._escapes = escapes
        self._rows: list[int] = []
        self._parts: list[list[_ColumnPart | int]] = [[] for _ in names]
        self._text = 0

    def full(self, size: int) -> bool:
        """Whether it holds so many rows, or as much text as a batch may."""
        return len(self._rows) >= size or self._text >= TEXT_A_BATCH

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, rows: Sequence[int], table: Sequence[Sequence[Any]]) -> None:
        for start in range(0, len(rows), AT_ONCE):
            self._rows.extend(rows[start : start + AT_ONCE])
            for parts, values in zip(self._parts, zip(*table[start : start + AT_ONCE], strict=True), strict=True):
                part = _part(values)
                parts.append(part)
                if isinstance(part, _ColumnPart):
                    self._text += int(part.values.estimated_size()) - VIEW * len(part.values)

    def batch(self) -> Batch:
        """What was gathered, rows without content left out; the builder is then empty."""
        rows, self._rows = self._rows, []
        self._text = 0
        columns = [_whole(parts) for parts in self._parts]
        self._parts = [[] for _ in self._names]
        if not rows or not columns:
            return Batch(
                pl.Series("row", [], dtype=pl.UInt32), pl.DataFrame(schema=dict.fromkeys(self._names, pl.String)), {}
            )
        nothing = blank(len(rows))
        frame = pl.DataFrame(
            [
                (nothing if one is None else one.values).alias(name)
                for name, one in zip(self._names, columns, strict=True)
            ]
        )
        kinds: dict[str, pl.Series] = {}
        for name, one in zip(self._names, columns, strict=True):
            if one is not None and one.kinds is not None:
                kinds[name] = one.kinds
            elif one is not None and one.kind:
                kinds[name] = one.values.is_not_null().cast(pl.UInt8) * one.kind
        return _without_empty_rows(
            Batch(pl.Series("row", rows, dtype=pl.UInt32), _as_text(frame, self._escapes), kinds)
        )


@dataclass(slots=True)
class _ColumnPart:
    """Some rows of one column: strings, whole numbers or moments, or (kinds given) already text of several kinds."""

    values: pl.Series
    kind: int
    kinds: pl.Series | None = None


def _part(values: Sequence[Any]) -> _ColumnPart | int:
    """A column's values; a count where all are blank."""
    types = set(map(type, values))
    types.discard(_NONE)
    if not types:
        return len(values)
    if len(types) == 1:
        (only,) = types
        if only is str:
            return _ColumnPart(pl.Series(values, dtype=pl.String), 0)
        try:
            if only is int:
                return _ColumnPart(pl.Series(values, dtype=pl.Int64, strict=True), CellKind.NUMBER)
            if only is datetime:
                return _ColumnPart(pl.Series(values, dtype=pl.Datetime("us"), strict=True), CellKind.DATE)
        except (OverflowError, TypeError, ValueError, pl.exceptions.PolarsError):
            pass
    if time in types:
        # A date-formatted 0 comes as midnight; it is no time, but a number that someone's export put for "none".
        values = [
            NumberText("0") if type(value) is time and not (value.hour or value.minute or value.second) else value
            for value in values
        ]
    text = pl.Series([_TEXT[type(value)](value) for value in values], dtype=pl.String)
    return _ColumnPart(text, 0, pl.Series([_KIND.get(type(value), 0) for value in values], dtype=pl.UInt8))


def _whole(parts: list[_ColumnPart | int]) -> _ColumnPart | None:
    """The parts of a column as one; None where all of it is blank."""
    dtypes = {part.values.dtype for part in parts if isinstance(part, _ColumnPart)}
    if not dtypes:
        return None
    if len(dtypes) == 1 and not any(isinstance(part, _ColumnPart) and part.kinds is not None for part in parts):
        return _joined(parts, dtypes.pop())
    # A header above numbers is one run of text and one of numbers: few conversions, whatever the number of parts.
    runs: list[list[_ColumnPart | int]] = []
    last: object = None
    for part in parts:
        sort = None if isinstance(part, int) else (part.values.dtype, part.kinds is not None)
        if runs and sort in (None, last):
            runs[-1].append(part)
        else:
            runs.append([part])
            last = sort
    texts: list[pl.Series] = []
    kinds: list[pl.Series] = []
    for run in runs:
        one = _joined(run, next((part.values.dtype for part in run if isinstance(part, _ColumnPart)), pl.String()))
        texts.append(
            one.values if one.values.dtype == pl.String else _as_text(one.values.to_frame(), False).to_series()
        )
        kinds.append(one.kinds if one.kinds is not None else one.values.is_not_null().cast(pl.UInt8) * one.kind)
    kind = kinds[0] if len(kinds) == 1 else pl.concat(kinds, rechunk=True)
    return _ColumnPart(texts[0] if len(texts) == 1 else pl.concat(texts, rechunk=True), 0, kind if kind.max() else None)


def _joined(parts: list[_ColumnPart | int], dtype: pl.DataType) -> _ColumnPart:
    """Parts of one dtype, and blank stretches, as one."""
    if len(parts) == 1 and isinstance(parts[0], _ColumnPart):
        return parts[0]
    pieces = [blank(part, dtype) if isinstance(part, int) else part.values for part in parts]
    values = pl.concat(pieces, rechunk=True)
    kind = max((part.kind for part in parts if isinstance(part, _ColumnPart)), default=0)
    if all(isinstance(part, int) or part.kinds is None for part in parts):
        return _ColumnPart(values, kind)
    kinds = [_zeros(part) if isinstance(part, int) or part.kinds is None else part.kinds for part in parts]
    return _ColumnPart(values, 0, pl.concat(kinds, rechunk=True))


def _zeros(part: _ColumnPart | int) -> pl.Series:
    return _ZERO.new_from_index(0, part if isinstance(part, int) else len(part.values))


def blank(count: int, dtype: pl.DataType | type[pl.DataType] = pl.String) -> pl.Series:
    return pl.Series([None], dtype=dtype).new_from_index(0, count)


def _as_text(frame: pl.DataFrame, escapes: bool) -> pl.DataFrame:
    """Every column as text: whole numbers as digits, moments as ISO, line breaks as \\n, no white space around, blank where empty."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    moments = [name for name, dtype in frame.schema.items() if dtype == pl.Datetime]
    marks = ["\r", *_BREAKS, *(["_x"] if escapes else [])]
    (marked,) = columns_where(frame.select(texts), pl.all().str.contains_any(marks))
    (timed,) = columns_where(frame.select(moments), (pl.all().to_physical() % _DAY) != 0)
    closer = {*marked, *timed}
    steps = []
    for name, dtype in frame.schema.items():
        column = pl.col(name)
        if dtype == pl.Datetime:
            steps.append(_iso(column) if name in closer else column.cast(pl.Date).cast(pl.String))
        elif dtype != pl.String:
            steps.append(column.cast(pl.String))
        else:
            if name in closer:
                column = _broken_lines(column.map_elements(_unescape, return_dtype=pl.String) if escapes else column)
            steps.append(column.str.strip_chars().replace("", None))
    return frame.select(steps)


def _iso(moment: pl.Expr) -> pl.Expr:
    rounded = moment.dt.round("1s")
    midnight = rounded.to_physical() % _DAY == 0
    return (
        pl.when(midnight)
        .then(rounded.cast(pl.Date).cast(pl.String))
        .otherwise(rounded.dt.strftime("%Y-%m-%dT%H:%M:%S"))
    )


def _broken_lines(column: pl.Expr) -> pl.Expr:
    column = column.str.replace_all("\r\n", "\n", literal=True)
    return column.str.replace_many(["\r", *_BREAKS], ["\n"] * (1 + len(_BREAKS)))


def _unescape(value: str) -> str:
    """Open XML writes characters that XML cannot hold as _xHHHH_ (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(_escaped, value) if "_x" in value else value


def _escaped(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return "" if 0xD800 <= code <= 0xDFFF or code < 32 and code not in range(9, 14) else chr(code)


def _without_empty_rows(batch: Batch) -> Batch:
    if not batch.text.width or not len(batch):
        return Batch(batch.rows.clear(), batch.text.clear(), {})
    filled = batch.text.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    for kind in batch.kinds.values():
        if kind.max() == CellKind.FORMULA:
            filled = filled | (kind == CellKind.FORMULA)
    return batch if filled.all() else batch.those(filled)
