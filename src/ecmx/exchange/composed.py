"""Records of a program → a file to send: its name and bytes, what it loses, withholds and adds, and what is to be said of it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from ecmx import guidance
from ecmx.exchange.cells import CellCount, CellLedger, CellPlace, CellState, Loss, RowFate
from ecmx.exchange.columns_lacking import lacking
from ecmx.exchange.composing import NAMES, Composer
from ecmx.exchange.partners import Partners
from ecmx.exchange.rechecking import by_type, checked, demand_layout, row_numbers
from ecmx.exchange.records import AS, FILE, GIVEN, ORIGINS, STATE, demanded, file_type
from ecmx.exchange.targets import Target, Withheld
from ecmx.exchange.whose import PLAN, claimed, meant_by
from ecmx.files import Scratch, aside, encrypted
from ecmx.findings import Findings, rule
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts import Cover, Layout, at_place, beside, demand_readable, file_name, require_password

__all__ = ["Composed", "Losses", "compose"]

FRAME: Mapping[str, pl.DataType] = {
    "file": pl.String(),
    "sheet": pl.String(),
    "row": pl.UInt32(),
    "column": pl.String(),
    "header": pl.String(),
    "element": pl.String(),
    "reason": pl.String(),
    "cells": pl.UInt32(),
    "message": pl.String(),
    "fix": pl.String(),
}
ORIGIN = (FILE, "sheet", "row")
ATTEMPTS_MOST = 99  # side by side in one row, as a layout can say
PLACES = {"type": pl.String(), "number": pl.UInt32(), "sheet": pl.String(), "row": pl.UInt32()}


@dataclass(frozen=True, slots=True, repr=False)
class Losses:
    """Every cell that does not go along, with its reason."""

    losses: tuple[Loss, ...]

    def __len__(self) -> int:
        return sum(loss.total for loss in self.losses)

    def __repr__(self) -> str:
        return f"<Losses: {len(self)} cells>"

    def counts(self) -> dict[str, int]:
        """Cells by reason."""
        counts: dict[str, int] = {}
        for loss in self.losses:
            counts[loss.code] = counts.get(loss.code, 0) + loss.total
        return counts

    def frame(self) -> pl.DataFrame:
        """A row for each row and reason: file, sheet, row, column, header, element, reason (a code), cells (how many), message, fix."""
        parts = [
            pl.DataFrame(
                {"row": loss.rows.cast(pl.UInt32).alias("row"), "cells": loss.cells.cast(pl.UInt32).alias("cells")}
            )
            .with_columns(
                pl.lit(loss.file).alias("file"),
                pl.lit(loss.sheet).alias("sheet"),
                pl.lit(loss.place.letter).alias("column"),
                pl.lit(loss.place.header).alias("header"),
                pl.lit(loss.place.element).alias("element"),
                pl.lit(loss.code).alias("reason"),
                pl.lit(loss.message).alias("message"),
                pl.lit(loss.fix).alias("fix"),
            )
            .select(list(FRAME))
            for loss in self.losses
        ]
        return pl.concat(parts) if parts else pl.DataFrame(schema=FRAME)


@dataclass(frozen=True, slots=True, repr=False)
class Composed:
    """A file to send. name: by the layout's pattern; rows: how many it holds of how many that were given; cells: what became of each

    losses: the cells that do not go along; findings: what is to be said of the records; lacks: ids of required elements without a column
    places: where each record came to stand: type, number (of the record among those of its type, from 1), sheet, row
    """

    name: str
    layout: Layout
    rows: int
    records: int
    withheld: int
    cells: CellCount
    losses: Losses
    findings: Findings
    lacks: tuple[str, ...]
    places: pl.DataFrame
    _bytes: bytes = field(repr=False)

    def bytes(self) -> bytes:
        """The file as it is to be sent."""
        return self._bytes

    def write(self, target: Path) -> None:
        """Put the file to a path, whole or not at all."""
        with aside(Path(target)) as path:
            path.write_bytes(self._bytes)

    @property
    def loses(self) -> bool:
        """Whether anything of what was given stays behind."""
        return bool(len(self.losses)) or bool(self.withheld)


def compose(  # noqa: PLR0913 - everything but the two has a name and a default
    records: Mapping[FileType | str, pl.DataFrame | Iterable[pl.DataFrame]],
    layout: Layout,
    *,
    partners: Partners | None = None,
    all_are: str = "",
    for_provider: str = "",
    password: str | None = None,
    provider: str = "",
    period_end: date | None = None,
    as_of: date | None = None,
    check: bool = True,
    closing: Cover | None = None,
) -> Composed:
    """Make a file of a layout's form out of records.

    records: by file type, frames as `record_schema` has them (origins may be left out); all_are: the plan of all records that name none
    for_provider: whose members a Member Information File is written for; password: of a protected workbook
    provider, period_end, as_of: for the file's name; as_of counts as today in the check of the records too
    check: whether the records are held against the rules as well (their findings are then in the answer)
    closing: a tab of a workbook behind all others, such as a notice
    Raises RecordsInvalid, LayoutInvalid, and UsageProblem where a partner is not known or the layout cannot be written.
    """
    given = {(kind := file_type(name)): gathered(frames, kind) for name, frames in by_type(records).items()}
    demand_layout(layout)
    demand_readable(layout)
    require_password(layout, password)
    day = as_of or date.today()
    target = Target(layout, partners or Partners(), all_are, for_provider)
    placed = {kind: with_plan(with_origin(frame, kind), target.partners) for kind, frame in given.items()}
    account = FrameAccount(layout.name, placed, given)
    kinds = tuple(kind for kind, frame in given.items() if frame.height)
    landing = Landing(kinds)
    composer = Composer(target, account.of, kinds, account, day, landed=landing.landed, closing=closing)
    _ = composer.telling
    data = _data(composer, password)
    cells, losses = account.cells(composer.added)
    period = period_end or day.replace(day=1) - timedelta(days=1)
    filled = {kind: frame for kind, frame in given.items() if frame.height}
    findings = checked(filled, layout, day).findings if check else Findings()
    account.tell_withheld(findings)
    return Composed(
        file_name(layout, provider=provider, period_end=period, day=day),
        layout,
        composer.rows,
        sum(frame.height for frame in given.values()),
        account.withheld_count,
        cells,
        Losses(tuple(losses)),
        findings,
        lacking(layout, given),
        landing.places(account),
        data,
    )


@dataclass
class Landing:
    """Where records came to stand in the file. kinds: the file types that there are"""

    kinds: tuple[FileType, ...]
    _parts: list[tuple[FileType, pl.DataFrame]] = field(default_factory=list)

    def landed(self, tab: str, first: int, rows: pl.DataFrame) -> None:
        """Some rows of a tab; a row may hold a record of each file type, told by where it came from."""
        at = pl.int_range(first, first + pl.len(), dtype=pl.UInt32).alias("at")
        for kind in self.kinds:
            for origin in origins_of(kind):
                held = any(name.startswith(f"{kind.value}.") for name in rows.columns)
                if held and set(origin) <= set(rows.columns):
                    found = rows.select(*(pl.col(old).alias(new) for old, new in zip(origin, ORIGIN, strict=True)), at)
                    self._parts.append((kind, found.with_columns(tab=pl.lit(tab))))

    def places(self, account: FrameAccount) -> pl.DataFrame:
        """As `Composed` has them."""
        made = [pl.DataFrame(schema=PLACES)]
        for kind, part in self._parts:
            known = account.frames[kind].select(ORIGIN).with_row_index("number", offset=1)
            mine = part.join(known, on=ORIGIN, how="inner")
            made.append(mine.select(pl.lit(kind.value).alias("type"), "number", sheet="tab", row="at"))
        return pl.concat(made).unique(["type", "number"], keep="first").sort("type", "number")


def origins_of(kind: FileType) -> list[tuple[str, ...]]:
    """The columns in which a row says where a record of a file type came from; of attempts side by side each says it."""
    later = range(2, ATTEMPTS_MOST + 1) if kind is FileType.OTF else ()
    every = [ORIGIN, tuple(beside(name, kind) for name in ORIGIN)]
    return every + [tuple(at_place(name, place) for name in ORIGIN) for place in later]


def _data(composer: Composer, password: str | None) -> bytes:
    """The file; what goes out protected comes to no disk before it is."""
    if password:
        made = io.BytesIO()
        with composer.open(made) as out:
            composer.write(out)
        return encrypted(made, password)
    with Scratch() as folder:
        path = folder / "composed"
        with composer.open(path) as out:
            composer.write(out)
        return path.read_bytes()


def gathered(frames: object, kind: FileType) -> pl.DataFrame:
    """One frame out of one or several, held against the schema."""
    if isinstance(frames, pl.DataFrame):
        return demanded(frames, kind, typed=True)
    if not isinstance(frames, Iterable):
        return demanded(frames, kind, typed=True)
    parts = [demanded(frame, kind, typed=True) for frame in frames]
    return pl.concat(parts, how="diagonal_relaxed") if parts else pl.DataFrame()


def with_origin(frame: pl.DataFrame, kind: FileType) -> pl.DataFrame:
    """Records with the place that each came from (of a program, its number), their states, and a mark of each filled cell."""
    if not frame.height:
        return frame
    missing = {name: dtype for name, dtype in ORIGINS.items() if name not in frame.columns}
    frame = frame.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in missing.items())
    nowhere = pl.any_horizontal(pl.col(FILE, "row").is_null()) | pl.struct(FILE, "sheet", "row").is_duplicated()
    numbered = numbered_places(frame, kind, nowhere)
    if numbered.select(FILE, "sheet", "row").is_duplicated().any():
        numbered = numbered_places(frame, kind, pl.lit(True))
    frame = numbered
    frame = without_silent(frame)
    made: list[pl.Series] = []
    for name in frame.columns:
        if name in ORIGINS or name.endswith(STATE):
            continue
        filled = frame[name].is_not_null()
        if not name.startswith("ext."):
            value = frame[name].cast(guidance.element(name).kind.dtype)
            state = state_of(frame, name, value)
            filled = ~state.is_in([int(State.BLANK), int(State.NO_OR_UNKNOWN)])
            made += [value.alias(name), state.alias(name + STATE)]
        made.append(given_marks(filled).alias(name + AS))
    return frame.with_columns(*made, given_marks(frame["plan:said"].is_not_null()).alias("plan:said" + AS))


def without_silent(frame: pl.DataFrame) -> pl.DataFrame:
    """Records without the columns that say nothing of any of them: no value, and no state but that it is blank.

    Names stay: where a column of them is given and blank, no other file's row fills it.
    """
    blank = int(State.BLANK)
    states = [name for name in frame.columns if name.endswith(STATE)]
    said = frame.select((pl.col(states) != blank).fill_null(False).any()).row(0) if states else ()
    telling = {name.removesuffix(STATE) for name, yes in zip(states, said, strict=True) if yes}
    silent = [
        name
        for name in frame.columns
        if name not in ORIGINS
        and not name.endswith(STATE)
        and name not in telling
        and name.partition(".")[2] not in NAMES
        and frame[name].null_count() == frame.height
    ]
    return frame.drop(*silent, *(name + STATE for name in silent), strict=False)


def numbered_places(frame: pl.DataFrame, kind: FileType, nowhere: pl.Expr) -> pl.DataFrame:
    """Records, those from nowhere (or from the same place as another) placed by their number among all."""
    return frame.with_columns(
        pl.when(nowhere).then(pl.lit("")).otherwise(FILE).alias(FILE),
        pl.when(nowhere).then(pl.lit(kind.value)).otherwise(pl.col("sheet").fill_null("")).alias("sheet"),
        pl.when(nowhere).then(pl.int_range(1, pl.len() + 1, dtype=pl.UInt32)).otherwise("row").alias("row"),
    )


def with_plan(frame: pl.DataFrame, partners: Partners) -> pl.DataFrame:
    """Records with the registered name of their plan: by `plan`, whatever name of it a program gave, else by what the record says."""
    if not frame.height:
        return frame
    known = frame[PLAN].is_null() | meant_by(frame[PLAN], partners).is_not_null()
    return frame.with_columns(claimed(frame, partners).plan.zip_with(known, frame[PLAN]).alias(PLAN))


def given_marks(filled: pl.Series) -> pl.Series:
    """The mark of a program's cell where one is filled, else null."""
    return filled.cast(pl.UInt64).set(~filled, None) * GIVEN


def state_of(frame: pl.DataFrame, name: str, value: pl.Series) -> pl.Series:
    """An element's states; where a value and its state contradict each other, the value counts."""
    blank = value.is_null().cast(pl.UInt8) * int(State.BLANK)
    if name + STATE not in frame.columns:
        return blank
    said = frame[name + STATE].cast(pl.UInt8).fill_null(int(State.BLANK))
    return said.set(value.is_null() & (said == int(State.VALUE)), int(State.BLANK)).zip_with(value.is_null(), blank)


@dataclass(repr=False)
class FrameAccount:
    """The account of records that a program gave: each record a row, each element of it a cell.

    frames: the records, each with a place of its own; given: the same as they came
    """

    layout: str
    frames: Mapping[FileType, pl.DataFrame]
    given: Mapping[FileType, pl.DataFrame]
    ledgers: dict[FileType, CellLedger] = field(default_factory=dict)
    withheld: list[Withheld] = field(default_factory=list)
    homeless: dict[FileType, list[pl.Series]] = field(default_factory=dict)
    looked_at: tuple[pl.DataFrame, pl.Series] | None = None

    def __post_init__(self) -> None:
        for kind, frame in self.frames.items():
            if not frame.height:
                continue
            names = [name.removesuffix(AS) for name in frame.columns if name.endswith(AS)]
            places = {name: place_of(name) for name in names}
            ledger = CellLedger("", kind.value, places, {(kind, name, 1): name for name in names})
            ledger.add(
                pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True).alias("row"),
                {name: cell_states(frame, name) for name in names},
            )
            self.ledgers[kind] = ledger

    def of(self, kind: FileType) -> Iterable[pl.DataFrame]:
        """The records of a file type."""
        frame = self.frames.get(kind)
        return [frame] if frame is not None and frame.height else []

    def _numbers(self, kind: FileType, records: pl.DataFrame) -> pl.Series:
        """The numbers of records, from 1, by where they came from."""
        if self.looked_at is None or self.looked_at[0] is not records:  # the same records are told of column by column
            known = self.frames[kind].select(FILE, "sheet", "row").with_row_index("number", offset=1)
            places = records.select(FILE, "sheet", "row")
            found = places.join(known, on=[FILE, "sheet", "row"], how="left", maintain_order="left")["number"]
            self.looked_at = records, found
        return self.looked_at[1]

    def arrive(self, kind: FileType, name: str, records: pl.DataFrame, arrival: pl.Series) -> None:
        """See `CellLedger.arrive`."""
        self.ledgers[kind].arrive(kind, name, self._numbers(kind, records), arrival)

    def lose(self, kind: FileType, name: str, records: pl.DataFrame, code: str) -> None:
        """See `CellLedger.lose`."""
        self.ledgers[kind].lose(kind, name, self._numbers(kind, records), code)

    def went(self, records: pl.DataFrame) -> None:
        """Nothing to remember: a record that was neither withheld nor without a place went."""

    def withhold(self, withheld: Withheld) -> None:
        """Remember records that may not go."""
        self.withheld.append(withheld)

    def without_place(self, kind: FileType, records: pl.DataFrame) -> None:
        """Remember records that the layout has no tab for."""
        self.homeless.setdefault(kind, []).append(self._numbers(kind, records))

    def kind_of(self, records: pl.DataFrame) -> list[tuple[FileType, pl.Series]]:
        """Withheld records by their file type, with their numbers."""
        found = []
        for kind in self.ledgers:
            if any(name.startswith(f"{kind.value}.") for name in records.columns):
                numbers = self._numbers(kind, records).drop_nulls()
                if len(numbers):
                    found.append((kind, numbers))
        return found

    @property
    def withheld_count(self) -> int:
        """How many records were withheld."""
        return sum(one.records.height for one in self.withheld)

    def _told(self, kind: FileType, numbers: pl.Series) -> pl.Series:
        """What the check of the records calls them."""
        return row_numbers(self.given[kind])[(numbers - 1).cast(pl.UInt32)]

    def tell_withheld(self, findings: Findings) -> None:
        """A finding for every record that does not go, beside those of the rules."""
        for one in self.withheld:
            for kind, numbers in self.kind_of(one.records):
                names = {name: facts for name, facts in one.facts.items() if name in one.rule.facts}
                findings.add(one.rule, sheet=kind.value, rows=self._told(kind, numbers), facts=names)
        for kind, parts in self.homeless.items():
            facts = {"layout": self.layout, "group": kind.words}
            findings.add(
                rule("not-carried-record"), sheet=kind.value, rows=self._told(kind, pl.concat(parts)), facts=facts
            )

    def cells(self, added: int) -> tuple[CellCount, list[Loss]]:
        """Every cell, once, and why some do not go along."""
        count = CellCount(0, 0, 0, 0, added)
        losses: list[Loss] = []
        for kind, ledger in self.ledgers.items():
            fates = [
                RowFate(one.rule, numbers, one.message, one.fix)
                for one in self.withheld
                for found, numbers in self.kind_of(one.records)
                if found is kind
            ]
            said = rule("not-carried-record")
            facts = {"layout": self.layout, "group": kind.words}
            fates += [
                RowFate(said, numbers, said.sentence.format(**facts), said.fix)
                for numbers in self.homeless.get(kind, [])
            ]
            mine, lost = ledger.account(fates, facts)
            count, losses = count + mine, losses + [placed for loss in lost for placed in self._placed(loss, kind)]
        return count, losses

    def _placed(self, loss: Loss, kind: FileType) -> Iterator[Loss]:
        """A loss by the files and tabs that its records came from."""
        places = self.frames[kind].select(FILE, "sheet", "row")[(loss.rows - 1).cast(pl.UInt32)]
        told = places.with_columns(loss.cells.alias("cells"))
        for (file, sheet), part in told.partition_by(FILE, "sheet", as_dict=True, maintain_order=True).items():
            yield replace(loss, file=str(file), sheet=str(sheet), rows=part["row"], cells=part["cells"])


def place_of(name: str) -> CellPlace:
    """An element or extension as a place of a record."""
    if name.startswith("plan:"):
        return CellPlace("", "", name, "the plan")
    beyond = name.startswith("ext.")
    return CellPlace("", "", name, guidance.extension(name).words if beyond else guidance.element(name).label)


def cell_states(frame: pl.DataFrame, name: str) -> pl.Series:
    """What each cell of an element is."""
    filled = frame[name + AS].is_not_null().cast(pl.UInt8)
    if name + STATE in frame.columns:
        filled = filled.set((frame[name + STATE] == State.UNREADABLE) & (filled > 0), int(CellState.UNREADABLE))
    return filled
