"""What a row rule is: a code of the catalog, the elements that it looks at, and a function from a batch to a mask of rows.

A rule whose columns the sheet does not have is not run, and that is said ("what was not checked").
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import polars as pl

from ecmx.checks.named import PERIOD, PRODUCED
from ecmx.guidance import Calendar, FileType
from ecmx.guidance.values import State, stands_in
from ecmx.layouts import Layout, ReadColumn, RecordBatch

__all__ = ["RULES", "Context", "Mask", "RowRule", "Rows", "is_a_day", "row_rule", "short_id", "whole_id"]


@dataclass(frozen=True)
class Context:
    """What a rule may know besides the rows: the day that counts as today, the layout, the calendar of business days."""

    as_of: date
    layout: Layout | None = None

    @cached_property
    def calendar(self) -> Calendar:
        """The latest day that could be meant, unless the agreement's calendar leaves no doubt."""
        if self.layout is not None and self.layout.partner:
            return Calendar.weekends_only() if self.layout.business_days == "weekends" else Calendar.california()
        return Calendar.benefit_of_the_doubt()

    @property
    def changes_only(self) -> bool:
        """Whether the file leaves out what has not changed since the last one (fn 46); then a blank may be just that."""
        return self.layout is not None and self.layout.mode == "changes"

    @property
    def referral_agreed(self) -> bool:
        """Whether plan and provider agreed to the referral process (fn 74)."""
        return self.layout is not None and self.layout.referral_agreed is True


@dataclass(frozen=True)
class Rows:
    """The rows of a batch that hold a record of one file type, as a rule sees them: whole series and masks over the batch."""

    batch: RecordBatch
    file: FileType
    context: Context
    found: dict[str, pl.Series] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[Rows], pl.Series]) -> pl.Series:
        """What several rules ask of the same rows, worked out for the first that asks."""
        if name not in self.found:
            self.found[name] = make(self)
        return self.found[name]

    def column(self, name: str) -> ReadColumn:
        """A column that the rule named in `needs`."""
        return self.batch.columns[whole_id(self.file, name)]

    def value(self, name: str) -> pl.Series:
        """The typed values, null unless the cell gave one."""
        return self.column(name).value

    def days(self, name: str) -> pl.Series:
        """The typed days, null also where a day only stands in for none: nothing is early or late by it, and it has its own finding."""
        return self.once(f"days of {name}", lambda rows: without_stand_ins(rows.value(name)))

    def is_value(self, name: str, *wanted: object) -> pl.Series:
        """Rows whose value is one of these."""
        return self.once(f"{name} is {wanted}", lambda rows: is_one_of(rows.value(name), wanted))

    def state(self, name: str, *wanted: State) -> pl.Series:
        """Rows whose cell is in one of these states."""
        return self.once(f"{name} in {wanted}", lambda rows: in_states(rows.column(name).state, wanted))

    def blank(self, name: str) -> pl.Series:
        """Rows whose cell says nothing (and whose blank is no answer either)."""
        return self.state(name, State.BLANK)

    def has(self, name: str) -> bool:
        """Whether the sheet has the column."""
        return whole_id(self.file, name) in self.batch.columns

    def day(self) -> pl.Series:
        """The day that each row speaks of: the file's production date, else the end of its period; never after the day of the check."""
        return self.once("day", Rows._day)

    def _day(self) -> pl.Series:
        today = pl.Series([self.context.as_of]).new_from_index(0, len(self.batch))
        day = self.days(PRODUCED) if self.has(PRODUCED) else today.clear(len(self.batch))
        if self.has(PERIOD):
            day = day.zip_with(day.is_not_null(), self.value(PERIOD).struct.field("end"))
        return day.zip_with((day <= today).fill_null(False), today)

    def period_start(self) -> pl.Series:
        """The first day of each row's period, or else `day`."""
        return self.once("period start", Rows._period_start)

    def _period_start(self) -> pl.Series:
        day = self.day()
        if not self.has(PERIOD):
            return day
        start = self.value(PERIOD).struct.field("start")
        return start.zip_with((start <= day).fill_null(False), day)

    @property
    def present(self) -> pl.Series:
        """Rows that hold a record of the file type at all."""
        return self.batch.present[self.file]


def without_stand_ins(days: pl.Series) -> pl.Series:
    """Days without those that programs put where they have none."""
    odd = stands_in(days)
    return days.set(odd, None) if odd.any() else days


def is_a_day(name: str) -> pl.Expr:
    """Rows with a day in a column, of which the day stands for itself."""
    return pl.col(name).is_not_null() & ~stands_in(pl.col(name))


def is_one_of(value: pl.Series, wanted: tuple[object, ...]) -> pl.Series:
    """Where a value is one of some; never null."""
    mask = value == wanted[0]
    for other in wanted[1:]:
        mask = mask | (value == other)
    return mask.fill_null(False) if mask.null_count() else mask


def in_states(state: pl.Series, wanted: tuple[State, ...]) -> pl.Series:
    """Where a cell is in one of some states."""
    mask = state == int(wanted[0])
    for other in wanted[1:]:
        mask = mask | (state == int(other))
    return mask


def short_id(name: str) -> str:
    """An element's id without its file type."""
    return name.partition(".")[2]


def whole_id(file: FileType, name: str) -> str:
    """The id of an element of a file type by its short id; a whole id stays."""
    return name if "." in name else f"{file.value}.{name}"


Mask = Callable[[Rows], pl.Series]


@dataclass(frozen=True, slots=True)
class RowRule:
    """code: of the catalog; at: the element whose cell is pointed at (short id); needs: elements without which it cannot run
    (short ids; whole ids of another file type's on the same row)
    minds_blank: it minds a blank of what may have been reported before; in a file of changes only that is "unchanged" (fn 46)
    """

    code: str
    file: FileType
    at: str
    needs: tuple[str, ...]
    mask: Mask
    other: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    minds_blank: bool = False

    @property
    def element(self) -> str:
        """The id of the element pointed at."""
        return f"{self.file.value}.{self.at}"

    def concerns(self, types: Collection[FileType]) -> bool:
        """Whether rows of these file types are what it looks at."""
        return {self.file, *(name.partition(".")[0] for name in self.needs if "." in name)} <= set(types)


RULES: list[RowRule] = []


def row_rule(
    code: str,
    *files: FileType,
    at: str,
    needs: tuple[str, ...] = (),
    other: str = "",
    minds_blank: bool = False,
    **facts: str,
) -> Callable[[Mask], Mask]:
    """Register a function as a row rule of these file types."""

    def register(mask: Mask) -> Mask:
        RULES.extend(RowRule(code, file, at, (at, *needs), mask, other, facts, minds_blank) for file in files)
        return mask

    return register
