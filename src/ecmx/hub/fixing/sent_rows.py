"""Rows of a file of ours that the plan rejected, laid out to be corrected and judged again: as the plan reads them, with what it said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import polars as pl
from django.db.models import QuerySet

from ecmx.exchange import Options, opened, receive_book
from ecmx.findings import Severity
from ecmx.hub.accounts import By
from ecmx.hub.fixing.drafts import FixingDraft, FoundWord, RowFound
from ecmx.hub.fixing.own_columns import NOT_OURS_TO_SAY, unsayable
from ecmx.hub.fixing.prepared import FOUND, PreparedRows, PreparedTab, carried_tabs, found_in_rows, laid_out
from ecmx.hub.fixing.rechecking import judged_again
from ecmx.hub.home import Home
from ecmx.hub.inbound import PartnerDesk, how_read, kept_at
from ecmx.hub.keys import Keys
from ecmx.hub.outbound import Composition, OutTerms, SentRow
from ecmx.hub.partners import Partner
from ecmx.hub.transmissions import Transmission
from ecmx.mending import TabAsChecked, layout_as_checked

__all__ = [
    "Place",
    "by_place",
    "plan_of",
    "rejected_rows",
    "sent_current",
    "sent_look_again",
    "sent_prepared",
    "terms_of",
]

Place = tuple[str, int]
"""Sheet and row in the file that went."""


def rejected_rows(file: Transmission) -> QuerySet[SentRow]:
    """The records of a file of ours that the plan rejected, which are those that are corrected here."""
    rows = SentRow.objects.of(file.organization).filter(transmission=file, verdict=SentRow.Verdict.REJECTED)
    return rows.order_by("pk")


def by_place(file: Transmission) -> dict[Place, list[SentRow]]:
    """The same by sheet and row: one row may carry a record of several file types."""
    found: dict[Place, list[SentRow]] = {}
    for one in rejected_rows(file):
        found.setdefault((one.sheet, one.row), []).append(one)
    return found


def sent_prepared(file: Transmission, by: By, home: Home) -> PreparedRows:
    """Read a file of ours as the plan does, and keep the rows that it rejected. Raises UsageProblem, FileUnusable."""
    options, rejected = _options(file, by, home), by_place(file)
    with kept_at(file, Keys(home)) as path:
        book, _ = opened(path, options)
        with book, receive_book(book, file.name, options, partner=plan_of(file).name) as received:
            tabs, found = carried_tabs(book, received), received.findings.frame()
            made = tuple(_tab(one, found, rejected) for one in tabs)
            return PreparedRows(msgspec.json.encode(layout_as_checked(tabs)).decode(), made)


def sent_current(draft: FixingDraft) -> bool:
    """Whether the plan rejects the rows that were laid out, and no others."""
    laid = {
        (tab.name[:100], row)
        for tab, batch in zip(draft.prepared.tabs, draft.batches, strict=True)
        for row in batch.rows.to_list()
    }
    return laid == set(by_place(draft.file))


def sent_look_again(
    draft: FixingDraft, tab: int, rows: Sequence[int], by: By, home: Home
) -> dict[tuple[int, int], RowFound]:
    """What the rules say of rows as they stand now, with what the plan said of them, by place."""
    found = judged_again(draft, tab, rows, _options(draft.file, by, home), plan_of(draft.file).name)
    rejected, name = by_place(draft.file), draft.tab(tab).name[:100]
    not_ours = unsayable(draft)
    for (at, row), one in found.items():
        said = [_by_plan(rejected[name, row], Severity.NOTE)] if (name, row) in rejected else []
        typed = [FoundWord(letter, *NOT_OURS_TO_SAY) for letter in not_ours.get((at, row), ())]
        found[at, row] = RowFound(at, row, one.held or bool(typed), (*typed, *one.found, *said))
    return found


def _tab(tab: TabAsChecked, found: pl.DataFrame, rejected: Mapping[Place, Sequence[SentRow]]) -> PreparedTab:
    mine = {row: those for (sheet, row), those in rejected.items() if sheet == tab.sheet.name[:100]}
    ours = found.filter(pl.col("sheet") == tab.sheet.name).select(FOUND)
    told = found_in_rows(ours, sorted(mine), tab.header_row)
    said = [(row, *msgspec.structs.astuple(_by_plan(one, Severity.ERROR))) for row, one in mine.items()]
    both = pl.concat([told, pl.DataFrame(said, schema=told.schema, orient="row")])
    return laid_out(tab, sorted(mine), both, set(mine))


def _by_plan(those: Sequence[SentRow], severity: Severity) -> FoundWord:
    told = "; ".join(dict.fromkeys(one.message for one in those if one.message))
    said = f"The plan rejected this row: {told}" if told else "The plan rejected this row, and did not say why."
    return FoundWord("", "plan-rejected", severity.value, said, "")


def terms_of(file: Transmission) -> OutTerms:
    """The terms by which a file of ours was made."""
    return OutTerms.of(Composition.objects.of(file.organization).get(transmission=file).terms)


def plan_of(file: Transmission) -> Partner:
    """To whom it went."""
    assert file.partner is not None  # of a file of ours it is the plan
    return file.partner


def _options(file: Transmission, by: By, home: Home) -> Options:
    """As the plan reads it: in the layout in which it was made, on the day on which it was."""
    desk, terms = PartnerDesk(by.organization, home), terms_of(file)
    passwords = how_read(file, desk, Keys(home)).passwords
    return Options(
        layout=terms.arranged(), as_of=terms.day, passwords=passwords, layouts=desk.layouts, partners=desk.partners
    )
