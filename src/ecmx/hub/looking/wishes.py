"""What members ask of whoever contacts them, for a list of them. Their notes are their own words: they stand on pages, in no log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from ecmx.hub.accounts import By
from ecmx.hub.work import ContactWish, known, wish_in_words

__all__ = ["wishes_of"]


def wishes_of(members: Sequence[int], *, by: By) -> Mapping[int, str]:
    """By member the newest wish in words; only of those who have one. Raises UsageProblem where the person may not."""
    by.demand("roster.look")
    newest = {one.member_id: one for one in known(ContactWish, by.organization).filter(member__in=members)}
    said = {
        member: wish_in_words(one) for member, one in newest.items() if by.during(timezone.localdate(one.recorded_at))
    }
    return {member: words for member, words in said.items() if words}
