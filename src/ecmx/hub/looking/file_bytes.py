"""The bytes of a file, as it came or as it goes, for whoever takes it out of the hub: by a permission of its own, and recorded."""

from __future__ import annotations

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, demand_whole, record
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys
from ecmx.hub.outbound import Parcel, parcel
from ecmx.hub.transmissions import Transmission, opened

__all__ = ["bytes_of_file"]


def bytes_of_file(pk: int, *, by: By, home: Home) -> Parcel:
    """A file and what goes beside it. Raises UsageProblem where there is none or the person may not, FileUnusable where it was deleted."""
    by.demand("roster.export")
    demand_whole(by)
    related = ("organization", "blob", "blob__organization")
    file = Transmission.objects.of(by.organization).filter(pk=pk).select_related(*related).first()
    if file is None:
        raise UsageProblem("file-unknown", f"There is no file {pk} here.", "Look at the list of files.")
    ours = file.direction == Transmission.Direction.OUT
    made = parcel(file, home) if ours else Parcel(file.name, opened(file.blob, Keys(home)), None)
    with transaction.atomic():
        record(by, "file.download", "transmission", [pk], {"bytes": len(made.data)})
    return made
