"""The members of one plan out of files of any plans: each once, by the newest word on her, and who is left out and why (invariant V9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ecmx.exchange import PLAN, Received, Target, Withheld, as_members, has_ended, kind_naming, member_rows, newest_rows
from ecmx.guidance import FileType

__all__ = ["CIN", "PERIOD", "LeftOut", "TheirMembers", "members_of"]

CIN, PERIOD = "mif.member_cin", "mif.reporting_period"
LAST, FIRST = "mif.member_last_name", "mif.member_first_name"


@dataclass(frozen=True)
class LeftOut:
    """Who does not stand in the form. plans: members of other plans, by their plan ("" = nobody can say whose); the rest are counts

    termed: members whose newest row is Termed; other_provider: rows with another provider's NPI; unusable: rows that a check holds
    """

    plans: Mapping[str, int] = field(default_factory=dict)
    termed: int = 0
    other_provider: int = 0
    unusable: int = 0


@dataclass(frozen=True)
class TheirMembers:
    """A row a member, in the order of names, as a Member Information File has it.

    left_out: who is not among them; months: that the plan's rows speak of, the older ones too
    """

    frame: pl.DataFrame
    left_out: LeftOut
    months: Sequence[tuple[date, date]]


def members_of(files: Sequence[Received], target: Target, *, termed: bool) -> TheirMembers:
    """The members that may stand in a form of the target. termed: those too whose newest row is Termed.

    Raises UsageProblem where a file names no member by a CIN.
    """
    kinds = [(file, kind_naming(file)) for file in files]
    frames = [as_members(member_rows(file, kind), kind) for file, kind in kinds]
    every = pl.concat(frames, how="diagonal_relaxed")
    goes, withheld = target.judge(every, FileType.MIF)
    newest = newest_rows(goes, FileType.MIF)
    ended = has_ended(newest)
    kept = newest if termed else newest.filter(~ended)
    held = sum(file.judged.counts().held for file in files)
    others = _others(withheld)
    left_out = LeftOut(
        others,
        0 if termed else int(ended.sum()),
        sum(one.records.height for one in withheld if one.rule.code == "withheld-other-provider"),
        held,
    )
    return TheirMembers(_in_order(kept), left_out, _months_of(goes))


def _months_of(members: pl.DataFrame) -> list[tuple[date, date]]:
    """The months in which the reporting periods of the members' files end, each as its first and last day, ascending."""
    if PERIOD not in members.columns:
        return []
    ends = members[PERIOD].struct.field("end").drop_nulls()
    months = ends.dt.month_start().unique().sort()
    return [(first, last) for first, last in zip(months, months.dt.month_end(), strict=True)]


def _others(withheld: Sequence[Withheld]) -> Mapping[str, int]:
    """How many members of each other plan, most first."""
    counts: Counter[str] = Counter()
    for one in withheld:
        if one.rule.code != "withheld-other-provider":
            plan = one.facts.get("partner", "") if one.rule.code == "withheld-other-plan" else ""
            counts[plan] += one.records[CIN].n_unique()
    return dict(counts.most_common())


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    names = [
        (pl.col(name).str.to_lowercase() if frame.schema[name] == pl.String else pl.col(name)).fill_null("")
        for name in (PLAN, LAST, FIRST, CIN)
        if name in frame.columns
    ]
    return frame.sort(*names, maintain_order=True)
