"""How members stand with their plans, out of what is kept; derived at once for whom something changed that is not kept yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ecmx.hub.accounts import Organization
from ecmx.hub.roster import MembersTouched
from ecmx.hub.today.folded import reach_states
from ecmx.hub.today.models import ReachState

__all__ = ["StandingKept", "standings_kept"]


@dataclass(frozen=True)
class StandingKept:
    """status: engagement status code, "" where nothing ever said any; serving: whether ECM goes on"""

    status: str
    serving: bool


def standings_kept(organization: Organization, members: Sequence[int]) -> Mapping[tuple[int, int], StandingKept]:
    """By member and plan, as `work.standings` folds it. Who is known under two CINs stands alike under both. Two queries, mostly."""
    notes = MembersTouched.objects.of(organization).filter(members__overlap=list(members))
    stale = {one for note in notes.values_list("members", flat=True) for one in note}.intersection(members)
    kept = ReachState.objects.of(organization).filter(member__in=set(members) - stale)
    rows = kept.values_list("member_id", "plan_id", "status", "serving")
    found = {(member, plan): StandingKept(status, serving) for member, plan, status, serving in rows}
    if stale:
        anew = reach_states(organization, sorted(stale))
        found.update({(one.member_id, one.plan_id): StandingKept(one.status, one.serving) for one in anew})
    return found
