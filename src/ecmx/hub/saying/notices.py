"""Notices to members and to whoever referred them: which are due by where the plan's referral stands, drafted each once; never sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Assignment
from ecmx.hub.saying.notice_facts import NoticeFacts, facts_for_notices
from ecmx.hub.saying.notice_way import NoticeWay, way_to_member, way_to_referrer
from ecmx.hub.saying.notice_words import NOTICES, WITHIN_DAYS, LetterWords
from ecmx.hub.transmissions import PartnerMessage
from ecmx.hub.work import EngagementEvent, MemberRefusal, ReferralLoopWord, known

__all__ = ["NOTICE_KINDS", "DueNotice", "NoticeNotDrafted", "draft_notices", "notice_of", "notices_not_drafted"]

NOTICE_KINDS = (PartnerMessage.Kind.MEMBER, PartnerMessage.Kind.REFERRER)
Told = tuple[int, int, str, str]
"""Member, plan, notice and the day of assignment: of one assignment a notice is drafted once."""


@dataclass(frozen=True)
class DueNotice:
    """A notice that is due. way: how it goes, or why it does not"""

    facts: NoticeFacts
    words: LetterWords
    way: NoticeWay

    @property
    def assigned(self) -> str:
        """The day of the assignment that it is about, "" where the plan did not say it."""
        day = self.facts.work.assignment.assigned_on
        return day.isoformat() if day is not None else ""

    @property
    def key(self) -> Told:
        """What it is known by among those that were drafted."""
        return self.facts.work.member.pk, self.facts.work.plan.pk, self.words.code, self.assigned


@dataclass(frozen=True)
class NoticeNotDrafted:
    """A notice that is due and was not drafted, or cannot go any more as it was. to: member or referrer"""

    cin: str
    plan: str
    to: str
    notice: str
    why: str


def notice_of(facts: NoticeFacts, words: LetterWords) -> DueNotice | None:
    """A notice, if it is due by how things stand now."""
    standing = facts.work.standing
    if not words.meant(standing.loop, standing.closure):
        return None
    if words.to == "referrer" and not facts.referrer:
        return None
    return DueNotice(facts, words, _way(facts, words))


def _way(facts: NoticeFacts, words: LetterWords) -> NoticeWay:
    wish = facts.work.wish
    if facts.died:
        return NoticeWay(why_not="A date of death is known.")
    if facts.work.assignment.vanished_by_id is not None:
        return NoticeWay(why_not="The plan no longer lists the member. Ask the plan first.")
    if not facts.phone:
        return NoticeWay(
            why_not="There is no phone number of yours to put in it. Add one in the clinic's settings; or ask your ecmx administrator."
        )
    if words.to == "member":
        return way_to_member(wish, facts.reached)
    if facts.part_two:
        return NoticeWay(
            why_not="The record is under 42 CFR Part 2: no consent covers the person who referred the member."
        )
    if wish is not None and wish.route == "nothing":
        return NoticeWay(why_not="The member does not want to be contacted at all. Ask before you tell anyone.")
    return way_to_referrer(facts.referrer_reached)


def draft_notices(organization: Organization, today: date) -> int:
    """Draft the notices that are due and have a way; how many were made. Safe to be run at any time."""
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)  # one at a time drafts
        told = {_told(one) for one in PartnerMessage.objects.of(organization).filter(kind__in=NOTICE_KINDS)}
        drafts = PartnerMessage.objects.of(organization)
        made = [
            drafts.create(
                partner=one.facts.work.plan,
                kind=one.words.to,
                members=[one.facts.work.member.pk],
                about={"notice": one.words.code, "assigned": one.assigned},
            ).pk
            for one in _due(organization, today)
            if not one.way.why_not and one.key not in told
        ]
        if made:
            record(By.the_hub(organization), "message.draft", "message", made)
    return len(made)


def notices_not_drafted(*, by: By, today: date, partner: Partner | None = None) -> list[NoticeNotDrafted]:
    """The notices that are due and go no way, and why. partner: by this plan's referrals alone. Raises UsageProblem."""
    by.demand("roster.look")
    with transaction.atomic():
        ended = PartnerMessage.objects.of(by.organization).filter(kind__in=NOTICE_KINDS).exclude(state="drafted")
        told = {_told(one) for one in ended}
        found = [
            one
            for one in _due(by.organization, today)
            if one.way.why_not and one.key not in told and (partner is None or one.facts.work.plan == partner)
        ]
        record(
            by, "roster.look", "member", sorted({one.facts.work.member.pk for one in found}), {"notices": len(found)}
        )
    return [
        NoticeNotDrafted(
            one.facts.work.member.cin, one.facts.work.plan.name, one.words.to, one.words.subject, one.way.why_not
        )
        for one in found
    ]


def _told(message: PartnerMessage) -> Told:
    return message.members[0], message.partner_id, message.about["notice"], message.about["assigned"]


def _due(organization: Organization, today: date) -> Iterator[DueNotice]:
    """By what was said here of late; a caseload of before writes to nobody."""
    since = today - timedelta(days=WITHIN_DAYS)
    members = _spoken_of(organization, since, today)
    if not members:
        return
    facts: Mapping[tuple[int, int], NoticeFacts] = facts_for_notices(organization, members, today)
    for one in facts.values():
        day = one.work.standing.loop_on
        if day is None or not since <= day <= today:
            continue
        for words in NOTICES.values():
            due = notice_of(one, words)
            if due is not None:
                yield due


def _spoken_of(organization: Organization, since: date, today: date) -> Collection[int]:
    """Members of whom the provider said something of that time, and those whom a plan's file of that time ended."""
    when = {"day__range": (since, today)}
    said = (
        known(EngagementEvent, organization).filter(**when).values_list("member", flat=True),
        known(MemberRefusal, organization).filter(**when).values_list("member", flat=True),
        known(ReferralLoopWord, organization).filter(**when).values_list("member", flat=True),
        Assignment.objects.of(organization)
        .filter(termed_by__said_on__range=(since, today))
        .values_list("member", flat=True),
    )
    return {member for members in said for member in members}
