"""A step is done once, whoever was killed: claim (epoch + 1, committed), work, settle in one transaction if the epoch is still ours.

Effects inside of `settled` are in the database once. Effects outside may happen again: they are named by the file, not by the attempt.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ecmx.hub.transmissions.clock import moment
from ecmx.hub.transmissions.models import Counted, Transmission
from ecmx.hub.transmissions.states import FileState, machine_of

__all__ = ["StepClaim", "Overtaken", "claimed", "claimed_next", "move", "settled"]


class Overtaken(Exception):
    """Another worker took the step over, or it is done: what this one worked out is dropped."""


@dataclass(frozen=True)
class StepClaim:
    """That a worker is at a file's next step. transmission: as it stood; epoch: the fence."""

    transmission: Transmission
    epoch: int


def claimed(pk: int, *states: FileState) -> StepClaim | None:
    """StepClaim a file that stands in one of these states; None where it does not, or is no more."""
    with transaction.atomic():
        found = _locked(pk)
        if found is None or found.state not in states:
            return None
        found.epoch += 1
        found.save(update_fields=["epoch"])
    return StepClaim(found, found.epoch)


@contextmanager
def settled(claim: StepClaim) -> Iterator[Transmission]:
    """The transaction in which a step takes effect. Raises Overtaken where the file was taken over or moved since the claim."""
    with transaction.atomic():
        found = _locked(claim.transmission.pk)
        if found is None or found.epoch != claim.epoch or found.state != claim.transmission.state:
            raise Overtaken
        yield found


def claimed_next(transmission: Transmission) -> StepClaim:
    """Claim a file's next step in the transaction that settles this one; the epoch is saved by the `move` that follows."""
    transmission.epoch += 1
    return StepClaim(transmission, transmission.epoch)


def move(transmission: Transmission, after: FileState) -> None:
    """Move a file to another state, if its own leads there; in a transaction that has it locked."""
    before = transmission.state
    machine_of(transmission.direction).demand(before, after)
    transmission.state = after
    transmission.state_since = timezone.now()
    transmission.save()
    if FileState.APPLIED in (before, after):
        _counts(transmission, counts=after == FileState.APPLIED)


def _counts(transmission: Transmission, *, counts: bool) -> None:
    """That its rows count from now on, or no more."""
    now = moment(transmission.organization)
    periods = Counted.objects.of(transmission.organization)
    if counts:
        periods.create(transmission=transmission, since=now)
    else:
        periods.filter(transmission=transmission, until__isnull=True).update(until=now)


def _locked(pk: int) -> Transmission | None:
    return (
        Transmission._base_manager.select_for_update(of=("self",)).select_related("organization").filter(pk=pk).first()
    )
