"""Rules that look across the rows of one file: members and attempts that stand there twice. Keeps keys only, never whole rows."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ecmx.checks.keys import keys_of
from ecmx.findings import Findings, rule
from ecmx.guidance import FileType
from ecmx.layouts import PlannedColumn, RecordBatch, SheetPlan

__all__ = ["AcrossRows"]

MIF, RTF, OTF = FileType.MIF, FileType.RTF, FileType.OTF


@dataclass
class AcrossRows:
    """Collects the keys of one file's sheets, and tells at the end what they say together."""

    file: str
    findings: Findings
    batches: dict[tuple[str, FileType], list[pl.DataFrame]] = field(default_factory=dict)
    plans: dict[str, SheetPlan] = field(default_factory=dict)

    def look(self, batch: RecordBatch) -> None:
        """Keep the keys of a batch."""
        self.plans[batch.plan.name] = batch.plan
        for file in batch.plan.types:
            frame = keys_of(batch, file)
            if frame is not None:
                self.batches.setdefault((batch.plan.name, file), []).append(frame)

    def keys(self, *files: FileType) -> list[tuple[str, FileType, pl.DataFrame]]:
        """Sheet, file type and keys, of these file types."""
        return [(sheet, file, pl.concat(frames)) for (sheet, file), frames in self.batches.items() if file in files]

    def tell(self) -> None:
        """All findings across the rows of the file."""
        for sheet, file, keys in self.keys(MIF, RTF):
            self.repeated_members(sheet, file, keys)
        for sheet, file, keys in self.keys(MIF, RTF, FileType.REFERRAL):
            self.births(sheet, file, keys)
        for sheet, _, keys in self.keys(OTF):
            self.repeated_attempts(sheet, keys)

    def column(self, sheet: str, file: FileType, name: str) -> PlannedColumn | None:
        """The column of an element on a sheet; the member key may stand under another type's name."""
        held = self.plans[sheet].by_element()
        return held.get(f"{file.value}.{name}") or next(
            (column for other, column in held.items() if other.endswith(f".{name}")), None
        )

    def add(
        self,
        code: str,
        sheet: str,
        file: FileType,
        name: str,
        rows: pl.Series,
        *,
        other_row: pl.Series | None = None,
        other_file: str = "",
    ) -> None:
        """One finding a row, on the cell of an element."""
        if not len(rows):
            return
        column = self.column(sheet, file, name)
        self.findings.add(
            rule(code),
            sheet=sheet,
            rows=rows,
            column=column.letter if column else "",
            header=column.header if column else "",
            element=column.element.id if column and column.element else "",
            facts={"other_file": other_file} if other_file else {},
            rows_facts={"other_row": other_row} if other_row is not None else {},
        )

    def repeated_members(self, sheet: str, file: FileType, keys: pl.DataFrame) -> None:
        """One member twice: other episodes, Termed and New are right; the same row again is a note; halves that differ are a warning."""
        rows = keys.drop_nulls("cin").filter(pl.len().over("cin") > 1)
        if rows.is_empty():
            return
        combined = len(self.plans[sheet].types) > 1  # the RTF half may stand once for each attempt
        first = (
            rows.sort("row")
            .group_by("cin", "first", "status", maintain_order=True)
            .agg(pl.col("row"), pl.col("hash"), pl.col("broken"), pl.col("row").first().alias("other_row"))
        )
        again = first.explode("row", "hash", "broken").filter(pl.col("row") != pl.col("other_row"))
        same = again.join(
            first.select(
                "cin", "first", "status", original=pl.col("hash").list.first(), unsure=pl.col("broken").list.first()
            ),
            on=["cin", "first", "status"],
            nulls_equal=True,
        )
        identical = same.filter(pl.col("hash") == pl.col("original"))
        # What could not be read cannot disagree: its own finding is enough.
        differing = same.filter((pl.col("hash") != pl.col("original")) & ~pl.col("broken") & ~pl.col("unsure"))
        if not combined:
            self.add("repeated-row", sheet, file, "member_cin", identical["row"], other_row=identical["other_row"])
        # One episode in two states: the same start (or none in either), another status, and not Termed beside New.
        firsts = first.select("cin", "first", "status", "other_row")
        clash = firsts.join(firsts, on=["cin", "first"], nulls_equal=True).filter(
            (pl.col("other_row") < pl.col("other_row_right")) & ~(pl.lit(file is MIF) & termed_and_new())
        )
        clash = pl.concat([clash.select("other_row", "other_row_right"), open_and_unstarted(rows, file)])
        clash = clash.unique("other_row_right", keep="first", maintain_order=True)
        self.add("repeated-member", sheet, file, "member_cin", differing["row"], other_row=differing["other_row"])
        self.add("repeated-member", sheet, file, "member_cin", clash["other_row_right"], other_row=clash["other_row"])

    def births(self, sheet: str, file: FileType, keys: pl.DataFrame) -> None:
        """One CIN with two birth dates (a newborn on the mother's CIN): never merged."""
        here = keys.drop_nulls(["cin", "born"]).sort("row")
        known = pl.col("born").first().over("cin")
        first = pl.col("row").first().over("cin")
        odd = here.with_columns(known=known, other_row=first).filter(pl.col("born") != pl.col("known"))
        self.add("two-birth-dates", sheet, file, "member_date_of_birth", odd["row"], other_row=odd["other_row"])

    def repeated_attempts(self, sheet: str, keys: pl.DataFrame) -> None:
        """The same attempt again: may be two calls on one day, so it is noted and never dropped."""
        rows = keys.drop_nulls(["cin", "first"]).sort("row")
        again = rows.with_columns(other_row=pl.col("row").first().over("cin", "first", "status", "method")).filter(
            pl.col("row") != pl.col("other_row")
        )
        self.add("repeated-attempt", sheet, OTF, "outreach_attempt_date", again["row"], other_row=again["other_row"])


def open_and_unstarted(rows: pl.DataFrame, file: FileType) -> pl.DataFrame:
    """Of one member a row that goes on from a date, and one without any: only two given dates make two episodes."""
    first = rows.sort("row").group_by("cin", "first", "open", "status", maintain_order=True).agg(pl.col("row").first())
    going_on = first.filter(pl.col("first").is_not_null() & pl.col("open")).select("cin", "row", "status")
    unstarted = first.filter(pl.col("first").is_null() & pl.col("open")).select("cin", "row", "status")
    pairs = going_on.join(unstarted, on="cin").filter(~(pl.lit(file is MIF) & termed_and_new()))
    return pairs.select(
        other_row=pl.min_horizontal("row", "row_right"), other_row_right=pl.max_horizontal("row", "row_right")
    )


def termed_and_new() -> pl.Expr:
    """A member who leaves and comes back within the month: one row Termed, one New."""
    both = pl.concat_list("status", "status_right").list
    return both.contains("Termed") & both.contains("New")
