"""How many members the clinic serves now, beside how many it can: whom plans assign and nobody refused. Counts alone."""

from __future__ import annotations

from dataclasses import dataclass

from ecmx.hub.accounts import Organization
from ecmx.hub.roster import Assignment
from ecmx.hub.saying.refused import refusals_now

__all__ = ["PlacesTaken", "places_taken"]


@dataclass(frozen=True)
class PlacesTaken:
    """taken: members, each once whatever number of plans assign her; capacity: 0 = nobody said"""

    taken: int
    capacity: int

    @property
    def left(self) -> int:
        """Places that are free; less than none where more are assigned than can be served."""
        return self.capacity - self.taken


def places_taken(organization: Organization, capacity: int) -> PlacesTaken:
    """As it stands now, over all plans."""
    refused = {(one.member, one.plan) for one in refusals_now(organization)}
    assigned = Assignment.objects.of(organization).filter(termed_by=None, vanished_by=None)
    pairs = assigned.values_list("member_id", "plan_id")
    return PlacesTaken(len({member for member, plan in pairs if (member, plan) not in refused}), capacity)
