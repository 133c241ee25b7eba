"""Last month against this: who is new, gone, Termed or back, who moved, and whose contact data or status changed, by plan.

By CIN, within a plan. Two CINs of one name and birth date are told beside each other, and never taken for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from ecmx.comparing.became import Became, Vanishing, became
from ecmx.comparing.groups import GroupOfElements, groups
from ecmx.comparing.month_side import WHO, MonthSide

__all__ = ["KINDS", "Comparison", "compared"]

#: What is told of a member, in the order in which it is told; in words.
KINDS = {
    Became.NEW.value: "New",
    Became.GONE.value: "Missing (not Termed)",
    Became.TERMED.value: "Termed",
    Became.RETURNED.value: "Reinstated after Termed",
    **{group.name: group.words for group in groups().group},
    "other-cin": "Same person, other CIN?",
}
CHANGES = {
    "kind": pl.String(),
    "plan": pl.String(),
    "cin": pl.String(),
    **dict.fromkeys(WHO, pl.String()),
    "element": pl.String(),
    "was": pl.String(),
    "now": pl.String(),
    "last_file": pl.String(),
    "last_sheet": pl.String(),
    "last_row": pl.UInt32(),
    "this_file": pl.String(),
    "this_sheet": pl.String(),
    "this_row": pl.UInt32(),
}
SUSPICIOUS = 20  # percent of a plan's members
_PLACE = ("file", "sheet", "row")
_SIDES = ("last", "this")


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """What came of it.

    changes: a row a member and what became of her; of a change, a row for each element. kind: of `KINDS`; element: "" but of a change,
    "plan" or "cin" where that is what changed; was, now: in the guidance's spelling; last_…, this_…: where she stands in each side's files
    last_end, this_end: the last day that a side's files speak of; remarks: what somebody should know of the whole
    """

    changes: pl.DataFrame
    last_files: tuple[str, ...]
    this_files: tuple[str, ...]
    last_end: date | None
    this_end: date | None
    remarks: tuple[str, ...]
    _sizes: pl.DataFrame

    def __repr__(self) -> str:
        return f"<Comparison of {self._sizes.height} plans, {self.changes.height} changes>"

    def counts(self) -> pl.DataFrame:
        """A row a plan: plan, last and this (members who are not Termed), then members by each of `KINDS`. Nobody counts twice in one."""
        told = self.changes.group_by("plan", "kind").agg(pl.col("cin").n_unique().alias("members"))
        found = {(plan, kind): members for plan, kind, members in told.iter_rows()}
        return self._sizes.with_columns(
            pl.Series(kind, [found.get((plan, kind), 0) for plan in self._sizes["plan"]], dtype=pl.Int64)
            for kind in KINDS
        )

    def total(self) -> dict[str, int]:
        """The sums over all plans."""
        return {name: int(column.sum()) for name, column in self.counts().drop("plan").to_dict().items()}


def compared(last: MonthSide, this: MonthSide) -> Comparison:
    """Compare two sides that name members of the same plans in the same way."""
    keys = ["plan_key", "cin"]
    both = last.members.join(
        this.members, on=keys, how="full", coalesce=True, suffix=":this", maintain_order="left_right"
    )
    names = (
        pl.concat([last.members, this.members], how="diagonal")
        .unique("plan_key", keep="last")
        .select("plan_key", "plan")
    )
    shown = dict(names.iter_rows())
    both = both.with_columns(pl.col("plan_key").replace_strict(shown, return_dtype=pl.String).alias("plan"))
    fates = [
        None if (fate := became(was, now)) is Became.GONE and plan in this.changes_only else fate
        for plan, was, now in both.select("plan_key", "termed", "termed:this").iter_rows()
    ]
    both = both.with_columns(pl.Series("fate", [fate.value if fate else None for fate in fates], dtype=pl.String))
    parts = [_changes(both.filter(pl.col("fate").is_not_null()), pl.col("fate"))]
    stayed = both.filter(pl.col("fate").is_null() & ~pl.col("termed") & ~pl.col("termed:this"))
    for group in groups().group:
        parts += _of_group(stayed, group, last, this)
    parts += [_moved(both), _other_cin(both)]
    order = {kind: number for number, kind in enumerate(KINDS)}
    changes = pl.concat(parts).sort(
        pl.col("kind").replace_strict(order, return_dtype=pl.Int32),
        "plan",
        "last_name",
        "first_name",
        "cin",
        maintain_order=True,
    )
    sizes = pl.DataFrame(
        {
            "plan": [shown[key] for key in sorted(shown)],
            "last": _living(last, sorted(shown)),
            "this": _living(this, sorted(shown)),
        },
        schema={"plan": pl.String(), "last": pl.Int64(), "this": pl.Int64()},
    )
    found = Comparison(changes, last.files, this.files, last.end, this.end, (), sizes)
    return Comparison(changes, last.files, this.files, last.end, this.end, tuple(_remarks(found, last, this)), sizes)


def _living(side: MonthSide, keys: list[str]) -> list[int]:
    """How many members of each plan are not Termed."""
    counts = dict(side.members.filter(~pl.col("termed")).group_by("plan_key").len().iter_rows())
    return [counts.get(key, 0) for key in keys]


def _changes(
    rows: pl.DataFrame, kind: pl.Expr, element: str = "", was: pl.Expr | None = None, now: pl.Expr | None = None
) -> pl.DataFrame:
    """Rows of both sides as changes. Who she is, the later side says, if it names her."""
    nothing = pl.lit("")
    return rows.select(
        kind.alias("kind"),
        "plan",
        "cin",
        *(pl.coalesce(f"{name}:this", name).alias(name) for name in WHO),
        pl.lit(element).alias("element"),
        (was if was is not None else nothing).alias("was"),
        (now if now is not None else nothing).alias("now"),
        *(
            pl.col(f"{name}:this" if side == "this" else name).alias(f"{side}_{name}")
            for side in _SIDES
            for name in _PLACE
        ),
    ).cast(dict(CHANGES))  # type: ignore[arg-type]


def _of_group(stayed: pl.DataFrame, group: GroupOfElements, last: MonthSide, this: MonthSide) -> list[pl.DataFrame]:
    """What changed of members who are there as before."""
    found = []
    for name in group.elements:
        if name not in last.compared or name not in this.compared:
            continue
        was, now = pl.col(name), pl.col(f"{name}:this")
        differs = _folded(was) != _folded(now)
        differs = differs & ((now != "") | ~pl.col("plan_key").is_in(list(this.changes_only)))
        for one in groups().expected:
            if one.element == name:
                differs = differs & ~((was == one.before) & (now == one.after))
        found.append(_changes(stayed.filter(differs), pl.lit(group.name), name, was, now))
    return found


def _folded(text: pl.Expr) -> pl.Expr:
    """Past capitals and spaces."""
    return text.str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()


def _moved(both: pl.DataFrame) -> pl.DataFrame:
    """Who came to one plan and left another, by their CIN."""
    came = both.filter(pl.col("fate").is_in([Became.NEW.value, Became.RETURNED.value]))
    left = both.filter(
        pl.col("fate").is_in([Became.GONE.value, Became.TERMED.value]) & (~pl.col("termed")).fill_null(False)
    )
    left = left.select("cin", pl.col("plan").alias("was_plan")).unique("cin", keep="first", maintain_order=True)
    moved = came.join(left, on="cin", how="inner", maintain_order="left")
    return _changes(moved, pl.lit("moved"), "plan", pl.col("was_plan"), pl.col("plan"))


def _other_cin(both: pl.DataFrame) -> pl.DataFrame:
    """Who left a plan and came to it under another CIN, by names and birth date; told where that is one person on either side."""
    on = ["plan_key", *WHO]
    told = pl.all_horizontal(pl.col(name).fill_null("") != "" for name in WHO)
    left = both.filter(pl.col("fate").is_in([Became.GONE.value, Became.TERMED.value])).filter(told)
    came = both.filter(pl.col("fate") == Became.NEW.value)
    came = came.with_columns(pl.col(f"{name}:this").alias(name) for name in WHO).filter(told)
    once = [one.filter(pl.len().over(on) == 1) for one in (came, left)]
    places = once[1].select(
        *on, pl.col("cin").alias("was_cin"), *(pl.col(name).alias(f"was_{name}") for name in _PLACE)
    )
    same = once[0].join(places, on=on, how="inner", maintain_order="left").filter(pl.col("cin") != pl.col("was_cin"))
    same = same.with_columns(pl.col(f"was_{name}").alias(name) for name in _PLACE)
    return _changes(same, pl.lit("other-cin"), "cin", pl.col("was_cin"), pl.col("cin"))


def _remarks(found: Comparison, last: MonthSide, this: MonthSide) -> list[str]:
    said = []
    for row in found.counts().iter_rows(named=True):
        gone = Vanishing(row[Became.GONE.value], row["last"])
        if gone.above(SUSPICIOUS):
            whose = f" of {row['plan']}" if row["plan"] else ""
            said.append(
                f"{gone.members:,} of {gone.of:,} members{whose} are missing and not Termed: this may be only part of a file. Ask the plan"
                f" whether there is another one before you treat anyone as gone."
            )
    if this.changes_only:
        plans = this.members.filter(pl.col("plan_key").is_in(list(this.changes_only)))["plan"].unique().sort()
        whose = ", ".join(filter(None, plans)) or "This month's file"
        said.append(f"{whose}: lists only members with a change, so a member who is not listed is not missing.")
    if last.end is None or this.end is None:
        said.append("Not every file gives its reporting period, so there is no telling which one is older.")
    lacking = [
        name
        for name in dict.fromkeys((*last.compared, *this.compared))
        if name not in last.compared or name not in this.compared
    ]
    if lacking:
        said.append(f"Not compared, because one side has no column for it: {', '.join(map(_label, lacking))}.")
    return said


def _label(name: str) -> str:
    from ecmx import guidance

    if name == "provider":
        return "the provider's NPI"
    return guidance.extension(name).words if name.startswith("ext.") else guidance.element(name).label
