"""Other chronic conditions: code, descriptor and date of observation (DDMMYYYY), apart by semicolons (fn 30)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import polars as pl

from ecmx.guidance import icd
from ecmx.guidance.date_forms import IN_CONDITIONS, date_form
from ecmx.guidance.values import packed
from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.calendar_text import EARLIEST, LATEST
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import (
    CONDITIONS_BROKEN,
    DESCRIPTION_AND_DATE_MISSING,
    DESCRIPTION_MISSING,
    ENTRIES_TOGETHER,
    ICD_UNKNOWN,
    OBSERVATION_DATE_MISSING,
)

__all__ = ["Conditions"]

# of the date of an entry: what stands for it anywhere and at the end, and at the end as Polars searches whole columns
_ANYWHERE = {spelling: re.compile(f"(?<![0-9]){date_form(spelling).pattern}(?![0-9])") for spelling in IN_CONDITIONS}
_LAST = {spelling: re.compile(f"(?<![0-9]){date_form(spelling).pattern}$") for spelling in IN_CONDITIONS}
_QUICK = {spelling: f"(?:^|[^0-9])({date_form(spelling).shape})$" for spelling in IN_CONDITIONS}
_DAY_FIRST, _MONTH_FIRST, *_ = IN_CONDITIONS
_MONTH_FIRST_SHARE = (
    0.25  # of the dates must be impossible with the day first; in a true column of months about 0.6 are
)
_CLOSING = " \t\r\n,:–—-)"


@dataclass(frozen=True)
class Conditions(PacedKind):
    """A list of structs of code, descriptor and observed; the last two null where the cell has none.

    The observation date is the last eight digits of an entry. Only an entry without a code, with a date that no calendar has, or with two
    codes or dates is left out; the others of its cell are read, and what one of them lacks is told.
    """

    name: ClassVar[str] = "conditions"
    width: ClassVar[float] = 36.0
    day_field: ClassVar[str] = "observed"
    may_look_like_formula: ClassVar[bool] = True
    selective: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (
        CONDITIONS_BROKEN,
        ENTRIES_TOGETHER,
        ICD_UNKNOWN,
        DESCRIPTION_AND_DATE_MISSING,
        DESCRIPTION_MISSING,
        OBSERVATION_DATE_MISSING,
    )
    spellings: ClassVar[tuple[str, ...]] = IN_CONDITIONS

    @property
    def words(self) -> str:
        return "ICD-10 codes, each with its descriptor and the date of observation as DDMMYYYY, apart by semicolons"

    @property
    def dtype(self) -> pl.DataType:
        return pl.List(pl.Struct({"code": pl.String(), "descriptor": pl.String(), "observed": pl.Date()}))

    @property
    def good(self) -> tuple[str, ...]:
        return (
            "G40.909, Epilepsy, unspecified, not intractable, 04032026",
            "G40909 Epilepsy 04032026; E11.9: Type 2 diabetes (31122025);",
            "D51.0 Vitamin B12 deficiency anemia, HLA-B27, after T11-T12 fusion, A1C 9.1, 04032026",
        )

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Epilepsy, 04032026", "conditions-broken"),
            ("G40.909, Epilepsy, 31022026", "conditions-broken"),
            ("G40.909, Epilepsy, 04032026; asthma", "conditions-broken"),
            (";", "conditions-broken"),
            ("E11.9999, Something, 04032026", "icd-unknown"),
            ("E66.9 Obesity 15012026, I10 Hypertension 15012026", "entries-together"),
            ("E66.9 Obesity 15012026 16012026", "entries-together"),
            ("E66.9 15012026; I10 Hypertension", "description-and-date-missing"),
            ("E11.9", "description-and-date-missing"),
            ("E11.9 04032026", "description-missing"),
            ("E11.9 Type 2 diabetes", "observation-date-missing"),
        )

    def infer(self, text: pl.Series, declared: str = "") -> str:
        """See `Kind.infer`; counts entries. Months come first only where a quarter of the dates can be read in no other way."""
        start = self.spelt(declared)
        seen = [entry.rstrip(_CLOSING) for entry in packed.sample(text)]
        reads = {spelling: [_observed(entry, spelling) for entry in seen] for spelling in self.spellings}
        counts = {spelling: sum(isinstance(day, date) for day in days) for spelling, days in reads.items()}
        best = max((start, *self.spellings), key=lambda spelling: counts[spelling])
        if best == _MONTH_FIRST and start != best:
            pairs = list(zip(reads[_DAY_FIRST], reads[best], strict=True))
            only_month = sum(isinstance(m, date) and not isinstance(d, date) for d, m in pairs)
            only_day = sum(isinstance(d, date) and not isinstance(m, date) for d, m in pairs)
            dated = sum(isinstance(d, date) or isinstance(m, date) for d, m in pairs)
            if only_month <= only_day or only_month < _MONTH_FIRST_SHARE * dated:
                return start
        return best

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        pattern = _QUICK[spelling]
        found = packed.coded(packed.apart(text))
        said = pl.col("rest").str.extract(pattern)
        found = found.with_columns(
            said.alias("said"), said.str.to_date(date_form(spelling).strftime, strict=False).alias("observed")
        )
        rest = pl.col("rest").str.head(pl.col("rest").str.len_chars() - pl.col("said").str.len_chars())
        alone = ~packed.maybe_two(rest) & ~rest.str.contains(pattern.removesuffix("$"))
        whole = pl.col("observed").is_between(EARLIEST, LATEST) & packed.words(rest).is_not_null() & alone
        plain = (whole & packed.known(found["code"])).fill_null(value=False)
        found = found.select("row", plain.alias("plain"), "code", packed.words(rest).alias("descriptor"), "observed")
        return packed.together(found, ["code", "descriptor", "observed"], len(text))

    def judge(self, text: str, spelling: str) -> Judged:
        read: list[dict[str, object]] = []
        problems: set[Problem] = set()
        for entry in packed.entries(text):
            found = packed.code_and_rest(entry)
            if found is None:
                problems.add(CONDITIONS_BROKEN)
                continue
            code, rest = found
            rest = rest.rstrip(_CLOSING) if _dated(rest.rstrip(_CLOSING), spelling) else rest
            day = _observed(rest, spelling)
            before = _LAST[spelling].sub("", rest).rstrip(" (")
            dated = _dated(rest, spelling)
            if packed.two(code, before, dates=1 if dated else 2) or (dated and _ANYWHERE[spelling].search(before)):
                problems.add(ENTRIES_TOGETHER)
                continue
            if day is False:
                problems.add(CONDITIONS_BROKEN)
                continue
            descriptor = packed.described(before)
            read.append({"code": code, "descriptor": descriptor, "observed": day})
            problems |= {ICD_UNKNOWN} if not icd.is_known(code) else set()
            problems |= {DESCRIPTION_MISSING} if descriptor is None else set()
            problems |= {OBSERVATION_DATE_MISSING} if day is None else set()
        if problems >= {DESCRIPTION_MISSING, OBSERVATION_DATE_MISSING}:
            problems.add(DESCRIPTION_AND_DATE_MISSING)
        if not read:
            return unread(packed.gravest(problems, self.problems) or CONDITIONS_BROKEN)
        return read_as(read, packed.gravest(problems, self.problems))

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        """See `PacedKind.inscribe`. A semicolon inside a descriptor becomes a comma, as it would part the entry."""
        entry = pl.element().struct
        descriptor = entry.field("descriptor").str.replace_all(";", ",", literal=True)
        day = entry.field("observed").dt.strftime(date_form(spelling).strftime)
        one = pl.concat_str([entry.field("code"), descriptor, day], separator=", ", ignore_nulls=True)
        return value.to_frame("v").select(pl.col("v").list.eval(one).list.join("; ")).to_series()


def _dated(rest: str, spelling: str) -> bool:
    return _LAST[spelling].search(rest) is not None


def _observed(rest: str, spelling: str) -> date | bool | None:
    """The day at the end of an entry; None without one, False for a day that is none."""
    found = _LAST[spelling].search(rest)
    if not found:
        # eight digits or a date in another form than the column's: never guessed
        return False if any(other.search(rest.rstrip(_CLOSING)) for other in _LAST.values()) else None
    year, month, day = (int(found[part]) for part in ("year", "month", "day"))
    try:
        observed = date(year, month, day)
    except ValueError:
        return False
    return observed if EARLIEST <= observed <= LATEST else False
