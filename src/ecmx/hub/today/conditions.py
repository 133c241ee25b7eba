"""When each reason of `reasons.toml` holds, by which day it sorts, and by when it is due: as SQL over a `ReachState` s. Pure.

Beside s: t.first_contact_days of the agreement in force, d: the return that the plan's members are owed for, k: the oldest open task.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecmx.hub.today.reasons import WORDING

__all__ = ["due_on", "reasons_held", "sorted_by"]


@dataclass(frozen=True)
class _Condition:
    """holds: whether; day: the day that counts, by which the rows of one reason are sorted; due: by when, NULL where no day is set"""

    holds: str
    day: str
    due: str = "NULL::date"


#: A call-back is promised for a later day: until then nobody is to try.
_WAITS = "coalesce(s.call_back_on > %(on)s + %(ahead_days)s, false)"
_NOT_BEGUN = "(NOT s.serving AND s.attempts = 0 AND s.status IN ('', %(assigned)s))"
_LAST_CONTACT = "coalesce(greatest(s.last_attempt, s.last_met), s.since)"
_LAST_ATTEMPT = "coalesce(s.last_attempt, s.since)"
_FIRST_CONTACT_DUE = "s.assigned_on + t.first_contact_days"

_CONDITIONS = {
    "call-back": _Condition("s.call_back_on <= %(on)s + %(ahead_days)s", "s.call_back_on", "s.call_back_on"),
    "new-assignment": _Condition(
        f"{_NOT_BEGUN} AND NOT {_WAITS}", f"coalesce({_FIRST_CONTACT_DUE}, s.assigned_on)", _FIRST_CONTACT_DUE
    ),
    "no-attempt": _Condition(
        f"NOT s.serving AND NOT {_NOT_BEGUN} AND NOT {_WAITS} AND {_LAST_ATTEMPT} <= %(on)s - %(no_attempt_days)s",
        _LAST_ATTEMPT,
    ),
    "no-contact": _Condition(
        f"s.serving AND NOT {_WAITS} AND {_LAST_CONTACT} <= %(on)s - %(no_contact_days)s", _LAST_CONTACT
    ),
    "return-due": _Condition(
        "s.assigned_on <= d.period_end AND coalesce(s.said_on < d.period_start, true)", "d.due_on", "d.due_on"
    ),
    "task": _Condition("k.kind IS NOT NULL", "k.opened_on"),
}


def _by_reason(told: dict[str, str]) -> str:
    """A choice by the reason that comes first."""
    return " ".join(f"WHEN '{code}' THEN {sql}" for code, sql in told.items())


def reasons_held() -> str:
    """The codes of the reasons that hold, in their order."""
    each = ", ".join(f"CASE WHEN {_CONDITIONS[one.code].holds} THEN '{one.code}' END" for one in WORDING.reason)
    return f"array_remove(ARRAY[{each}]::text[], NULL)"


def sorted_by() -> str:
    """The day that counts, by reason."""
    return _by_reason({code: one.day for code, one in _CONDITIONS.items()})


def due_on() -> str:
    """By when, by reason."""
    return _by_reason({code: one.due for code, one in _CONDITIONS.items()})
