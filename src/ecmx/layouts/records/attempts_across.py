"""Records of outreach attempts side by side in one row, as far as a tab has places for them: `later_attempts` the other way round.

A member's further attempts have further rows. Knows frames and what the places of a tab carry, not how a cell is spelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ecmx.guidance.values import State

__all__ = ["PLACE", "at_place", "placed_across", "side_by_side"]

PLACE = "__place"
ROW_OUT = "__row_out"
ORIGIN = ("file", "sheet", "row")


def at_place(name: str, place: int) -> str:
    """What a column of a record is called in a row in which it stands at a place; at the first it keeps its name."""
    return name if place <= 1 else f"{name}@{place}"


def placed_across(
    records: pl.DataFrame, carried: Mapping[int, frozenset[str]], once: Sequence[str], key: str
) -> pl.DataFrame:
    """The records with the row that each goes into (`ROW_OUT`, from 0) and its place there (`PLACE`).

    carried: by place what its columns carry; once: the columns of records of which a row has one; key: that of the member's number
    Records that differ in anything that stands there once, or have no number, do not share a row. A record goes where all that it says
    has a column; one that fits nowhere, or says nothing, has the first place of a row of its own.
    """
    known = key in records.columns
    same = [name for name in dict.fromkeys((key, *once)) if name in records.columns]
    whose = pl.col(ROW_OUT).min().over(same) if known else pl.col(ROW_OUT)
    alone = pl.col(key).is_null() if known else pl.lit(True)
    names = [
        name for name in dict.fromkeys(one for each in carried.values() for one in each) if name in records.columns
    ]
    told = records.with_row_index(ROW_OUT).select(
        whose=whose,
        alone=alone,
        says=pl.sum_horizontal(
            pl.lit(0, dtype=pl.Int64), *(says(records, name) * (1 << at) for at, name in enumerate(names))
        ),
    )
    holds = [
        (place, sum(1 << at for at, name in enumerate(names) if name in carried[place])) for place in sorted(carried)
    ]
    rows, places, last = [], [], 0
    open_rows: dict[int, tuple[int, int]] = {}
    for number, by_itself, filled in told.iter_rows():
        fitting = [place for place, held in holds if filled and not filled & ~held]
        row, used = open_rows.get(number, (-1, 0))
        place = next((one for one in fitting if row >= 0 and one > used), 0)
        if not place or by_itself:
            row, place, last = last, fitting[0] if fitting else holds[0][0], last + 1
        if fitting and not by_itself:
            open_rows[number] = (row, place)
        rows.append(row)
        places.append(place)
    made = [pl.Series(ROW_OUT, rows, dtype=pl.UInt32), pl.Series(PLACE, places, dtype=pl.UInt8)]
    return records.with_columns(made)


def says(records: pl.DataFrame, name: str) -> pl.Expr:
    """Rows in which something stands under that name, were it but that it is not known."""
    filled = pl.col(name).is_not_null()
    states = f"{name}:state"
    return filled | (pl.col(states) != int(State.BLANK)).fill_null(False) if states in records.columns else filled


def side_by_side(records: pl.DataFrame, carried: Mapping[int, frozenset[str]]) -> pl.DataFrame:
    """Records that have their row and place, a row for each row: what an attempt says, and where it came from, as `at_place` calls it."""
    repeated = frozenset().union(*carried.values())
    mine = [name for name in records.columns if name.partition(":")[0] in repeated]
    origin = [name for name in ORIGIN if name in records.columns]
    rows = records.unique(ROW_OUT, keep="first", maintain_order=True).drop(*mine, PLACE)
    for place in sorted(carried):
        part = records.filter(pl.col(PLACE) == place)
        if place > 1 and part.is_empty():
            continue
        names = [*mine, *(origin if place > 1 else ())]
        at = part.select(ROW_OUT, *(pl.col(name).alias(at_place(name, place)) for name in names))
        rows = rows.join(at, on=ROW_OUT, how="left", maintain_order="left")
    return rows.sort(ROW_OUT).drop(ROW_OUT)
