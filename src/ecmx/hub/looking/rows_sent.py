"""The auditor's question of a member and a period: which row of which file told of her, as it was sent; or why none did.

The reason is found by deriving the file again, of what was known when it was composed. The look is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ecmx.guidance import FileType
from ecmx.hub.accounts import OTHER, By, record
from ecmx.hub.home import Home
from ecmx.hub.looking.showing import label_of, place_of
from ecmx.hub.looking.sight import Sight, sight_of
from ecmx.hub.outbound import SentRow, left_out_then
from ecmx.hub.roster import member_of, member_unknown
from ecmx.hub.transmissions import FileState, Transmission, machine_of

__all__ = ["MemberSent", "member_sent"]


@dataclass(frozen=True)
class RowSent:
    """A row as it was sent. said: what each column says, in words; verdict: the plan's on the row, message: its words"""

    file_type: str
    sheet: str
    row: int
    said: Sequence[tuple[str, str]]
    verdict: str
    message: str


@dataclass(frozen=True)
class WhyNot:
    """Why a file says nothing of the member, by a code of `left_out.toml`; "" where one's role does not see why."""

    file_type: str
    code: str
    says: str


@dataclass(frozen=True)
class MemberSent:
    """A file of the period, and what it says of the member."""

    file: int
    name: str
    sha256: str
    plan: str
    period: tuple[date | None, date | None]
    state: str
    means: str
    sent_at: datetime | None
    rows: Sequence[RowSent]
    why_not: Sequence[WhyNot]


def member_sent(
    cin: str, *, by: By, home: Home, period: tuple[date, date] | None = None, file: int | None = None
) -> list[MemberSent]:
    """What files of ours say of a member: of a period, or one file. Those that were set aside before they went are passed over.

    Raises UsageProblem where there is no such member, or the person may not.
    """
    by.demand("files.look")
    by.demand("roster.look")
    member = member_of(by.organization, cin)
    if member is None:
        raise member_unknown()
    with transaction.atomic():
        files = Transmission.objects.of(by.organization).filter(direction=Transmission.Direction.OUT)
        files = files.exclude(state=FileState.DROPPED)
        if file is not None:
            files = files.filter(pk=file)
        if period is not None:
            files = files.filter(period_end__gte=period[0], period_start__lte=period[1])
        sight = sight_of(by, [member.pk])
        found = [_told(one, member.pk, sight, home) for one in files.select_related("partner").order_by("pk")]
        record(by, "roster.look", "member", [member.pk], {"files": [one.file for one in found]})
    return [one for one in found if one.rows or one.why_not]


def _told(file: Transmission, member: int, sight: Sight, home: Home) -> MemberSent:
    by = sight.by
    rows = SentRow.objects.of(by.organization).filter(transmission=file, member=member).order_by("file_type", "row")
    out = left_out_then(file, by=by, home=home)
    reasons = {
        kind: reasons[member] for kind, reasons in out.items() if member in reasons and kind is not FileType.REFERRAL
    }
    words = machine_of(file.direction).words
    return MemberSent(
        file.pk,
        file.name,
        file.digest,
        file.partner.name if file.partner else "",
        (file.period_start, file.period_end),
        file.state,
        words[FileState(file.state)],
        file.sent_at,
        [_row(one, sight) for one in rows],
        [WhyNot(kind.value, *sight.left_out(code)) for kind, code in reasons.items()],
    )


def _row(one: SentRow, sight: Sight) -> RowSent:
    told = sorted(sight.told(one.member_id, one.said), key=lambda pair: place_of(pair[0]))
    said = [(label_of(name), words) for name, words in told]
    message = sight.text(one.member_id, OTHER, one.message)
    return RowSent(one.file_type, one.sheet, one.row, said, one.verdict, message)
