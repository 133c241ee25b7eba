"""A row of Today in words: why, how urgent, what was done so far, since when; all of them out of `reasons.toml`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ecmx.guidance import on_paper
from ecmx.hub.today.reasons import WORDING, TodayReason
from ecmx.hub.work import TASKS

__all__ = ["TodayRow", "row_in_words"]


@dataclass(frozen=True)
class TodayRow:
    """A member with a plan, to be reached today.

    reason: the first that holds, by its code; others: those that hold too; why: in words; due: by when, where a day is set
    urgency: "", "check" or "late"; tag: its words; outreach: what was done; since, since_on: "Assigned" or "Enrolled", and the day
    phone: that may be called, "" where there is none or her wish forbids it
    serving: whether the member gets ECM; born: of two of one name it tells which
    """

    member: int
    name: str
    plan: int
    plan_name: str
    reason: str
    others: tuple[str, ...]
    why: str
    urgency: str
    tag: str
    due: date | None
    outreach: str
    since: str
    since_on: date | None
    zip: str
    phone: str
    serving: bool
    born: date | None


def row_in_words(row: Mapping[str, Any], on: date) -> TodayRow:
    """A row of `asking`'s query, as it is read on a day."""
    reason = WORDING.reason[row["place"]]
    due, counts_from = _day(row["due_by"]), _day(row["counts_from"])
    urgency = _urgency(reason, due, on)
    names = [row["last_name"], row["first_name"]]
    return TodayRow(
        member=row["member_id"],
        name=", ".join(filter(None, names)) or "(no name)",
        plan=row["plan_id"],
        plan_name=row["plan_name"],
        reason=reason.code,
        others=tuple(one for one in row["reasons"] if one != reason.code),
        why=_why(reason, row, counts_from, on),
        urgency=urgency,
        tag=_tag(urgency, due, on),
        due=due,
        outreach=_outreach(row, on),
        since=WORDING.phrases["enrolled" if row["serving"] else "assigned"],
        since_on=_day(row["since"]),
        zip=row["zip"],
        phone=row["phone"],
        serving=row["serving"],
        born=_day(row["birth_date"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _short(day: date, on: date) -> str:
    """10/26; with the year where it is another."""
    return on_paper(day).rpartition("/")[0] if day.year == on.year else on_paper(day)


def _urgency(reason: TodayReason, due: date | None, on: date) -> str:
    if due is None or due > on:
        return reason.urgency
    return reason.urgency_today if due == on else reason.urgency_late


def _tag(urgency: str, due: date | None, on: date) -> str:
    tags = WORDING.tags
    if due is None:
        return tags["check"] if urgency else ""
    if due <= on:
        return tags["today" if due == on else "late"]
    return tags["tomorrow" if due == on + timedelta(days=1) else "later"].format(day=_short(due, on))


def _why(reason: TodayReason, row: Mapping[str, Any], counts_from: date | None, on: date) -> str:
    """A new assignment is as old as it is, whatever the day by which it sorts."""
    day = _day(row["assigned_on"]) if reason.code == "new-assignment" else counts_from
    words = reason.words
    if day is not None and day >= on:
        words = (reason.on_the_day if day == on else reason.ahead) or words
    task = TASKS[row["kind"]].words if row["kind"] else ""
    return words.format(day=_short(day, on) if day else "", age=_age(day, on), task=task)


def _age(day: date | None, on: date) -> str:
    number = (on - day).days if day else 0
    return WORDING.phrases["day" if number == 1 else "days"].format(count=f"{number:,}")


def _outreach(row: Mapping[str, Any], on: date) -> str:
    phrases = WORDING.phrases
    if row["serving"]:
        met = _day(row["last_met"])
        return phrases[row["met_how"] or "totals"].format(day=_short(met, on)) if met else phrases["no_encounter"]
    if not row["attempts"]:
        return phrases["no_attempt"]
    planned = WORDING.settings.attempts
    within = planned > 0 and row["attempts"] <= planned
    methods = ", ".join(WORDING.methods.get(one, one) for one in row["methods"])
    told = phrases["planned" if within else "attempts"].format(
        count=f"{row['attempts']:,}", planned=planned, methods=methods
    )
    return told.removesuffix(": ")
