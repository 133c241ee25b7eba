"""Invented members → outreach attempts (Table 8): on different days of the period, none after the member was enrolled or given up."""

from __future__ import annotations

import polars as pl

from ecmx.guidance import FileType
from ecmx.synthetic.canonical import Canonical
from ecmx.synthetic.dice import Dice
from ecmx.synthetic.setting import Setting

__all__ = ["otf_records"]

#: By stage, how many attempts a member has: at least, and up to so many more.
TRIED = {"1": (0, 0), "2": (1, 4), "3": (1, 2), "4": (1, 3), "5": (3, 2), "ended": (0, 0)}
KEYS = ("cin", "first", "last", "born")


def otf_records(dice: Dice, made: pl.DataFrame, way: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """A row an attempt, from the assignment or the period's first day to enrollment, the end of outreach or today."""
    least, more = (pl.Series([TRIED[stage][at] for stage in TRIED]) for at in (0, 1))
    stage = way["stage"].replace_strict({stage: at for at, stage in enumerate(TRIED)}, return_dtype=pl.UInt32)
    wanted = least.gather(stage) + dice.below("attempts", more.gather(stage) + 1)
    days = pl.DataFrame(
        [*(made[name] for name in KEYS), made["assigned"], way["start"], way["stopped"], wanted.alias("wanted")]
    )
    first = pl.max_horizontal(pl.col("assigned"), pl.lit(setting.month.start))
    last = pl.min_horizontal(
        pl.col("start").fill_null(setting.horizon),
        pl.col("stopped").fill_null(setting.horizon),
        pl.lit(setting.horizon),
    )
    room = ((last - first).dt.total_days() + 1).clip(
        0
    )  # a day an attempt: two alike on one day would look pasted twice
    days = days.with_columns(first.alias("from"), room.alias("room")).with_columns(
        pl.min_horizontal("wanted", "room", pl.lit(setting.most_attempts)).alias("count")
    )
    pieces = [attempt(dice, days, number) for number in range(setting.most_attempts)]
    tried = pl.concat(pieces).sort("place", "day")
    record = Canonical(FileType.OTF, len(tried), setting.release)
    for name, column in zip(
        ("member_cin", "member_first_name", "member_last_name", "member_date_of_birth"), KEYS, strict=True
    ):
        record.put(name, tried[column])
    record.put("provider_type", tried["staff"])
    record.put("outreach_attempt_date", tried["day"])
    record.put("outreach_attempt_method", tried["method"])
    return record.frame()


def attempt(dice: Dice, days: pl.DataFrame, number: int) -> pl.DataFrame:
    """The members' nth attempts (from 0), each in its own part of the window."""
    # whole days, so that no two parts share one
    begins = number * days["room"] // days["count"].clip(1)
    ends = (number + 1) * days["room"] // days["count"].clip(1)
    day_of_part = begins + dice.below(f"attempt/{number}", (ends - begins).clip(1))
    thrown = days.with_columns(
        place=dice.numbers,
        part=day_of_part,
        staff=dice.weighted(f"attempt/{number}/staff", {"1": 35, "2": 65}),
        method=dice.weighted(f"attempt/{number}/method", {"In-Person": 40, "Telephonic/electronic": 60}),
    ).filter(pl.col("count") > number)
    day = (pl.col("from") + pl.duration(days=pl.col("part"))).cast(pl.Date)
    return thrown.select("place", *KEYS, day.alias("day"), "staff", "method")
