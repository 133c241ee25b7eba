"""Two months' files → their comparison. Says what cannot be compared, before anything is compared."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import polars as pl

from ecmx.comparing.comparison import Comparison, compared
from ecmx.comparing.month_side import MonthSide, digests, side_of
from ecmx.errors import UsageProblem
from ecmx.exchange import Options, Progress, of_usable, receive_files
from ecmx.guidance import on_paper, plain_name

__all__ = ["compare_files"]


def compare_files(
    last: Sequence[Path],
    this: Sequence[Path],
    options: Options,
    *,
    plans: Sequence[str] = (),
    all_are: str = "",
    progress: Progress | None = None,
) -> Comparison:
    """Compare the files of last month with those of this. plans: these plans' members alone; all_are: the plan of rows that name none

    Raises FileUnusable for a file that cannot be read, UsageProblem where the two cannot be compared: one file twice, other plans,
    files of another kind, the newer one first.
    """
    earlier, later = digests(last), digests(this)
    if twice := sorted(set(earlier) & set(later)):
        one, other = earlier[twice[0]].name, later[twice[0]].name
        copy = "" if one == other else f" ({other} is a copy of it)"
        raise UsageProblem(
            "compare-same-file",
            f"{one} is on both sides{copy}, so nothing can have changed.",
            "Name last month's file first, then this month's.",
        )
    with ExitStack() as opened:
        sides = []
        for paths in (last, this):
            files = [of_usable(one) for one in receive_files(paths, options, progress, keep=True)]
            for file in files:
                opened.callback(file.close)
            partners = files[0].partners
            side = side_of(files, partners.require(all_are, "plan").name if all_are else "")
            wanted = {plain_name(found.name if (found := partners.plan(plan)) is not None else plan) for plan in plans}
            sides.append(_of_plans(side, wanted) if plans else side)
    _demand_alike(*sides)
    _demand_order(*sides)
    return compared(*sides)


def _of_plans(side: MonthSide, wanted: set[str]) -> MonthSide:
    """A side's members of some plans. Raises UsageProblem where it has none of one of them."""
    there = dict(side.members.select("plan_key", "plan").unique(maintain_order=True).iter_rows())
    if missing := wanted - set(there):
        names = ", ".join(sorted(name or "rows that name no plan" for name in there.values()))
        raise UsageProblem(
            "compare-plan-missing",
            f"{', '.join(side.files)}: it has no members of {len(missing)} of the plans that you named.",
            f"Its members belong to: {names}.",
        )
    kept = side.members.filter(pl.col("plan_key").is_in(list(wanted)))
    return replace(side, members=kept)


def _demand_alike(last: MonthSide, this: MonthSide) -> None:
    if last.kind is not this.kind:
        raise UsageProblem(
            "compare-unlike",
            f"{', '.join(last.files)} lists members as the {last.kind.words} does, {', '.join(this.files)} as the {this.kind.words}.",
            "Compare like with like: two member files of a plan, or two rosters made the same way.",
        )
    names = [
        dict(side.members.select("plan_key", "plan").unique(maintain_order=True).iter_rows()) for side in (last, this)
    ]
    if set(names[0]) != set(names[1]):
        told = [", ".join(sorted(name or "rows that name no plan" for name in one.values())) for one in names]
        shared = sorted(names[1][key] for key in set(names[0]) & set(names[1]) if key)
        fix = f'Compare the plans that both have: --plan "{shared[0]}"' if shared else "Compare two files of one plan."
        if "" in names[0] or "" in names[1]:
            fix += " Where you know whose the rows are that name no plan: --all-are PLAN."
        raise UsageProblem(
            "compare-plans-differ",
            f"The two sides are of different plans. Last: {told[0]}. This: {told[1]}. Members would wrongly look missing.",
            fix,
        )


def _demand_order(last: MonthSide, this: MonthSide) -> None:
    """Refuse the newer side first: everybody new would look gone."""
    if last.end is None or this.end is None:
        return
    days = [(side.end, side.made or side.end) for side in (last, this)]
    if last.end > this.end or (last.end == this.end and None not in (last.made, this.made) and days[0] > days[1]):
        by = "covers the time up to" if last.end != this.end else "was made on"
        told = [on_paper((side.end if last.end != this.end else side.made) or last.end) for side in (last, this)]
        raise UsageProblem(
            "compare-newer-first",
            f"{', '.join(last.files)} is the newer one: it {by} {told[0]}, {', '.join(this.files)} {told[1]}.",
            "Name last month's file first, then this month's.",
        )
