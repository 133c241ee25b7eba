"""Who has whom now, as the tables say it: counts, holders, members whom nobody has, and who may have any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Count

from ecmx.hub.accounts import Membership, Organization, ScopedRows, in_force, may
from ecmx.hub.today.models import CaseloadEntry, ReachState

__all__ = ["counts_of", "current_entries", "holders_of", "staff_of", "unheld"]


def current_entries(organization: Organization) -> ScopedRows[CaseloadEntry]:
    """What counts now."""
    return CaseloadEntry.objects.of(organization).filter(ended_by=None)


def counts_of(organization: Organization) -> Counter[int]:
    """By user, how many members each has."""
    rows = current_entries(organization).values("holder_id").annotate(number=Count("pk")).order_by()
    return Counter(dict(rows.values_list("holder_id", "number")))


def holders_of(organization: Organization, members: Collection[int]) -> dict[int, int]:
    """By member, who has her; of these members alone."""
    return dict(current_entries(organization).filter(member__in=members).values_list("member_id", "holder_id"))


def staff_of(organization: Organization) -> frozenset[int]:
    """The users who may record work for the organization."""
    rows = Membership.objects.filter(in_force(), organization=organization, user__is_active=True)
    return frozenset(user for user, role in rows.values_list("user_id", "role") if may([role], "work.record"))


def unheld(organization: Organization, zip_code: str = "") -> list[int]:
    """The members to be reached whom nobody has. zip_code: how theirs begins"""
    rows = ReachState.objects.of(organization).filter(left_out="", zip__startswith=zip_code)
    mine = current_entries(organization).values("member_id")
    return sorted(rows.exclude(member__in=mine).values_list("member_id", flat=True).distinct())
