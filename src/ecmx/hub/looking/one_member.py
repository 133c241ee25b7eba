"""Everything that is known of one member, each with its source: who said it, in which row of which file, and since when we have it.

Reading it is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ecmx.guidance.values import State
from ecmx.hub.accounts import By, not_seen, record
from ecmx.hub.looking.changed_rows import CHANGE_KINDS
from ecmx.hub.looking.of_member import OfMember
from ecmx.hub.looking.roster_rows import ASSIGNED, TERMED, VANISHED
from ecmx.hub.looking.showing import label_of, place_of, short_type, shown
from ecmx.hub.looking.sight import RoleSight
from ecmx.hub.roster import (
    Engagement,
    Member,
    OutreachAttempt,
    RosterChange,
    Statement,
    member_of,
    member_unknown,
)

__all__ = ["MemberView", "member_view", "view_of"]


@dataclass(frozen=True)
class SaidOf:
    """One word on an element. said: as people read it; state: its `guidance.values.State` by name; newest: of that partner"""

    element: str
    label: str
    file_type: str
    partner: str
    said: str
    state: str
    newest: bool
    as_of: date | None
    file: int
    sheet: str
    row: int
    recorded_at: datetime


@dataclass(frozen=True)
class EngagementSeen:
    """A status as it was reported."""

    status: str
    as_of: date | None
    file: int


@dataclass(frozen=True)
class EpisodeSeen:
    """A time of ECM; end None while it goes on."""

    start: date
    end: date | None
    file: int


@dataclass(frozen=True)
class AssignmentSeen:
    """What one plan holds of the member; files by their numbers."""

    plan: str
    standing: str
    record_status: str
    authorized_on: date | None
    assigned_on: date | None
    authorized_until: date | None
    first_file: int
    last_file: int
    last_named: date | None
    termed_in: int | None
    vanished_in: int | None
    episodes: Sequence[EpisodeSeen]
    engagements: Sequence[EngagementSeen]  # newest first


@dataclass(frozen=True)
class AttemptSeen:
    """An attempt to reach the member."""

    day: date
    method: str
    provider_type: str
    plan: str
    file: int


@dataclass(frozen=True)
class ChangeSeen:
    """What a file changed."""

    at: datetime
    kind: str
    plan: str
    file: int
    elements: Sequence[str]


@dataclass(frozen=True)
class LikenessSeen:
    """Another CIN that may be the same person's. state: suggested, same, different"""

    cin: str
    state: str
    why: str


@dataclass(frozen=True)
class MemberView:
    """A member. words: by element in the guidance's order, by partner, newest first

    hidden: the groups of elements that one's role does not see, whatever there is of them
    """

    id: int
    cin: str
    last_name: str
    first_name: str
    birth_date: date | None
    assignments: Sequence[AssignmentSeen]
    words: Sequence[SaidOf]
    attempts: Sequence[AttemptSeen]
    changes: Sequence[ChangeSeen]
    likenesses: Sequence[LikenessSeen]
    hidden: Sequence[str] = ()


def member_view(cin: str, *, by: By) -> MemberView:
    """All that is known of a member and one's roles see. Raises UsageProblem where there is none of that CIN, or the person may not.

    That somebody asked is recorded either way.
    """
    member = member_of(by.organization, cin)
    if member is not None and not by.reaches(member.pk):
        member = None
    by.demand("roster.look", members=[member.pk] if member else [])
    with transaction.atomic():
        record(by, "roster.look", "member", [member.pk] if member else [], {"whole": True})
        view = view_of(OfMember(member, by)) if member else None
    if view is None:
        raise member_unknown()
    return view


#: One element of each group stands for what is kept apart from words.
_ATTEMPT, _STATUS = "otf.outreach_attempt_date", "rtf.engagement_status"


def view_of(of: OfMember) -> MemberView:
    """The same of a member who is looked at already."""
    member, sight = of.member, of.sight
    seen = MemberView(
        member.pk,
        member.cin,
        member.last_name,
        member.first_name,
        member.birth_date,
        _assignments(of),
        sight.words(member.pk, _words(member)),
        _attempts(member) if sight.sees(member.pk, _ATTEMPT) else (),
        _changes(member, sight),
        _likenesses(of),
        not_seen(of.by),
    )
    return seen if of.by.narrowed is None else _in_days(seen, of.by)


def _in_days(view: MemberView, by: By) -> MemberView:
    """What was in the days to which an auditor's access is narrowed; of nobody else."""
    assignments = [
        replace(
            one,
            episodes=[each for each in one.episodes if by.during(each.start) or by.during(each.end)],
            engagements=[each for each in one.engagements if by.during(each.as_of)],
        )
        for one in view.assignments
    ]
    return replace(
        view,
        assignments=assignments,
        words=[one for one in view.words if by.during(one.as_of)],
        attempts=[one for one in view.attempts if by.during(one.day)],
        changes=[one for one in view.changes if by.during(timezone.localdate(one.at))],
        likenesses=(),
    )


def _assignments(of: OfMember) -> list[AssignmentSeen]:
    status_seen = of.sight.sees(of.member.pk, _STATUS)
    return [
        AssignmentSeen(
            one.plan.name,
            TERMED if one.termed_by_id else VANISHED if one.vanished_by_id else ASSIGNED,
            one.record_status,
            one.authorized_on,
            one.assigned_on,
            one.authorized_until,
            one.first_file_id,
            one.last_file_id,
            one.last_file.said_on,
            one.termed_by_id,
            one.vanished_by_id,
            [EpisodeSeen(each.start, each.end, each.transmission_id) for each in of.episodes[one.pk]]
            if status_seen
            else (),
            [_engagement(each) for each in reversed(of.engagements[one.pk])] if status_seen else (),
        )
        for one in of.assignments
    ]


def _engagement(one: Engagement) -> EngagementSeen:
    words = shown("rtf.engagement_status", State.VALUE, one.status)
    return EngagementSeen(words, one.transmission.said_on, one.transmission_id)


def _words(member: Member) -> list[SaidOf]:
    found = Statement.objects.of(member.organization).filter(member=member).select_related("transmission", "partner")
    found = found.only("said", "sheet", "row", "recorded_at", "partner__name", "transmission__said_on")
    newest_first = found.order_by(
        "-transmission__said_on", "-transmission__produced_on", "-transmission_id", "-sheet", "-row"
    )
    words: list[SaidOf] = []
    seen: set[tuple[str, int]] = set()
    for one in newest_first:
        for element, said in one.said.items():
            first = (element, one.partner_id) not in seen
            seen.add((element, one.partner_id))
            words.append(
                SaidOf(
                    element,
                    label_of(element),
                    short_type(element),
                    one.partner.name,
                    shown(element, said["s"], said["v"]),
                    State(said["s"]).name.lower(),
                    first,
                    one.transmission.said_on,
                    one.transmission_id,
                    one.sheet,
                    one.row,
                    one.recorded_at,
                )
            )
    return sorted(words, key=lambda word: (place_of(word.element), word.partner))  # stable: newest first stays


def _attempts(member: Member) -> list[AttemptSeen]:
    found = OutreachAttempt.objects.of(member.organization).filter(member=member).select_related("plan")
    found = found.only("day", "method", "provider_type", "transmission_id", "plan__name")
    return [
        AttemptSeen(
            one.day,
            shown("otf.outreach_attempt_method", 0, one.method),
            shown("otf.provider_type", 0, one.provider_type),
            one.plan.name if one.plan else "",
            one.transmission_id,
        )
        for one in found.order_by("-day", "-ordinal", "pk")
    ]


def _changes(member: Member, sight: RoleSight) -> list[ChangeSeen]:
    found = RosterChange.objects.of(member.organization).filter(member=member).select_related("plan")
    found = found.only("at", "kind", "elements", "member", "transmission", "plan__name").order_by("-at", "-pk")
    return [
        ChangeSeen(
            one.at,
            CHANGE_KINDS[one.kind],
            one.plan.name,
            one.transmission_id,
            [label_of(element) for element in sorted(seen, key=place_of)],
        )
        for one in found
        if (seen := sight.changed(one)) is not None
    ]


def _likenesses(of: OfMember) -> list[LikenessSeen]:
    pairs = [(one.other if one.one_id == of.member.pk else one.one, one) for one in of.likenesses]
    return sorted((LikenessSeen(other.cin, pair.state, pair.why) for other, pair in pairs), key=lambda one: one.cin)
