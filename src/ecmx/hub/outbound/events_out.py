"""What happened and is told once: outreach attempts before enrollment (Table 8), persons referred to the plan (Table 9). Pure.

Which of them go into the file of a period: those of it, and those of before that no file has carried and that came to light since.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ecmx.guidance import FileType
from ecmx.hub.outbound.columns_out import AskedColumns
from ecmx.hub.outbound.return_row import identity, stands
from ecmx.hub.outbound.terms import OutTerms
from ecmx.hub.outbound.then import AttemptThen, Had, MemberThen, ReferralThen
from ecmx.hub.outbound.values import SaidRow, value
from ecmx.hub.work import OUTCOMES

__all__ = ["attempt_row", "attempts_told", "referral_row", "referrals_told", "times_in_ecm"]

OUTCOME = "ext.outreach_outcome"


@dataclass(frozen=True)
class AttemptsTold:
    """A member's attempts that go; or why none does: a code of `left_out.toml`."""

    attempts: Sequence[AttemptThen]
    left_out: str = ""


def attempts_told(member: MemberThen, terms: OutTerms, had: Had) -> AttemptsTold:
    """The attempts of a member that go into an outreach file. Those before a refusal or the plan's end go like others."""
    due = [one for one in member.attempts if _due(one, member, terms, had)]
    served = times_in_ecm(member, terms.period_end)
    told = [one for one in due if not any(_within(one.day, start, end) for start, end in served)]
    return AttemptsTold(told, "" if told else "in-ecm" if due else "no-attempt")


def _due(one: AttemptThen, member: MemberThen, terms: OutTerms, had: Had) -> bool:
    if terms.period_start <= one.day <= terms.period_end:
        return True
    if one.day > terms.period_end or one.attempt in had.attempts:
        return False
    previous = terms.basis.previous
    late = previous is not None and max(one.at, member.plan.since) > previous
    return late or one.waited or one.attempt in had.rejected_attempts


def times_in_ecm(member: MemberThen, until: date) -> list[tuple[date, date | None]]:
    """When a member had ECM, as it is known at the end of a day: start and end of each time, the end None while it goes on."""
    past = member.plan.past
    days = {one.day for one in member.events} | {day for day, _ in past.statuses}
    days |= {day for times in past.episodes for day in times if day is not None} | {until}
    days |= {day for day in (past.assigned, past.termed, member.plan.ended) if day is not None}
    found: dict[int, tuple[date, date | None]] = {}
    for day in sorted(day for day in days if day <= until):
        at = stands(member, day)
        if at.start is not None and (at.serving or at.reported == "ended"):
            found[at.episode] = (at.start, None if at.serving else at.end or at.since)
    return list(found.values())


def _within(day: date, start: date, end: date | None) -> bool:
    """Whether a day lies in a time of ECM; the day of enrollment itself is one of outreach still."""
    return start < day and (end is None or day <= end)


def attempt_row(member: MemberThen, one: AttemptThen, columns: AskedColumns) -> SaidRow:
    """An attempt as a record of the Outreach Tracker."""
    said = {
        **identity(member, FileType.OTF),
        "otf.provider_type": value(one.provider_type),
        "otf.outreach_attempt_date": value(one.day),
        "otf.outreach_attempt_method": value(one.method),
        OUTCOME: value(OUTCOMES[one.outcome].words if one.outcome in OUTCOMES else one.outcome),
    }
    said |= {name: one for name, one in member.plan.said.items() if name.startswith("ext.") and name not in said}
    return {name: one for name, one in said.items() if name in columns.goes}


def referrals_told(referrals: Sequence[ReferralThen], terms: OutTerms, had: Had) -> Iterator[ReferralThen]:
    """The referrals that go: up to the period's end, each until a file that stands has carried it."""
    for one in referrals:
        if one.day <= terms.period_end and one.referral not in had.referrals:
            yield one


def referral_row(one: ReferralThen, columns: AskedColumns) -> SaidRow:
    """A referral as a record of Table 9."""
    said = {name if "." in name else f"referral.{name}": told for name, told in one.said.items()}
    return {name: told for name, told in said.items() if name in columns.goes}
