"""Rules that look across the rows of a file, and across the files of one call. Keeps keys only, never whole rows."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ecmx.findings import Findings, rule
from ecmx.guidance import FileType
from ecmx.layouts import PlannedColumn, RecordBatch, SheetPlan

__all__ = ["Across", "Seen"]

MIF, RTF, OTF = FileType.MIF, FileType.RTF, FileType.OTF
ROUTINE = {  # what tells episodes and files of one member apart, by file type
    MIF: ("member_record_status", "ecm_service_authorization_date"),
    RTF: ("ecm_benefit_start_date", "engagement_status"),
}


@dataclass
class Seen:
    """What earlier files of the same call held: members and birth dates, and whose file for which period."""

    births: list[pl.DataFrame] = field(default_factory=list)  # cin, born, file
    members: list[pl.DataFrame] = field(default_factory=list)  # type, sender, period, cin, file
    episodes: list[pl.DataFrame] = field(default_factory=list)  # cin, start, end


@dataclass
class Across:
    """Collects the keys of one file's sheets, and tells at the end what they say together."""

    findings: Findings
    file: str
    seen: Seen
    keys: dict[tuple[str, FileType], list[pl.DataFrame]] = field(default_factory=dict)
    plans: dict[str, SheetPlan] = field(default_factory=dict)

    def look(self, batch: RecordBatch) -> None:
        """Keep the keys of a batch."""
        self.plans[batch.plan.name] = batch.plan
        for file in batch.plan.types:
            frame = keys_of(batch, file)
            if frame is not None:
                self.keys.setdefault((batch.plan.name, file), []).append(frame)

    def tell(self) -> None:
        """All findings across rows, sheets and earlier files."""
        episodes = []
        for (sheet, file), frames in self.keys.items():
            keys = pl.concat(frames)
            if file is FileType.REFERRAL:
                continue
            if file in (MIF, RTF):
                self.repeated_members(sheet, file, keys)
                self.births(sheet, file, keys)
                self.same_period(sheet, file, keys)
            if file is RTF:
                episodes.append(keys.select("cin", start="first", end="last").drop_nulls("start"))
            if file is OTF:
                self.repeated_attempts(sheet, keys)
        self.seen.episodes += episodes
        for (sheet, file), frames in self.keys.items():
            if file is OTF and self.seen.episodes:
                self.attempts_after_enrollment(sheet, pl.concat(frames), pl.concat(self.seen.episodes))

    def column(self, sheet: str, file: FileType, name: str) -> PlannedColumn | None:
        """The column of an element on a sheet; the member key may stand under another type's name."""
        held = self.plans[sheet].by_element()
        return held.get(f"{file.value}.{name}") or next(
            (column for other, column in held.items() if other.endswith(f".{name}")), None
        )

    def add(self, code: str, sheet: str, file: FileType, name: str, rows: pl.Series, **rows_facts: pl.Series) -> None:
        """One finding a row, on the cell of an element."""
        if not len(rows):
            return
        column = self.column(sheet, file, name)
        element = column.element if column else None
        facts = {key: str(series[0]) for key, series in rows_facts.items() if key == "other_file"}
        self.findings.add(
            rule(code),
            sheet=sheet,
            rows=rows,
            column=column.letter if column else "",
            header=column.header if column else "",
            element=element.id if element else "",
            facts=facts,
            rows_facts={key: series for key, series in rows_facts.items() if key not in facts},
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
            .agg(pl.col("row"), pl.col("hash"), pl.col("row").first().alias("other_row"))
        )
        again = first.explode("row", "hash").filter(pl.col("row") != pl.col("other_row"))
        same = again.join(
            first.select("cin", "first", "status", original=pl.col("hash").list.first()),
            on=["cin", "first", "status"],
            nulls_equal=True,
        )
        identical = same.filter(pl.col("hash") == pl.col("original"))
        differing = same.filter(pl.col("hash") != pl.col("original"))
        if not combined:
            self.add("repeated-row", sheet, file, "member_cin", identical["row"], other_row=identical["other_row"])
        # One episode in two states: the same start (or none in either), another status, and not Termed beside New.
        firsts = first.select("cin", "first", "status", "other_row")
        clash = firsts.join(firsts, on=["cin", "first"], nulls_equal=True).filter(
            (pl.col("other_row") < pl.col("other_row_right"))
            & ~(pl.lit(file is MIF) & ((pl.col("status") == "Termed") | (pl.col("status_right") == "Termed")))
        )
        if file is RTF:
            clash = clash.filter(pl.col("status").is_not_null() & pl.col("status_right").is_not_null())
        clash = clash.unique("other_row_right", keep="first", maintain_order=True)
        self.add("repeated-member", sheet, file, "member_cin", differing["row"], other_row=differing["other_row"])
        self.add("repeated-member", sheet, file, "member_cin", clash["other_row_right"], other_row=clash["other_row"])

    def births(self, sheet: str, file: FileType, keys: pl.DataFrame) -> None:
        """One CIN with two birth dates (a newborn on the mother's CIN): never merged."""
        here = keys.drop_nulls(["cin", "born"]).select("cin", "born", "row")
        if here.is_empty():
            return
        first = (
            here.sort("row")
            .group_by("cin", maintain_order=True)
            .agg(pl.col("born").first().alias("known"), pl.col("row").first().alias("other_row"))
        )
        odd = here.join(first, on="cin").filter(pl.col("born") != pl.col("known")).sort("row")
        self.add("two-birth-dates", sheet, file, "member_date_of_birth", odd["row"], other_row=odd["other_row"])
        if self.seen.births:
            earlier = pl.concat(self.seen.births).unique("cin", keep="first", maintain_order=True)
            others = here.join(earlier, on="cin").filter(pl.col("born") != pl.col("known")).sort("row")
            for (file_name,), rows in others.group_by("file", maintain_order=True):
                self.add(
                    "member-in-two-files",
                    sheet,
                    file,
                    "member_date_of_birth",
                    rows["row"],
                    other_file=pl.Series([file_name]),
                )
        self.seen.births.append(first.select("cin", "known", file=pl.lit(self.file)))

    def same_period(self, sheet: str, file: FileType, keys: pl.DataFrame) -> None:
        """Two files of one sender for one period, with members in common."""
        here = keys.drop_nulls(["cin", "period"]).select("cin", "period", "sender", "row", type=pl.lit(file.value))
        for earlier in self.seen.members:
            common = here.join(earlier.drop("row"), on=["type", "cin", "period", "sender"], nulls_equal=True)
            if common.is_empty() or common["file"][0] == self.file:
                continue
            other = str(common["file"][0])
            self.findings.add(rule("same-period-twice"), sheet=sheet, facts={"other_file": other})
            self.add(
                "member-in-two-files",
                sheet,
                file,
                "member_cin",
                common["row"].unique().sort(),
                other_file=pl.Series([other]),
            )
        if not here.is_empty():
            self.seen.members.append(here.with_columns(file=pl.lit(self.file)))

    def repeated_attempts(self, sheet: str, keys: pl.DataFrame) -> None:
        """The same attempt again: may be two calls on one day, so it is noted and never dropped."""
        rows = keys.drop_nulls(["cin", "first"]).sort("row")
        again = rows.with_columns(other_row=pl.col("row").first().over("cin", "first", "status", "method")).filter(
            pl.col("row") != pl.col("other_row")
        )
        self.add("repeated-attempt", sheet, OTF, "outreach_attempt_date", again["row"], other_row=again["other_row"])

    def attempts_after_enrollment(self, sheet: str, keys: pl.DataFrame, episodes: pl.DataFrame) -> None:
        """Only outreach before enrollment counts (Table 8); the same day, and between episodes, is fine."""
        known = keys.drop_nulls(["cin", "first"]).join(episodes, on="cin")
        late = known.filter(
            (pl.col("first") > pl.col("start")) & (pl.col("end").is_null() | (pl.col("first") <= pl.col("end")))
        )
        self.add("attempt-after-enrollment", sheet, OTF, "outreach_attempt_date", late["row"].unique().sort())


def keys_of(batch: RecordBatch, file: FileType) -> pl.DataFrame | None:
    """Of each record: row, cin, born, first and last date, status, method, period, sender, and a hash of the whole half."""
    cin = batch.get(f"{file.value}.member_cin") or next(
        (column for name, column in batch.columns.items() if name.endswith(".member_cin")), None
    )
    if cin is None or file is FileType.REFERRAL:
        return None
    none = pl.Series([None], dtype=pl.String).new_from_index(0, len(batch))
    nodate = none.cast(pl.Date)

    def value(name: str, default: pl.Series) -> pl.Series:
        column = batch.get(f"{file.value}.{name}")
        return column.value if column is not None else default

    status, first = {
        MIF: ("member_record_status", "ecm_service_authorization_date"),
        RTF: ("engagement_status", "ecm_benefit_start_date"),
        OTF: ("provider_type", "outreach_attempt_date"),
    }[file]
    born = value("member_date_of_birth", nodate)
    if file is RTF and (carried := batch.get("mif.member_date_of_birth")) is not None:
        born = carried.value
    period = batch.get(f"{file.value}.reporting_period")
    sender = value("primary_payer_identifier" if file is MIF else "ecm_provider_npi", none)
    own = [
        column.text.alias(name)
        for name, column in batch.columns.items()
        if column.element.file is file and not column.element.key
    ]
    made = pl.DataFrame(
        {
            "row": batch.rows,
            "cin": cin.value,
            "born": born,
            "first": value(first, nodate),
            "last": value("ecm_benefit_end_date", nodate) if file is RTF else nodate,
            "status": value(status, none),
            "method": value("outreach_attempt_method", none) if file is OTF else none,
            "period": period.text if period is not None else none,
            "sender": sender,
            "hash": pl.DataFrame(own).hash_rows(),
        }
    )
    return made.filter(batch.present[file])
