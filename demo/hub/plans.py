"""The five fictional plans of the hub's demo, and whom each has assigned to the clinic in September and in October 2026.

Members come from `ecmx.synthetic`; what happens to them in between is done here, with Polars. Knows no file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from ecmx.exchange import STATE, record_frame
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts import Layout, load_layout
from ecmx.synthetic import Month, Setting, batches

__all__ = [
    "CIN", "OCTOBER", "PHONE", "PLANS", "SEPTEMBER", "STATUS", "Plan", "cin",
    "dressed", "later", "newcomers", "of_another", "said", "september", "without",
]  # fmt: skip

SEPTEMBER, OCTOBER = Month.of("2026-09"), Month.of("2026-10")
CIN, PHONE, STATUS = "mif.member_cin", "mif.member_phone_number", "mif.member_record_status"
BEYOND = 40  # people of a seed beyond its members: who comes new is among them


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: its short name in the folder of partners, the layout of its member files, seed and number of its members, its identifier."""

    slug: str
    sends: str
    seed: int
    members: int
    payer: str

    @property
    def layout(self) -> Layout:
        """Of its Member Information File."""
        return load_layout(self.sends)


PLANS = {
    one.slug: one
    for one in (
        Plan("juniper", "juniper-mif", 41, 24, "PLAN629"),
        Plan("larkspur", "larkspur-mif", 42, 30, "PLAN359"),
        Plan("marigold", "marigold-2026", 43, 36, "PLAN370"),
        Plan("redbud", "redbud-mif", 44, 28, "PLAN236"),
        Plan("tidepool", "tidepool-mif", 45, 24, "PLAN394"),
    )
}


@cache
def _people(plan: Plan, month: Month) -> pl.DataFrame:
    """Everybody of a plan's seed as its file of the month would have them, and those who are not its members yet."""
    setting = replace(Setting.of(plan.layout, plan.seed, month), partial=False)
    (made,) = batches(setting, plan.members + BEYOND, [FileType.MIF])
    frame = record_frame(FileType.MIF, made[FileType.MIF])
    ends = pl.lit(None, dtype=pl.String).alias("ext.authorization_end_date")  # else the story ends on a day of its own
    return frame.with_columns(pl.lit(plan.payer).alias("mif.primary_payer_identifier"), ends)


def september(plan: Plan) -> pl.DataFrame:
    """Whom the plan names in September: nobody whose time is over already."""
    return _people(plan, SEPTEMBER).head(plan.members).filter(pl.col(STATUS) != "Termed")


def newcomers(plan: Plan, count: int) -> pl.DataFrame:
    """People whom the plan names in October for the first time."""
    return _people(plan, OCTOBER).tail(BEYOND).filter(pl.col(STATUS) == "New").head(count)


def later(frame: pl.DataFrame) -> pl.DataFrame:
    """The same members in October: nobody is new any more."""
    kept = pl.when(pl.col(STATUS) == "New").then(pl.lit("Continuing")).otherwise(pl.col(STATUS))
    return dressed(frame.with_columns(kept.alias(STATUS)), OCTOBER, OCTOBER.end)


def dressed(frame: pl.DataFrame, month: Month, produced: date) -> pl.DataFrame:
    """The rows as a file of that month has them that was made on a day."""
    period = pl.struct(pl.lit(month.start).alias("start"), pl.lit(month.end).alias("end"))
    return frame.with_columns(
        pl.lit(produced).alias("mif.production_date"), period.alias("mif.reporting_period")
    )  # fmt: skip


def cin(frame: pl.DataFrame, at: int) -> str:
    """Whose row it is."""
    return str(frame[CIN][at])


def said(frame: pl.DataFrame, whose: str, values: dict[str, Any]) -> pl.DataFrame:
    """The rows, with other values in the row of one member. Elements by id."""
    here = pl.col(CIN) == whose
    told = [pl.when(here).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in values.items()]
    states = [
        pl.when(here).then(pl.lit(int(State.VALUE), dtype=pl.UInt8)).otherwise(pl.col(name + STATE)).alias(name + STATE)
        for name in values
        if name + STATE in frame.columns
    ]
    return frame.with_columns(*told, *states)


def without(frame: pl.DataFrame, *whose: str) -> pl.DataFrame:
    """The rows of everybody else."""
    return frame.filter(~pl.col(CIN).is_in(whose))


def of_another(row: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """A member's row as another plan would have it: the person's own facts, and what each row of that plan's file says of the plan."""
    plans = [name for name in frame.columns if name.startswith(("mif.mcp_", "mif.primary_payer"))]
    plans += [name for name in frame.columns if name.startswith("ext.")]
    return row.with_columns(pl.lit(frame[name][0], dtype=frame.schema[name]).alias(name) for name in plans)
