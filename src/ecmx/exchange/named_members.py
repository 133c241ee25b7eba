"""Whom files name, row by row, and which row of a member counts: the newest word of a plan on her, Termed or not.

Members stand in Member Information Files; where a file has no such records, in whatever names members as a return does.
"""

from __future__ import annotations

import polars as pl

from ecmx import guidance
from ecmx.errors import UsageProblem
from ecmx.exchange.receiving import Received
from ecmx.exchange.records import AS, ORIGINS, STATE
from ecmx.exchange.whose import PLAN
from ecmx.guidance import FileType

__all__ = ["as_members", "has_ended", "kind_naming", "member_rows", "newest_rows"]

_NAMING = (FileType.MIF, FileType.RTF, FileType.REFERRAL)
_WHO = (*guidance.stems_with("member"), *guidance.stems_with(*guidance.WHO))


def kind_naming(file: Received) -> FileType:
    """As which file type a file names members. Raises UsageProblem where it names none."""
    for kind in _NAMING:
        if kind in file.types:
            return kind
    raise UsageProblem(
        "members-not-named",
        f"{file.name}: this file does not list members; it is not a Member Information File, roster or list of members.",
        "Name the plan's member file, or your roster.",
    )


def member_rows(file: Received, kind: FileType) -> pl.DataFrame:
    """The rows of a file with a CIN, as its records have them. Raises UsageProblem where there are none."""
    cin = guidance.key_of(kind)
    frames = [
        frame.filter(pl.col(cin).is_not_null()).select(name for name in frame.columns if not name.endswith(AS))
        for frame in file.sourced(kind)
        if cin in frame.columns
    ]
    if not any(frame.height for frame in frames):
        rows = file.judged.counts().total
        said = (
            f"none of its {rows:,} rows can be used, since the CIN or the status is missing or wrong"
            if rows
            else "it has no rows"
        )
        raise UsageProblem(
            "members-without-key",
            f"{file.name}: {said}, so there is no telling which members it lists.",
            f"See what is wrong: ecmx check {file.name}",
        )
    return pl.concat(frames, how="diagonal_relaxed")


def as_members(rows: pl.DataFrame, kind: FileType) -> pl.DataFrame:
    """Rows as of a Member Information File; of another file's records only who the members are and whose."""
    if kind is FileType.MIF:
        return rows
    stems = [stem + end for stem in _WHO for end in ("", STATE) if f"{kind.value}.{stem}{end}" in rows.columns]
    ours = [name for name in ORIGINS if name in rows.columns]
    return rows.select(*ours, *(pl.col(f"{kind.value}.{stem}").alias(f"mif.{stem}") for stem in stems))


def has_ended(rows: pl.DataFrame) -> pl.Series:
    """Where the plan says that the assignment has ended (Termed); Boolean."""
    name = next((one.id for one in guidance.elements() if one.file is FileType.MIF and one.plays("status")), "")
    codes = guidance.element(name).kind.codes
    if name not in rows.columns or codes is None:
        return pl.repeat(False, rows.height, eager=True, dtype=pl.Boolean)
    return rows[name].is_in([one.code for one in codes.codes if one.last]).fill_null(False)


def newest_rows(rows: pl.DataFrame, kind: FileType, plan: str = PLAN) -> pl.DataFrame:
    """Each member of a plan once: the row of the newest period and production day; of one day's, one that is not Termed.

    plan: the column that says whose the row is
    """
    nothing = pl.lit(None, dtype=pl.Date)
    own = {one.id: one for one in guidance.elements() if one.file is kind and one.id in rows.columns}
    end = next((pl.col(name).struct.field("end") for name, one in own.items() if one.plays("period")), nothing)
    made = next((pl.col(name) for name, one in own.items() if one.plays("produced")), nothing)
    ordered = rows.with_columns(end.alias("__end"), made.alias("__made"), (~has_ended(rows)).alias("__live"))
    ordered = ordered.sort("__end", "__made", "__live", nulls_last=False, maintain_order=True)
    kept = ordered.unique([plan, guidance.key_of(kind)], keep="last", maintain_order=True)
    return kept.drop("__end", "__made", "__live")
