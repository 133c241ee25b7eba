"""Which numbers may be dialed: never one that stands for none, never against the member's wish. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecmx.hub.looking import WishSeen
from ecmx.hub.portal.members.fact_groups import FactGroup, FactWord

__all__ = ["NumberToDial", "telephones"]

BY_PHONE = frozenset({"", "phone", "text"})
GUARDIAN = "guardian_phone_number"
HERS = ("member_phone_number", "alternate_phone", GUARDIAN)


@dataclass(frozen=True)
class NumberToDial:
    """A number. dial: its digits, "" where it is not to be dialed; why_not: then why"""

    label: str
    shown: str
    dial: str
    why_not: str
    text: bool
    source: str


def telephones(groups: Sequence[FactGroup], wish: WishSeen | None) -> list[NumberToDial]:
    """The member's numbers and her guardian's, the one that she wishes first."""
    found = []
    if wish is not None and wish.phone:
        allowed = wish.route in BY_PHONE
        why_not = "" if allowed else f"wants to be contacted {wish.route_words}"
        found.append(
            NumberToDial(
                "At the member's request",
                wish.phone_shown,
                wish.phone if allowed else "",
                why_not,
                wish.route == "text",
                "",
            )
        )
    rows = {row.stem: row for group in groups for row in group.rows if row.stem in HERS}
    for stem in HERS:
        for word in rows[stem].words if stem in rows else ():
            digits = "".join(one for one in word.said if one.isdecimal())
            if found and digits == found[0].dial:
                continue
            found.append(_told(rows[stem].label, stem, word, digits, wish))
    return found


def _told(label: str, stem: str, word: FactWord, digits: str, wish: WishSeen | None) -> NumberToDial:
    why_not = "" if word.state == "value" and len(digits) == 10 else "number not known"
    if not why_not and wish is not None:
        why_not = _against(wish, stem)
    return NumberToDial(
        label, word.said, "" if why_not else digits, why_not, wish is not None and wish.route == "text", word.source
    )


def _against(wish: WishSeen, stem: str) -> str:
    if stem == GUARDIAN:
        return "not through the guardian" if wish.not_through_guardian else ""
    if wish.route not in BY_PHONE:
        return f"wants to be contacted {wish.route_words}"
    return "wants calls at another number" if wish.phone else ""
