"""How a notice reaches the member or the referrer, by the member's wish before all that is known; or why it goes no way."""

from __future__ import annotations

from dataclasses import dataclass

from ecmx.hub.work import ContactWish

__all__ = ["ContactKnown", "NoticeWay", "way_to_member", "way_to_referrer"]


@dataclass(frozen=True)
class ContactKnown:
    """By what somebody can be reached, as far as anybody knows; "" where nobody does. under_age: a guardian speaks for her"""

    phone: str = ""
    address: str = ""
    email: str = ""
    guardian: str = ""
    guardian_phone: str = ""
    under_age: bool = False


@dataclass(frozen=True)
class NoticeWay:
    """route: of `ecmx.hub.work.ROUTES`; at: the address or number; hints: to whoever sends it; why_not: "" where a notice goes"""

    route: str = ""
    at: str = ""
    hints: tuple[str, ...] = ()
    why_not: str = ""


_NO_PLACE = {
    "": "Neither an address nor a phone number is known.",
    "mail": "No address is known.",
    "phone": "No phone number is known.",
    "text": "No phone number is known.",
    "email": "No e-mail address is known.",
}


def way_to_member(wish: ContactWish | None, known: ContactKnown) -> NoticeWay:
    """How a notice goes to a member."""
    route = _route(wish, known)
    if route == "nothing":
        return NoticeWay(why_not="The member does not want to be contacted at all.")
    at = _place(route, wish, known)
    if not at and route != "in_person":
        return NoticeWay(why_not=_NO_PLACE[route])
    if wish is not None and wish.not_through_guardian and (why := _through_guardian(route, at, wish, known)):
        return NoticeWay(why_not=why)
    return NoticeWay(route, at, tuple(_hints(route, wish, known)))


def way_to_referrer(known: ContactKnown) -> NoticeWay:
    """How a notice goes to whoever referred a member: by what the plan's file says of them, else as was agreed with them."""
    if known.email:
        return NoticeWay("email", known.email)
    return NoticeWay("phone" if known.phone else "", known.phone)


def _route(wish: ContactWish | None, known: ContactKnown) -> str:
    """The way that the member wants; whoever names one address or number wants no other."""
    if wish is not None and wish.route:
        return wish.route
    if wish is not None and wish.address:
        return "email" if "@" in wish.address else "mail"
    if wish is not None and wish.phone:
        return "phone"
    return "mail" if known.address else "phone" if known.phone else ""


def _place(route: str, wish: ContactWish | None, known: ContactKnown) -> str:
    address = wish.address if wish is not None else ""
    if route == "mail":
        return address if address and "@" not in address else known.address
    if route == "email":
        return address if "@" in address else known.email
    if route in ("phone", "text"):
        return (wish.phone if wish is not None else "") or known.phone
    return address if route == "in_person" else ""


def _through_guardian(route: str, at: str, wish: ContactWish, known: ContactKnown) -> str:
    """Why a notice would come to the guardian's hands; "" where it would not."""
    if route in ("phone", "text") and at == known.guardian_phone:
        return "The only phone number known is the guardian's, and the member does not want to be contacted that way."
    has_guardian = known.under_age or bool(known.guardian or known.guardian_phone)
    if has_guardian and route in ("mail", "email") and at != wish.address:
        return "The guardian may open it, and the member does not want that. Record the member's own address."
    return ""


def _hints(route: str, wish: ContactWish | None, known: ContactKnown) -> list[str]:
    hints = []
    if wish is not None and wish.not_through_guardian:
        hints.append("Only to the member, not through the guardian.")
    elif known.under_age:
        hints.append("The member is under 18: to the parent or guardian.")
    if wish is not None and wish.no_voicemail and route == "phone":
        hints.append("Do not leave voicemail.")
    if wish is not None and wish.note:
        hints.append(f"The member asks: {wish.note}")
    return hints
