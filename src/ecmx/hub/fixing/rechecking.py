"""Rows as they stand corrected, judged again by the rules by which the file was judged, without a file being written.

What only a whole file can tell (the same member twice, whose row it is) is judged again when the rows are sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from ecmx.exchange import Options, receive_book
from ecmx.files import Batch, TabAtHand, book_at_hand
from ecmx.findings import Outcome, Severity
from ecmx.hub.accounts import By
from ecmx.hub.fixing.carrying import corrected
from ecmx.hub.fixing.drafts import FixingDraft, FoundWord, RowFound
from ecmx.hub.home import Home
from ecmx.hub.inbound import PartnerDesk, how_read
from ecmx.hub.keys import Keys
from ecmx.layouts import travelled_layout

__all__ = ["BLANK", "LATER", "judged_again", "looked_at_again"]

LATER = (
    "What only the whole file can show, such as the same member twice, is checked again when the rows are submitted."
)
BLANK = FoundWord("", "row-blank", Severity.ERROR.value, "This row is blank now.", "Undo to bring back what it said.")
_LOUD = {one.value: one.rank for one in Severity}


def looked_at_again(
    draft: FixingDraft, tab: int, rows: Sequence[int], by: By, home: Home
) -> dict[tuple[int, int], RowFound]:
    """What is found in rows of a tab of a partner's file as they stand now, by place."""
    desk = PartnerDesk(by.organization, home)
    how = how_read(draft.file, desk, Keys(home))
    return judged_again(draft, tab, rows, how.options(desk), how.plan)


def judged_again(
    draft: FixingDraft, tab: int, rows: Sequence[int], options: Options, plan: str
) -> dict[tuple[int, int], RowFound]:
    """What the rules say of rows as they stand now. options: as the file is read; plan: whose file it is"""
    told = draft.tab(tab)
    changed = {row: cells for (at, row), cells in draft.changed().items() if at == tab}
    batch = corrected(_those(draft.batches[tab], rows), {row: changed[row] for row in rows if row in changed})
    layout = travelled_layout(draft.prepared.layout, "The layout of the corrected rows")
    found: dict[int, list[FoundWord]] = {row: [] for row in rows}
    held = set(rows) - set(batch.rows.to_list())
    for row in held:
        found[row].append(BLANK)
    if len(batch):
        book = book_at_hand([TabAtHand(told.tab, told.top_batch(), batch, told.merged())])
        with receive_book(book, draft.file.name, replace(options, layout=layout), partner=plan) as received:
            held |= set(received.judged.those(told.tab, Outcome.HELD).to_list())
            _gather(received.findings.frame(), found)
    return {
        (tab, row): RowFound(tab, row, row in held, tuple(sorted(words, key=lambda one: _LOUD[one.severity])))
        for row, words in found.items()
    }


def _those(batch: Batch, rows: Sequence[int]) -> Batch:
    return batch.those(batch.rows.is_in(list(rows)))


def _gather(frame: pl.DataFrame, found: dict[int, list[FoundWord]]) -> None:
    columns = ("row", "column", "code", "severity", "message", "fix")
    for row, *told in frame.filter(pl.col("row").is_not_null()).select(columns).iter_rows():
        if row in found:
            found[row].append(FoundWord(*told))
