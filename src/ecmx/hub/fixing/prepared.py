"""The rows of a kept file that somebody has to look at, as they came, with what was found in each. Made once a file; changes nothing."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from typing import Any

import msgspec
import polars as pl

from ecmx.exchange import Received, opened, receive_book
from ecmx.files import Batch, Book, Merge, free_tab_name, near_tab_name, picked_rows
from ecmx.findings import Outcome, Severity
from ecmx.guidance import WHO, plays
from ecmx.hub.accounts import By
from ecmx.hub.home import Home
from ecmx.hub.inbound import PartnerDesk, how_read, kept_at
from ecmx.hub.keys import Keys
from ecmx.hub.transmissions import HeldRow, Transmission
from ecmx.layouts import SheetPlan
from ecmx.mending import TabAsChecked, layout_as_checked

__all__ = [
    "FOUND",
    "PreparedRows",
    "PreparedColumn",
    "PreparedTab",
    "carried_tabs",
    "found_in_rows",
    "laid_out",
    "prepared",
]

FOUND = ["row", "column", "code", "severity", "message", "fix"]
NOT_OURS = (
    "The row itself says it belongs to another provider or another plan.",
    "Correct who it is for, or leave it and tell the sender. It is checked again when it is submitted.",
)


class PreparedColumn(msgspec.Struct, frozen=True):
    """element: the id of what it carries, "" where nobody knows; who: it tells whose the row is; found: any row has a finding in it"""

    letter: str
    header: str
    element: str
    who: bool
    found: bool


class PreparedTab(msgspec.Struct, frozen=True):
    """name: as in the file; tab: where its rows are carried to; merges: of the rows up to the header

    top, rows, kinds, found: Parquet: the rows up to the header; those to be corrected (row, a column a letter); the kinds of their cells
    that are none of text; what was found, row null of a whole column. held: rows that are not used
    """

    name: str
    tab: str
    types: tuple[str, ...]
    header_row: int
    columns: tuple[PreparedColumn, ...]
    merges: tuple[tuple[int, int, int, int], ...]
    top: bytes
    rows: bytes
    kinds: bytes
    found: bytes
    held: tuple[int, ...]

    def top_batch(self) -> Batch:
        """The rows up to the header."""
        frame = _frame(self.top)
        return Batch(frame["row"], frame.drop("row"), {})

    def batch(self) -> Batch:
        """The rows to be corrected, as they came."""
        frame, kinds = _frame(self.rows), _frame(self.kinds)
        return Batch(frame["row"], frame.drop("row"), {name: kinds[name] for name in kinds.columns})

    def merged(self) -> tuple[Merge, ...]:
        """The merged cells up to the header."""
        return tuple(Merge(*one) for one in self.merges)

    def findings(self) -> pl.DataFrame:
        """A row a finding: row, column (a letter, "" of the whole row), code, severity, message, fix."""
        return _frame(self.found)


class PreparedRows(msgspec.Struct, frozen=True):
    """layout: by which its rows are read again, as JSON; tabs: those with records, in the file's order"""

    layout: str
    tabs: tuple[PreparedTab, ...]


def prepared(file: Transmission, by: By, home: Home) -> PreparedRows:
    """Read a partner's kept file once more, and keep what is to be corrected. Raises UsageProblem, FileUnusable."""
    keys, desk = Keys(home), PartnerDesk(by.organization, home)
    how = how_read(file, desk, keys)
    options = how.options(desk)
    with kept_at(file, keys) as path:
        book, _ = opened(path, options)
        with book, receive_book(book, file.name, options, partner=how.plan) as received:
            tabs = carried_tabs(book, received)
            layout = layout_as_checked(tabs)
            made = tuple(_tab(one, received, _not_used(file, one.sheet.name)) for one in tabs)
    return PreparedRows(msgspec.json.encode(layout).decode(), made)


def carried_tabs(book: Book, received: Received) -> list[TabAsChecked]:
    """The tabs with records, each with the name under which its rows are carried."""
    tabs: list[TabAsChecked] = []
    for sheet in book.sheets:
        plan = received.plans.get(sheet.name)
        if plan is None or not plan.types or plan.header_row is None:
            continue
        if not len(received.judged.those(sheet.name, *Outcome)):  # empty, or a hidden older copy
            continue
        wanted = near_tab_name(sheet.name) or " ".join(kind.value for kind in plan.types).upper()
        name = free_tab_name(wanted, [one.tab for one in tabs])
        tabs.append(TabAsChecked(sheet, plan, name, plan.header_row))
    return tabs


def _not_used(file: Transmission, sheet: str) -> dict[int, str]:
    held = HeldRow.objects.of(file.organization).filter(
        transmission=file, sheet=sheet[:100], reason__in=(HeldRow.Reason.HELD, HeldRow.Reason.NOT_OURS)
    )
    return dict(held.values_list("row", "reason"))


def _tab(tab: TabAsChecked, received: Received, not_used: dict[int, str]) -> PreparedTab:
    name = tab.sheet.name
    frame = received.findings.frame().filter(pl.col("sheet") == name).select(FOUND)
    wrong = received.findings.rows_with(severity=Severity.ERROR, sheet=name).to_list()
    held = received.judged.those(name, Outcome.HELD).to_list()
    excluded = set(received.judged.those(name, Outcome.EXCLUDED).to_list())
    wanted = sorted(row for row in {*wrong, *held, *not_used} - excluded if row > tab.header_row)
    strange = [row for row, reason in not_used.items() if reason == HeldRow.Reason.NOT_OURS]
    found = found_in_rows(frame, wanted, tab.header_row, strange)
    return laid_out(tab, wanted, found, {*held, *not_used})


def laid_out(tab: TabAsChecked, wanted: Sequence[int], found: pl.DataFrame, held: Collection[int]) -> PreparedTab:
    """The wanted rows of a tab. found: a row a finding, of `FOUND`; held: rows that are not used, wanted or not"""
    sheet, plan = tab.sheet, tab.plan
    top, batch = _apart(picked_rows(sheet, [*range(1, tab.header_row + 1), *wanted]), tab.header_row)
    return PreparedTab(
        name=sheet.name,
        tab=tab.tab,
        types=tuple(kind.value for kind in plan.types),
        header_row=tab.header_row,
        columns=_columns(batch.text.columns, plan, set(found["column"].to_list())),
        merges=tuple(
            (one.first_row, one.first_column, one.last_row, one.last_column)
            for one in sheet.merges
            if one.last_row <= tab.header_row
        ),
        top=_packed(_whole(top)),
        rows=_packed(_whole(batch)),
        kinds=_packed(pl.DataFrame(batch.kinds)),
        found=_packed(found),
        held=tuple(sorted(set(held) & set(wanted))),
    )


def found_in_rows(
    frame: pl.DataFrame, wanted: Sequence[int], header_row: int, strange: Sequence[int] = ()
) -> pl.DataFrame:
    """What was found in these rows, and in whole columns; that a row is not ours is said by the hub."""
    row, none = pl.col("row"), pl.lit(None, dtype=pl.UInt32)
    mine = frame.filter(row.is_in(list(wanted)) | ((row.is_null() | (row == header_row)) & (pl.col("column") != "")))
    mine = mine.with_columns(pl.when(row > header_row).then(row).otherwise(none).alias("row"))
    said, fix = NOT_OURS
    told = pl.DataFrame({"row": pl.Series(strange, dtype=pl.UInt32)}).with_columns(
        pl.lit(text).alias(name)
        for name, text in zip(FOUND[1:], ("", "not-ours", Severity.ERROR.value, said, fix), strict=True)
    )
    return pl.concat([mine.cast({"row": pl.UInt32}), told])


def _apart(batch: Batch, header_row: int) -> tuple[Batch, Batch]:
    """The rows up to the header, and those below it."""
    return batch.those(batch.rows <= header_row), batch.those(batch.rows > header_row)


def _columns(letters: Sequence[str], plan: SheetPlan, found: set[str]) -> tuple[PreparedColumn, ...]:
    """Every column of the sheet, whether it has a header or not."""
    known: dict[str, Any] = {one.letter: one for one in plan.columns}
    made = []
    for letter in letters:
        column = known.get(letter)
        ids = [one.id for one in column.elements] if column is not None else []
        told = ids[0] if ids else (column.extension or "") if column is not None else ""
        who = any(plays(one, "member", *WHO) for one in ids)
        made.append(PreparedColumn(letter, column.header if column is not None else "", told, who, letter in found))
    return tuple(made)


def _whole(batch: Batch) -> pl.DataFrame:
    return pl.DataFrame({"row": batch.rows, **{name: batch.text[name] for name in batch.text.columns}})


def _packed(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, compression="zstd", compression_level=1)
    return out.getvalue()


def _frame(data: bytes) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(data))
