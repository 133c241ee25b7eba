"""Corrected rows of a partner's file become a file of their own, which is kept and taken in as any file is. What came stays as it came.

A file whose good rows are in the roster is added to; one that was returned whole is corrected whole, and replaced.
"""

from __future__ import annotations

from pathlib import PurePath

from django.db import transaction

from ecmx.exchange import opened, receive_book
from ecmx.files import picked_rows
from ecmx.hub.accounts import By
from ecmx.hub.fixing.carrying import (
    CarriedRows,
    carried_workbook,
    changed_rows,
    corrected,
    demand_carried,
    demand_read_back,
)
from ecmx.hub.fixing.drafts import FixingDraft
from ecmx.hub.fixing.noting import note_corrected
from ecmx.hub.fixing.prepared import carried_tabs
from ecmx.hub.home import Home
from ecmx.hub.inbound import PartnerDesk, arrive, how_read, kept_at
from ecmx.hub.keys import Keys
from ecmx.hub.transmissions import FileState, Transmission

__all__ = ["sent_in"]


def sent_in(draft: FixingDraft, by: By, home: Home) -> Transmission:
    """The file that carries the corrected rows of a partner's file, and which of its rows corrects which; its next step is enqueued.

    Of a file that was returned it carries every row. Raises UsageProblem.
    """
    whole = draft.file.state == FileState.RETURNED
    carried = _whole(draft, home) if whole else changed_rows(draft)
    demand_carried(draft, carried)
    file = draft.file
    data = carried_workbook(carried)
    demand_read_back(data, carried)
    with transaction.atomic():
        made = arrive(
            data,
            f"{PurePath(file.name).stem[:150]}-corrected.xlsx",
            by=by,
            home=home,
            origin=Transmission.Origin.CORRECTION,
            partner=file.partner,
            agreement=file.agreement,
            replaces=_first(file) if whole else None,
            said_on=file.said_on,
        )
        note_corrected(draft, carried, made)
    return made


def _first(file: Transmission) -> Transmission:
    """The file that was returned, where what was corrected of it was returned again."""
    return file.replaces if file.origin == Transmission.Origin.CORRECTION and file.replaces is not None else file


def _whole(draft: FixingDraft, home: Home) -> list[CarriedRows]:
    """Every row of the file, the corrected ones as they are now."""
    keys, desk, found = Keys(home), PartnerDesk(draft.file.organization, home), []
    how = how_read(draft.file, desk, keys)
    with kept_at(draft.file, keys) as path:
        book, _ = opened(path, how.options(desk))
        with book, receive_book(book, draft.file.name, how.options(desk), partner=how.plan) as received:
            for at, one in enumerate(carried_tabs(book, received)):
                rows = {int(row) for batch in one.sheet.batches(after_row=one.header_row) for row in batch.rows}
                changed = {row: cells for (where, row), cells in draft.changed().items() if where == at}
                found.append(CarriedRows(at, draft.tab(at), corrected(picked_rows(one.sheet, rows), changed)))
    return found
