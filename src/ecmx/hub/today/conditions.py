"""When each reason of `reasons.toml` holds, by which day it sorts, and by when it is due: as SQL over a `ReachState` s. Pure.

Of the reasons of her own s.reason names the one that may hold first, s.sorts_on its day (`own_reasons.py`). Two come from elsewhere and hold
for whom no own one shows. Beside s: t.first_contact_days of the agreement in force, d: the return that the plan's members are owed for,
k: the oldest open task.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecmx.hub.today.reasons import WORDING

__all__ = ["ELSEWHERE", "OWN", "ReasonInRows", "first_of", "reasons_held", "shows_own"]


@dataclass(frozen=True)
class ReasonInRows:
    """holds: whether, for whom it comes first; day: the day that counts, by which the rows of one reason are sorted

    due: by when, NULL where no day is set; beside: whether it holds beside one that comes before it, where that is asked otherwise
    """

    holds: str
    day: str = "s.sorts_on"
    due: str = "NULL::date"
    beside: str = ""


#: A call-back is promised for a later day: until then nobody is to try.
_WAITS = "coalesce(s.call_back_on > %(on)s + %(ahead_days)s, false)"
_NOT_BEGUN = "(NOT s.serving AND s.attempts = 0 AND s.status IN ('', %(assigned)s))"
_LAST_CONTACT = "coalesce(greatest(s.last_attempt, s.last_met), s.since)"
_LAST_ATTEMPT = "coalesce(s.last_attempt, s.since)"
_FIRST_CONTACT_DUE = "s.sorts_on + t.first_contact_days"

OWN = {
    "call-back": ReasonInRows("s.sorts_on <= %(on)s + %(ahead_days)s", due="s.sorts_on"),
    "new-assignment": ReasonInRows(
        "true",
        f"coalesce({_FIRST_CONTACT_DUE}, s.sorts_on)",
        _FIRST_CONTACT_DUE,
        f"{_NOT_BEGUN} AND NOT {_WAITS}",
    ),
    "no-attempt": ReasonInRows(
        "s.sorts_on <= %(on)s - %(no_attempt_days)s",
        beside=f"NOT s.serving AND NOT {_NOT_BEGUN} AND NOT {_WAITS} AND {_LAST_ATTEMPT} <= %(on)s - %(no_attempt_days)s",
    ),
    "no-contact": ReasonInRows(
        "s.sorts_on <= %(on)s - %(no_contact_days)s",
        beside=f"s.serving AND NOT {_WAITS} AND {_LAST_CONTACT} <= %(on)s - %(no_contact_days)s",
    ),
}
ELSEWHERE = {
    "return-due": ReasonInRows(
        "s.assigned_on <= d.period_end AND coalesce(s.said_on < d.period_start, true)", "d.due_on", "d.due_on"
    ),
    "task": ReasonInRows("k.kind IS NOT NULL", "k.opened_on"),
}


def shows_own() -> str:
    """Whether the reason of her own shows; NULL is no."""
    each = " ".join(f"WHEN '{code}' THEN {one.holds}" for code, one in OWN.items())
    return f"CASE s.reason {each} END"


def first_of(reasons: dict[str, ReasonInRows], *, named: bool) -> tuple[str, str, str]:
    """Place (from 0), day and due day by the reason that comes first of some. named: the one that s.reason names, else by what holds."""
    each = [(place, one.code) for place, one in enumerate(WORDING.reason) if one.code in reasons]

    def chosen(told: dict[str, str]) -> str:
        when = {code: f"s.reason = '{code}'" if named else reasons[code].holds for _, code in each}
        return "CASE " + " ".join(f"WHEN {when[code]} THEN {told[code]}" for _, code in each) + " END"

    places = {code: str(place) for place, code in each}
    return (
        chosen(places),
        chosen({code: reasons[code].day for _, code in each}),
        chosen({code: reasons[code].due for _, code in each}),
    )


def reasons_held() -> str:
    """The codes of all reasons that hold, in their order."""
    held = {"call-back": f"s.reason = 'call-back' AND {OWN['call-back'].holds}"}
    held |= {code: one.beside or one.holds for code, one in {**OWN, **ELSEWHERE}.items() if code not in held}
    each = ", ".join(f"CASE WHEN {held[one.code]} THEN '{one.code}' END" for one in WORDING.reason)
    return f"array_remove(ARRAY[{each}]::text[], NULL)"
