"""The one door out: records → a file in a layout's form, with what it loses, what it withholds and what it adds.

Every record is judged for the target, written, and every cell told to whoever keeps the account of it. Knows layouts and records; not
where the records come from, nor how a file is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

import polars as pl

from ecmx import guidance
from ecmx.exchange.cells import Arrival
from ecmx.exchange.records import AS, FILE, GIVEN, GROUP, STATE
from ecmx.exchange.targets import Target, Withheld, with_plan_column
from ecmx.exchange.whose import PLAN, PLAN_NAME, SAID, meant_by, providers_said
from ecmx.exchange.written_cells import added, texts_of
from ecmx.files import Place, RowsOut
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts import (
    PLACE,
    Cells,
    Cover,
    Layout,
    SheetWriter,
    beside,
    is_key,
    opened_out,
    placed_across,
    rows_together,
    sheet_writers,
    side_by_side,
)

__all__ = ["NAMES", "Account", "Composer", "Progress", "write_tabs"]

Progress = Callable[[str, int, int | None], None]
NAMES = guidance.stems_with(*guidance.WHO)
(CIN,) = guidance.stems_with("member")
PIECE = 16_384
#: Gives the records of a file type, as often as it is asked.
Frames = Callable[[FileType], Iterable[pl.DataFrame]]


class Account(Protocol):
    """Who keeps the account of rows and cells. `records` says where they came from: file, sheet, row."""

    def arrive(self, kind: FileType, name: str, records: pl.DataFrame, arrival: pl.Series) -> None: ...
    def lose(self, kind: FileType, name: str, records: pl.DataFrame, code: str) -> None: ...
    def went(self, records: pl.DataFrame) -> None: ...
    def withhold(self, withheld: Withheld) -> None: ...
    def without_place(self, kind: FileType, records: pl.DataFrame) -> None: ...


def write_tabs(
    layout: Layout,
    place: Place,
    tab: Callable[[int, SheetWriter, int], Iterable[Cells]],
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write a file of a layout, tab by tab, from cells that somebody else made. How many rows it has.

    tab: the cells of a tab, by its number, its writer and the Excel row of its first record; progress: is told number and rows so far
    Raises UsageProblem where the container cannot hold the layout.
    """
    with opened_out(layout, place) as out:
        for number, writer in enumerate(sheet_writers(layout)):
            first = out.written[number] + 1
            for cells in tab(number, writer, first):
                out.write(number, cells.text, cells.natives)
                if progress is not None:
                    progress(number, out.written[number] - first + 1)
    return sum(out.written) - sum(sheet.header_row for sheet in out.sheets)


@dataclass
class Composer:
    """Writes records into the tabs of a layout.

    frames: the records that may go, by file type; kinds: of which file types there are any; as_of: the day that counts as today
    landed: is told where rows come to stand: their tab, the row of the first of them, their records
    closing: a tab of a workbook behind all others
    """

    target: Target
    frames: Frames
    kinds: tuple[FileType, ...]
    account: Account
    as_of: date
    progress: Progress | None = None
    landed: Callable[[str, int, pl.DataFrame], None] | None = None
    closing: Cover | None = None
    added: int = 0
    rows: int = 0
    _judged: set[FileType] = field(default_factory=set)

    @cached_property
    def layout(self) -> Layout:
        """The layout as it is written: of nobody in particular, it gets a column of plans where the records have any."""
        layout = self.target.layout
        if self.target.partner is not None:
            return layout
        return with_plan_column(layout, {kind for kind in self.kinds if self._names_plans(kind)})

    def _names_plans(self, kind: FileType) -> bool:
        """Whether a record of the file type says more of its plan than its own columns do."""
        return any(
            ((frame[PLAN].is_not_null() | frame[SAID].is_not_null()) & ~said_by_itself(frame, kind)).any()
            for frame in map(self.target.owned, self.frames(kind))
        )

    @cached_property
    def telling(self) -> frozenset[tuple[str, str]]:
        """The files and tabs whose rows say of which provider they are; of a file that says it of its members, every tab with members.

        Raises UsageProblem where the members are of several.
        """
        told: set[tuple[str, str]] = set()
        members: set[tuple[str, str]] = set()
        providers: set[str] = set()
        for kind in self.kinds if self.target.provider is not None else {FileType.MIF} & set(self.kinds):
            for frame in self.frames(kind):
                words, unread = providers_said(frame)
                says = unread
                for npi in words:
                    says = says | npi.is_not_null()
                    if kind is FileType.MIF:
                        providers.update(npi.drop_nulls().unique().to_list())
                told.update(places_of(frame.filter(says)))
                if kind is FileType.MIF:
                    members.update(places_of(frame))
        self.target.demand_one_provider(providers)
        files = {file for file, _ in told & members}
        return frozenset(told | {place for place in members if place[0] in files})

    def open(self, place: Place) -> RowsOut:
        """A file of the layout's form, open for the rows."""
        return opened_out(self.layout, place, self.closing)

    def write(self, out: RowsOut) -> None:
        """Write every tab."""
        writers = sheet_writers(self.layout, self.as_of)
        placed = self._placed(writers)
        for number, writer in enumerate(writers):
            for piece, cells in self._pieces(writer, placed):
                if self.landed is not None:
                    self.landed(out.sheets[number].name, out.written[number] + 1, piece)
                out.write(number, cells.text, cells.natives)
                self.added += added(writer, piece, cells)
                self.rows += piece.height
                if self.progress is not None:
                    self.progress("Writing rows", self.rows, None)
        for kind in self.kinds:
            if kind not in placed:
                for frame in self.going(kind):
                    self.account.without_place(kind, frame)

    def _placed(self, writers: Iterable[SheetWriter]) -> dict[FileType, frozenset[str]]:
        """By file type, everything that has a column on one of its tabs."""
        placed: dict[FileType, frozenset[str]] = {}
        for writer in writers:
            for kind in writer.sheet.types:
                placed[kind] = placed.get(kind, frozenset()) | writer.elements | writer.extensions
        return placed

    def going(self, kind: FileType) -> Iterator[pl.DataFrame]:
        """The records of a file type that go to the target; those that do not are told once."""
        first = kind not in self._judged
        self._judged.add(kind)
        for frame in self.frames(kind):
            goes, withheld = self.target.judge(frame, kind, self.telling)
            if first:
                for one in withheld:
                    self.account.withhold(one)
            if goes.height:
                yield goes

    def _pieces(
        self, writer: SheetWriter, placed: Mapping[FileType, frozenset[str]]
    ) -> Iterator[tuple[pl.DataFrame, Cells]]:
        """The rows of a tab with their cells; several file types are put together from all their records."""
        kinds = [kind for kind in writer.sheet.types if kind in self.kinds]
        whole: dict[FileType, pl.DataFrame] = {}
        for kind in kinds:
            frames: list[pl.DataFrame] = []
            across = kind is FileType.OTF and len(writer.attempts) > 1
            for going in self.going(kind):
                self.account.went(going)
                frame = self._named(going, kind, writer)
                if not across:
                    cells = writer.cells(frame)
                    self._tell(frame, kind, writer, cells, placed[kind])
                    if len(kinds) == 1:
                        yield frame, cells
                        continue
                frames.append(frame)
            if frames:  # else all of them are held
                every = pl.concat(frames, how="diagonal_relaxed")
                whole[kind] = self._across(every, kind, writer, placed[kind]) if across else every
        if not whole:
            return
        rows = rows_together(whole)
        for piece in rows.iter_slices(PIECE) if rows.height else ():
            for kind in whole:
                self._tell_beside(piece, writer, kind)
            yield piece, writer.cells(piece)

    def _across(
        self, records: pl.DataFrame, kind: FileType, writer: SheetWriter, placed: frozenset[str]
    ) -> pl.DataFrame:
        """Attempts side by side, as many in a row as the form has places; each is told as it is written at its own."""
        carried = writer.attempts
        records = placed_across(records, carried, writer.once, guidance.key_of(kind))
        repeated = frozenset().union(*carried.values())
        for place in sorted(carried):
            part = records.filter(pl.col(PLACE) == place)
            if part.height:
                at = writer.of_attempt(place)
                self._tell(part, kind, at, at.cells(part), placed - (repeated - carried[place]))
        return side_by_side(records, carried)

    def _named(self, frame: pl.DataFrame, kind: FileType, writer: SheetWriter) -> pl.DataFrame:
        """Whose row it is, and who the member is, where the layout has a column for it and the record does not say it.

        Names and birth date come from the member's own row in a Member Information File of the same plan, if that is certain.
        """
        shared = FileType.MIF in writer.sheet.types
        if PLAN_NAME in writer.elements and (self.target.partner is None or not shared):
            plan = pl.coalesce(SAID, PLAN)
            own = pl.coalesce(PLAN_NAME, plan) if PLAN_NAME in frame.columns else plan
            frame = frame.drop(PLAN_NAME + STATE, strict=False).with_columns(own.alias(PLAN_NAME))
        wanted = [f"{kind.value}.{name}" for name in NAMES if f"{kind.value}.{name}" in writer.elements]
        missing = [name for name in wanted if name not in frame.columns]
        cin = guidance.key_of(kind)
        if kind is FileType.MIF or not missing or cin not in frame.columns or self._people.is_empty():
            return frame
        told = self._people.select(
            pl.col("cin").alias(cin), PLAN, *(pl.col(name.partition(".")[2]).alias(name) for name in missing)
        )
        return frame.join(told, on=[cin, PLAN], how="left", maintain_order="left", nulls_equal=True)

    @cached_property
    def _people(self) -> pl.DataFrame:
        """CIN, plan, names and birth date of the members of all Member Information Files; a CIN told in two ways is left out."""
        if FileType.MIF not in self.kinds:
            return pl.DataFrame()
        columns = [CIN, *NAMES]
        frames = [
            frame.select(PLAN, *(pl.col(f"mif.{name}").alias(name) for name in columns))
            for frame in map(self.target.owned, self.frames(FileType.MIF))
            if all(f"mif.{name}" in frame.columns for name in columns)
        ]
        if not frames:
            return pl.DataFrame()
        known = pl.concat(frames).drop_nulls(CIN).unique().rename({CIN: "cin"})
        known = known.filter(pl.len().over("cin", PLAN) == 1)
        alone = known.filter(pl.len().over("cin") == 1, pl.col(PLAN).is_not_null())
        # A return that does not say whose it is may take the names of a member whom one plan alone has.
        return pl.concat([known, alone.with_columns(pl.lit(None, dtype=pl.String).alias(PLAN))])

    def _tell(
        self, frame: pl.DataFrame, kind: FileType, writer: SheetWriter, cells: Cells, placed: frozenset[str]
    ) -> None:
        """What becomes of each cell of some records; a half of a shared row is told by itself."""
        written = texts_of(writer, cells)
        for name in sorted({element for column in writer.columns for element in column.elements} | writer.extensions):
            own = name
            if own + AS not in frame.columns and is_key(own):
                own = f"{kind.value}.{name.partition('.')[2]}"  # one column serves every file type of the row
                if own in cells.lost and own != name:
                    continue  # it has a column of its own besides
            if own + AS in frame.columns and name in cells.lost:
                self._arrives(frame, kind, own, written[name], cells.lost[name])
        for name in frame.columns:
            if name.endswith(AS) and name.removesuffix(AS) not in placed and not name.startswith(SAID):
                self._no_column(frame, kind, name.removesuffix(AS), written.get(PLAN))
        self._tell_plan(frame, kind, writer, written)

    def _arrives(self, frame: pl.DataFrame, kind: FileType, name: str, written: pl.Series, lost: pl.Series) -> None:
        """What became of one element: the same letters, the same in other letters, or not what it was."""
        marks = frame[name + AS]
        # What a program gave has no letters to compare: that it reads back is all there is to ask.
        given = (marks == GIVEN).fill_null(False)
        if not name.startswith("ext.") and name != SAID and guidance.element(name).kind.is_text:
            given = given & written.eq_missing(frame[name])  # unseen signs and words for nothing are left out
        exact = ((written.hash() == marks) & written.is_not_null()) | given
        arrival = pl.select(
            pl.when(pl.lit(marks).is_null())
            .then(int(Arrival.NONE))
            .when(pl.lit(lost))
            .then(int(Arrival.LOST))
            .when(pl.lit(exact))
            .then(int(Arrival.CARRIED))
            .otherwise(int(Arrival.RESPELT))
            .cast(pl.UInt8)
        ).to_series()
        arrival = pl.Series("arrival", arrival, dtype=pl.UInt8)
        self.account.arrive(kind, name, frame, arrival)
        gone = arrival == Arrival.LOST
        if gone.any():
            self.account.lose(kind, name, frame.filter(gone), "not-carried-value")

    def _no_column(self, frame: pl.DataFrame, kind: FileType, name: str, plan: pl.Series | None) -> None:
        """An element or extension for which the target has no column. plan: what its column of plans says, if it has one."""
        filled = frame[name + AS].is_not_null()
        if not filled.any():
            return
        if name == PLAN_NAME and plan is not None:
            self._arrives(frame, kind, name, plan, frame[name].ne_missing(plan))
            return
        if name == PLAN_NAME:
            filled = filled & ~self._said_by_target(frame, kind, name, filled)
        if filled.any():
            code = "not-carried-extension" if name.startswith("ext.") else "not-carried-element"
            self.account.lose(kind, name, frame.filter(filled), code)
            # One of several elements of a cell: the cell is not whole without it, if it says anything.
            says = frame.filter(filled & says_something(frame, name))
            lost = pl.repeat(int(Arrival.LOST), says.height, dtype=pl.UInt8(), eager=True)
            self.account.arrive(kind, name, says, lost)

    def _tell_plan(
        self, frame: pl.DataFrame, kind: FileType, writer: SheetWriter, written: Mapping[str, pl.Series]
    ) -> None:
        """What becomes of the column of plans: it is written, or the whole file says it, since it is that plan's."""
        mark = SAID + AS
        if mark not in frame.columns or not frame[mark].is_not_null().any():
            return
        text = written.get(PLAN, written.get(PLAN_NAME))
        if text is not None:
            unlike = frame[SAID].ne_missing(text) & frame[mark].is_not_null()
            if self.target.partner is not None:  # in a plan's own file a blank or another of its names says the same
                unlike = unlike & ~self._meant(frame, SAID)
            self._arrives(frame, kind, SAID, text, unlike)
            return
        filled = frame[mark].is_not_null()
        left = filled & ~self._said_by_target(frame, kind, SAID, filled)
        if left.any():
            self.account.lose(kind, SAID, frame.filter(left), "not-carried-element")

    def _said_by_target(self, frame: pl.DataFrame, kind: FileType, name: str, filled: pl.Series) -> pl.Series:
        """Rows whose plan's name needs no cell: every row of a plan's own file is that plan's."""
        if self.target.partner is None:
            return pl.repeat(False, frame.height, eager=True)
        said = filled & self._meant(frame, name)
        self.account.arrive(kind, name, frame, said.cast(pl.UInt8) * int(Arrival.RESPELT))
        return said

    def _meant(self, frame: pl.DataFrame, name: str) -> pl.Series:
        """Rows of the target's plan whose own word says so, or is not known. A word that nobody knows is none of its names, whatever a
        person said of all rows that name no plan.
        """
        assert self.target.partner is not None
        mine = self.target.partner.name
        theirs = frame[name].is_null() | (meant_by(frame[name], self.target.partners) == mine).fill_null(False)
        return (frame[PLAN] == mine).fill_null(False) & theirs

    def _tell_beside(self, rows: pl.DataFrame, writer: SheetWriter, kind: FileType) -> None:
        """Of rows put together, where a file type's record says something else than what was written from another's."""
        places = {beside(name, kind): name for name in (FILE, "sheet", "row")}
        again = [GROUP] if GROUP in rows.columns else []
        if not set(places) <= set(rows.columns):
            return

        def unlike(name: str, written: pl.Series, other: pl.Series) -> None:
            lost = (other != written).fill_null(False) & rows[next(iter(places))].is_not_null()
            if lost.any():
                theirs = rows.filter(lost).select(*places, *again).rename(places)
                none = pl.repeat(int(Arrival.LOST), theirs.height, dtype=pl.UInt8(), eager=True)
                self.account.arrive(kind, name, theirs, none)
                self.account.lose(kind, name, theirs, "not-carried-value")

        words = [] if self.target.partner is not None else [SAID]  # a plan's own file says it all the same
        for name in (*words, *sorted(writer.extensions)):
            theirs = beside(name, kind)
            if theirs in rows.columns:
                unlike(name, rows[name], rows[theirs])
        for column in writer.columns:
            for element in map(guidance.element, column.elements):
                theirs = f"{kind.value}.{element.id.partition('.')[2]}"
                if is_key(element.id) and element.id != theirs and theirs in rows.columns:
                    values, _ = writer.held(rows, element)
                    unlike(theirs, values, rows[theirs])


def places_of(frame: pl.DataFrame) -> list[tuple[str, str]]:
    """The files and tabs of records."""
    return frame.select(FILE, "sheet").unique().rows()


def says_something(records: pl.DataFrame, name: str) -> pl.Series:
    """Where an element says more than that nothing is known."""
    if name + STATE not in records.columns:
        return records[name].is_not_null()
    return ~records[name + STATE].is_in([int(State.BLANK), int(State.NO_OR_UNKNOWN)]).fill_null(True)


def said_by_itself(frame: pl.DataFrame, kind: FileType) -> pl.Series:
    """Rows whose plan an element of their own record says: a Member Information File has the plan's name."""
    if kind is FileType.MIF and PLAN_NAME in frame.columns:
        return frame[PLAN_NAME].is_not_null()
    return pl.repeat(False, frame.height, eager=True)
