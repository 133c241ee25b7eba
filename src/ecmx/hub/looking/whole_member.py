"""All of one member for one page: what everybody said of her and what we did, of rows that are asked for once. Recorded as one look."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ecmx.hub.accounts import By
from ecmx.hub.looking.of_member import OfMember
from ecmx.hub.looking.one_member import MemberView, view_of
from ecmx.hub.looking.ours_of_member import MemberOurs, ours_of
from ecmx.hub.roster import Member

__all__ = ["member_whole"]


def member_whole(member: Member, *, by: By, today: date) -> tuple[MemberView, MemberOurs]:
    """`member_view` and `member_ours` of a member. Raises UsageProblem where the person may not."""
    with transaction.atomic():
        of = OfMember.looked_at(member, by, {"whole": True, "ours": True})
        return view_of(of), ours_of(of, today)
