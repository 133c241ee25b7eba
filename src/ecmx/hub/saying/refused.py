"""Whom the provider refused, and whether the plan has seen to it. A refusal is no removal: the plan reassigns, and until then it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Assignment
from ecmx.hub.work import MemberRefusal, known

__all__ = ["RefusalNow", "refusals_now"]


@dataclass(frozen=True)
class RefusalNow:
    """A refusal that stands: the plan has not ended the assignment. file: the plan's newest that names the member

    awaiting: a file that came after the refusal names the member again: "refused, awaiting removal"
    """

    member: int
    cin: str
    plan: int
    reason: str
    refused_at: datetime
    file: int
    awaiting: bool


def refusals_now(organization: Organization, plan: Partner | None = None) -> list[RefusalNow]:
    """The refusals that stand now, by CIN."""
    newest: dict[tuple[int, int], MemberRefusal] = {}
    for one in known(MemberRefusal, organization):
        newest[one.member_id, one.plan_id] = one
    standing = Assignment.objects.of(organization).filter(
        member_id__in=[member for member, _ in newest], termed_by=None, vanished_by=None
    )
    if plan is not None:
        standing = standing.filter(plan=plan)
    return [
        RefusalNow(
            one.member_id,
            one.member.cin,
            one.plan_id,
            refusal.reason,
            refusal.recorded_at,
            one.last_file_id,
            awaiting=one.last_file.received_at > refusal.recorded_at,
        )
        for one in standing.select_related("member", "last_file").order_by("member__cin")
        if (refusal := newest.get((one.member_id, one.plan_id))) is not None
    ]
