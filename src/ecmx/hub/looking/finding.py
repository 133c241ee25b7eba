"""Members found by a few letters of a name or CIN, or digits of a telephone number. Uses the trigram index of `Member.search`."""

from __future__ import annotations

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import Organization
from ecmx.hub.roster import Member, asked_words

__all__ = ["members_found"]


def members_found(organization: Organization, text: str, most: int | None = None) -> list[int]:
    """The ids of members in whose names, CIN or telephone numbers every word stands, by name. Raises UsageProblem where none is asked."""
    words = asked_words(text)
    if not words:
        raise UsageProblem(
            "find-nothing",
            "There is nothing to look for.",
            "Enter a few letters of a name or CIN, or digits of a phone number.",
        )
    found = Member.objects.of(organization)
    for word in words:
        found = found.filter(search__contains=word)
    return list(found.order_by("sort_key", "pk").values_list("pk", flat=True)[:most])
