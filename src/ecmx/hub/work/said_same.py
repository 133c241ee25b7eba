"""Which members are one person's, as somebody answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ecmx.hub.accounts import Organization
from ecmx.hub.roster import Likeness

__all__ = ["all_of_people", "same_people", "with_other_cins"]


def with_other_cins(organization: Organization, members: Collection[int]) -> Collection[int]:
    """These members and whoever is one person with one of them."""
    return all_of_people(members, same_people(organization))


def all_of_people(members: Collection[int], same: Sequence[tuple[int, int]]) -> Collection[int]:
    """These members and whoever is one person with one of them. same: the pairs of `same_people`"""
    found = set(members)
    while more := {pk for pair in same if found & set(pair) for pk in pair} - found:
        found |= more
    return found


def same_people(organization: Organization) -> list[tuple[int, int]]:
    """The pairs of members that are one person's, as somebody said."""
    pairs = Likeness.objects.of(organization).filter(state="same").order_by("one", "other")
    return list(pairs.values_list("one", "other"))
