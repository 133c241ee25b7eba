"""Rows as they stand corrected, judged again by the rules by which the file was judged, without a file being written.

What only a whole file can tell (the same member twice, whose row it is) is judged again when the rows are sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from ecmx.exchange import receive_book
from ecmx.files import Batch, CellKind, TabAtHand, book_at_hand
from ecmx.findings import Outcome, Severity
from ecmx.hub.fixing.drafts import CellPut, FixingDraft, FoundWord, RowFound
from ecmx.hub.home import Home
from ecmx.hub.inbound import PartnerDesk, how_read
from ecmx.hub.keys import Keys
from ecmx.layouts import travelled_layout

__all__ = ["LATER", "corrected", "looked_at_again"]

LATER = "What only the whole file can tell, such as the same member twice, is checked again when the rows are sent."
BLANK = FoundWord(
    "", "row-blank", Severity.ERROR.value, "Nothing stands in this row any more.", "Put back what it said: undo."
)
_LOUD = {one.value: one.rank for one in Severity}


def looked_at_again(draft: FixingDraft, tab: int, rows: Sequence[int], home: Home) -> dict[tuple[int, int], RowFound]:
    """What is found in rows of a tab as they stand now, by place."""
    told, keys = draft.tab(tab), Keys(home)
    changed = {row: cells for (at, row), cells in draft.changed().items() if at == tab}
    batch = corrected(_those(draft.batches[tab], rows), {row: changed[row] for row in rows if row in changed})
    desk = PartnerDesk(draft.file.organization, home)
    how = how_read(draft.file, desk, keys)
    layout = travelled_layout(draft.prepared.layout, "The layout of the corrected rows")
    options = how.options(desk)
    found: dict[int, list[FoundWord]] = {row: [] for row in rows}
    held = set(rows) - set(batch.rows.to_list())
    for row in held:
        found[row].append(BLANK)
    if len(batch):
        book = book_at_hand([TabAtHand(told.tab, told.top_batch(), batch, told.merged())])
        with receive_book(book, draft.file.name, replace(options, layout=layout), partner=how.plan) as received:
            held |= set(received.judged.those(told.tab, Outcome.HELD).to_list())
            _gather(received.findings.frame(), found)
    return {
        (tab, row): RowFound(tab, row, row in held, tuple(sorted(words, key=lambda one: _LOUD[one.severity])))
        for row, words in found.items()
    }


def corrected(batch: Batch, changed: Mapping[int, Mapping[str, CellPut]]) -> Batch:
    """The rows with what was put into their cells; those in which nothing stands any more are left out."""
    at = {row: place for place, row in enumerate(batch.rows.to_list())}
    puts: dict[str, dict[int, CellPut]] = {}
    for row, cells in changed.items():
        for letter, put in cells.items():
            puts.setdefault(letter, {})[at[row]] = put
    text, kinds = batch.text, dict(batch.kinds)
    for letter, those in puts.items():
        cells_now = text[letter].to_list()
        kinds_now = kinds[letter].to_list() if letter in kinds else [int(CellKind.TEXT)] * len(batch)
        for place, put in those.items():
            cells_now[place] = put.text or None
            kinds_now[place] = int(CellKind.DATE if put.day else CellKind.TEXT)
        text = text.with_columns(pl.Series(letter, cells_now, dtype=pl.String))
        kinds[letter] = pl.Series(kinds_now, dtype=pl.UInt8)
    made = Batch(batch.rows, text, kinds)
    filled = text.select(pl.any_horizontal(pl.all().is_not_null())).to_series() if text.width else batch.rows.is_null()
    return made.those(filled)


def _those(batch: Batch, rows: Sequence[int]) -> Batch:
    return batch.those(batch.rows.is_in(list(rows)))


def _gather(frame: pl.DataFrame, found: dict[int, list[FoundWord]]) -> None:
    columns = ("row", "column", "code", "severity", "message", "fix")
    for row, *told in frame.filter(pl.col("row").is_not_null()).select(columns).iter_rows():
        if row in found:
            found[row].append(FoundWord(*told))
