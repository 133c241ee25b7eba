"""The provider's own words on a member, one after the other: each as a sentence, with who said it and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from ecmx.guidance.values import State
from ecmx.hub.accounts import SENSITIVE
from ecmx.hub.looking.of_member import OfMember
from ecmx.hub.looking.showing import day_shown, shown
from ecmx.hub.work import EVENTS, FACTS, OUTCOMES, REFUSALS, ROUTES, OurWord

__all__ = ["WordSeen", "said_by", "words_seen"]


@dataclass(frozen=True)
class WordSeen:
    """One word. kind: as `WORDS` names it; what: the sentence; more: what was said beside it; who: a person, or a row of a file"""

    kind: str
    id: int
    day: date
    what: str
    more: str
    plan: str
    who: str
    recorded_at: datetime


def words_seen(of: OfMember) -> list[WordSeen]:
    """All of a member's that count and are seen, newest day first; of one day the later said comes first."""
    found = []
    member, sight = of.member, of.sight
    for kind, tell in _TELLS.items():
        if not sight.sees_group(member.pk, _GROUPS[kind]):
            continue
        for one in of.words(kind):
            what, more = tell(one)
            plan = getattr(one, "plan", None)
            found.append(
                WordSeen(
                    kind,
                    one.pk,
                    getattr(one, "day", None) or timezone.localdate(one.recorded_at),
                    what,
                    sight.text(member.pk, _GROUPS[kind], more),
                    plan.name if plan is not None else "",
                    said_by(one),
                    one.recorded_at,
                )
            )
    return sorted(found, key=lambda one: (one.day, one.recorded_at, one.id), reverse=True)


def said_by(word: OurWord) -> str:
    """Who said it: a person here, or the row of a file of our own."""
    if word.source_id is not None:
        return f"your file {word.source_id}" + (f" row {word.row}" if word.row else "")
    return word.recorded_by.username if word.recorded_by else "ecmx"


def _attempt(one: Any) -> tuple[str, str]:
    outcome = OUTCOMES[one.outcome].words if one.outcome else "no outcome recorded"
    call_back = f"call back on {day_shown(one.call_back_on)}" if one.call_back_on else ""
    staff = one.staff.name if one.staff else shown("otf.provider_type", State.VALUE, one.provider_type)
    return f"Attempt, {shown('otf.outreach_attempt_method', State.VALUE, one.method)}: {outcome}", _joined(
        staff, one.next_step, call_back
    )


def _encounter(one: Any) -> tuple[str, str]:
    staff = one.staff.name if one.staff else ""
    return "Encounter, " + ("in person" if one.in_person else "by phone or video"), _joined(staff, *one.codes)


def _totals(one: Any) -> tuple[str, str]:
    period = f"{day_shown(one.period_start)} to {day_shown(one.period_end)}"
    return f"Encounters of {period}: {one.in_person} in person, {one.telephonic} by phone or video", ""


def _event(one: Any) -> tuple[str, str]:
    start = f"start proposed for {day_shown(one.start)}" if one.start else ""
    end = f"ended on {day_shown(one.end)}" if one.end else ""
    return EVENTS[one.event].words, _joined(start, end)


def _fact(one: Any) -> tuple[str, str]:
    kind = FACTS[one.element]
    mark = "not sent to plans" if one.ours_only else ""
    return f"{kind.label}: {shown(kind.id, one.state, one.value)}", mark


def _wish(one: Any) -> tuple[str, str]:
    return f"Wants to be contacted {ROUTES[one.route]}" if one.route else "Contact preferences changed", _joined(
        "no voicemail" if one.no_voicemail else "", "not through the guardian" if one.not_through_guardian else ""
    )


def _manager(one: Any) -> tuple[str, str]:
    return f"Lead care manager: {one.staff.name if one.staff else one.name}", ""


def _refusal(one: Any) -> tuple[str, str]:
    return f"We cannot accept the member: {REFUSALS[one.reason].words}", one.note


def _loop(one: Any) -> tuple[str, str]:
    return f"Referral: {one.status}", one.closure


def _person(_: Any) -> tuple[str, str]:
    return "Referred to the plan for ECM", ""


def _part_two(_: Any) -> tuple[str, str]:
    return "Marked as protected by 42 CFR Part 2", ""


def _consent(one: Any) -> tuple[str, str]:
    revoked = f"revoked on {day_shown(timezone.localdate(one.revoked_at))}" if one.revoked_at else ""
    return f"Consent to disclosure: {one.scope}", revoked


#: By kind, what happened and what was said beside it.
_TELLS: Mapping[str, Callable[[Any], tuple[str, str]]] = {
    "attempt": _attempt,
    "encounter": _encounter,
    "totals": _totals,
    "event": _event,
    "fact": _fact,
    "wish": _wish,
    "care-manager": _manager,
    "refusal": _refusal,
    "referral": _loop,
    "person-referral": _person,
    "part-2": _part_two,
    "consent": _consent,
}


#: By kind, to which group of elements it belongs.
_GROUPS: Mapping[str, str] = {
    "attempt": "outreach",
    "encounter": "services",
    "totals": "services",
    "event": "services",
    "fact": "contact",
    "wish": "contact",
    "care-manager": "services",
    "refusal": "assignment",
    "referral": "referral",
    "person-referral": "referral",
    "part-2": SENSITIVE,
    "consent": SENSITIVE,
}


def _joined(*parts: str) -> str:
    return "; ".join(one for one in parts if one)
