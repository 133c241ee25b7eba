"""A message in words: to whom, about what, in paragraphs; made at the moment of looking. Knows no kind of message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ecmx.hub.looking import day_shown
from ecmx.hub.partners import Partner
from ecmx.hub.transmissions import PartnerMessage, Transmission

__all__ = ["Note", "file_named", "joined", "listed", "numbered", "period_named", "written"]

_A_LINE = 8  # CINs on a line


@dataclass(frozen=True)
class Note:
    """A drafted message, in words. settled: nothing is left to be said; members: how many it names

    to: who is written to, and how; of a notice to a member or referrer, partner is the plan of the referral, which is not written to;
    route: of a notice, the way it goes, of `ecmx.hub.work.ROUTES`
    """

    id: int
    kind: str
    partner: str
    to: str
    file: int | None
    drafted_at: datetime
    subject: str
    text: str
    members: int
    settled: bool
    route: str = ""

    @property
    def to_partner(self) -> bool:
        """Whether it is for the partner, and not for a member or a referrer."""
        return self.kind not in (PartnerMessage.Kind.MEMBER, PartnerMessage.Kind.REFERRER)


def written(message: PartnerMessage, subject: str, paragraphs: Sequence[str], members: int, *, settled: bool) -> Note:
    """A note to a message's partner, with greeting and signature."""
    partner = message.partner
    to = " ".join(filter(None, (partner.contact_name, f"<{partner.contact_email}>" if partner.contact_email else "")))
    ours = Partner.objects.of(message.organization).filter(ours=True).first()
    lines = [f"Hello{f' {partner.contact_name}' if partner.contact_name else ''},", *paragraphs]
    sign = [ours.name if ours else message.organization.name]
    if ours is not None:
        sign += [", ".join(filter(None, (ours.contact_name, ours.contact_phone, ours.contact_email)))]
    text = joined([*lines, "\n".join(filter(None, ("Thank you,", *sign)))])
    return Note(
        message.pk,
        message.kind,
        partner.name,
        to,
        message.transmission_id,
        message.drafted_at,
        subject,
        text,
        members,
        settled,
    )


def joined(paragraphs: Sequence[str]) -> str:
    """Paragraphs apart by an empty line; indented lines follow one another."""
    text = ""
    for one in paragraphs:
        listed = one.startswith("  ")
        text += ("\n" if listed and text.rsplit("\n", 1)[-1].startswith("  ") else "\n\n") if text else ""
        text += one
    return text + "\n"


def file_named(file: Transmission) -> str:
    """A partner's file as the partner knows it: its name, its period, the day on which it came."""
    came = day_shown(timezone.localdate(file.received_at))
    period = period_named(file.period_start, file.period_end)
    return f"“{file.name}”{f' for {period}' if period else ''} (received {came}; our number for it is {file.pk})"


def period_named(start: date | None, end: date | None) -> str:
    """Both days, where both are known."""
    return f"{day_shown(start)} to {day_shown(end)}" if start and end else ""


def listed(cins: Sequence[str]) -> list[str]:
    """CINs, several on an indented line."""
    return [f"  {'  '.join(cins[at : at + _A_LINE])}" for at in range(0, len(cins), _A_LINE)]


def numbered(rows: Sequence[int]) -> str:
    """row 3; rows 3, 5–9 and 12."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    told = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    words = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return f"row {words}" if len(rows) == 1 else f"rows {words}"
