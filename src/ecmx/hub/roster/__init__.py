"""The roster: members, and what is known of each, by whom it was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late
from ecmx.hub.roster.named import LAST, SERVED, column, elements

if TYPE_CHECKING:
    from ecmx.hub.roster.applying import Applied, FileRecords, apply, in_order, one_at_a_time
    from ecmx.hub.roster.changes import tell_changes
    from ecmx.hub.roster.deriving import Records, cins_of, derived, of_members, said
    from ecmx.hub.roster.known_as import found_by_ours
    from ecmx.hub.roster.models import (
        Assignment,
        Engagement,
        Episode,
        Likeness,
        Member,
        MembersTouched,
        OutreachAttempt,
        RosterChange,
        Statement,
    )
    from ecmx.hub.roster.newest_words import newest, spoken
    from ecmx.hub.roster.people import likenesses, member_by_cin, member_of, member_unknown, suggest_likenesses
    from ecmx.hub.roster.spelling import asked_words, digits_of, found_as, sorting_key, spelled
    from ecmx.hub.roster.touching import touched
    from ecmx.hub.roster.vanishing import mark_vanished, would_vanish

_MODELS = (
    "Assignment",
    "RosterChange",
    "Engagement",
    "Episode",
    "Likeness",
    "Member",
    "MembersTouched",
    "OutreachAttempt",
    "Statement",
)

__all__ = [
    "LAST",
    "SERVED",
    "Applied",
    "Assignment",
    "RosterChange",
    "Engagement",
    "Episode",
    "FileRecords",
    "Likeness",
    "Member",
    "MembersTouched",
    "OutreachAttempt",
    "Records",
    "Statement",
    "apply",
    "asked_words",
    "cins_of",
    "column",
    "derived",
    "digits_of",
    "elements",
    "found_as",
    "found_by_ours",
    "in_order",
    "likenesses",
    "mark_vanished",
    "member_by_cin",
    "member_of",
    "member_unknown",
    "newest",
    "of_members",
    "one_at_a_time",
    "said",
    "sorting_key",
    "spelled",
    "spoken",
    "suggest_likenesses",
    "tell_changes",
    "touched",
    "would_vanish",
]

__getattr__ = late(
    __name__,
    {
        "applying": ("Applied", "FileRecords", "apply", "in_order", "one_at_a_time"),
        "changes": ("tell_changes",),
        "deriving": ("Records", "cins_of", "derived", "of_members", "said"),
        "known_as": ("found_by_ours",),
        "models": _MODELS,
        "spelling": ("asked_words", "digits_of", "found_as", "sorting_key", "spelled"),
        "newest_words": ("newest", "spoken"),
        "people": ("likenesses", "member_by_cin", "member_of", "member_unknown", "suggest_likenesses"),
        "touching": ("touched",),
        "vanishing": ("mark_vanished", "would_vanish"),
    },
)
