"""Rows of attempts, encounters and referrals, taken: each once, however often the same list is handed back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecmx.errors import UsageProblem
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.hub.accounts import By
from ecmx.hub.partners import Partner, Staff
from ecmx.hub.roster import Member, elements
from ecmx.hub.work.contacts import IN_PERSON, METHODS, log_attempt, record_encounter, staff_type
from ecmx.hub.work.models import Encounter, LoggedAttempt
from ecmx.hub.work.outcomes import outcome_meant
from ecmx.hub.work.record_rows import RecordRow
from ecmx.hub.work.recording import WordSource
from ecmx.hub.work.referring import refer_person
from ecmx.hub.work.taken_rows import TakenRows
from ecmx.hub.work.whom import staff_by_name

__all__ = [
    "OF_THE_FILE",
    "ContactRows",
    "contact_day",
    "contact_method",
    "person_told",
    "take_attempt",
    "take_encounter",
    "take_referral",
]

_OUTCOME = ("ext.outreach_outcome", "ext.outreach_successful")
OF_THE_FILE = ("produced", "period", "plan", "provider")


@dataclass
class ContactRows:
    """What the same list, or earlier files of its kind, brought already: rows of these are not taken twice."""

    attempts: Counter[tuple[Any, ...]]
    encounters: Counter[tuple[Any, ...]]

    @classmethod
    def brought_by(cls, by: By, files: Collection[int]) -> ContactRows:
        """By files, by their numbers; what was taken back since is among it."""
        tried = LoggedAttempt.objects.of(by.organization).filter(source__in=files)
        met = Encounter.objects.of(by.organization).filter(
            source__in=files, same_as__isnull=True, same_attempt__isnull=True
        )
        return cls(
            Counter(tried.values_list("member", "plan", "day", "method", "provider_type")),
            Counter(met.filter(claim="").values_list("member", "plan", "day", "in_person", "provider_type")),
        )


def take_attempt(
    row: RecordRow,
    member: Member,
    plan: Partner | None,
    by: By,
    where: WordSource,
    before: ContactRows,
    rows: TakenRows,
) -> None:
    """Take a row of the outreach tracker. Held, where it is not clear."""
    with rows.trying(row.place, "outreach attempt"):
        day, method, kind, staff = _contact(row, by)
        key = (member.pk, plan.pk if plan else None, day, method, kind)
        if before.attempts[key]:
            before.attempts[key] -= 1
            rows.taken(row.place, "outreach attempt", new=False)
            return
        outcome = next((text for name in _OUTCOME if (text := row.texts.get(name, ""))), "")
        meant = outcome_meant(outcome) if outcome else None
        log_attempt(
            by=by,
            member=member,
            plan=plan,
            day=day,
            method=method,
            provider_type=kind,
            staff=staff,
            outcome=meant.code if meant else "",
            next_step=row.texts.get("ext.outreach_follow_up", "")[:300],
            call_back_on=row.day("ext.outreach_follow_up_date"),
            where=where,
        )
        rows.taken(row.place, "outreach attempt")
        if outcome and meant is None:
            rows.told(
                row.place,
                "outcome",
                "outcome-unknown",
                "The outcome of the attempt is not in the list; the attempt was recorded without it.",
                "ecmx hub log attempt --help lists the outcomes.",
            )


def take_encounter(
    row: RecordRow,
    member: Member,
    plan: Partner | None,
    by: By,
    where: WordSource,
    before: ContactRows,
    rows: TakenRows,
) -> None:
    """Take a row of the tab of encounters. Held, where it is not clear."""
    with rows.trying(row.place, "encounter"):
        day, method, kind, staff = _contact(row, by, demand_type=False)
        in_person = method == IN_PERSON
        key = (member.pk, plan.pk if plan else None, day, in_person, kind)
        if before.encounters[key]:
            before.encounters[key] -= 1
            rows.taken(row.place, "encounter", new=False)
            return
        record_encounter(
            by=by, member=member, plan=plan, day=day, in_person=in_person, provider_type=kind, staff=staff, where=where
        )
        rows.taken(row.place, "encounter")


def _contact(row: RecordRow, by: By, *, demand_type: bool = True) -> tuple[date, str, str, Staff | None]:
    """Day, method, provider type and who of a row. Raises UsageProblem."""
    day, method = contact_day(row), contact_method(row)
    named = row.texts.get("ext.ours_staff", "")
    staff = staff_by_name(by.organization, named) if named else None
    if named and staff is None:
        raise UsageProblem(
            "staff-unknown", "The person is not in your directory.", "Pick from the list, or leave it blank."
        )
    kind = staff_type(staff) if staff is not None else row.text("provider_type")
    if not kind and demand_type:
        raise UsageProblem(
            "staff-unsaid",
            "The row does not say whether it was clinical staff.",
            "Say who it was, or the provider type.",
        )
    return day, method, kind, staff


def contact_day(row: RecordRow) -> date:
    """The day of a row. Raises UsageProblem."""
    day = row.day("otf.outreach_attempt_date")
    if day is None:
        raise UsageProblem(
            "contact-day-missing", "The row does not say on which day, or it cannot be read.", "Write it as MM/DD/YYYY."
        )
    return day


def contact_method(row: RecordRow) -> str:
    """How it was made. Raises UsageProblem."""
    method = row.text("outreach_attempt_method")
    if "otf.outreach_attempt_method" in row.unreadable or method not in METHODS:
        raise UsageProblem(
            "contact-method-missing",
            "The row does not say how, or lists something that is not contact with one member (a mass communication is not).",
            f"One of: {', '.join(METHODS)}.",
        )
    return method


def take_referral(row: RecordRow, plan: Partner, by: By, where: WordSource, said_on: date, rows: TakenRows) -> None:
    """Take a row of the referral file. Held, where the process is agreed and a field is blank."""
    with rows.trying(row.place, "referral"):
        told = person_told(row)
        made = refer_person(by=by, plan=plan, day=said_on, told=told, where=where)
        rows.taken(row.place, "referral", new=made is not None)


def person_told(row: RecordRow) -> Mapping[str, Mapping[str, Any]]:
    """What a row says of the person, as in a `Statement`: what is blank says nothing."""
    found: dict[str, Mapping[str, Any]] = {}
    for one in elements(FileType.REFERRAL):
        text, value = row.texts.get(one.id, ""), row.values.get(one.id)
        if one.tells(*OF_THE_FILE):
            continue
        if isinstance(value, bool):
            found[one.id] = {"s": int(State.VALUE), "v": str(value).lower()}
        elif text.startswith("#"):
            found[one.id] = {"s": int(text[1:]), "v": ""}
        elif text:
            found[one.id] = {"s": int(State.VALUE), "v": text}
    return found
