"""Which row of a file corrects which row of another; rows that stand corrected are open no more."""

from __future__ import annotations

from collections.abc import Sequence

from ecmx.hub.fixing.carrying import CarriedRows
from ecmx.hub.fixing.drafts import FixingDraft
from ecmx.hub.transmissions import CorrectedRow, Correction, HeldRow, Transmission

__all__ = ["note_corrected"]


def note_corrected(draft: FixingDraft, carried: Sequence[CarriedRows], made: Transmission) -> None:
    """made: the file that carries them; in the transaction that makes it."""
    organization, changed = made.organization, draft.changed()
    correction = Correction.objects.of(organization).create(file=made, of=draft.file, read_by=draft.prepared.layout)
    rows = [
        CorrectedRow(correction=correction, sheet=one.tab.name[:100], row=row, new_sheet=one.tab.tab[:100], new_row=now)
        for one in carried
        for row, now in one.placed
        if (one.at, row) in changed
    ]
    CorrectedRow.objects.of(organization).bulk_create(rows, batch_size=2_000)
    for one in carried:
        mine = [row for at, row in changed if at == one.at]
        held = HeldRow.objects.of(organization).filter(transmission=draft.file, sheet=one.tab.name[:100], row__in=mine)
        held.update(corrected_in=made)
