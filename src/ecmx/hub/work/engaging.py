"""What happened to a member with a plan, said by the provider: only what can have happened, each once, with what its table adds."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.guidance import element, on_paper
from ecmx.hub.accounts import By
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Member
from ecmx.hub.work.events import EVENTS, SAYABLE, Event
from ecmx.hub.work.folding import EngagementStanding, Happened, PlanPast
from ecmx.hub.work.models import Discontinuation, EngagementEvent
from ecmx.hub.work.recording import BY_HAND, WordSource, demand_happened, said
from ecmx.hub.work.said_same import with_other_cins
from ecmx.hub.work.told_rows import ProviderWords, pasts, people_now, told
from ecmx.hub.work.two_cins import joined_past
from ecmx.hub.work.whom import demand_assigned

__all__ = ["can_happen", "record_event", "standing_of"]


def standing_of(by: By, member: Member, plan: Partner) -> tuple[ProviderWords, PlanPast]:
    """What the provider said of a member with a plan, and what the plan's files say, under whichever CIN of hers."""
    every = with_other_cins(by.organization, [member.pk])
    past = pasts(by.organization, members=every)
    people = people_now(by.organization)
    pair = (people.under(member.pk, plan.pk), plan.pk)
    words = told(by.organization, members=every, people=people).get(pair, ProviderWords())
    hers = [past[pk, plan.pk] for pk in people.all_of(member.pk, plan.pk) if (pk, plan.pk) in past]
    return words, joined_past(hers or [PlanPast()])


def can_happen(event: Event, now: EngagementStanding) -> bool:
    """Whether an event may follow on how a member stands."""
    if now.refused is not None:
        return False
    if event.code == "enrolled" and now.serving:
        return True  # another start is proposed
    if event.when == "during":
        ended_by_plan = now.termed is not None and now.end is None and now.episode > 0
        return now.serving or ended_by_plan
    return event.when == "any" or not now.serving


def record_event(  # noqa: PLR0913 - everything has a name
    *,
    by: By,
    member: Member,
    plan: Partner,
    event: str,
    day: date,
    start: date | None = None,
    end: date | None = None,
    reason: str = "",
    text: str = "",
    where: WordSource = BY_HAND,
) -> EngagementEvent | None:
    """Say what happened on a day; None where that was said before.

    event: of `SAYABLE`; start: of ECM as it is proposed, by default the day; reason: a discontinuation code other than the table's
    Raises UsageProblem where it cannot have happened then.
    """
    by.demand("work.record")
    if event not in SAYABLE:
        raise UsageProblem("event-unknown", "That is not a status a member can have.", f"One of: {', '.join(SAYABLE)}.")
    kind = EVENTS[event]
    demand_happened(day)
    _demand_sense(kind, start, end, reason, text)
    with transaction.atomic():
        demand_assigned(by.organization, member, plan)
        words, past = standing_of(by, member, plan)
        new = Happened(event, day, (start or day) if kind.start else None, end, reason or kind.reason, text)
        if new in words.events:
            return None
        if _is_known(new, words.stands(past)):
            return None
        _demand_fits(new, kind, words, past)
        return _said(new, kind, by, member, plan, where)


def _is_known(new: Happened, now: EngagementStanding) -> bool:
    """A start that is proposed already. Another than the plan's is said, asked about, and not written over the plan's (fn 55)."""
    return new.code == "enrolled" and now.serving and (now.proposed or now.start) == new.start


def _said(new: Happened, kind: Event, by: By, member: Member, plan: Partner, where: WordSource) -> EngagementEvent:
    made = said(
        EngagementEvent,
        by=by,
        where=where,
        member=member,
        plan=plan,
        event=new.code,
        day=new.day,
        start=new.start,
        end=new.end,
    )
    if kind.discontinuation:
        said(
            Discontinuation,
            by=by,
            where=where,
            member=member,
            plan=plan,
            event=made,
            day=new.day,
            reason=new.reason,
            text=new.text,
        )
    return made


def _demand_sense(kind: Event, start: date | None, end: date | None, reason: str, text: str) -> None:
    if start is not None and not kind.start:
        raise UsageProblem("event-no-start", f"“{kind.words}” does not take a start of ECM.", "Leave out the start.")
    if end is not None and not kind.end:
        raise UsageProblem("event-no-end", f"“{kind.words}” does not take an end of ECM.", "Leave out the end.")
    if (reason or text) and not kind.discontinuation:
        raise UsageProblem(
            "event-no-reason", f"“{kind.words}” does not recommend discontinuation.", "Leave out the reason."
        )
    if text and len(text) > element("rtf.discontinuation_reason").kind.limit:
        raise UsageProblem("reason-too-long", "The reason is longer than 250 characters.", "Shorten it (fn 65).")
    for one in (start, end):
        if one is not None:
            demand_happened(one)


def _demand_fits(new: Happened, kind: Event, words: ProviderWords, past: PlanPast) -> None:
    """The event fits on how the member stood then, and what was said to have happened later still does."""
    then = words.stands(past, new.day)
    if then.termed is None:
        ended = words.stands(past)
        then = ended if ended.termed is not None and kind.when == "during" and not then.serving else then
    if not can_happen(kind, then):
        raise _unfitting(kind, then)
    _demand_assigned_then(new, kind, words, past)
    if new.end is not None and then.start is None:
        raise UsageProblem(
            "end-unbegun", "ECM cannot end before it began.", "Leave out the end, or first record that it began."
        )
    if new.end is not None and then.start is not None and new.end < then.start:
        raise UsageProblem("end-before-start", "ECM cannot end before it began.", "Check both days.")
    before = _misfits(words.events, past)
    with_it = ProviderWords([*words.events, new], words.loops, words.refusals)
    if _misfits(with_it.events, past) - before:
        raise UsageProblem(
            "event-later-misfits",
            "What was recorded for a later day could then not have happened.",
            "Undo the later entry first: ecmx hub log withdraw.",
        )


def _demand_assigned_then(new: Happened, kind: Event, words: ProviderWords, past: PlanPast) -> None:
    """ECM begins for no plan that had ended the assignment by then. One that began before, and crossed the end on its way, did begin."""
    if not kind.start:
        return
    ended = words.stands(past, new.start or new.day).termed
    if ended is not None:
        raise UsageProblem(
            "event-after-termed",
            f"The plan had ended the assignment by then: on {on_paper(ended)}, as its file says.",
            "If ECM began before that, enter that day. If it began after, ask the plan to assign the member again.",
        )


def _misfits(events: list[Happened], past: PlanPast) -> set[Happened]:
    """Events that cannot follow on those before them."""
    in_order = sorted(events, key=lambda one: one.day)
    return {
        one
        for at, one in enumerate(in_order)
        if not can_happen(EVENTS[one.code], ProviderWords(in_order[:at]).stands(past, one.day))
        and not can_happen(EVENTS[one.code], ProviderWords(in_order[:at]).stands(past))
    }


def _unfitting(kind: Event, now: EngagementStanding) -> UsageProblem:
    if now.refused is not None:
        return UsageProblem(
            "member-refused",
            "You said that you cannot accept this member.",
            "If you accept the member after all, undo the refusal first: ecmx hub log withdraw.",
        )
    if kind.when == "during":
        return UsageProblem(
            "event-not-during",
            f"“{kind.words}” ends ECM, and the member was not enrolled on that day.",
            "First record when ECM began (enrolled), or that the member declined or could not be reached.",
        )
    return UsageProblem(
        "event-not-before",
        f"“{kind.words}” comes before enrollment, and the member was enrolled on that day.",
        "Say how ECM ended: goals-met, lower-level-of-care, left, lost-contact or ended.",
    )
