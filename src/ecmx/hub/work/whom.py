"""Whom and which plan a word is about, as people name them: a member by CIN, a plan by any of its names."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.guidance import plain_name
from ecmx.hub.accounts import Organization, User
from ecmx.hub.partners import Partner, Staff, plan_by_name
from ecmx.hub.roster import Assignment, Member

__all__ = ["demand_assigned", "plan_of_member", "staff_by_name", "staff_now", "staff_of_user"]


def plan_of_member(organization: Organization, member: Member, name: str = "") -> Partner:
    """The plan that is meant: the named one, else the only one that has assigned the member. Raises UsageProblem."""
    if name:
        return plan_by_name(organization, name)
    assigned = Assignment.objects.of(organization).filter(member=member).select_related("plan").order_by("plan__slug")
    live = [one for one in assigned if one.termed_by_id is None] or list(assigned)
    if not live:
        raise _not_assigned()
    if len(live) > 1:
        raise UsageProblem(
            "plan-unsaid",
            "Several plans have assigned this member.",
            f"Choose one with --plan: {', '.join(one.plan.slug for one in live)}.",
        )
    return live[0].plan


def demand_assigned(organization: Organization, member: Member, plan: Partner) -> None:
    """Raise UsageProblem where the plan has never assigned the member."""
    if not Assignment.objects.of(organization).filter(member=member, plan=plan).exists():
        raise _not_assigned()


def _not_assigned() -> UsageProblem:
    return UsageProblem(
        "not-assigned",
        "That plan has not assigned this member.",
        "Look at the member: ecmx hub member CIN. An assignment comes in the plan's file.",
    )


def staff_now(organization: Organization) -> list[Staff]:
    """Who works for the provider today, by name."""
    today = timezone.localdate()
    every = Staff.objects.of(organization).filter(partner__ours=True).order_by("name", "slug")
    return [
        one for one in every if (one.since is None or one.since <= today) and (one.until is None or one.until >= today)
    ]


def staff_by_name(organization: Organization, name: str) -> Staff | None:
    """Somebody of the directory, by short name or by name; None where nobody or several are called so."""
    wanted = plain_name(name)
    every = Staff.objects.of(organization).filter(partner__ours=True)
    found = [one for one in every if wanted in (plain_name(one.slug), plain_name(one.name))]
    return found[0] if len(found) == 1 else None


def staff_of_user(user: User, staff: Sequence[Staff]) -> Staff | None:
    """Which of the directory a person of the hub is: who has her mail address, else her user name; None where nobody or several do."""
    mail, name = user.email.casefold(), plain_name(user.username)
    by_mail = [one for one in staff if mail and one.email.casefold() == mail]
    found = by_mail or [one for one in staff if name in (plain_name(one.slug), plain_name(one.name))]
    return found[0] if len(found) == 1 else None
