"""What the provider knows of a member: facts, how the member wants to be reached, who leads the care. The newest word counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import polars as pl
from django.db import transaction

from ecmx import guidance
from ecmx.errors import UsageProblem
from ecmx.guidance import DataElement, FileType
from ecmx.guidance.values import Kind, State
from ecmx.hub.accounts import By
from ecmx.hub.partners import Partner, Staff
from ecmx.hub.roster import Member
from ecmx.hub.work.findable import keep_findable
from ecmx.hub.work.models import CareManager, ContactWish, OurFact, known
from ecmx.hub.work.recording import BY_HAND, WordSource, said

__all__ = [
    "FACTS",
    "ROUTES",
    "canonical",
    "canonical_of",
    "record_care_manager",
    "record_fact",
    "record_wish",
    "wish_in_words",
]

#: How a member can be reached, in words.
ROUTES: Mapping[str, str] = {
    "": "no particular way",
    "phone": "by phone",
    "text": "by text message",
    "mail": "by mail",
    "email": "by secure e-mail",
    "in_person": "in person only",
    "nothing": "not at all",
}
_TOLD_OF = frozenset(one for element in guidance.elements() for one in element.tells_of)


@lru_cache(maxsize=1)
def _facts() -> Mapping[str, DataElement]:
    """Contact data of the return (Table 5): what an indicator of a new address or phone speaks of, and homelessness."""
    homeless = "rtf.member_homelessness_indicator"
    own = [
        one for one in guidance.elements() if one.file is FileType.RTF and (one.id in _TOLD_OF or one.id == homeless)
    ]
    return {one.id.partition(".")[2]: one for one in own}


#: What may be said of a member, by its name without a file's: the elements that a return tells it by.
FACTS: Mapping[str, DataElement] = _facts()


def canonical(element: str, typed: str) -> tuple[State, str]:
    """What somebody typed, as it is kept: a state, and the value as canonical text. Raises UsageProblem."""
    return canonical_of(_known(element).kind, typed)


def canonical_of(kind: Kind, typed: str) -> tuple[State, str]:
    """What somebody typed of a value kind, as it is kept. Raises UsageProblem where it is none, or blank."""
    text = pl.Series([typed.strip() or None], dtype=pl.String)
    reading = kind.read(text, kind.infer(text))
    state = State(reading.state[0])
    if state in (State.UNREADABLE, State.BLANK):
        raise UsageProblem("fact-unreadable", "That is not a valid value.", f"Write {kind.words}.")
    value = reading.value[0]
    return state, "" if state is not State.VALUE else str(value).lower() if isinstance(value, bool) else str(value)


def record_fact(
    *,
    by: By,
    member: Member,
    element: str,
    value: str,
    state: State = State.VALUE,
    since: date | None = None,
    ours_only: bool = False,
    where: WordSource = BY_HAND,
) -> OurFact | None:
    """Say a value of a member; None where that is known already, from the provider and with the same mark.

    element: one of `FACTS`; value: as `canonical` gives it; ours_only: it goes to no plan. Raises UsageProblem.
    """
    by.demand("work.record")
    _known(element)
    with transaction.atomic():
        last = known(OurFact, by.organization).filter(member=member, element=element).last()
        if last is not None and (last.state, last.value, last.ours_only) == (int(state), value, ours_only):
            return None
        made = said(
            OurFact,
            by=by,
            where=where,
            member=member,
            element=element,
            state=int(state),
            value=value,
            since=since,
            ours_only=ours_only,
        )
        keep_findable(by.organization, member)
    return made


def _known(element: str) -> DataElement:
    if element not in FACTS:
        raise UsageProblem("fact-unknown", "There is no such member information.", f"One of: {', '.join(FACTS)}.")
    return FACTS[element]


def record_wish(  # noqa: PLR0913 - everything has a name
    *,
    by: By,
    member: Member,
    route: str = "",
    phone: str = "",
    address: str = "",
    no_voicemail: bool = False,
    not_through_guardian: bool = False,
    note: str = "",
    where: WordSource = BY_HAND,
) -> ContactWish | None:
    """Say how a member wants to be reached, confidentially; all of it takes the place of what was said before. None: known already.

    Raises UsageProblem.
    """
    by.demand("work.record")
    if route not in ROUTES:
        raise UsageProblem(
            "route-unknown", "There is no such way to contact a member.", f"One of: {', '.join(ROUTES)}."
        )
    digits = canonical("member_phone_number", phone)[1] if phone else ""
    wish = {
        "route": route,
        "phone": digits,
        "address": address.strip(),
        "no_voicemail": no_voicemail,
        "not_through_guardian": not_through_guardian,
        "note": note.strip(),
    }
    with transaction.atomic():
        last = known(ContactWish, by.organization).filter(member=member).last()
        if last is not None and all(getattr(last, name) == value for name, value in wish.items()):
            return None
        made = said(ContactWish, by=by, where=where, member=member, **wish)
        keep_findable(by.organization, member)
    return made


def wish_in_words(wish: ContactWish) -> str:
    """How a member wants to be reached, for whoever is about to; "" where nothing is asked any more."""
    parts = [f"Contact {ROUTES[wish.route]}" if wish.route else ""]
    parts += [f"phone {wish.phone}" if wish.phone else "", f"address {wish.address}" if wish.address else ""]
    parts += ["no voicemail" if wish.no_voicemail else "", wish.note]
    parts += ["not through the guardian" if wish.not_through_guardian else ""]
    return "; ".join(filter(None, parts))


def record_care_manager(
    *,
    by: By,
    member: Member,
    plan: Partner,
    staff: Staff | None = None,
    name: str = "",
    phone: str = "",
    extension: str = "",
    where: WordSource = BY_HAND,
) -> CareManager | None:
    """Say who leads a member's care for a plan (fn 58): somebody of the directory, else by name. None: known already.

    Raises UsageProblem.
    """
    by.demand("work.record")
    if staff is None and not name.strip():
        raise UsageProblem("care-manager-unsaid", "No one is named.", "Choose someone from the directory.")
    told = (
        {"staff": staff, "name": "", "phone": "", "extension": ""}
        if staff is not None
        else {"staff": None, "name": name.strip(), "phone": phone, "extension": extension}
    )
    with transaction.atomic():
        last = known(CareManager, by.organization).filter(member=member, plan=plan).last()
        if last is not None and all(getattr(last, field) == value for field, value in told.items()):
            return None
        return said(CareManager, by=by, where=where, member=member, plan=plan, **told)
