"""Corrected rows taken as the provider's own word: the workbook that carries them goes through the door that takes such files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By
from ecmx.hub.fixing.carrying import CarriedRows, carried_workbook, demand_carried, demand_read_back
from ecmx.hub.fixing.drafts import FixingDraft
from ecmx.hub.home import Home
from ecmx.hub.partners import Partner
from ecmx.hub.transmissions import Transmission
from ecmx.hub.work import NewlySaid, RowPlace, TakenFile, take_file

__all__ = ["taken_anew"]


def taken_anew(
    draft: FixingDraft,
    carried: Sequence[CarriedRows],
    *,
    by: By,
    home: Home,
    as_of: date | None,
    plan: Partner | None = None,
    newly: Mapping[RowPlace, NewlySaid] | None = None,
) -> tuple[TakenFile, Transmission]:
    """Take them, as `take_file` does: what became of them, and the file by which they came.

    Raises UsageProblem, also where the same rows came before; OurFault where the workbook lost a cell.
    """
    demand_carried(draft, carried)
    data = carried_workbook(carried)
    demand_read_back(data, carried)
    name = f"{PurePath(draft.file.name).stem[:150]}-corrected.xlsx"
    taken = take_file(data, name, by=by, home=home, plan=plan, as_of=as_of, newly=newly)
    if taken.file is None:
        raise UsageProblem(
            "correction-came",
            f"These exact rows were submitted before: file {taken.repeats}.",
            "Look at that file, or correct them differently.",
        )
    return taken, Transmission.objects.of(by.organization).get(pk=taken.file)
