"""Who acts, for which organization: what every action is handed as `by`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecmx.errors import UsageProblem
from ecmx.hub.accounts.models import Membership, Organization, User, in_force
from ecmx.hub.accounts.permissions import demand

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["By", "acting"]


@dataclass(frozen=True)
class By:
    """A person, or the hub itself (no user), acting for one organization."""

    organization: Organization
    user: User | None = None
    roles: Collection[str] = ()

    @classmethod
    def the_hub(cls, organization: Organization) -> By:
        """The hub's own steps, which follow from what a person did or a partner sent."""
        return cls(organization)

    def demand(self, action: str) -> None:
        """Raise UsageProblem where this person may not; the hub's own steps may."""
        if self.user is not None:
            demand(self.roles, action)


def acting(name: str, organization: str = "") -> By:
    """The person of a user name, for an organization by its slug (or the only one). Raises UsageProblem."""
    if not name:
        raise UsageProblem("by-missing", "Nobody said who does this.", "Add --by with your user name.")
    memberships = Membership.objects.select_related("user", "organization").filter(
        in_force(), user__username=name, user__is_active=True
    )
    if organization:
        memberships = memberships.filter(organization__slug=organization)
    found = list(memberships)
    if not found:
        raise UsageProblem(
            "by-unknown",
            "Nobody of that user name works for that organization in this hub.",
            "Ask the keeper of the hub to add you: ecmx hub people.",
        )
    ids = {one.organization.pk for one in found}
    if len(ids) > 1:
        raise UsageProblem(
            "organization-unsaid", "This person works for several organizations.", "Say which with --organization."
        )
    return By(found[0].organization, found[0].user, frozenset(one.role for one in found))
