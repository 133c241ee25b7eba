"""What is odd about a column as a whole, and seen only when all of it has been: dates that share one time of day, unseen signs, letters
that an encoding spoiled.

Counts batch by batch and keeps no text; tells once a column, at the sheet's end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ecmx.findings import Findings, rule
from ecmx.guidance import SERIAL
from ecmx.guidance.values import times_of_day
from ecmx.layouts import ReadColumn, RecordBatch

__all__ = ["OddColumns"]

HOUR, NOON = 3600, 12 * 3600
DAY_ALONE = 10  # letters of a day without a time
TIMES_MOST = 4  # more than that differ, whatever else comes
DAYS_MOST = 2
EACH_SEASON = 3  # dates of summer and of winter, before two times an hour apart are one
SUMMER, WINTER = range(4, 11), (12, 1, 2)
#: What bytes of UTF-8 look like in an older encoding. Ã stands before a letter in names (JOÃO), never before these.
TWICE = "[ÃÂ][\u0080-\u00bfƒ‚„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€"
LOST = r"\pL\?{1,2}\pL"
GONE = "\ufffd"
OTHER = r"\p{Ll}[‡†¤¢£¥¡„‚•‰Žˆ]\p{Ll}"
SPOILT = {
    "UTF-8 was read as an older encoding on the way (Ã± instead of ñ)": TWICE,
    "letters were lost, with a question mark in their place": LOST,
    "letters were lost, with a sign for “unknown” in their place": GONE,
    "they were read in a different encoding than they were written in (‡ instead of á)": OTHER,
}


@dataclass
class Tally:
    """What was seen of a column so far. dates: how many; times: how many by time of day in seconds and season; days: a few of them."""

    column: ReadColumn
    odd: int = 0
    dates: int = 0
    times: Counter[tuple[int, str]] = field(default_factory=Counter)
    days: set[date] = field(default_factory=set)
    spoilt: Counter[str] = field(default_factory=Counter)

    @property
    def shared(self) -> tuple[int, ...]:
        """The time of day that every date has, if it is no midnight; two where summer and winter time have one each."""
        times = sorted({time for time, _ in self.times})
        if not times or 0 in times or self.times.total() < self.dates:
            return ()
        if len(times) == 1:
            return tuple(times)
        if len(times) > 2 or times[1] - times[0] != HOUR:
            return ()
        seasons = [{season for time, season in self.times if time == one} - {""} for one in times]
        told = all(len(one) == 1 for one in seasons) and seasons[0] != seasons[1]
        enough = all(
            sum(count for (time, _), count in self.times.items() if time == one) >= EACH_SEASON for one in times
        )
        return tuple(times) if told and enough else ()


@dataclass
class OddColumns:
    """Looks at the columns of one sheet after the other."""

    findings: Findings
    tallies: dict[str, Tally] = field(default_factory=dict)

    def look(self, batch: RecordBatch) -> None:
        """Count what a batch shows."""
        member = batch.member
        words = {column.plan.letter for column in batch.own.values() if holds_words(column)}
        foreign = batch.letters_where(words, pl.all().str.len_bytes() != pl.all().str.len_chars())
        asked = batch.letters_where(words, pl.all().str.contains("?", literal=True))
        for column in batch.own.values():
            if column.plan.carried and column.element != column.plan.carried[0]:
                continue
            tally = self.tallies.setdefault(column.plan.letter, Tally(column))
            tally.column = column
            if column.odd is not None:
                tally.odd += int((column.odd & member).sum())
            if column.element.kind.is_day:
                count_times(tally, column, member)
            elif (letter := column.plan.letter) in foreign or letter in asked:
                signs = [one for one in SPOILT.items() if letter in (asked if one[1] is LOST else foreign)]
                count_spoilt(tally, column.text.filter(member), signs)

    def end(self, sheet: str) -> None:
        """Tell of a sheet, and forget it."""
        for tally in self.tallies.values():
            if tally.odd:
                self.add("odd-signs", sheet, tally, count=f"{tally.odd:,}")
            for change, count in tally.spoilt.items():
                self.add("letters-spoilt", sheet, tally, count=f"{count:,}", change=change)
        for tally, times in self.with_one_time():
            late = min(times) > NOON
            change = "each is probably one day early" if late else "some may be a day off"
            time = " or ".join(map(clock, times))
            self.add("one-time-of-day", sheet, tally, time=time, change=change)
        self.tallies.clear()

    def with_one_time(self) -> Iterator[tuple[Tally, tuple[int, ...]]]:
        """The columns whose dates share a time. One day in every row may be a true moment (when the file was made), unless other
        columns have the same time on other days.
        """
        sharing = [(tally, times) for tally in self.tallies.values() if (times := tally.shared)]
        days: dict[int, set[date]] = {}
        for tally, times in sharing:
            for time in times:
                days.setdefault(time, set()).update(tally.days)
        for tally, times in sharing:
            if any(len(days[time]) >= DAYS_MOST for time in times):
                yield tally, times

    def add(self, code: str, sheet: str, tally: Tally, **facts: str) -> None:
        """One finding on a column."""
        plan, element = tally.column.plan, tally.column.element
        self.findings.add(
            rule(code),
            sheet=sheet,
            column=plan.letter,
            header=plan.header,
            element=element.id,
            source=element.source,
            facts={"label": element.label, "words": element.kind.words, **facts},
        )


def count_times(tally: Tally, column: ReadColumn, member: pl.Series) -> None:
    """Count the dates of a batch by their time of day."""
    read = column.readable & member
    tally.dates += int(read.sum())
    if len({time for time, _ in tally.times}) > TIMES_MOST:
        return
    text = column.text
    longest = text.str.len_bytes().max()
    if column.spelling != SERIAL and (not isinstance(longest, int) or longest <= DAY_ALONE):
        return
    times = times_of_day(text)
    timed = read & times.is_not_null()
    if not timed.any():
        return
    seen = pl.DataFrame([times.alias("time"), column.value.alias("day")]).filter(timed)
    counted = seen.group_by("time", pl.col("day").dt.month().alias("month")).len().head(1000)
    for time, month, count in counted.iter_rows():
        season = "summer" if month in SUMMER else "winter" if month in WINTER else ""
        tally.times[int(time), season] += int(count)
    if len(tally.days) < DAYS_MOST:
        tally.days |= set(seen["day"].unique().sort().head(DAYS_MOST).to_list())


def holds_words(column: ReadColumn) -> bool:
    """Whether words stand in a column, names above all."""
    kind = column.element.kind
    return kind.is_prose and not kind.limit


def count_spoilt(tally: Tally, text: pl.Series, signs: Iterable[tuple[str, str]]) -> None:
    """Count the texts of a batch in which letters are spoiled, by how they are."""
    for change, pattern in signs:
        if count := int(text.str.contains(pattern).sum()):
            tally.spoilt[change] += count


def clock(seconds: int) -> str:
    """61200 as 17:00."""
    hours, rest = divmod(seconds, HOUR)
    return f"{hours:02}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")
