"""Rules that look across the rows of one file: members and attempts that stand there twice. Keeps keys only, never whole rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ecmx.checks.keys import keys_of
from ecmx.checks.named import ATTEMPTED, BORN, CIN, END
from ecmx.checks.rule import is_a_day
from ecmx.findings import Findings, rule
from ecmx.guidance import FileType
from ecmx.layouts import RecordBatch, SheetPlan

__all__ = ["AcrossRows", "KeyColumn", "KeySheet"]

MIF, RTF, OTF = FileType.MIF, FileType.RTF, FileType.OTF
IN_OUTREACH = ("1", "2")  # pending, or going on (fn 56)
POINTED_AT = frozenset({CIN, BORN, END, ATTEMPTED})  # the elements of the findings
COPY_SHARE = 0.6  # of a hidden sheet's members stand on the visible one: it is a copy of it


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """Where a finding on an element points. element: its id, "" of a column that carries several."""

    letter: str
    header: str
    element: str


@dataclass(frozen=True, slots=True)
class KeySheet:
    """What is needed of a sheet's plan. columns: by element id, those that a finding may point at."""

    types: tuple[FileType, ...]
    columns: dict[str, KeyColumn]

    @classmethod
    def of(cls, plan: SheetPlan) -> KeySheet:
        """As much of a plan."""
        return cls(
            plan.types,
            {
                name: KeyColumn(column.letter, column.header, column.element.id if column.element else "")
                for name, column in plan.by_element().items()
                if name.rpartition(".")[2] in POINTED_AT
            },
        )


@dataclass
class AcrossRows:
    """Collects the keys of one file's sheets, and tells at the end what they say together: tab or tabs, one rule.

    attempts: by sheet and group the columns of later attempts that stand side by side in one row
    fault: of ours, for which the rules across files did not see this one to their end
    """

    file: str
    findings: Findings
    batches: dict[tuple[str, FileType], list[pl.DataFrame]] = field(default_factory=dict)
    sheets: dict[str, KeySheet] = field(default_factory=dict)
    attempts: dict[tuple[str, int], KeySheet] = field(default_factory=dict)
    fault: Exception | None = None

    def look(self, batch: RecordBatch) -> None:
        """Keep the keys of a batch."""
        if batch.group:
            self.attempts[batch.plan.name, batch.group] = KeySheet.of(batch.plan)
        else:
            self.sheets[batch.plan.name] = KeySheet.of(batch.plan)
        for file in batch.plan.types:
            frame = keys_of(batch, file)
            if frame is not None:
                self.batches.setdefault((batch.plan.name, file), []).append(frame)

    def leave_out(self, sheet: str) -> None:
        """A sheet whose rows are left out has no say."""
        self.batches = {key: frames for key, frames in self.batches.items() if key[0] != sheet}

    def keys(self, *files: FileType) -> list[tuple[str, FileType, pl.DataFrame]]:
        """Sheet, file type and keys, of these file types."""
        return [(sheet, file, pl.concat(frames)) for (sheet, file), frames in self.batches.items() if file in files]

    def whole(self, file: FileType) -> pl.DataFrame:
        """The keys of one file type on all sheets: `at` numbers them in their order, `sheet` says where each stands."""
        parts = [keys.with_columns(sheet=pl.lit(sheet)) for sheet, _, keys in self.keys(file)]
        return pl.concat(parts).with_row_index("at") if parts else pl.DataFrame()

    def copies(self, hidden: Collection[str]) -> dict[str, str]:
        """Hidden sheets that repeat a visible one's members for the same month or an older one → the visible sheet."""
        found: dict[str, str] = {}
        for sheet, file, keys in self.keys(*FileType):
            if sheet not in hidden or sheet in found:
                continue
            for other, _, theirs in self.keys(file):
                if other not in hidden and is_copy(keys, theirs):
                    found[sheet] = other
                    break
        return found

    def tell(self) -> None:
        """All findings across the rows of the file."""
        for file in (MIF, RTF):
            self.repeated_members(file)
        self.ended_before()
        for file in (MIF, RTF, FileType.REFERRAL):
            self.births(file)
        self.repeated_attempts()

    def column(self, sheet: str, file: FileType, name: str, group: int) -> KeyColumn | None:
        """The column of an element on a sheet; the member key may stand under another type's name."""
        held = (self.attempts[sheet, group] if group else self.sheets[sheet]).columns
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
        group: int = 0,
    ) -> None:
        """One finding a row, on the cell of an element. group: of a later attempt of the rows"""
        if not len(rows):
            return
        column = self.column(sheet, file, name, group)
        self.findings.add(
            rule(code),
            sheet=sheet,
            rows=rows,
            column=column.letter if column else "",
            header=column.header if column else "",
            element=column.element if column else "",
            facts={"other_file": other_file} if other_file else {},
            rows_facts={"other_row": other_row} if other_row is not None else {},
        )

    def tell_pairs(self, code: str, file: FileType, name: str, keys: pl.DataFrame, pairs: pl.DataFrame) -> None:
        """One finding for each pair of rows (`at`, `other`), on the first; the second is told by its row and, elsewhere, its tab."""
        if pairs.is_empty():
            return
        places = keys.select("at", "sheet", "row", "group")
        told = (
            pairs.select("at", "other")
            .join(places, on="at", maintain_order="left")
            .join(places, left_on="other", right_on="at", maintain_order="left")
        )
        for (sheet, group), part in told.partition_by("sheet", "group", as_dict=True, maintain_order=True).items():
            other = part["row_right"]
            if (part["sheet_right"] != sheet).any():
                elsewhere = pl.format("{} of the tab “{}”", "row_right", "sheet_right")
                number = pl.col("row_right").cast(pl.String)
                other = part.select(
                    pl.when(pl.col("sheet_right") == sheet).then(number).otherwise(elsewhere)
                ).to_series()
            self.add(code, str(sheet), file, name, part["row"], other_row=other, group=int(str(group)))

    def repeated_members(self, file: FileType) -> None:
        """One member twice: other episodes, Termed and New are right; the same row again is a note; halves that differ are a warning."""
        keys = self.whole(file)
        rows = keys.drop_nulls("cin").filter(pl.len().over("cin") > 1) if keys.width else keys
        if rows.is_empty():
            return
        combined = [
            sheet for sheet, held in self.sheets.items() if len(held.types) > 1
        ]  # the half may stand once an attempt
        first = (
            rows.sort("at")
            .group_by("cin", "first", "status", maintain_order=True)
            .agg(pl.col("at"), pl.col("hash"), pl.col("broken"), pl.col("sheet"), pl.col("at").first().alias("other"))
        )
        again = first.explode("at", "hash", "broken", "sheet").filter(pl.col("at") != pl.col("other"))
        same = again.join(
            first.select(
                "cin", "first", "status", original=pl.col("hash").list.first(), unsure=pl.col("broken").list.first()
            ),
            on=["cin", "first", "status"],
            nulls_equal=True,
        )
        identical = same.filter((pl.col("hash") == pl.col("original")) & ~pl.col("sheet").is_in(combined))
        # What could not be read cannot disagree: its own finding is enough.
        differing = same.filter((pl.col("hash") != pl.col("original")) & ~pl.col("broken") & ~pl.col("unsure"))
        # One episode in two states: the same start (or none in either), another status, and not Termed beside New.
        firsts = first.select("cin", "first", "status", "other")
        clash = firsts.join(firsts, on=["cin", "first"], nulls_equal=True).filter(
            (pl.col("other") < pl.col("other_right")) & ~(pl.lit(file is MIF) & termed_and_new())
        )
        clash = pl.concat([clash.select("other", "other_right"), open_and_unstarted(rows, file)])
        clash = clash.unique("other_right", keep="first", maintain_order=True).rename({"other_right": "at"})
        self.tell_pairs("repeated-row", file, CIN, keys, identical)
        self.tell_pairs("repeated-member", file, CIN, keys, differing)
        self.tell_pairs("repeated-member", file, CIN, keys, clash)

    def ended_before(self) -> None:
        """Who has left ECM is not reported again (fn 57), unless it begins anew: in outreach, or in another row of the member.

        Of a row without a CIN nobody can tell whose other rows there are, so nothing is said of it.
        """
        keys = self.whole(RTF)
        if keys.is_empty():
            return
        over = keys.filter(
            pl.col("cin").is_not_null()
            & is_a_day("last")
            & (pl.col("last") < pl.col("since"))
            & (pl.col("first") <= pl.col("last")).fill_null(True)
            & ~pl.col("status").is_in(IN_OUTREACH).fill_null(False)
        )
        later = (pl.col("first_right") > pl.col("last")) | (pl.col("first_right").is_null() & pl.col("open_right"))
        anew = over.join(keys, on="cin").filter(later)["at"]
        over = over.filter(~pl.col("at").is_in(anew.implode()))
        for (sheet,), rows in over.partition_by("sheet", as_dict=True, maintain_order=True).items():
            self.add("ended-before-period", str(sheet), RTF, END, rows["row"])

    def births(self, file: FileType) -> None:
        """One CIN with two birth dates (a newborn on the mother's CIN): never merged."""
        keys = self.whole(file)
        if keys.is_empty():
            return
        here = keys.drop_nulls(["cin", "born"]).sort("at")
        known = pl.col("born").first().over("cin")
        odd = here.with_columns(known=known, other=pl.col("at").first().over("cin"))
        self.tell_pairs("two-birth-dates", file, BORN, keys, odd.filter(pl.col("born") != pl.col("known")))

    def repeated_attempts(self) -> None:
        """The same attempt again: may be two calls on one day, so it is noted and never dropped."""
        keys = self.whole(OTF)
        if keys.is_empty():
            return
        rows = keys.drop_nulls(["cin", "first"]).sort("at")
        again = rows.with_columns(other=pl.col("at").first().over("cin", "first", "status", "method"))
        self.tell_pairs("repeated-attempt", OTF, ATTEMPTED, keys, again.filter(pl.col("at") != pl.col("other")))


def is_copy(keys: pl.DataFrame, others: pl.DataFrame) -> bool:
    """Whether most members of some rows stand among others, and nothing says that the rows are the newer ones."""
    members = keys["cin"].drop_nulls().unique()
    if not len(members):
        return False
    shared = int(members.is_in(others["cin"].drop_nulls().unique().implode()).sum())
    if shared < COPY_SHARE * len(members):
        return False
    made, theirs = keys["made"].max(), others["made"].max()
    return not (isinstance(made, date) and isinstance(theirs, date) and made > theirs)


def open_and_unstarted(rows: pl.DataFrame, file: FileType) -> pl.DataFrame:
    """Of one member a row that goes on from a date, and one without any: only two given dates make two episodes."""
    first = rows.sort("at").group_by("cin", "first", "open", "status", maintain_order=True).agg(pl.col("at").first())
    going_on = first.filter(pl.col("first").is_not_null() & pl.col("open")).select("cin", "at", "status")
    unstarted = first.filter(pl.col("first").is_null() & pl.col("open")).select("cin", "at", "status")
    pairs = going_on.join(unstarted, on="cin").filter(~(pl.lit(file is MIF) & termed_and_new()))
    return pairs.select(other=pl.min_horizontal("at", "at_right"), other_right=pl.max_horizontal("at", "at_right"))


def termed_and_new() -> pl.Expr:
    """A member who leaves and comes back within the month: one row Termed, one New."""
    both = pl.concat_list("status", "status_right").list
    return both.contains("Termed") & both.contains("New")
