"""A file arrives: its bytes are kept before anything reads them, and its next step is enqueued in the same transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.home import Home
from ecmx.hub.inbound.names import clean_name
from ecmx.hub.keys import Keys
from ecmx.hub.partners import Agreement, Partner
from ecmx.hub.transmissions import Blob, Transmission, digest_of, enqueue, keep

__all__ = ["arrive"]


def arrive(  # noqa: PLR0913 - everything but the data has a name
    data: bytes,
    name: str,
    *,
    by: By,
    home: Home,
    origin: str = Transmission.Origin.COMMAND,
    partner: Partner | None = None,
    agreement: Agreement | None = None,
    replaces: Transmission | None = None,
    said_on: date | None = None,
) -> Transmission:
    """Keep a file as it came. Nothing is known of it yet but its bytes, and from whom if that is said.

    replaces: the file whose place it takes ("disregard the previous"); said_on: the day that it was known, if not by itself
    Raises UsageProblem where nothing came, or the person may not.
    """
    by.demand("files.receive")
    if not data:
        raise UsageProblem("file-empty", f"{clean_name(name)}: the file is empty.", "Send it again.")
    with transaction.atomic():
        blob = keep(by.organization, Blob.Kind.RECEIVED, data, Keys(home))
        made = Transmission.objects.of(by.organization).create(
            direction=Transmission.Direction.IN,
            origin=origin,
            name=clean_name(name),
            digest=digest_of(data),
            size=len(data),
            blob=blob,
            partner=partner or (agreement.other_side if agreement else None),
            agreement=agreement,
            replaces=replaces,
            said_on=said_on,
        )
        record(by, "file.keep", "transmission", [made.pk], {"bytes": len(data), "origin": str(origin)})
        enqueue(made)
    return made
