"""Members found by a few letters of a name or CIN, or digits of a telephone number, and partners by any of their names."""

from __future__ import annotations

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Member, asked_words

__all__ = ["members_found", "plan_of"]


def members_found(organization: Organization, text: str, most: int | None = None) -> list[int]:
    """The ids of members in whose names, CIN or telephone numbers every word stands, by name. Raises UsageProblem where none is asked."""
    words = asked_words(text)
    if not words:
        raise UsageProblem(
            "find-nothing",
            "There is nothing to look for.",
            "Give a few letters of a name or CIN, or digits of a telephone number.",
        )
    found = Member.objects.of(organization)
    for word in words:
        found = found.filter(search__contains=word)
    return list(found.order_by("sort_key", "pk").values_list("pk", flat=True)[:most])


def plan_of(organization: Organization, name: str) -> Partner:
    """A partner by its short name, its name or one of its other names. Raises UsageProblem."""
    wanted = name.strip().casefold()
    every = list(Partner.objects.of(organization).filter(ours=False).order_by("slug"))
    for one in every:
        if wanted in (one.slug, one.name.casefold(), *(alias.casefold() for alias in one.aliases)):
            return one
    known = ", ".join(one.slug for one in every) or "none yet"
    raise UsageProblem("partner-unknown", "No partner of this hub goes by that name.", f"Known are: {known}.")
