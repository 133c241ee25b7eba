"""What there is to tell of a file of ours: who composed it of what, who is in it and why others are not, how it went, what was answered.

Ids, counts, codes and words; no member's value. And the files of ours in a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q

from ecmx.hub.accounts import By, record
from ecmx.hub.outbound import LEFT_OUT, Composition, OutTerms, PlanAnswer, SentRow
from ecmx.hub.retention import EMPTIED
from ecmx.hub.transmissions import FileState, Transmission, machine_of

__all__ = ["OutgoingSeen", "SentSeen", "outgoing", "sent_seen"]


@dataclass(frozen=True)
class LeftOutSeen:
    """How many members are not in a file for a reason."""

    file_type: str
    code: str
    members: int
    says: str


@dataclass(frozen=True)
class AnswerSeen:
    """What the plan answered, and how we have it."""

    at: datetime
    verdict: str
    how: str
    given_by: str
    note: str
    rejected_rows: int


@dataclass(frozen=True)
class SentSeen:
    """A file of ours. known_at: what was known then is in it; members: of the plan; inside: by file type, how many of them are in it

    rows: records by file type; layout: by which it was composed; cells_lost: what the layout could not hold
    """

    known_at: datetime
    composed_by: str
    layout: str
    members: int
    inside: Mapping[str, int]
    rows: Mapping[str, int]
    left_out: Sequence[LeftOutSeen]
    adds_up: bool
    cells_lost: int
    statement: bool
    notice: bool
    sent_at: datetime | None
    sent_how: str
    answers: Sequence[AnswerSeen]
    corrects: int | None
    corrected_by: Sequence[int]


def sent_seen(file: Transmission) -> SentSeen | None:
    """What there is to tell; None of a file that was not composed here."""
    composition = (
        Composition.objects.of(file.organization).filter(transmission=file).select_related("composed_by").first()
    )
    if composition is None:
        return None
    terms = OutTerms.of(composition.terms)
    rows = SentRow.objects.of(file.organization).filter(transmission=file).order_by("file_type")
    counts = dict(rows.values_list("file_type").annotate(rows=Count("pk")))
    emptied = Count("digest", distinct=True, filter=Q(member=None, digest__startswith=EMPTIED))
    inside = dict(rows.values_list("file_type").annotate(members=Count("member", distinct=True) + emptied))
    left_out = [
        LeftOutSeen(kind, code, members, LEFT_OUT[code].said if code in LEFT_OUT else "")
        for kind, reasons in composition.left_out.items()
        for code, members in sorted(reasons.items())
    ]
    found = PlanAnswer.objects.of(file.organization).filter(transmission=file).order_by("at", "pk")
    out = {kind: sum(one.members for one in left_out if one.file_type == kind) for kind in terms.file_types}
    return SentSeen(
        known_at=composition.known_at,
        composed_by=composition.composed_by.username if composition.composed_by else "",
        layout=terms.layout,
        members=composition.members,
        inside={kind: inside.get(kind, 0) for kind in terms.file_types},
        rows={kind: counts.get(kind, 0) for kind in terms.file_types},
        left_out=left_out,
        adds_up=all(
            inside.get(kind, 0) + out[kind] == composition.members for kind in terms.file_types if kind != "referral"
        ),
        cells_lost=composition.cells_lost,
        statement=terms.statement,
        notice=bool(terms.notice),
        sent_at=file.sent_at,
        sent_how=file.sent_how,
        answers=[AnswerSeen(one.at, one.verdict, one.how, one.given_by, one.note, one.rejected_rows) for one in found],
        corrects=file.replaces_id,
        corrected_by=tuple(
            Transmission.objects.of(file.organization).filter(replaces=file).order_by("pk").values_list("pk", flat=True)
        ),
    )


@dataclass(frozen=True)
class OutgoingSeen:
    """A file of ours in a list."""

    id: int
    name: str
    plan: str
    file_types: Sequence[str]
    period: tuple[date | None, date | None]
    rows: int
    state: str
    means: str
    since: datetime


def outgoing(*, by: By, plan: int | None = None, period: tuple[date, date] | None = None) -> list[OutgoingSeen]:
    """The files of ours, oldest first. plan: only those to this partner; period: only those of it. Raises UsageProblem."""
    by.demand("files.look")
    with transaction.atomic():
        files = Transmission.objects.of(by.organization).filter(direction=Transmission.Direction.OUT)
        if plan is not None:
            files = files.filter(partner=plan)
        if period is not None:
            files = files.filter(period_start=period[0], period_end=period[1])
        found = list(files.select_related("partner").order_by("pk"))
        record(by, "files.look", "transmission", [one.pk for one in found])
    anew = _composed_anew(by, found)
    return [
        OutgoingSeen(
            one.pk,
            one.name,
            one.partner.name if one.partner else "",
            tuple(one.file_types),
            (one.period_start, one.period_end),
            one.rows,
            one.state,
            machine_of(one.direction).words[FileState(one.state)] + anew.get(one.pk, ""),
            one.state_since,
        )
        for one in found
    ]


def _composed_anew(by: By, files: Sequence[Transmission]) -> Mapping[int, str]:
    """By the number of a file that was set aside, in words which file was composed in its place."""
    found: dict[int, str] = {}
    for one in files:
        if one.state == FileState.DROPPED:
            later = Transmission.objects.of(by.organization).filter(
                direction=one.direction,
                partner=one.partner,
                file_types__overlap=one.file_types,
                period_start=one.period_start,
                period_end=one.period_end,
                pk__gt=one.pk,
            )
            first = later.order_by("pk").values_list("pk", flat=True).first()
            if first is not None:
                found[one.pk] = f"; file {first} was prepared to replace it"
    return found
