"""The draft of a file opened: its rows laid out where nobody has looked yet, locked while somebody changes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, Organization
from ecmx.hub.fixing.drafts import FixingDraft, opened_draft
from ecmx.hub.fixing.sources import source_of
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys
from ecmx.hub.transmissions import CellDraft, FileState, Transmission

__all__ = ["FIXABLE", "draft_of", "fixable", "lay_out"]

#: By direction, the states in which rows are corrected.
FIXABLE = {
    Transmission.Direction.IN.value: (FileState.APPLIED, FileState.RETURNED),
    Transmission.Direction.OUT.value: (FileState.PART_ACCEPTED, FileState.REJECTED),
}


def fixable(pk: int, organization: Organization, *, lock: bool = False) -> Transmission:
    """A file whose rows can be corrected here. Raises UsageProblem where there is none of that number, or it is another kind of file."""
    found = Transmission.objects.of(organization)
    found = found.select_related("organization", "partner", "agreement", "blob__organization")
    file = (found.select_for_update(of=("self",)) if lock else found).filter(pk=pk).first()
    if file is None:
        raise UsageProblem("file-unknown", f"There is no file {pk} here.", "ecmx hub status lists those that wait.")
    if file.state not in FIXABLE[file.direction]:
        raise UsageProblem(
            "file-state",
            f"File {pk}: its rows cannot be corrected right now.",
            f"Look at it: ecmx hub trace {pk}.",
        )
    return file


@contextmanager
def draft_of(pk: int, by: By, home: Home) -> Iterator[FixingDraft]:
    """A file's draft, locked, in a transaction; made where there is none. Raises UsageProblem, FileUnusable."""
    lay_out(pk, by, home)
    with transaction.atomic():
        file = fixable(pk, by.organization, lock=True)
        kept, keys, source = CellDraft.objects.of(by.organization).get(transmission=file), Keys(home), source_of(file)
        draft = opened_draft(file, kept, keys)
        if not source.current(draft):
            kept.rows = keys.sealed(by.organization.slug, msgspec.msgpack.encode(source.prepare(file, by, home)))
            kept.save(update_fields=["rows"])
            draft = opened_draft(file, kept, keys)
        yield draft


def lay_out(pk: int, by: By, home: Home) -> None:
    """Make a file's draft where there is none: its rows to be corrected, as they came. Raises UsageProblem, FileUnusable."""
    organization = by.organization
    drafts = CellDraft.objects.of(organization).filter(transmission=pk)
    if drafts.exists():
        return
    file = fixable(pk, organization)
    data = msgspec.msgpack.encode(source_of(file).prepare(file, by, home))
    rows = Keys(home).sealed(organization.slug, data)
    with transaction.atomic():
        file = fixable(pk, organization, lock=True)  # two that come at once make one
        if not drafts.exists():
            CellDraft.objects.of(organization).create(transmission=file, rows=rows)
