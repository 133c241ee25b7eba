"""A member is found by the telephone numbers that the provider knows herself, too."""

from __future__ import annotations

from ecmx.hub.accounts import Organization
from ecmx.hub.roster import Member, found_by_ours
from ecmx.hub.work.models import ContactWish, OurFact, known

__all__ = ["keep_findable"]

PHONE = "member_phone_number"


def keep_findable(organization: Organization, member: Member) -> None:
    """Have the member found by the newest number that somebody said here, and by the one of her wish. In a transaction."""
    fact = known(OurFact, organization).filter(member=member, element=PHONE).last()
    wish = known(ContactWish, organization).filter(member=member).last()
    found_by_ours(organization, member, [fact.value if fact else "", wish.phone if wish else ""])
