"""The audit: an entry an action, committed with what it changed (V3), chained by a sealer shortly after.

Ids, counts and codes only: a detail that could be a value is refused. The database lets the hub add and read here, nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max

from ecmx.hub.accounts.by import By
from ecmx.hub.accounts.models import AuditEntry, AuditSeal, Membership, User, in_force

__all__ = ["AuditVerdict", "Detail", "audit_head", "record", "record_way_in", "seal", "verify"]

FIRST = "0" * 64
A_CODE = re.compile(r"[a-z0-9_.:-]{1,80}")  # of ours: no name, no date with slashes, no sentence
AT_ONCE = 5_000
LOCK = 0x65636D78  # the sealer's advisory lock: one at a time

Detail = int | bool | str | list[int] | list[str] | None


def record(
    by: By, action: str, kind: str = "", ids: Iterable[int] = (), detail: Mapping[str, Detail] | None = None
) -> AuditEntry:
    """Record an action in the transaction that does it. detail: counts, ids and codes by name.

    Raises RuntimeError outside a transaction, ValueError where a detail might be a value.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an action is recorded in the transaction that does it")
    _demand_codes(detail or {})
    return AuditEntry.objects.create(
        organization=by.organization,
        user=by.user,
        action=action,
        kind=kind,
        objects_ids=list(ids),
        detail=dict(detail or {}),
    )


def record_way_in(user: User | None, action: str, detail: Mapping[str, Detail]) -> None:
    """Record what happened at the door, before anybody acts for an organization: for each that the person works for.

    Of somebody whom nobody knows, or who works nowhere, for none. Raises ValueError where a detail might be a value.
    """
    _demand_codes(detail)
    held = Membership.objects.filter(in_force(), user=user).values_list("organization", flat=True) if user else []
    ids = [user.pk] if user is not None else []
    whose: list[int | None] = [*sorted(set(held))] or [None]
    for organization in whose:
        AuditEntry.objects.create(
            organization_id=organization, user=user, action=action, kind="user", objects_ids=ids, detail=dict(detail)
        )


def _demand_codes(detail: Mapping[str, Detail]) -> None:
    for key, value in detail.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and not A_CODE.fullmatch(one):
                raise ValueError(f"audit detail {key!r} is no code")


@dataclass(frozen=True)
class AuditVerdict:
    """What a walk along the chain found. broken: the first place whose link does not hold, None where all do."""

    sealed: int
    unsealed: int
    broken: int | None
    head: str


def digest(place: int, before: str, entry: AuditEntry) -> str:
    """The link of an entry: a hash of the link before and of all that the entry says."""
    said = [
        place,
        before,
        entry.pk,
        entry.at.isoformat(),
        entry.organization_id,
        entry.user_id,
        entry.action,
        entry.kind,
        entry.objects_ids,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def seal() -> int:
    """Chain the committed entries that are not chained yet, in the order in which they are seen; how many. One sealer at a time."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return 0
        last = AuditSeal.objects.order_by("-place").first()
        place, before = (last.place, last.digest) if last else (0, FIRST)
        made = []
        for entry in AuditEntry.objects.filter(seal__isnull=True).order_by("pk")[:AT_ONCE]:
            place += 1
            link = digest(place, before, entry)
            made.append(AuditSeal(place=place, entry=entry, before=before, digest=link))
            before = link
        AuditSeal.objects.bulk_create(made)
    return len(made)


def verify() -> AuditVerdict:
    """Walk the chain from its beginning: every place there, every link right, the entries as they were when they were sealed."""
    before, broken = FIRST, None
    links = AuditSeal.objects.select_related("entry").order_by("place").iterator(chunk_size=2_000)
    for place, link in enumerate(links, start=1):
        if link.place != place or link.before != before or link.digest != digest(place, before, link.entry):
            broken = place
            break
        before = link.digest
    sealed = AuditSeal.objects.aggregate(last=Max("place"))["last"] or 0
    unsealed = AuditEntry.objects.filter(seal__isnull=True).count()
    return AuditVerdict(sealed, unsealed, broken, before)


def audit_head() -> str:
    """The last link of the chain; it stands in every backup."""
    last = AuditSeal.objects.order_by("-place").first()
    return last.digest if last else FIRST
