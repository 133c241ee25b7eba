"""The account of a conversion: every source row gone, kept back, withheld or not asked for; every source cell with it.

Keeps what the composer tells, file by file and tab by tab. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from ecmx.exchange import GROUP, CellCount, CellLedger, Loss, Received, RowFate, Withheld
from ecmx.findings import APPLIED, Outcome, rule
from ecmx.guidance import FileType

__all__ = ["KeptBack", "RowAccount", "RowsCounted", "SourceRows"]

Place = tuple[str, str]
"""A source sheet: file and tab."""


@dataclass(frozen=True, slots=True)
class RowsCounted:
    """Source rows: came_in = out + held + excluded + withheld; not_asked: rows that have no record of what was asked for.

    in_part: rows out of which one record went and another was withheld
    """

    came_in: int
    out: int
    held: int
    excluded: int
    withheld: int
    not_asked: int = 0
    in_part: int = 0

    def __post_init__(self) -> None:
        if self.came_in != self.out + self.held + self.excluded + self.withheld:
            raise ValueError("rows out, held, excluded and withheld do not add up to the rows that came in")


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Rows of one source sheet that are to be set aside: their plan ("" = nobody says), and each with its reason."""

    file: str
    sheet: str
    plan: str
    reasons: Mapping[int, str]


@dataclass(repr=False)
class SourceRows:
    """One source sheet: its rows by what became of them."""

    received: Received
    sheet: str
    ledger: CellLedger
    records: list[pl.DataFrame] = field(default_factory=list)  # row and plan of each record that was asked for
    gone: list[pl.Series] = field(default_factory=list)
    withheld: list[tuple[Withheld, pl.DataFrame]] = field(default_factory=list)
    without_place: dict[FileType, list[pl.Series]] = field(default_factory=dict)

    @property
    def rows(self) -> pl.Series:
        """Every row that came in."""
        return self.received.judged.sheets[self.sheet].rows

    @property
    def asked(self) -> pl.Series:
        """The rows that have a record of what was asked for."""
        parts = [part["row"] for part in self.records]
        return pl.concat(parts).unique().sort() if parts else pl.Series("row", [], dtype=pl.UInt32)

    @property
    def in_part(self) -> int:
        """How many rows of which one record was written and another was withheld."""
        parts = [part["row"] for one, part in self.withheld if not one.whole]
        kept = pl.concat(parts).unique() if parts else pl.Series("row", [], dtype=pl.UInt32)
        return int(kept.is_in(self.out.implode()).sum())

    @property
    def out(self) -> pl.Series:
        """The rows of which at least one record was written."""
        return pl.concat(self.gone).unique().sort() if self.gone else pl.Series("row", [], dtype=pl.UInt32)


@dataclass(repr=False)
class RowAccount:
    """What became of everything that was received.

    types: the file types that were asked for, none = all; layout: what it goes into; several: whether that is more than one file
    """

    received: Sequence[Received]
    types: tuple[FileType, ...] = ()
    layout: str = ""
    several: bool = False
    sources: dict[Place, SourceRows] = field(init=False)

    def __post_init__(self) -> None:
        self.sources = {
            (file.name, sheet): SourceRows(file, sheet, ledger)
            for file in self.received
            for sheet, ledger in file.ledgers.items()
        }
        for file in self.received:
            for kind in self.kinds:
                for frame in file.sourced(kind, Outcome):
                    for place, _, part in by_place(frame):
                        self.sources[place].records.append(part.select("row", "plan"))

    @property
    def kinds(self) -> tuple[FileType, ...]:
        """The file types that are taken and of which there are records."""
        held = {kind for file in self.received for kind in file.types}
        return tuple(kind for kind in FileType if kind in held and (not self.types or kind in self.types))

    def frames(self, kind: FileType) -> Iterator[pl.DataFrame]:
        """The records of a file type whose rows are applied."""
        for file in self.received:
            yield from file.sourced(kind)

    def arrive(self, kind: FileType, name: str, records: pl.DataFrame, arrival: pl.Series) -> None:
        """See `CellLedger.arrive`."""
        for place, group, part in by_place(placed(records).with_columns(arrival.alias("arrival"))):
            self.sources[place].ledger.arrive(kind, name, part["row"], part["arrival"], group)

    def lose(self, kind: FileType, name: str, records: pl.DataFrame, code: str) -> None:
        """See `CellLedger.lose`."""
        for place, group, part in by_place(placed(records)):
            self.sources[place].ledger.lose(kind, name, part["row"], code, group=group)

    def went(self, records: pl.DataFrame) -> None:
        """Remember the source rows of records that were written."""
        for place, _, part in by_place(placed(records)):
            self.sources[place].gone.append(part["row"])

    def withhold(self, withheld: Withheld) -> None:
        """Remember records that may not go to a target."""
        for place, group, part in by_place(withheld.records):
            source = self.sources[place]
            source.withheld.append((withheld, part.select("row", "plan")))
            if not withheld.whole:  # another record of the row may go, and then these cells stay behind by themselves
                for name in part.columns:
                    if name.endswith(":as"):
                        filled = part.filter(pl.col(name).is_not_null())["row"]
                        source.ledger.lose(
                            withheld.kind,
                            name.removesuffix(":as"),
                            filled,
                            withheld.rule.code,
                            facts=withheld.facts,
                            group=group,
                        )

    def without_place(self, kind: FileType, records: pl.DataFrame) -> None:
        """Remember records that a target has no tab for."""
        for place, group, part in by_place(records):
            source = self.sources[place]
            source.without_place.setdefault(kind, []).append(part["row"])
            for name in part.columns:
                if name.endswith(":as"):
                    filled = part.filter(pl.col(name).is_not_null())
                    source.ledger.lose(kind, name.removesuffix(":as"), filled["row"], "not-carried-record", group=group)

    def count(self) -> RowsCounted:
        """Every source row, once."""
        total = out = held = excluded = withheld = not_asked = in_part = 0
        for source in self.sources.values():
            asked = self._came_in(source)
            gone = source.out
            judged = source.received.judged
            total += len(asked)
            not_asked += len(source.rows) - len(asked)
            out += len(gone)
            in_part += source.in_part
            left = asked.filter(~asked.is_in(gone.implode()))
            held += int(left.is_in(judged.those(source.sheet, Outcome.HELD).implode()).sum())
            excluded += int(left.is_in(judged.those(source.sheet, Outcome.EXCLUDED).implode()).sum())
            withheld += int(left.is_in(judged.those(source.sheet, *APPLIED).implode()).sum())
        return RowsCounted(total, out, held, excluded, withheld, not_asked, in_part)

    def _came_in(self, source: SourceRows) -> pl.Series:
        """The rows that count: all, or those that have a record of what was asked for."""
        return source.asked if self.types else source.rows

    def cells(self, added: int) -> tuple[CellCount, list[Loss]]:
        """Every source cell, once, and why some do not go along."""
        count = CellCount(0, 0, 0, 0, added)
        losses: list[Loss] = []
        for source in self.sources.values():
            self._tell_halves(source)
            words = {"layout": self.layout, "group": " or the ".join(kind.words for kind in source_types(source))}
            mine, lost = source.ledger.account(self._fates(source), words)
            count, losses = count + mine, losses + lost
        return count, losses

    def _tell_halves(self, source: SourceRows) -> None:
        """Cells of columns whose records nobody asked for."""
        if self.types:
            for (kind, name, _), key in source.ledger.homes.items():
                if kind not in self.types:
                    source.ledger.lose(None, name, source.rows, "not-carried-half", key=key)

    def _fates(self, source: SourceRows) -> list[RowFate]:
        """The rows of a sheet that do not go, by their reasons; the first that names a row counts."""
        told: dict[tuple[str, str, str], list[int]] = {}
        for row, (code, message, fix) in self.reasons(source).items():
            told.setdefault((code, message, fix), []).append(row)
        return [
            RowFate(rule(code), pl.Series("row", rows, dtype=pl.UInt32), message, fix)
            for (code, message, fix), rows in told.items()
        ]

    def reasons(self, source: SourceRows) -> dict[int, tuple[str, str, str]]:
        """Row → rule, message and fix, of every row of a sheet that does not go."""
        gone = source.out
        left = source.rows.filter(~source.rows.is_in(gone.implode())) if len(gone) else source.rows
        if not len(left):
            return {}
        judged = source.received.judged
        told: dict[int, tuple[str, str, str]] = {}
        asked = set(self._came_in(source).to_list())
        back = set(judged.those(source.sheet, Outcome.HELD, Outcome.EXCLUDED).to_list())
        withheld = self._withheld(source)
        homeless = {
            row: kind for kind, parts in source.without_place.items() for part in parts for row in part.to_list()
        }
        kept, half, no_record = rule("row-kept-back"), rule("not-carried-half"), rule("not-carried-record")
        no_attempt = rule("not-carried-untried")
        untold = self._untold(source)
        for row in left.to_list():
            if row not in asked:
                told[row] = half.code, NOT_ASKED, half.fix
            elif row in untold:
                told[row] = no_attempt.code, no_attempt.sentence, no_attempt.fix
            elif row in back:
                told[row] = kept.code, kept.sentence.format(change=judged.reason(source.sheet, row)), kept.fix
            elif row in withheld:
                told[row] = withheld[row]
            elif row in homeless or source_types(source):
                kind = homeless.get(row)
                group = kind.words if kind else " or the ".join(one.words for one in source_types(source))
                facts = {"layout": self.layout, "group": group}
                told[row] = no_record.code, no_record.sentence.format(**facts), no_record.fix
        return told

    def _untold(self, source: SourceRows) -> set[int]:
        """Applied rows without any record: those of a tab with several attempts in a row, of a member with whom none was made."""
        if not source.received.plans[source.sheet].groups:
            return set()
        applied = source.received.judged.those(source.sheet, *APPLIED)
        return set(applied.filter(~applied.is_in(source.asked.implode())).to_list())

    def _withheld(self, source: SourceRows) -> dict[int, tuple[str, str, str]]:
        """Row → why it is withheld; where several targets withhold it, in words that are true of all of them."""
        told: dict[int, tuple[str, str, str]] = {}
        for one, part in source.withheld:
            code, words = one.rule.code, (one.rule.code, one.message, one.fix)
            whole = OF_ALL_TARGETS.get(code) if self.several else None
            if whole is not None:
                said = rule(whole)
                words = whole, said.sentence.format(**one.facts), said.fix.format(**one.facts)
            for row in part["row"].to_list():
                if whole is None or row not in told:  # what is wrong with the row itself goes first
                    told[row] = words
        return told

    def kept_back(self) -> list[KeptBack]:
        """The rows that are to be set aside, by file, tab and plan: held and withheld ones. What is excluded stays in its file."""
        found: list[KeptBack] = []
        for (file, sheet), source in self.sources.items():
            excluded = set(source.received.judged.those(sheet, Outcome.EXCLUDED).to_list())
            plans = {row: plan for part in source.records for row, plan in part.iter_rows() if plan is not None}
            by_plan: dict[str, dict[int, str]] = {}
            for row, (code, message, _) in self.reasons(source).items():
                if row not in excluded and code != "not-carried-half":
                    by_plan.setdefault(plans.get(row, ""), {})[row] = message
            found += [KeptBack(file, sheet, plan, reasons) for plan, reasons in by_plan.items()]
        return found


#: What withholds a row from one target → the same where it is withheld from each of several.
OF_ALL_TARGETS = {"withheld-other-plan": "withheld-no-layout", "withheld-unknown-plan": "withheld-of-nobody"}
NOT_ASKED = "The row has nothing of the file types that you asked for."


def source_types(source: SourceRows) -> tuple[FileType, ...]:
    """The file types of a sheet."""
    return source.received.plans[source.sheet].types


def placed(records: pl.DataFrame) -> pl.DataFrame:
    """Where records came from: file, sheet, row, and which of the attempts of a row, where several stand side by side."""
    return records.select(name for name in ("file", "sheet", "row", GROUP) if name in records.columns)


def by_place(records: pl.DataFrame) -> Iterator[tuple[Place, int, pl.DataFrame]]:
    """Records by the sheet that they came from, and by which of the attempts of a row they are (1 where each has its own)."""
    if not records.height:
        return
    wanted = [name for name in ("file", "sheet", GROUP) if name in records.columns]
    if all(records[name].n_unique() == 1 for name in wanted):
        yield *place_of(records), records
        return
    for part in records.partition_by(wanted, maintain_order=True):
        yield *place_of(part), part


def place_of(records: pl.DataFrame) -> tuple[Place, int]:
    """The one place of some records, and the number of the attempt."""
    group = records[GROUP][0] if GROUP in records.columns else None
    return (str(records["file"][0]), str(records["sheet"][0])), group or 1
