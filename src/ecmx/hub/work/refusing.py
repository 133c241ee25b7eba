"""That the provider cannot accept a member, and how a plan's referral comes to its end. A refusal is no removal: the plan reassigns."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.guidance import element
from ecmx.hub.accounts import By
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Member
from ecmx.hub.work.engaging import standing_of
from ecmx.hub.work.models import MemberRefusal, ReferralLoopWord, known
from ecmx.hub.work.recording import BY_HAND, WordSource, demand_happened, said
from ecmx.hub.work.refusal_reasons import REFUSALS
from ecmx.hub.work.whom import demand_assigned

__all__ = ["CLOSURES", "LOOP_STATUSES", "refuse_member", "say_loop"]


def _closing(name: str) -> dict[str, str]:
    codes = element(name).kind.codes
    assert codes is not None
    return {one.code: one.closes for one in codes.codes}


#: Referral status → whether it closes the loop: "always", "may", "".
LOOP_STATUSES = _closing("rtf.referral_status")
CLOSURES = tuple(_closing("rtf.referral_loop_closure_reason"))


def refuse_member(
    *,
    by: By,
    member: Member,
    plan: Partner,
    day: date,
    reason: str,
    note: str = "",
    where: WordSource = BY_HAND,
) -> MemberRefusal | None:
    """Say that a member cannot be accepted; None where that stands already, for that reason. reason: of `REFUSALS`. Raises UsageProblem."""
    by.demand("work.record")
    demand_happened(day)
    if reason not in REFUSALS:
        raise UsageProblem("refusal-unknown", "There is no such reason.", f"One of: {', '.join(REFUSALS)}.")
    with transaction.atomic():
        demand_assigned(by.organization, member, plan)
        words, past = standing_of(by, member, plan)
        now = words.stands(past)
        if now.refused is not None and now.refused.reason == reason:
            return None
        if now.serving:
            raise UsageProblem(
                "refused-while-served",
                "The member is enrolled with you.",
                "Record how ECM ended, or that the member moved to another provider.",
            )
        return said(
            MemberRefusal, by=by, where=where, member=member, plan=plan, day=day, reason=reason, note=note.strip()
        )


def say_loop(
    *,
    by: By,
    member: Member,
    plan: Partner,
    status: str,
    day: date,
    closure: str = "",
    where: WordSource = BY_HAND,
) -> ReferralLoopWord | None:
    """Say how a plan's referral stands, over what the engagement says; None where that was said last. Raises UsageProblem."""
    by.demand("work.record")
    demand_happened(day)
    if status not in LOOP_STATUSES:
        raise UsageProblem("loop-unknown", "There is no such status.", f"One of: {', '.join(LOOP_STATUSES)}.")
    closes = LOOP_STATUSES[status]
    if closure and (closure not in CLOSURES or not closes):
        fix = f"One of: {', '.join(CLOSURES)}." if closes else "Leave it out: this status does not close the referral."
        raise UsageProblem("closure-unfitting", "That is not a reason for closing here.", fix)
    if closes == "always" and not closure:
        raise UsageProblem("closure-missing", "Closing a referral needs a reason.", f"One of: {', '.join(CLOSURES)}.")
    with transaction.atomic():
        demand_assigned(by.organization, member, plan)
        last = known(ReferralLoopWord, by.organization).filter(member=member, plan=plan).last()
        if last is not None and (last.status, last.day, last.closure) == (status, day, closure):
            return None
        return said(
            ReferralLoopWord, by=by, where=where, member=member, plan=plan, status=status, day=day, closure=closure
        )
