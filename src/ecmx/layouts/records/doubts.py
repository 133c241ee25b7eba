"""Columns that may be written otherwise than their layout says, and in which the same text would then mean something else.

04/05/2026 in April or in May; an X that is a tick or a no; a code of the partner's own numbering; names apart by another sign.
Where the sheet does not tell which, those cells are not read. Knows columns of text; finds no fault with a single cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from ecmx.guidance import DAY_FIRST, DataElement, date_form
from ecmx.guidance.values import Kind, Reading, State, without_time
from ecmx.layouts.model import Column

__all__ = ["Doubt", "Doubts", "UnreadColumn", "foreign_codes", "not_apart", "unread"]

SLASHED = r"^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{4}$"
NO_IS_X, YES_IS_X = "Y/X", "X/blank"
SURE_LEAST = 2  # dates that fit one order only, before they speak for a column …
SURE_SHARE = 0.25  # … and of its dates
BOTH_SHARE = 0.1  # of its dates have the order that fewer have
LEFT_BLANK = 0.1  # of the rows that are filled elsewhere: so many blanks beside X are no column of noes
ROWS_LEAST = 5  # fewer tell nothing of a column's habits
APART = 0.2  # of the names must hold the sign between their parts


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """One column of a batch before it is read. likeliest: the spelling that reads most of it; declared: the layout's, never ""."""

    letter: str
    element: DataElement
    text: pl.Series
    native: pl.Series | None
    likeliest: str
    declared: str

    @property
    def typed(self) -> pl.Series:
        """The texts that are no date cells."""
        return self.text if self.native is None else self.text.set(self.native, None)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a column can be read in two ways, in words."""

    words: str


@dataclass(slots=True)
class Doubts:
    """What is doubtful on a sheet, settled for each column when its first values come by."""

    settled: dict[str, Doubt | None] = field(default_factory=dict)
    orders: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # letter → declared order, order that the column tells
    signs: dict[str, tuple[str, bool]] = field(
        default_factory=dict
    )  # letter → declared spelling, whether Y and X both stand there

    def weigh(self, columns: Mapping[str, UnreadColumn]) -> None:
        """Look at all columns of a batch together: what one of them does not tell, another may."""
        new = {
            letter: one
            for letter, one in columns.items()
            if letter not in self.settled and one.text.null_count() < len(one.text)
        }
        dates = {letter: one for letter, one in new.items() if one.element.kind.is_day}
        ticks = {letter: one for letter, one in new.items() if one.element.kind.coding}
        for letter, one in dates.items():
            self.orders[letter] = (date_form(one.declared).first, order_told(one))
        for letter, one in ticks.items():
            said = {str(sign).upper() for sign in one.text.unique().drop_nulls()}
            self.signs[letter] = (one.declared, {"Y", "X"} <= said)
        for letter, one in dates.items():
            self.settled[letter] = self.of_dates(one)
        for letter, one in ticks.items():
            self.settled[letter] = self.of_ticks(one, rows_filled(one, columns))

    def of_dates(self, column: UnreadColumn) -> Doubt | None:
        """Whether the order of day and month is in doubt."""
        declared, told = self.orders[column.letter]
        others = [(was, now) for letter, (was, now) in self.orders.items() if letter != column.letter]
        turned = any(
            now in ("day", "month") and was not in (now, "") or (was == "" and now == "day") for was, now in others
        )
        if told == "few":
            return Doubt("a few of its dates fit only with day and month the other way round")
        if told == "both":
            return Doubt("some of its dates have the month first, and some the day")
        if told == "day" and column.likeliest != DAY_FIRST:
            return Doubt("its dates fit only with the day first")
        if told != "open":
            return None
        if declared:
            return Doubt("other columns of the sheet have day and month the other way round now") if turned else None
        if any(now == "month" for _, now in others) and not turned:
            return None
        return Doubt("its dates do not show whether the day or the month comes first")

    def of_ticks(self, column: UnreadColumn, filled: pl.Series) -> Doubt | None:
        """Whether an X is a yes or a no."""
        said = {str(sign).upper() for sign in column.text.unique().drop_nulls()}
        if said != {"X"}:
            return None
        no_elsewhere = column.element.kind.coding == NO_IS_X
        rows = len(column.text)
        blank = int((column.text.is_null() & filled).sum())
        turned = any(
            was == column.declared and both for letter, (was, both) in self.signs.items() if letter != column.letter
        )
        if column.declared == NO_IS_X:
            ticked = int(filled.sum()) >= ROWS_LEAST and blank >= LEFT_BLANK * int(filled.sum())
            return Doubt("it has nothing but X and blanks, like a column of check marks") if ticked else None
        if column.declared == YES_IS_X:
            full = no_elsewhere and rows >= ROWS_LEAST and not column.text.null_count()
            return Doubt("every row has an X, which may mean no") if full or turned else None
        if turned and no_elsewhere:
            return None
        if no_elsewhere or turned or (not blank and rows > 1):
            return Doubt("it has nothing but X, which may mean yes or no")
        return None

    def mask(self, column: UnreadColumn) -> tuple[Doubt | None, pl.Series | None]:
        """What is doubtful in a column of a batch, and the cells that can be read in two ways."""
        doubt = self.settled.get(column.letter)
        if doubt is None:
            return None, None
        if column.element.kind.is_day:
            return doubt, two_orders(column)[2].fill_null(False)
        return doubt, (column.text.str.to_uppercase() == "X").fill_null(False)


def rows_filled(column: UnreadColumn, columns: Mapping[str, UnreadColumn]) -> pl.Series:
    """Rows in which a column of the same kind, spelled alike, is filled: a partial row leaves them all blank."""
    alike = [
        other.text.is_not_null()
        for other in columns.values()
        if other.element.kind == column.element.kind and other.declared == column.declared and other is not column
    ]
    alone = [pl.repeat(True, len(column.text), eager=True)]
    return pl.select(pl.any_horizontal([pl.lit(mask) for mask in alike or alone])).to_series()


def two_orders(column: UnreadColumn) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Boolean: dates that fit only with the month first, only with the day first, and both ways with another meaning."""
    parts = without_time(column.typed).str.extract_groups(SLASHED).struct.unnest()
    first, second = (parts.to_series(at).cast(pl.UInt8, strict=False) for at in (0, 1))
    low, high = first.is_between(1, 12), second.is_between(1, 12)
    return low & second.is_between(13, 31), high & first.is_between(13, 31), low & high & (first != second)


def order_told(column: UnreadColumn) -> str:
    """What a column's dates say of their order: month or day; few = one that is not expected, and too few to be sure; both = many of
    either; mixed = slips; open = each can be read both ways; "" = nothing.
    """
    month, day, both = (int(mask.sum()) for mask in two_orders(column))
    if month and day:
        return "both" if min(month, day) >= max(SURE_LEAST, BOTH_SHARE * (month + day)) else "mixed"
    if not (month or day):
        return "open" if both else ""
    told, count = ("month", month) if month else ("day", day)
    declared = date_form(column.declared).first
    expected = declared == told or (told == "month" and not declared)
    sure = count >= SURE_LEAST and count >= SURE_SHARE * (count + both)
    return told if expected or sure else "few"


def foreign_codes(column: Column, element: DataElement, text: pl.Series) -> pl.Series | None:
    """Cells with a code that the partner does not list, where its numbering is not the guidance's: its 3 need not be the guidance's 3."""
    listed = element.kind.closed_codes
    if not column.codes or listed is None:
        return None
    known = {item.code for item in listed.codes}
    if not any(code in known and column.codes[code] != code for code in column.codes):
        return None
    return (text.is_in(list(known)) & ~text.is_in(list(column.codes))).fill_null(False)


def not_apart(text: pl.Series, column: Column) -> Doubt | None:
    """Names in one field that another sign parts than the layout says: the whole would be read as its first part."""
    filled = text.drop_nulls()
    if len(filled) < ROWS_LEAST or not column.parts:
        return None
    sign = column.separator
    holds = int(filled.str.strip_chars().str.contains(sign, literal=True).sum())
    commas = int(filled.str.contains(",", literal=True).sum())
    if holds < APART * len(filled):
        return Doubt(f"hardly any cell has “{sign}”, which separates its parts")
    if not sign.strip() and commas > (1 - APART) * len(filled):
        return Doubt("its parts are separated by a comma")
    return None


def unread(reading: Reading, mask: pl.Series, kind: Kind | None = None, code: str = "") -> Reading:
    """A reading without the values of some cells. code: the kind's problem that each of them has; else none is told of the cell."""
    none = pl.Series([None], dtype=reading.value.dtype).new_from_index(0, len(reading.value))
    numbers = {problem.code: number for number, problem in enumerate(kind.problems, 1)} if kind else {}
    return Reading(
        reading.value.zip_with(~mask, none),
        reading.state.set(mask, int(State.UNREADABLE)),
        reading.problem.set(mask, numbers.get(code, 0)),
    )
