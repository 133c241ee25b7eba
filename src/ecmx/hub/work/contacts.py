"""Attempts to reach a member before enrollment, and meetings after it: each one counts, and none twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.guidance import element
from ecmx.hub.accounts import By
from ecmx.hub.partners import Partner, Staff
from ecmx.hub.roster import Member
from ecmx.hub.work.engaging import record_event, standing_of
from ecmx.hub.work.models import Encounter, EncounterTotals, LoggedAttempt, known
from ecmx.hub.work.outcomes import OUTCOMES
from ecmx.hub.work.recording import BY_HAND, WordSource, demand_happened, said
from ecmx.hub.work.tasks import open_task
from ecmx.hub.work.whom import demand_assigned

__all__ = ["IN_PERSON", "METHODS", "STAFF_TYPES", "log_attempt", "record_encounter", "record_totals", "staff_type"]


def _codes(name: str) -> tuple[str, ...]:
    codes = element(name).kind.codes
    assert codes is not None
    return tuple(one.code for one in codes.codes)


METHODS = IN_PERSON, BY_WIRE = _codes("otf.outreach_attempt_method")
STAFF_TYPES = CLINICAL, NOT_CLINICAL = _codes("otf.provider_type")
OUTREACH_STATUS = "1"  # engagement: outreach is pending, and so an attempt begins it


def staff_type(staff: Staff) -> str:
    """The provider type of somebody (fn 71)."""
    return CLINICAL if staff.clinical else NOT_CLINICAL


def log_attempt(  # noqa: PLR0913 - everything has a name
    *,
    by: By,
    member: Member,
    plan: Partner | None,
    day: date,
    method: str,
    provider_type: str,
    staff: Staff | None = None,
    outcome: str = "",
    next_step: str = "",
    call_back_on: date | None = None,
    claim: str = "",
    where: WordSource = BY_HAND,
) -> LoggedAttempt:
    """Log an attempt to reach a member. Two alike of one day are two, and a task asks whether they are one.

    plan: None where no plan has assigned the member yet; then it waits. method: of `METHODS`; provider_type: of `STAFF_TYPES`
    outcome: of `OUTCOMES`
    The first attempt begins the outreach; one after the start of ECM is offered as an encounter, by a task. Raises UsageProblem.
    """
    by.demand("work.record")
    demand_happened(day)
    _demand_one_of("method", method, METHODS)
    _demand_one_of("provider-type", provider_type, STAFF_TYPES)
    if outcome:
        _demand_one_of("outcome", outcome, tuple(OUTCOMES))
    with transaction.atomic():
        if plan is not None:
            demand_assigned(by.organization, member, plan)
        alike = known(LoggedAttempt, by.organization).filter(
            member=member, plan=plan, day=day, method=method, provider_type=provider_type
        )
        there = list(alike.values_list("pk", flat=True))
        made = said(
            LoggedAttempt,
            by=by,
            where=where,
            member=member,
            plan=plan,
            day=day,
            method=method,
            provider_type=provider_type,
            staff=staff,
            outcome=outcome,
            next_step=next_step.strip(),
            call_back_on=call_back_on,
            claim=claim,
        )
        if there and not claim:
            about = {"attempt": made.pk, "like": there}
            open_task(by.organization, "possible-duplicate", str(made.pk), member=member, plan=plan, about=about)
        if plan is not None:
            _follow(made, by, plan, where)
        return made


def _follow(attempt: LoggedAttempt, by: By, plan: Partner, where: WordSource) -> None:
    """The first attempt begins the outreach; one after the start is probably an encounter."""
    words, past = standing_of(by, attempt.member, plan)
    now = words.stands(past)
    if now.status == OUTREACH_STATUS and now.refused is None and now.termed is None:
        begun = max(attempt.day, now.since) if now.since is not None else attempt.day
        record_event(by=by, member=attempt.member, plan=plan, event="outreach-started", day=begun, where=where)
        return
    then = words.stands(past, attempt.day)
    if then.serving and then.start is not None and attempt.day > then.start:
        about = {"attempt": attempt.pk, "start": then.start.isoformat()}
        open_task(
            by.organization, "attempt-after-start", str(attempt.pk), member=attempt.member, plan=plan, about=about
        )


def record_encounter(  # noqa: PLR0913 - everything has a name
    *,
    by: By,
    member: Member,
    plan: Partner | None,
    day: date,
    in_person: bool,
    provider_type: str = "",
    staff: Staff | None = None,
    codes: Sequence[str] = (),
    claim: str = "",
    where: WordSource = BY_HAND,
) -> Encounter:
    """Record a meeting with an enrolled member (fn 66). Raises UsageProblem where its period has typed totals already."""
    by.demand("work.record")
    demand_happened(day)
    if provider_type:
        _demand_one_of("provider-type", provider_type, STAFF_TYPES)
    with transaction.atomic():
        if plan is not None:
            demand_assigned(by.organization, member, plan)
            _demand_no_totals(by, member, plan, day)
        return said(
            Encounter,
            by=by,
            where=where,
            member=member,
            plan=plan,
            day=day,
            in_person=in_person,
            provider_type=provider_type,
            staff=staff,
            codes=list(codes),
            claim=claim,
        )


def record_totals(
    *,
    by: By,
    member: Member,
    plan: Partner,
    period: tuple[date, date],
    in_person: int,
    telephonic: int,
    where: WordSource = BY_HAND,
) -> EncounterTotals | None:
    """Say a period's encounters as totals; None: known already. Raises UsageProblem where encounters of that period are recorded."""
    by.demand("work.record")
    first, last = period
    if last < first:
        raise UsageProblem("period-reversed", "The period ends before it begins.", "Check both days.")
    with transaction.atomic():
        demand_assigned(by.organization, member, plan)
        single = known(Encounter, by.organization).filter(member=member, plan=plan, day__range=period)
        if single.exists():
            raise UsageProblem(
                "totals-beside-encounters",
                "Encounters of that period are recorded one by one, and are counted from there.",
                "Leave the totals blank, or undo the encounters.",
            )
        same = known(EncounterTotals, by.organization).filter(
            member=member, plan=plan, period_start=first, period_end=last
        )
        newest = same.last()
        if newest is not None and (newest.in_person, newest.telephonic) == (in_person, telephonic):
            return None
        return said(
            EncounterTotals,
            by=by,
            where=where,
            member=member,
            plan=plan,
            period_start=first,
            period_end=last,
            in_person=in_person,
            telephonic=telephonic,
        )


def _demand_no_totals(by: By, member: Member, plan: Partner, day: date) -> None:
    typed = known(EncounterTotals, by.organization).filter(
        member=member, plan=plan, period_start__lte=day, period_end__gte=day
    )
    if typed.exclude(in_person=0, telephonic=0).exists():
        raise UsageProblem(
            "encounter-beside-totals",
            "That period's encounters were typed as totals.",
            "Use one way only: undo the totals, or add this one to them.",
        )


def _demand_one_of(what: str, code: str, codes: tuple[str, ...]) -> None:
    if code not in codes:
        raise UsageProblem(
            f"{what}-unknown", f"There is no such {what.replace('-', ' ')}.", f"One of: {', '.join(codes)}."
        )
