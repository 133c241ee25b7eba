"""What is known of a file once it has been read: whose it is, of which period, which rows count, and what was found, in counts.

Stands on `ecmx.receive`; judges no row by itself but whose it is. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from ecmx.exchange import Received
from ecmx.findings import Disposition, Outcome
from ecmx.guidance import FileType
from ecmx.hub.accounts import Organization
from ecmx.hub.inbound.desk import PartnerDesk
from ecmx.hub.inbound.rows import COUNTS, USED, records_of
from ecmx.hub.partners import Agreement, Partner
from ecmx.hub.transmissions import HeldRow, counted_findings

__all__ = ["HELD_SCHEMA", "FileFound", "read"]

HELD_SCHEMA = {"sheet": pl.String(), "row": pl.UInt32(), "reason": pl.String(), "codes": pl.List(pl.String())}


@dataclass(frozen=True)
class FileFound:
    """A file that was read. records: all of its rows, with what became of each; held: `HELD_SCHEMA`; found: counts of findings

    partner, agreement: None where nobody can say; period_end, produced_on: None where the file does not say
    """

    partner: Partner | None
    agreement: Agreement | None
    file_types: Sequence[str]
    layouts: Sequence[str]
    period: tuple[date | None, date | None]
    produced_on: date | None
    rows: int
    clean: int
    with_errors: int
    held: int
    excluded: int
    not_ours: int
    records: pl.DataFrame
    held_rows: pl.DataFrame
    found: pl.DataFrame


def read(received: Received, desk: PartnerDesk, said: Partner | None, agreement: Agreement | None) -> FileFound:
    """All that is known of a file. said: the partner that a person or a folder named, if one did."""
    outcomes = received.outcomes()
    records = records_of(received, outcomes)
    partner = said or _partner(received, records, desk)
    strangers = _strangers(records, desk, partner)
    records = records.with_columns(
        pl.when(strangers).then(pl.lit(HeldRow.Reason.NOT_OURS.value)).otherwise(pl.col(USED)).alias(USED)
    )
    period = _period(records)
    day = period[1] or received.as_of
    findings = received.findings.frame()
    counts = received.judged.counts()
    foreign = records.filter(pl.col(USED) == HeldRow.Reason.NOT_OURS.value).select("sheet", "row").unique()
    clean = _of(outcomes, Outcome.CLEAN).join(foreign, on=["sheet", "row"], how="semi").height
    return FileFound(
        partner=partner,
        agreement=agreement or (desk.agreement_with(partner, day) if partner else None),
        file_types=[kind.value for kind in received.types] or sorted({one for s in received.sheets for one in s.types}),
        layouts=sorted({sheet.layout for sheet in received.sheets if sheet.layout}),
        period=period,
        produced_on=_newest(records, "produced"),
        rows=counts.total,
        clean=counts.clean - clean,
        with_errors=counts.with_errors - (foreign.height - clean),
        held=counts.held + foreign.height,
        excluded=counts.excluded,
        not_ours=foreign.height,
        records=records,
        held_rows=_held(outcomes, findings, foreign),
        found=counted_findings(findings),
    )


def _of(outcomes: pl.DataFrame, *wanted: Outcome) -> pl.DataFrame:
    return outcomes.filter(pl.col("outcome").is_in([one.value for one in wanted])).select("sheet", "row")


def _partner(received: Received, records: pl.DataFrame, desk: PartnerDesk) -> Partner | None:
    """Whose file it is: the one partner that its layout or its rows name; None where none or several are named.

    A row that is held says it only where none counts: most often it is held since it names another plan than its file.
    """
    counting = records.filter(pl.col(USED).is_in(COUNTS))
    records = counting if counting.height else records
    if desk.organization.kind == Organization.Kind.PLAN:
        npis = records["provider"].drop_nulls().unique().to_list() if "provider" in records.columns else []
        found = {one.pk: one for npi in npis if (one := desk.by_npi(npi)) is not None}
    else:
        names = records["plan"].drop_nulls().unique().to_list() if "plan" in records.columns else []
        names += [plan.layout.partner for plan in received.plans.values() if plan.layout and plan.layout.partner]
        found = {one.pk: one for name in names if (one := desk.plan(name)) is not None}
    return next(iter(found.values())) if len(found) == 1 else None


def _strangers(records: pl.DataFrame, desk: PartnerDesk, partner: Partner | None) -> pl.Series:
    """Rows that could be used and are not ours: of another provider by its NPI, or of another plan by the row's own word."""
    counts = records[USED].is_in(COUNTS)
    none = pl.Series([False], dtype=pl.Boolean).new_from_index(0, records.height)
    if desk.organization.kind == Organization.Kind.PLAN or partner is None:
        return none
    strange = none
    if "provider" in records.columns and desk.our_npis:
        told = records["provider"]
        strange = strange | (told.is_not_null() & ~told.is_in(sorted(desk.our_npis))).fill_null(value=False)
    if "plan" in records.columns:
        told = records["plan"]
        mine = [
            name for name in told.drop_nulls().unique().to_list() if (one := desk.plan(name)) and one.pk == partner.pk
        ]
        strange = strange | (told.is_not_null() & ~told.is_in(mine)).fill_null(value=False)
    return counts & strange


def _held(judged: pl.DataFrame, findings: pl.DataFrame, foreign: pl.DataFrame) -> pl.DataFrame:
    """Every row that is not used, its reason, and the codes of what holds it."""
    outcomes = judged.filter(pl.col("outcome").is_in([Outcome.HELD.value, Outcome.EXCLUDED.value]))
    holding = findings.filter(pl.col("disposition").is_in([Disposition.HOLD.value, Disposition.EXCLUDE.value]))
    by_row = holding.filter(pl.col("row").is_not_null()).group_by("sheet", "row").agg(pl.col("code").unique().sort())
    by_sheet = (
        holding.filter(pl.col("row").is_null()).group_by("sheet").agg(pl.col("code").unique().sort().alias("of_sheet"))
    )
    none = pl.lit([], dtype=pl.List(pl.String))
    held = (
        outcomes.join(by_row, on=["sheet", "row"], how="left")
        .join(by_sheet, on="sheet", how="left")
        .select(
            "sheet",
            "row",
            pl.col("outcome").alias("reason"),
            pl.concat_list(pl.col("code").fill_null(none), pl.col("of_sheet").fill_null(none))
            .list.unique()
            .alias("codes"),
        )
    )
    strange = foreign.select("sheet", "row", pl.lit(HeldRow.Reason.NOT_OURS.value).alias("reason"), none.alias("codes"))
    return pl.concat([frame.cast(pl.Schema(HELD_SCHEMA)) for frame in (held, strange)]).unique(
        ["sheet", "row"], keep="first"
    )


def _newest(records: pl.DataFrame, role: str) -> date | None:
    days = [records[name].max() for name in desk_columns(records, role)]
    return max((day for day in days if isinstance(day, date)), default=None)


def _period(records: pl.DataFrame) -> tuple[date | None, date | None]:
    """The newest period that its rows tell of."""
    found: list[tuple[date, date]] = []
    for name in desk_columns(records, "period"):
        told = records[name].drop_nulls().unique().struct.unnest().drop_nulls()
        found += [(start, end) for start, end in told.select("start", "end").iter_rows()]
    if not found:
        return None, None
    return max(found, key=lambda one: (one[1], one[0]))


def desk_columns(records: pl.DataFrame, role: str) -> list[str]:
    """The columns of the records that play a role, of whichever file types there are."""
    from ecmx.hub.roster import column

    named = [column(kind, role) for kind in FileType]
    return [name for name in named if name is not None and name in records.columns]
