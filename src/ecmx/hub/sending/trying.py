"""The agreements' ways, and whether each works: the connection test, which leaves nothing behind."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from ecmx.errors import EcmxError
from ecmx.hub.accounts import By, record
from ecmx.hub.home import Home
from ecmx.hub.partners import Agreement, Endpoint
from ecmx.hub.sending.ways import needs_protection, way_of
from ecmx.transports import credential

__all__ = ["DoorTried", "doors", "try_door"]


@dataclass(frozen=True)
class DoorTried:
    """What trying a way came to. worked: what was tried and worked, a sentence each; problem: what stands in the way"""

    agreement: str
    transport: str
    alternate: bool
    worked: tuple[str, ...]
    problem: EcmxError | None


def doors(*, by: By) -> list[tuple[Agreement, Endpoint]]:
    """The ways of all active agreements, the first before the other. Raises UsageProblem."""
    by.demand("partners.look")
    found = Endpoint.objects.of(by.organization).exclude(agreement__stage="inactive")
    related = ("agreement__plan", "agreement__provider", "agreement__organization")
    return [(one.agreement, one) for one in found.select_related(*related).order_by("agreement__slug", "alternate")]


def try_door(agreement: Agreement, door: Endpoint, *, by: By, home: Home) -> DoorTried:
    """Try one. Raises UsageProblem where the person may not."""
    by.demand("files.send")
    worked: tuple[str, ...] = ()
    problem = None
    try:
        worked = way_of(door, agreement, home).tried()
        if needs_protection(door.transport):
            credential(door.protect_with, home.folder)
    except EcmxError as found:
        problem = found
    with transaction.atomic():
        record(by, "door.tried", "endpoint", [door.pk], {"works": problem is None})
    return DoorTried(agreement.slug, door.transport, door.alternate, worked, problem)
