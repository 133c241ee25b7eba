"""What is to be said, in words: made of ids at the moment of looking, so that nothing is said that has been settled since.

Letters to partners name members by CIN, and rows of the partner's own file by tab and number; nothing else of anybody. Making them is
recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from ecmx.findings import counted
from ecmx.guidance import FileType
from ecmx.hub.accounts import NOT_SHOWN, By, record
from ecmx.hub.looking import day_shown, sight_of
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Assignment
from ecmx.hub.saying.letters import Note, file_named, listed, numbered, period_named, written
from ecmx.hub.saying.notice_letters import notices_written
from ecmx.hub.saying.notices import NOTICE_KINDS
from ecmx.hub.saying.refused import refusals_now
from ecmx.hub.transmissions import FileState, HeldRow, PartnerMessage, Transmission
from ecmx.hub.work import REFUSALS, people_now

__all__ = ["notes"]

_BEFORE = "An earlier file of yours did, and none since then says Termed:"


def notes(*, by: By, partner: Partner | None = None, only: Sequence[int] = ()) -> list[Note]:
    """The drafted messages, oldest first, or those of some numbers. Raises UsageProblem where the person may not.

    partner: those to this partner alone, and so no notices to members and referrers
    """
    by.demand("roster.look")
    with transaction.atomic():
        drafts = PartnerMessage.objects.of(by.organization).filter(state="drafted")
        if partner is not None:
            drafts = drafts.filter(partner=partner).exclude(kind__in=NOTICE_KINDS)
        if only:
            drafts = drafts.filter(pk__in=list(only))
        found = list(drafts.select_related("partner", "transmission", "organization").order_by("pk"))
        made: list[Note] = []
        named: set[int] = set()
        for one in found:
            if one.kind in NOTICE_KINDS:
                named |= set(one.members)
                continue
            note, members = _WORDS[one.kind](one)
            made.append(note)
            named |= members
        notices = [one for one in found if one.kind in NOTICE_KINDS]
        written_notices = notices_written(by.organization, notices, timezone.localdate())
        made += written_notices if sight_of(by).sees_group(None, "referral") else map(_unseen, written_notices)
        record(by, "roster.look", "member", sorted(named), {"messages": [one.pk for one in found]})
    return sorted(made, key=lambda one: one.id)


def _unseen(note: Note) -> Note:
    """A letter on a referral, for somebody who sees none."""
    return replace(note, to=NOT_SHOWN, subject=NOT_SHOWN, text=NOT_SHOWN)


def _about(message: PartnerMessage) -> Transmission:
    assert message.transmission is not None
    return message.transmission


def _vanished(message: PartnerMessage) -> tuple[Note, set[int]]:
    """Only who is still missing is asked about: a later file may have named or termed the others."""
    gone = Assignment.objects.of(message.organization).filter(
        plan=message.partner, member_id__in=message.members, termed_by=None, vanished_by__isnull=False
    )
    people = people_now(message.organization)
    missing = {
        cin: pk
        for cin, pk in gone.order_by("member__cin").values_list("member__cin", "member_id")
        if people.under(pk, message.partner_id) == pk  # else the plan names her under the CIN that came after
    }
    file = _about(message)
    one = len(missing) == 1
    whom = "this member" if one else f"these {len(missing):,} members"
    subject = f"ECM: {counted(len(missing), 'member')} no longer listed in your Member Information File"
    paragraphs = [
        f"Your Member Information File {file_named(file)} no longer lists {whom}. {_BEFORE}",
        *listed(list(missing)),
        f"Please tell us for {'this member' if one else 'each of them'}:",
        "  - still assigned to us: please list the member again in your next file;",
        "  - no longer assigned: please send the record once more with the status Termed.",
        "Until we hear from you, we continue as if assigned and keep everyone on our roster.",
    ]
    return written(message, subject, paragraphs, len(missing), settled=not missing), set(missing.values())


def _not_ours(message: PartnerMessage) -> tuple[Note, set[int]]:
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
        f"Your file {file_named(_about(message))} has {rows} that {'lists' if count == 1 else 'list'} another provider or another plan:",
        *(f"  {f'tab {sheet!r}, ' if sheet else ''}{numbered(numbers)}" for sheet, numbers in places.items()),
        "We have not loaded them: they are not in our roster, and no one works with them. Please check that the right provider was told.",
        "Since we were sent members who are not assigned to us, your privacy office may want to know about it.",
        "If they are ours after all, please tell us which NPI of ours applies, and send the rows again.",
    ]
    return written(message, subject, paragraphs, 0, settled=not count), set()


def _acknowledged(message: PartnerMessage) -> tuple[Note, set[int]]:
    """That a file came, and what was done with its rows, in counts. It says of no row that it was accepted for good."""
    file = _about(message)
    loaded = file.state != FileState.RETURNED  # of one that is used as a whole or not at all, nothing is
    used = file.rows_clean + file.rows_with_errors if loaded else 0
    done = f"It contains {counted(file.rows, 'row')}; {used:,} of them {'was' if used == 1 else 'were'} loaded."
    if not loaded:
        why = "we use the file only as a whole, and some of its rows need a fix"
        done = f"It contains {counted(file.rows, 'row')}; none was loaded: {why}."
    aside = [
        f"  - {count:,} {what};"
        for count, what in (
            (file.rows_with_errors if loaded else 0, "of those have errors: what could not be read was left blank"),
            (file.rows_held - file.rows_not_ours, "are on hold: they need a fix before we can use them"),
            (file.rows_not_ours, "list another provider or another plan"),
            (file.rows_excluded, "were not included: not member rows, or left out per the guidance"),
        )
        if count
    ]
    paragraphs = [f"We have received your file {file_named(file)}.", file.problem_said or done, *aside]
    if aside:
        paragraphs.append("The list of what we found is on its way to you, or available on request.")
    return written(message, f"ECM: we received your file {file.name}", paragraphs, 0, settled=False), set()


def _refused(message: PartnerMessage) -> tuple[Note, set[int]]:
    """Whom we cannot accept, and why; whom the plan has ended since, or whom we take after all, it names no more."""
    standing = [one for one in refusals_now(message.organization, message.partner) if one.member in message.members]
    again = any(one.awaiting for one in standing)
    by_reason: dict[str, list[str]] = {}
    for one in standing:
        by_reason.setdefault(one.reason, []).append(one.cin)
    whom = counted(len(standing), "member")
    paragraphs = [
        f"Your file {file_named(_about(message))} assigns {whom} to us that we cannot accept:",
        *(
            line
            for why, cins in by_reason.items()
            for line in (f"{REFUSALS[why].words if why in REFUSALS else why}:", *listed(sorted(cins)))
        ),
    ]
    if again:
        paragraphs.append("We told you about some of them before; they are in your file again.")
    paragraphs.append(
        "Please assign them to another provider, and send their records once more with the status Termed."
    )
    subject = f"ECM: {whom} we cannot accept"
    note = written(message, subject, paragraphs, len(standing), settled=not standing)
    return note, {one.member for one in standing}


def _nothing(message: PartnerMessage) -> tuple[Note, set[int]]:
    """That there is nothing to report: of which file and period stands in the message itself."""
    start, end = (date.fromisoformat(day) for day in message.about["period"])
    kinds = message.about["file_types"]
    names = [FileType(kind).words if kind in set(FileType) else kind.upper() for kind in kinds]
    subject = f"ECM: nothing to report for {period_named(start, end)} ({', '.join(kinds).upper()})"
    paragraphs = [
        f"We have nothing to report in the {' and the '.join(names)} for {period_named(start, end)}.",
        f"As we agreed, this statement takes the place of the file. Made on {day_shown(date.fromisoformat(message.about['on']))}.",
    ]
    file = message.transmission  # none, where a person said that there is nothing
    overtaken = (
        file is not None and file.state != FileState.COMPOSED
    )  # it went by itself, or another was composed in its place
    return written(message, subject, paragraphs, 0, settled=overtaken), set()


def _recalled(message: PartnerMessage) -> tuple[Note, set[int]]:
    """That a file of ours is to be destroyed, and that this is to be confirmed; by its name and SHA-256, and no member."""
    file = _about(message)
    went = f" (sent {day_shown(timezone.localdate(file.sent_at))})" if file.sent_at else ""
    paragraphs = [
        f"Our file “{file.name}”{went} should not have been sent to you, or not in this form. Please do not open it, use it or pass it on:",
        f"  SHA-256 {file.digest}",
        f"  {file.size:,} bytes, {counted(file.rows, 'row')}",
        "Please destroy every copy of it, including in mailboxes, folders and backups, and tell us:",
        "  - who destroyed it, when and how;",
        "  - whether anyone opened it or passed it on, and to whom.",
        "If another file replaces it, we will send it separately.",
    ]
    return written(message, f"ECM: please destroy our file {file.name}", paragraphs, 0, settled=False), set()


_WORDS: Mapping[str, Callable[[PartnerMessage], tuple[Note, set[int]]]] = {
    PartnerMessage.Kind.VANISHED: _vanished,
    PartnerMessage.Kind.NOT_OURS: _not_ours,
    PartnerMessage.Kind.ACKNOWLEDGED: _acknowledged,
    PartnerMessage.Kind.REFUSED: _refused,
    PartnerMessage.Kind.NIL: _nothing,
    PartnerMessage.Kind.RECALL: _recalled,
}
