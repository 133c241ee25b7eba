"""Files of ours that went, for tests of what comes after: made as composing and sending leave them, with their rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tests.hub.clinic import Clinic

ZONE = ZoneInfo("America/Los_Angeles")


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A moment on the hub's clock."""
    return datetime.combine(day, time(hour, minute), ZONE)


def agreement(clinic: Clinic, slug: str = "juniper", **terms: Any) -> Any:
    """The agreement with a plan, its terms changed."""
    from ecmx.hub.partners import Agreement

    found = Agreement.objects.of(clinic.by.organization).filter(slug=slug)
    if terms:
        found.update(**terms)
    return found.select_related("plan", "provider", "organization").get()


def file_terms(clinic: Clinic, kind: str, slug: str = "juniper", **terms: Any) -> None:
    """What an agreement says of one kind of file."""
    from ecmx.hub.partners import AgreementFile

    AgreementFile.objects.of(clinic.by.organization).filter(agreement__slug=slug, file_type=kind).update(**terms)


def went(
    clinic: Clinic,
    cins: Sequence[str],
    *,
    kind: str = "rtf",
    slug: str = "juniper",
    sent: datetime | None,
    period: tuple[date, date] = (date(2026, 10, 1), date(2026, 10, 31)),
    state: str = "sent",
    sheet: str = "RTF",
    left_out: Mapping[str, int] | None = None,
    name: str = "",
) -> Any:
    """A file of ours with a row a member, from row 2 on."""
    from ecmx.hub.keys import Keys
    from ecmx.hub.outbound import Composition, SentRow
    from ecmx.hub.roster import Member
    from ecmx.hub.transmissions import Blob, Transmission, keep

    by = clinic.by
    terms = agreement(clinic, slug)
    data = f"{kind} {slug} {list(cins)} {sent} {period} {name}".encode()
    file = Transmission.objects.of(by.organization).create(
        direction="out",
        origin="composed",
        state=state,
        name=name or f"{slug}_{kind}.xlsx",
        digest=hashlib.sha256(data).hexdigest(),
        size=len(data),
        blob=keep(by.organization, Blob.Kind.SENT, data, Keys(clinic.home)),
        partner=terms.plan,
        agreement=terms,
        file_types=[kind],
        period_start=period[0],
        period_end=period[1],
        sent_at=sent,
        sent_how="by_hand",
    )
    for number, cin in enumerate(cins):
        members = Member.objects.of(by.organization)
        member = members.filter(cin=cin).first() or members.create(cin=cin, last_name="Lopez")
        SentRow.objects.of(by.organization).create(
            transmission=file, file_type=kind, member=member, sheet=sheet, row=number + 2, said={}, digest=f"{number}"
        )
    Composition.objects.of(by.organization).create(
        transmission=file,
        known_at=file.received_at,
        terms={},
        members=len(set(cins)) + sum((left_out or {}).values()),
        left_out={kind: dict(left_out or {})},
    )
    return file


def verdicts(file: Any) -> dict[str, tuple[str, str]]:
    """By CIN: what holds of the row, and the plan's message."""
    from ecmx.hub.outbound import SentRow

    rows = SentRow.objects.of(file.organization).filter(transmission=file).select_related("member")
    return {row.member.cin: (row.verdict, row.message) for row in rows if row.member}


def open_tasks(clinic: Clinic) -> list[tuple[str, str, int | None]]:
    """Kind, the member's CIN, and the row."""
    from ecmx.hub.work import Task

    tasks = Task.objects.of(clinic.by.organization).filter(settled_at=None).select_related("member").order_by("pk")
    return [(one.kind, one.member.cin if one.member else "", one.about.get("row")) for one in tasks]
