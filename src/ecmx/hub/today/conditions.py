"""When each reason of `reasons.toml` holds, by which day it sorts, and by when it is due: as SQL over a `ReachState` s. Pure.

Of the reasons of her own s.reason names the one that may hold first, s.sorts_on its day (`own_reasons.py`). Two come from elsewhere, and
count for whom no own one shows. Beside s: t.first_contact_days of the agreement in force, d: the return that the plan's members are owed
for, k: the oldest open task.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecmx.hub.today.reasons import WORDING

__all__ = ["ELSEWHERE", "OWN", "ReasonElsewhere", "ReasonOfHerOwn", "first_elsewhere", "place_of", "reasons_held"]


@dataclass(frozen=True)
class ReasonOfHerOwn:
    """until: the newest s.sorts_on that shows, "" where any does; beside: whether it holds where another comes before it

    day: the day that counts, by which the rows of one reason are sorted; due: by when, NULL where no day is set
    """

    until: str
    beside: str
    day: str = "s.sorts_on"
    due: str = "NULL::date"

    @property
    def shows(self) -> str:
        """Whether it shows, for whom s.reason names it."""
        return f"s.sorts_on <= {self.until}" if self.until else "true"

    @property
    def hidden(self) -> tuple[str, ...]:
        """Whether it does not: each as one range of the index."""
        return (f"s.sorts_on > {self.until}", "s.sorts_on IS NULL") if self.until else ()


@dataclass(frozen=True)
class ReasonElsewhere:
    """holds: whether; day: the day that counts; due: by when, NULL where no day is set"""

    holds: str
    day: str
    due: str = "NULL::date"


#: A call-back is promised for a later day: until then nobody is to try.
_WAITS = "coalesce(s.call_back_on > %(on)s + %(ahead_days)s, false)"
_NOT_BEGUN = "(NOT s.serving AND s.attempts = 0 AND s.status IN ('', %(assigned)s))"
_LAST_CONTACT = "coalesce(greatest(s.last_attempt, s.last_met), s.since)"
_LAST_ATTEMPT = "coalesce(s.last_attempt, s.since)"
_FIRST_CONTACT_DUE = "s.sorts_on + t.first_contact_days"

OWN = {
    "call-back": ReasonOfHerOwn(
        "%(on)s + %(ahead_days)s", "s.call_back_on <= %(on)s + %(ahead_days)s", due="s.sorts_on"
    ),
    "new-assignment": ReasonOfHerOwn(
        "", f"{_NOT_BEGUN} AND NOT {_WAITS}", f"coalesce({_FIRST_CONTACT_DUE}, s.sorts_on)", _FIRST_CONTACT_DUE
    ),
    "no-attempt": ReasonOfHerOwn(
        "%(on)s - %(no_attempt_days)s",
        f"NOT s.serving AND NOT {_NOT_BEGUN} AND NOT {_WAITS} AND {_LAST_ATTEMPT} <= %(on)s - %(no_attempt_days)s",
    ),
    "no-contact": ReasonOfHerOwn(
        "%(on)s - %(no_contact_days)s",
        f"s.serving AND NOT {_WAITS} AND {_LAST_CONTACT} <= %(on)s - %(no_contact_days)s",
    ),
}
ELSEWHERE = {
    "return-due": ReasonElsewhere(
        "s.assigned_on <= d.period_end AND coalesce(s.said_on < d.period_start, true)", "d.due_on", "d.due_on"
    ),
    "task": ReasonElsewhere("k.kind IS NOT NULL", "k.opened_on"),
}


def place_of(code: str) -> int:
    """The place of a reason in their order, from 0."""
    return [one.code for one in WORDING.reason].index(code)


def first_elsewhere() -> tuple[str, str, str]:
    """Place, day and due day by the reason from elsewhere that comes first; NULL where none holds."""
    codes = sorted(ELSEWHERE, key=place_of)

    def chosen(told: dict[str, str]) -> str:
        return "CASE " + " ".join(f"WHEN {ELSEWHERE[code].holds} THEN {told[code]}" for code in codes) + " END"

    return (
        chosen({code: str(place_of(code)) for code in codes}),
        chosen({code: ELSEWHERE[code].day for code in codes}),
        chosen({code: ELSEWHERE[code].due for code in codes}),
    )


def reasons_held() -> str:
    """The codes of all reasons that hold, in their order."""
    held = {code: one.beside for code, one in OWN.items()} | {code: one.holds for code, one in ELSEWHERE.items()}
    each = ", ".join(f"CASE WHEN {held[one.code]} THEN '{one.code}' END" for one in WORDING.reason)
    return f"array_remove(ARRAY[{each}]::text[], NULL)"
