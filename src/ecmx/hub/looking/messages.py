"""What is to be said to partners, in words: made of ids at the moment of looking, so that nothing is said that has been settled since.

Letters name members by CIN, and rows of the partner's own file by tab and number; nothing else of anybody. Making them is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ecmx.findings import counted
from ecmx.hub.accounts import By, record
from ecmx.hub.looking.shown import day_shown
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Assignment
from ecmx.hub.transmissions import HeldRow, PartnerMessage, Transmission

__all__ = ["Note", "notes"]

_A_LINE = 8  # CINs on a line


@dataclass(frozen=True)
class Note:
    """A drafted message, in words. settled: nothing is left to be said; members: how many it names by CIN"""

    id: int
    kind: str
    partner: str
    to: str
    file: int
    drafted_at: datetime
    subject: str
    text: str
    members: int
    settled: bool


def notes(*, by: By, partner: Partner | None = None, only: Sequence[int] = ()) -> list[Note]:
    """The drafted messages, oldest first, of one partner or those of some numbers. Raises UsageProblem where the person may not."""
    by.demand("roster.look")
    with transaction.atomic():
        drafts = PartnerMessage.objects.of(by.organization).filter(state="drafted")
        if partner is not None:
            drafts = drafts.filter(partner=partner)
        if only:
            drafts = drafts.filter(pk__in=list(only))
        found = list(drafts.select_related("partner", "transmission", "organization").order_by("pk"))
        made, named = [], set()
        for one in found:
            note, members = _note(one)
            made.append(note)
            named |= members
        record(by, "roster.look", "member", sorted(named), {"messages": [one.pk for one in found]})
    return made


def _note(message: PartnerMessage) -> tuple[Note, set[int]]:
    if message.kind == PartnerMessage.Kind.VANISHED:
        return _vanished(message)
    if message.kind == PartnerMessage.Kind.RECALL:
        return _recall(message), set()
    return _not_ours(message), set()


def _vanished(message: PartnerMessage) -> tuple[Note, set[int]]:
    """Only who is still missing is asked about: a later file may have named or termed the others."""
    gone = Assignment.objects.of(message.organization).filter(
        plan=message.partner, member_id__in=message.members, termed_by=None, vanished_by__isnull=False
    )
    missing = dict(gone.order_by("member__cin").values_list("member__cin", "member_id"))
    file = message.transmission
    one = len(missing) == 1
    whom = "this member" if one else f"these {len(missing):,} members"
    subject = f"ECM: {counted(len(missing), 'member')} no longer named in your Member Information File"
    paragraphs = [
        f"Your Member Information File {_of(file)} no longer names {whom}. An earlier file of yours did, and none since says Termed:",
        *_lines(list(missing)),
        f"Please tell us for {'this member' if one else 'each of them'}:",
        "  - still assigned to us: please name the member again in your next file;",
        "  - no longer assigned: please send the record once more with the status Termed.",
        "Until we hear from you we go on as if assigned, and take nobody off our roster.",
    ]
    return _written(message, subject, paragraphs, len(missing), settled=not missing), set(missing.values())


def _not_ours(message: PartnerMessage) -> Note:
    """The rows by tab and number alone: whose they are is not ours to write about, and the plan has the file."""
    held = HeldRow.objects.of(message.organization).filter(
        transmission=message.transmission, reason=HeldRow.Reason.NOT_OURS
    )
    places: dict[str, list[int]] = {}
    for sheet, row in held.order_by("sheet", "row").values_list("sheet", "row"):
        places.setdefault(sheet, []).append(row)
    count = sum(map(len, places.values()))
    rows = counted(count, "row")
    subject = f"ECM: {rows} of your file {'is' if count == 1 else 'are'} not for us"
    paragraphs = [
        f"Your file {_of(message.transmission)} holds {rows} that {'names' if count == 1 else 'name'} another provider or another plan:",
        *(f"  {f'tab {sheet!r}, ' if sheet else ''}{_numbers(numbers)}" for sheet, numbers in places.items()),
        "We have set them aside: they are not in our roster, and nobody works with them. Please look whether their provider was told.",
        "Since we were sent members who are not assigned to us, your privacy office may want to know of it.",
        "If they are ours after all, please tell us by which NPI we are to know them, and send the rows again.",
    ]
    return _written(message, subject, paragraphs, 0, settled=not count)


def _recall(message: PartnerMessage) -> Note:
    """The file by its name and SHA-256, and no member: whoever has it knows enough to destroy it."""
    file = message.transmission
    went = f" (sent {day_shown(timezone.localdate(file.sent_at))})" if file.sent_at else ""
    paragraphs = [
        f"Our file “{file.name}”{went} should not have gone to you. Please do not open, use or pass on what is in it:",
        f"  SHA-256 {file.digest}",
        f"  {file.size:,} bytes, {counted(file.rows, 'row')}",
        "Please destroy every copy of it, in mailboxes, folders and backups too, and tell us:",
        "  - who destroyed it, when and how;",
        "  - whether anybody opened it or passed it on, and to whom.",
        "If another file is to take its place, it comes apart from this message.",
    ]
    return _written(message, "ECM: please destroy a file of ours", paragraphs, 0, settled=False)


def _written(message: PartnerMessage, subject: str, paragraphs: Sequence[str], members: int, *, settled: bool) -> Note:
    partner = message.partner
    to = " ".join(filter(None, (partner.contact_name, f"<{partner.contact_email}>" if partner.contact_email else "")))
    ours = Partner.objects.of(message.organization).filter(ours=True).first()
    lines = [f"Hello{f' {partner.contact_name}' if partner.contact_name else ''},", *paragraphs]
    sign = [ours.name if ours else message.organization.name]
    if ours is not None:
        sign += [", ".join(filter(None, (ours.contact_name, ours.contact_phone, ours.contact_email)))]
    text = _joined([*lines, "\n".join(filter(None, ("Thank you,", *sign)))])
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


def _joined(paragraphs: Sequence[str]) -> str:
    """Paragraphs apart by an empty line; indented lines follow one another."""
    text = ""
    for one in paragraphs:
        listed = one.startswith("  ")
        text += ("\n" if listed and text.rsplit("\n", 1)[-1].startswith("  ") else "\n\n") if text else ""
        text += one
    return text + "\n"


def _of(file: Transmission) -> str:
    """A partner's file as the partner knows it: its name, its period, the day on which it came."""
    came = day_shown(timezone.localdate(file.received_at))
    period = _period(file.period_start, file.period_end)
    return f"“{file.name}”{f' for {period}' if period else ''} (received {came}; our number for it is {file.pk})"


def _period(start: date | None, end: date | None) -> str:
    return f"{day_shown(start)} to {day_shown(end)}" if start and end else ""


def _lines(cins: Sequence[str]) -> list[str]:
    return [f"  {'  '.join(cins[at : at + _A_LINE])}" for at in range(0, len(cins), _A_LINE)]


def _numbers(rows: Sequence[int]) -> str:
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
