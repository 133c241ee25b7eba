"""A file's whole story: how it came and is kept, its states, its rows to the last one, what was found, what it changed, what it led to.

Ids, counts, codes and places; no member's value. Looking at it is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.findings import Owner, Party, party_of_element
from ecmx.hub.accounts import NOT_SHOWN, AuditEntry, By, Organization, may_see, not_seen, record
from ecmx.hub.keys import Keys
from ecmx.hub.looking.changed_rows import CHANGE_KINDS
from ecmx.hub.looking.found_words import finding_words
from ecmx.hub.looking.one_sent import SentSeen, sent_seen
from ecmx.hub.looking.showing import label_of
from ecmx.hub.retention import DeletedSeen, deleted_of
from ecmx.hub.roster import RosterChange, Statement
from ecmx.hub.transmissions import (
    INBOUND,
    OUTBOUND,
    BlobDamaged,
    BytesDeleted,
    CorrectedRow,
    FileState,
    FindingCount,
    HeldRow,
    PartnerMessage,
    Receipt,
    Transmission,
    machine_of,
    opened,
)

__all__ = ["FileView", "FoundSeen", "file_view"]

MEANS: Mapping[str, str] = {
    HeldRow.Reason.HELD: "on hold: it cannot be used as it is",
    HeldRow.Reason.EXCLUDED: "not included: the guidance leaves it out, or it is not a member row",
    HeldRow.Reason.NOT_OURS: "on hold: the row itself says it belongs to another provider or another plan",
    HeldRow.Reason.UNASSIGNED: "waiting: no plan has assigned this member yet",
}
#: What a person says of a file, by the audit's action; the rest are states.
SAID: Mapping[str, tuple[str, str]] = {
    "keep": (FileState.KEPT, INBOUND.words[FileState.KEPT]),
    "withdraw": (FileState.WITHDRAWN, INBOUND.words[FileState.WITHDRAWN]),
    "password": ("password", "a password was given"),
    "partner": ("partner", "it was said whose it is"),
    "again": ("again", "the problem was fixed: try again"),
    "complete": ("complete", "it was said that it lists everyone"),
    "part": ("part", "it was said that it is only part of the list"),
    "replaces": ("replaces", "it was said which of two files replaces the other"),
    "send": (FileState.SENDING, OUTBOUND.words[FileState.SENDING]),
    "by-hand": (FileState.BY_HAND, OUTBOUND.words[FileState.BY_HAND]),
    "drop": (FileState.DROPPED, OUTBOUND.words[FileState.DROPPED]),
    "way-given-up": ("way-given-up", "the failed way was replaced by another way"),
    "download": ("download", "someone downloaded it"),
    "answer": ("answer", "the plan's answer was recorded"),
}
MOST_HELD = 1_000  # held rows that are told one by one
_SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class Step:
    """A state that the file came to, or what somebody said of it. who: "" = the hub itself"""

    at: datetime
    state: str
    means: str
    who: str


@dataclass(frozen=True)
class RowsSeen:
    """Every row. adds_up: total = clean + with errors + held + excluded, and each held or excluded row is listed with its reason

    corrected, errors_corrected: of the held ones, and of those with errors, how many stand corrected in another file
    """

    total: int
    clean: int
    with_errors: int
    held: int
    excluded: int
    not_ours: int
    waiting: int
    listed: int
    corrected: int
    errors_corrected: int
    adds_up: bool


@dataclass(frozen=True)
class HeldSeen:
    """A row that is not applied. why: the sentences of its codes; corrected_in: the file in which it stands corrected, None = it is open"""

    sheet: str
    row: int
    reason: str
    means: str
    codes: Sequence[str]
    why: Sequence[str]
    corrected_in: int | None = None


@dataclass(frozen=True)
class FoundSeen:
    """What was found by one code in one column. element: its id, "" where the column is nobody's

    rows: the first of those it was found in; sentences: what its findings say, where they are few and somebody sees every column;
    says: what holds for all of them
    """

    code: str
    severity: str
    count: int
    sheet: str
    column: str
    says: str
    element: str = ""
    whose: str = ""
    rows: Sequence[int] = ()
    sentences: Sequence[str] = ()


@dataclass(frozen=True)
class KeptSeen:
    """What was counted just now of the bytes that are kept. intact: as many, and of the same SHA-256, as came; why_not: where not"""

    bytes: int
    sha256: str
    intact: bool
    why_not: str


@dataclass(frozen=True)
class MessageSeen:
    """A message to the sender that this file led to."""

    id: int
    kind: str
    state: str
    members: int
    rows: int


@dataclass(frozen=True)
class FileView:
    """A file that came in or goes out. Other files by their numbers; changes: members by what became of them; statements: words that it
    alone said; sent: of a file of ours
    """

    id: int
    name: str
    received_at: datetime
    origin: str
    state: str
    means: str
    problem: Mapping[str, str] | None
    kept: KeptSeen
    deleted: Sequence[DeletedSeen]
    steps: Sequence[Step]
    partner: str
    agreement: str
    file_types: Sequence[str]
    layouts: Sequence[str]
    period: tuple[date | None, date | None]
    produced_on: date | None
    complete: bool
    doubted: bool
    rows: RowsSeen
    held_rows: Sequence[HeldSeen]
    findings: Sequence[FoundSeen]
    changes: Mapping[str, int]
    statements: int
    receipt_at: datetime | None
    receipt: Mapping[str, Any] | None
    messages: Sequence[MessageSeen]
    repeats: int | None
    repeated_by: Sequence[int]
    replaces: int | None
    replaced_by: Sequence[int]
    sent: SentSeen | None


def file_view(file: int | str, *, by: By, keys: Keys) -> FileView:
    """The story of a file. file: its number, its SHA-256, or its name.

    Raises UsageProblem where there is none, several go by that name, or the person may not.
    """
    if by.narrowed is None:
        by.demand("files.look")  # before it is said whether there is one
    found = _file(by, file)
    by.demand("files.look", day=timezone.localdate(found.received_at))
    with transaction.atomic():
        record(by, "files.look", "transmission", [found.pk])
        return _story(found, by, keys)


def _file(by: By, asked: int | str) -> Transmission:
    every = Transmission.objects.of(by.organization).select_related("organization", "partner", "agreement", "blob")
    every = every.select_related("blob__organization", "organization", "partner", "agreement")
    if isinstance(asked, int):
        found = list(every.filter(pk=asked))
    elif re.fullmatch(r"[0-9a-f]{64}", asked.lower()):
        found = list(every.filter(digest=asked.lower()).order_by("pk")[:1])  # what came again is told of the first
    else:
        found = list(every.filter(name=asked).order_by("pk"))
    if not found:
        raise UsageProblem(
            "file-unknown",
            "No such file was received or prepared here.",
            "Give its number, or the file itself: it is found by its content, whatever its name.",
        )
    if len(found) > 1:
        numbers = ", ".join(str(one.pk) for one in found[:20])
        raise UsageProblem("file-several", "Several files have that name.", f"Say which by its number: {numbers}.")
    return found[0]


def _story(file: Transmission, by: By, keys: Keys) -> FileView:
    ours = Transmission.objects.of(file.organization)
    receipt = Receipt.objects.of(file.organization).filter(transmission=file).first()
    problem = {"code": file.problem, "said": file.problem_said, "fix": file.problem_fix} if file.problem else None
    changes = RosterChange.objects.of(file.organization).filter(transmission=file).values_list("kind")
    return FileView(
        id=file.pk,
        name=file.name,
        received_at=file.received_at,
        origin=file.origin,
        state=file.state,
        means=machine_of(file.direction).words[FileState(file.state)],
        problem=problem,
        kept=_kept(file, keys),
        deleted=tuple(deleted_of(file)),
        steps=_steps(file),
        partner=file.partner.name if file.partner else "",
        agreement=file.agreement.slug if file.agreement else "",
        file_types=tuple(file.file_types),
        layouts=tuple(file.layouts),
        period=(file.period_start, file.period_end),
        produced_on=file.produced_on,
        complete=file.complete,
        doubted=file.doubted,
        rows=_rows(file),
        held_rows=_held(file, by),
        findings=_found(file, by),
        changes={CHANGE_KINDS[kind]: count for kind, count in changes.annotate(n=Count("pk")).order_by("kind")},
        statements=Statement.objects.of(file.organization).filter(transmission=file).count(),
        receipt_at=receipt.made_at if receipt else None,
        receipt=receipt.body if receipt else None,
        messages=_messages(file),
        repeats=file.repeats_id,
        repeated_by=tuple(ours.filter(repeats=file).order_by("pk").values_list("pk", flat=True)),
        replaces=file.replaces_id,
        replaced_by=tuple(ours.filter(replaces=file).order_by("pk").values_list("pk", flat=True)),
        sent=sent_seen(file),
    )


def _kept(file: Transmission, keys: Keys) -> KeptSeen:
    """Open what is kept and count it: only then it is said to be as it came."""
    try:
        data = opened(file.blob, keys)
    except BlobDamaged:
        return KeptSeen(file.size, file.digest, intact=False, why_not="What is stored is not what was received.")
    except (BytesDeleted, UsageProblem) as problem:
        return KeptSeen(file.size, file.digest, intact=False, why_not=problem.message)
    same = len(data) == file.size and file.blob.digest == file.digest
    return KeptSeen(
        file.size, file.digest, intact=same, why_not="" if same else "What is stored is not what this file contained."
    )


def _steps(file: Transmission) -> list[Step]:
    """Its states, each with its moment, out of the audit; the one it stands in too, where another file's step moved it there."""
    entries = AuditEntry.objects.filter(
        organization=file.organization,
        kind="transmission",
        action__startswith="file.",
        objects_ids__contains=[file.pk],
    )
    steps, words = [], machine_of(file.direction).words
    for one in entries.select_related("user").order_by("at", "pk"):
        name = one.action.removeprefix("file.")
        became, means = SAID.get(name, (name, words[FileState(name)] if name in words else ""))
        steps.append(Step(one.at, became, means, one.user.username if one.user else ""))
    if file.state not in {step.state for step in steps}:
        steps.append(Step(file.state_since, file.state, words[FileState(file.state)], ""))
    return steps


def _rows(file: Transmission) -> RowsSeen:
    held = HeldRow.objects.of(file.organization).filter(transmission=file)
    listed = held.exclude(reason=HeldRow.Reason.UNASSIGNED).count()
    freed = held.exclude(corrected_in=None).count()
    rows = CorrectedRow.objects.of(file.organization).filter(correction__of=file)
    every = rows.exclude(correction__file__state=FileState.WITHDRAWN).count()
    sums = file.rows_clean + file.rows_with_errors + file.rows_held + file.rows_excluded
    return RowsSeen(
        file.rows,
        file.rows_clean,
        file.rows_with_errors,
        file.rows_held,
        file.rows_excluded,
        file.rows_not_ours,
        file.rows_unassigned,
        listed,
        freed,
        max(0, every - freed),
        adds_up=sums == file.rows and listed == file.rows_held + file.rows_excluded,
    )


def _held(file: Transmission, by: By) -> list[HeldSeen]:
    """Its rows that are not applied. A code's elements are told where one's role sees all of them."""
    counts = FindingCount.objects.of(file.organization).filter(transmission=file).exclude(element="")
    elements: dict[str, set[str]] = {}
    for code, element in counts.values_list("code", "element"):
        elements.setdefault(code, set()).add(element)
    shown = {code: ones for code, ones in elements.items() if all(may_see(by, one) for one in ones)}
    found = HeldRow.objects.of(file.organization).filter(transmission=file).order_by("sheet", "row")[:MOST_HELD]
    return [
        HeldSeen(
            one.sheet,
            one.row,
            one.reason,
            MEANS[one.reason],
            tuple(one.codes),
            tuple(finding_words(code, *shown.get(code, ()))[0] for code in one.codes),
            one.corrected_in_id,
        )
        for one in found
    ]


def _found(file: Transmission, by: By) -> list[FoundSeen]:
    """What was found in it; of a file of ours no notes: that it is in the plan's form is what was meant."""
    found = FindingCount.objects.of(file.organization).filter(transmission=file).order_by("pk")
    if file.direction == Transmission.Direction.OUT:
        found = found.exclude(severity=_SEVERITIES[-1])
    sees_all = not not_seen(by)
    rows = [
        FoundSeen(
            one.code,
            one.severity,
            one.count,
            one.sheet,
            _column(one.element, by),
            finding_words(one.code, _told(one.element, by))[0],
            _told(one.element, by),
            _whose(file, one),
            tuple(one.rows),
            tuple(one.sentences) if sees_all else (),
        )
        for one in found
    ]
    return sorted(rows, key=lambda one: (_SEVERITIES.index(one.severity), -one.count, one.code, one.sheet, one.column))


def _whose(file: Transmission, found: FindingCount) -> str:
    """Who fixes it, of a file of the other side's or of our own lists."""
    party = party_of_element(Owner(found.owner), found.element, file.file_types)
    ours = Party.PLAN if file.organization.kind == Organization.Kind.PLAN else Party.PROVIDER
    if party is Party.READER:
        return party.whose
    own = file.direction == Transmission.Direction.OUT or file.origin == Transmission.Origin.WORK
    if party is ours or own:
        return "for you to fix"
    return f"for {file.partner.name if file.partner else 'the sender'} to fix"


def _told(element: str, by: By) -> str:
    """A column's element, "" where one's role does not see it."""
    return element if element and may_see(by, element) else ""


def _column(element: str, by: By) -> str:
    """What a column carries, "" of none; or that one's role does not see it."""
    return "" if not element else label_of(element) if may_see(by, element) else NOT_SHOWN.capitalize()


def _messages(file: Transmission) -> list[MessageSeen]:
    found = PartnerMessage.objects.of(file.organization).filter(transmission=file).order_by("kind")
    return [MessageSeen(one.pk, one.kind, one.state, len(one.members), len(one.rows)) for one in found]
