"""Who acts, for which organization: what every action is handed as `by`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecmx.errors import UsageProblem
from ecmx.hub.accounts.models import Membership, Organization, User, in_force
from ecmx.hub.accounts.narrowed import Narrowed
from ecmx.hub.accounts.permissions import demand

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

__all__ = ["By", "acting"]


@dataclass(frozen=True)
class By:
    """A person, or the hub itself (no user), acting for one organization. narrowed: to what an auditor's access is"""

    organization: Organization
    user: User | None = None
    roles: Collection[str] = ()
    narrowed: Narrowed | None = None

    @classmethod
    def the_hub(cls, organization: Organization) -> By:
        """The hub's own steps, which follow from what a person did or a partner sent."""
        return cls(organization)

    @classmethod
    def of(cls, held: Sequence[Membership]) -> By:
        """The person of memberships in force, of one organization."""
        return cls(held[0].organization, held[0].user, frozenset(one.role for one in held), Narrowed.of(held))

    def demand(self, action: str, *, members: Collection[int] | None = None, day: date | None = None) -> None:
        """Raise UsageProblem where this person may not; the hub's own steps may.

        members: whom it is about, day: on which that was: whose access is narrowed may only what says one of both and lies within
        """
        if self.user is None:
            return
        demand(self.roles, action)
        if self.narrowed is not None and not self.narrowed.allows(members, day):
            raise UsageProblem(
                "not-permitted",
                "Your access is limited to certain members or days, and this is outside of it.",
                "Ask the person who gave you access if you need more.",
            )

    def reaches(self, member: int) -> bool:
        """Whether a member is not beyond what this person's access is narrowed to."""
        return self.narrowed is None or self.narrowed.reaches(member)

    def during(self, day: date | None) -> bool:
        """Whether what was on a day is not beyond it."""
        return self.narrowed is None or self.narrowed.during(day)


def acting(name: str, organization: str = "") -> By:
    """The person of a user name, for an organization by its slug (or the only one). Raises UsageProblem."""
    if not name:
        raise UsageProblem("by-missing", "It was not said who does this.", "Add --by with your user name.")
    memberships = Membership.objects.select_related("user", "organization").filter(
        in_force(), user__username=name, user__is_active=True
    )
    if organization:
        memberships = memberships.filter(organization__slug=organization)
    found = list(memberships)
    if not found:
        raise UsageProblem(
            "by-unknown",
            "No one with that user name works for that organization in this hub.",
            "Ask your ecmx administrator to add you: ecmx hub people.",
        )
    ids = {one.organization.pk for one in found}
    if len(ids) > 1:
        raise UsageProblem(
            "organization-unsaid", "This person works for several organizations.", "Say which with --organization."
        )
    return By.of(found)
