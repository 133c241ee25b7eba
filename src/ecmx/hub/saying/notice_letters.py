"""Notices in words, as they are to be given or read to somebody, at the moment of looking; what has changed since is not said any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ecmx.hub.accounts import Organization
from ecmx.hub.saying.letters import Note, joined
from ecmx.hub.saying.notice_facts import NoticeFacts, facts_for_notices
from ecmx.hub.saying.notice_words import NOTICES, OUTCOMES
from ecmx.hub.saying.notices import DueNotice, notice_of
from ecmx.hub.transmissions import PartnerMessage
from ecmx.hub.work import ROUTES

__all__ = ["notices_written"]

_TEN = 10


def notices_written(organization: Organization, drafts: Sequence[PartnerMessage], today: date) -> list[Note]:
    """Each draft in words, in the order given."""
    members = {pk for one in drafts for pk in one.members}
    facts = facts_for_notices(organization, members, today) if members else {}
    return [_note(one, facts) for one in drafts]


def _note(message: PartnerMessage, facts: Mapping[tuple[int, int], NoticeFacts]) -> Note:
    known = facts.get((message.members[0], message.partner_id))
    words = NOTICES.get(message.about["notice"])
    due = notice_of(known, words) if known is not None and words is not None else None
    if due is not None and due.assigned == message.about["assigned"] and not due.way.why_not:
        to, subject, text = _to(due), due.words.subject, _text(due)
    else:
        due, to, subject, text = None, "", words.subject if words is not None else "", ""
    return Note(
        message.pk,
        message.kind,
        message.partner.name,
        to,
        None,
        message.drafted_at,
        subject,
        text,
        len(message.members),
        settled=due is None,
        route=due.way.route if due is not None else "",
    )


def _to(due: DueNotice) -> str:
    """Who is written to, by which way, and what to heed."""
    facts = due.facts
    if due.words.to == "referrer":
        return f"{facts.referrer}, {_by_way(due) if due.way.route else 'as you have agreed with them'}"
    hints = list(due.way.hints)
    if facts.language:
        hints.append(f"The member's language is {facts.language}: this letter is in English.")
    return " ".join([f"{facts.name}, {_by_way(due)}.", *hints])


def _by_way(due: DueNotice) -> str:
    at = _number(due.way.at) if due.way.route in ("phone", "text") else due.way.at
    return f"{ROUTES[due.way.route]}{f': {at}' if at else ''}"


def _text(due: DueNotice) -> str:
    facts, words = due.facts, due.words
    said = {
        "member": facts.name,
        "first": facts.first,
        "plan": facts.work.plan.name,
        "clinic": facts.clinic,
        "caller": facts.caller or "One of us",
        "phone": _number(facts.phone),
        "referrer": facts.referrer,
        "outcome": OUTCOMES.get(facts.work.standing.closure, OUTCOMES["Other"]),
    }
    if due.way.route == "text":
        return words.short.format_map(said) + "\n"
    told = words.spoken if due.way.route == "phone" and words.spoken else words.text
    whom = facts.referrer if words.to == "referrer" else facts.first
    paragraphs = [f"Hello{f' {whom}' if whom else ''},", *(one.format_map(said) for one in told)]
    return joined([*paragraphs, f"Thank you,\n{facts.clinic}"])


def _number(digits: str) -> str:
    """A phone number as people write it."""
    if len(digits) == _TEN and digits.isdigit():
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return digits
