"""Files that hold corrected rows of another file: which rows stand in whose place, and how such a file is read.

A corrected row that counts takes the place of the row that it corrects; one that is still held leaves it as it was.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import polars as pl
from django.db.models import Q

from ecmx.hub.transmissions import CorrectedRow, Correction, Counted, FileState, HeldRow, Transmission
from ecmx.layouts import Layout, travelled_layout

__all__ = ["correction_of", "corrections_of", "freed", "layout_of", "places_corrected", "root_of", "weigh"]

PLACE = {"sheet": pl.String(), "row": pl.UInt32()}


def correction_of(file: Transmission) -> Correction | None:
    """What a file corrects; None of a file that corrects none."""
    if file.origin != Transmission.Origin.CORRECTION:
        return None
    found = Correction.objects.of(file.organization).filter(file=file)
    return found.select_related("of", "of__organization", "of__partner", "of__agreement", "of__blob").first()


def root_of(file: Transmission) -> Transmission:
    """The file that came in from outside, of which this one holds corrected rows, perhaps several times over."""
    while (found := correction_of(file)) is not None:
        file = found.of
    return file


def layout_of(correction: Correction) -> Layout:
    """The layout by which the rows were understood before they were corrected. Raises LayoutInvalid."""
    return travelled_layout(correction.read_by, "The layout that the corrected rows bring along")


def corrections_of(file: Transmission) -> list[Transmission]:
    """The files that hold corrected rows of this one, and of those in turn, but for those that were set aside."""
    found: list[Transmission] = []
    waiting = [file.pk]
    while waiting:
        made = Correction.objects.of(file.organization).filter(of__in=waiting)
        files = Transmission.objects.of(file.organization).filter(pk__in=made.values("file"))
        new = list(files.exclude(state__in=(FileState.WITHDRAWN, FileState.SUPERSEDED)).order_by("pk"))
        found, waiting = [*found, *new], [one.pk for one in new]
    return found


def weigh(correction: Correction) -> None:
    """Which rows of a correction count that is about to be applied, in its transaction. What they replace waits for nobody any more."""
    held = HeldRow.objects.of(correction.organization)
    idle = held.filter(transmission=correction.file_id).exclude(reason=HeldRow.Reason.UNASSIGNED)
    places = set(idle.values_list("sheet", "row"))
    rows = list(CorrectedRow.objects.of(correction.organization).filter(correction=correction))
    for one in rows:
        one.counts = (one.new_sheet, one.new_row) not in places
    CorrectedRow.objects.of(correction.organization).bulk_update(rows, ["counts"], batch_size=2_000)
    replaced = {(one.sheet, one.row) for one in rows if one.counts}
    waiting = held.filter(transmission=correction.of_id, reason=HeldRow.Reason.UNASSIGNED)
    gone = [pk for pk, sheet, row in waiting.values_list("pk", "sheet", "row") if (sheet, row) in replaced]
    if gone:
        waiting.filter(pk__in=gone).delete()
        Transmission.objects.of(correction.organization).filter(pk=correction.of_id).update(
            rows_unassigned=waiting.count()
        )


def places_corrected(
    file: Transmission, *, at: datetime | None = None, newly: Collection[int] = (), without: Collection[int] = ()
) -> pl.DataFrame:
    """Sheet and row of a file's rows that stand corrected in a file that counts: now, or at a moment.

    newly: files that are about to count; without: files that are about to count no more
    """
    rows = CorrectedRow.objects.of(file.organization).filter(correction__of=file, counts=True)
    if at is None:
        counting = Q(correction__file__state=FileState.APPLIED) | Q(correction__file__in=list(newly))
        rows = rows.filter(counting).exclude(correction__file__in=list(without))
    else:
        then = Counted.objects.of(file.organization).filter(Q(until=None) | Q(until__gt=at), since__lte=at)
        rows = rows.filter(correction__file__in=then.values("transmission"))
    return pl.DataFrame(list(rows.values_list("sheet", "row").distinct()), schema=PLACE, orient="row")


def freed(file: Transmission) -> None:
    """The rows that stood corrected in a file that is set aside are open again where they came from."""
    HeldRow.objects.of(file.organization).filter(corrected_in=file).update(corrected_in=None)
