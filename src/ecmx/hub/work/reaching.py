"""Where a member is reached: her wish before what the provider knows, that before the plan's word. Pure; a sentinel is no value."""

from __future__ import annotations

import re

from ecmx.hub.work.models import ContactWish, OurFact

__all__ = ["governs", "phone_to_call", "zip_to_go_to"]

_WAYS = {"phone": ("phone", "text"), "address": ("mail", "in_person")}
_ZIP_AT_END = re.compile(r"\b([0-9]{5})(?:-?[0-9]{4})?\s*$")


def governs(wish: ContactWish | None, what: str) -> bool:
    """Whether a wish takes the place of what is known of a "phone" or an "address": it names one, or another way is wanted."""
    if wish is None:
        return False
    return bool(getattr(wish, what)) or (bool(wish.route) and wish.route not in _WAYS[what])


def phone_to_call(wish: ContactWish | None, ours: OurFact | None, told: str | None) -> str:
    """The phone by which a member may be called; "" where there is none, or her wish forbids it. told: the plan's word, if a value"""
    if wish is not None and governs(wish, "phone"):
        return wish.phone
    return (ours.value if ours is not None else "") or told or ""


def zip_to_go_to(wish: ContactWish | None, ours: OurFact | None, told: str | None) -> str:
    """The five digits of where a member is met; "" where nobody knows, or she wants to be reached another way."""
    if wish is not None and governs(wish, "address"):
        found = _ZIP_AT_END.search(wish.address)
        return found[1] if found else ""
    return ((ours.value if ours is not None else "") or told or "")[:5]
