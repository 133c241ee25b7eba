"""One side of a comparison: the files of a month, each member of each plan once, with her words as the guidance writes them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ecmx import guidance
from ecmx.comparing.groups import groups
from ecmx.errors import UsageProblem
from ecmx.exchange import PLAN, SAID, STATE, Received, has_ended, kind_naming, member_rows, newest_rows
from ecmx.guidance import FileType, plain_name
from ecmx.guidance.values import State
from ecmx.layouts import SheetPlan

__all__ = ["WHO", "MonthSide", "digests", "side_of"]

#: Who a member is, in a side's columns.
WHO = ("last_name", "first_name", "born")
_STEMS = {"last_name": "member_last_name", "first_name": "member_first_name", "born": "member_date_of_birth"}


@dataclass(frozen=True, slots=True, repr=False)
class MonthSide:
    """members: plan_key, plan, cin, termed, file, sheet, row, `WHO` and the compared elements that its files have, all as text

    files: names; kind: as what they name members; end, made: the last day that they speak of and on which they were made
    changes_only: keys of plans that name only members of whom something changed
    """

    members: pl.DataFrame
    files: tuple[str, ...]
    kind: FileType
    end: date | None
    made: date | None
    changes_only: frozenset[str]

    @property
    def compared(self) -> tuple[str, ...]:
        """The elements that it can be compared by."""
        return tuple(name for group in groups().group for name in group.elements if name in self.members.columns)


def side_of(files: Sequence[Received], all_are: str) -> MonthSide:
    """all_are: the registered name of the plan of all rows that name none.

    Raises UsageProblem where a file names no members, or the files do it in different ways.
    """
    kinds = {kind_naming(file): file for file in files}
    if len(kinds) > 1:
        names = " and ".join(f"{file.name} ({kind.value.upper()})" for kind, file in kinds.items())
        raise UsageProblem(
            "compare-unlike", f"These files list members in different ways: {names}.", "Compare like with like."
        )
    (kind,) = kinds
    rows = pl.concat([member_rows(file, kind) for file in files], how="diagonal_relaxed")
    whose = _whose(rows, all_are)
    rows = rows.with_columns(whose, whose.map_elements(plain_name, return_dtype=pl.String).alias("plan_key"))
    newest = newest_rows(rows, kind, "plan_key")
    partial = [file.name for file in files if any(_names_changes(plan) for plan in file.plans.values())]
    return MonthSide(
        _texts(newest, kind),
        tuple(Path(file.name).name for file in files),
        kind,
        _last(rows, kind, "period"),
        _last(rows, kind, "produced"),
        frozenset(rows.filter(pl.col("file").is_in(partial))["plan_key"].unique().to_list()),
    )


def _names_changes(plan: SheetPlan) -> bool:
    return bool(plan.types) and plan.layout is not None and plan.layout.mode == "changes"


def digests(paths: Sequence[Path]) -> dict[str, Path]:
    """By what files hold, their paths."""
    found = {}
    for path in paths:
        with path.open("rb") as stream:
            found[hashlib.file_digest(stream, "sha256").hexdigest()] = path
    return found


def _whose(rows: pl.DataFrame, all_are: str) -> pl.Series:
    """The plan of each row: its registered name, else what the row says of it, else "" """
    said = [PLAN, SAID, *(one.id for one in guidance.elements() if one.plays("plan"))]
    named = [rows[name].cast(pl.String) for name in said if name in rows.columns]
    return pl.select(pl.coalesce(*map(pl.lit, named), pl.lit(all_are)).alias("plan_said")).to_series()


def _texts(rows: pl.DataFrame, kind: FileType) -> pl.DataFrame:
    columns: dict[str, pl.Series | pl.Expr] = {
        "plan_key": rows["plan_key"],
        "plan": rows["plan_said"],
        "cin": rows[guidance.key_of(kind)],
        "termed": has_ended(rows),
        **{name: rows[name] for name in ("file", "sheet", "row")},
    }
    for name, stem in _STEMS.items():
        columns[name] = _text(rows, f"{kind.value}.{stem}")
    for group in groups().group:
        columns |= {name: _text(rows, name) for name in group.elements if name in rows.columns}
    return pl.DataFrame(columns).sort("plan_key", "last_name", "first_name", "cin")


def _text(rows: pl.DataFrame, name: str) -> pl.Series:
    """An element as the guidance writes it; "" where nothing stands."""
    if name not in rows.columns:
        return pl.repeat("", rows.height, eager=True, dtype=pl.String)
    if "." not in name or name.startswith("ext."):
        return rows[name].cast(pl.String).fill_null("")
    kind = guidance.element(name).kind
    blank = rows[name].is_null().cast(pl.UInt8) * int(State.BLANK)
    state = rows[name + STATE].fill_null(int(State.BLANK)) if name + STATE in rows.columns else blank
    return kind.write(rows[name].cast(kind.dtype), state).fill_null("")


def _last(rows: pl.DataFrame, kind: FileType, role: str) -> date | None:
    """The last day that the files say in an element of a role."""
    for one in guidance.elements():
        if one.file is kind and one.plays(role) and one.id in rows.columns:
            days = rows[one.id].struct.field("end") if role == "period" else rows[one.id]
            found = days.max()
            return found if isinstance(found, date) else None
    return None
