"""Files of the provider's own, kept as they came; and which of them were taken before. They are nobody's but hers."""

from __future__ import annotations

from ecmx.hub.accounts import By
from ecmx.hub.home import Home
from ecmx.hub.inbound import clean_name
from ecmx.hub.keys import Keys
from ecmx.hub.partners import Partner
from ecmx.hub.transmissions import Blob, FileState, HeldRow, Transmission, digest_of, keep

__all__ = ["own_file", "taken_before", "taken_meanwhile"]

#: By what a row is held that somebody else's doing cures: a plan's file, the directory. Then the same file is taken again.
_WAITS = ("member-unknown", "not-assigned", "plan-unknown", "staff-unknown")


def taken_meanwhile(by: By, data: bytes) -> Transmission | None:
    """Until the transaction ends nobody else takes a file. The same bytes, if somebody took them just now."""
    Partner.objects.of(by.organization).select_for_update(of=("self",)).filter(ours=True).first()
    return taken_before(by, data)


def taken_before(by: By, data: bytes) -> Transmission | None:
    """The file of the same bytes that was taken last; none, where rows of it wait for what may have come since."""
    same = Transmission.objects.of(by.organization).filter(
        digest=digest_of(data), origin=Transmission.Origin.WORK, state=FileState.APPLIED
    )
    last = same.order_by("pk").last()
    waits = HeldRow.objects.of(by.organization).filter(transmission=last, codes__overlap=list(_WAITS))
    return None if waits.exists() else last


def own_file(data: bytes, name: str, *, by: By, home: Home) -> Transmission:
    """Keep a file as it came, in the transaction that takes it."""
    return Transmission.objects.of(by.organization).create(
        direction=Transmission.Direction.IN,
        origin=Transmission.Origin.WORK,
        name=clean_name(name),
        digest=digest_of(data),
        size=len(data),
        blob=keep(by.organization, Blob.Kind.RECEIVED, data, Keys(home)),
        state=FileState.KEPT,
    )
