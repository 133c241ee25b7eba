"""Deletions that were ordered, done: each file and each member in a transaction of its own, so that a run that was killed is gone on with.

What was done is found out from what is there: what a killed run did is not there any more. A file's own hash, key, size and counts stay.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from uuid import uuid4

import polars as pl
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.inbound import USED, packed
from ecmx.hub.keys import Keys
from ecmx.hub.outbound import SentRow
from ecmx.hub.partners import Partner
from ecmx.hub.retention.kept_rows import CLINICAL, named_in, places, rows_of, with_tables_blank, without
from ecmx.hub.retention.last_days import assigned_now, own_words
from ecmx.hub.retention.models import DeletedRows, Deletion
from ecmx.hub.roster import Member, Statement, one_at_a_time
from ecmx.hub.sending import Dispatch
from ecmx.hub.transmissions import Blob, CellDraft, HeldRow, Transmission, delete_bytes, keep

__all__ = ["EMPTIED", "do_open"]

EMPTIED = "deleted:"  # how the digest of a row begins whose words are deleted

TRIES = 5  # of a transaction that another one stands in the way of
What = Deletion.What
Taken = dict[Deletion, set[tuple[str, int]]]
"""By deletion, the places (sheet, row) that it took out of a file."""


def do_open(organization: Organization, keys: Keys, step: Callable[[str, int, int | None], None]) -> int:
    """Do every deletion that is ordered and not done; how many. Raises UsageProblem where a key is not here: it is gone on with later."""
    ordered = list(Deletion.objects.of(organization).filter(done_at=None).order_by("ordered_at", "pk"))
    of_rows = [one for one in ordered if one.what in (What.MEMBER, What.TABLES, What.STRANGERS)]
    if of_rows:
        _out_of_rows(organization, of_rows, keys, step)
    acts: dict[str, Callable[[Organization, Deletion], None]] = {
        What.MEMBER: _member,
        What.TABLES: _tables,
        What.BYTES: _bytes,
        What.ROWS: _rows,
        What.SENT_ROWS: _sent_rows,
    }
    for number, one in enumerate(ordered, 1):
        step("deleting", number, len(ordered))
        _settle(organization, one, acts.get(one.what))
    return len(ordered)


def _settle(
    organization: Organization, deletion: Deletion, act: Callable[[Organization, Deletion], None] | None
) -> None:
    """A deletion's effect, that it is done, and its audit entry, together (V3)."""

    def settle() -> None:
        with transaction.atomic():
            found = Deletion.objects.of(organization).select_for_update().get(pk=deletion.pk)
            if found.done_at is not None:
                return
            if act is not None:
                act(organization, found)
            found.done_at = timezone.now()
            found.save(update_fields=["done_at"])
            about = [one for one in (found.member, found.transmission) if one]
            kind = "member" if found.member else "transmission"
            detail = {"rule": found.rule, "what": found.what, "deletion": str(found.pk)}
            record(By(organization, found.ordered_by), "purge.done", kind, about, detail)

    _again_if_in_the_way(settle)


def _again_if_in_the_way(act: Callable[[], None]) -> None:
    """Two transactions that wait for each other: the database ends one of them, and it is done anew."""
    for _ in range(TRIES - 1):
        try:
            return act()
        except OperationalError as problem:
            if getattr(problem.__cause__, "sqlstate", "") != "40P01":  # deadlock_detected
                raise
    return act()


def _out_of_rows(
    organization: Organization,
    deletions: Sequence[Deletion],
    keys: Keys,
    step: Callable[[str, int, int | None], None],
) -> None:
    """Go through every file's kept rows, and write those anew that hold what is to go."""
    cins = dict(
        Member.objects.of(organization)
        .filter(pk__in={one.member for one in deletions if one.member})
        .values_list("pk", "cin")
    )
    strangers = [one.transmission for one in deletions if one.what == What.STRANGERS]
    files = Transmission.objects.of(organization).filter(pk__in=strangers).exclude(records=None)
    strange = set(files.values_list("records_id", flat=True))
    blobs = list(
        Blob.objects.of(organization).filter(kind=Blob.Kind.RECORDS).select_related("organization").order_by("pk")
    )
    for number, blob in enumerate(blobs, 1):
        step("looking through kept rows", number, len(blobs))
        rows = rows_of(blob, keys)
        if blob.pk in strange or named_in(rows, list(cins.values())):
            _again_if_in_the_way(partial(_rewritten, organization, blob, rows, deletions, cins, keys))


def _rewritten(
    organization: Organization,
    blob: Blob,
    rows: pl.DataFrame,
    deletions: Sequence[Deletion],
    cins: dict[int, str],
    keys: Keys,
) -> None:
    """One file's rows (of all files that share them) under a new hash; how many rows went is written beside each."""
    with transaction.atomic():
        files = Transmission.objects.of(organization).select_for_update(of=("self",)).filter(records=blob)
        sharing = list(files.select_related("partner").order_by("pk"))
        for partner in sorted({one.partner_id for one in sharing if one.partner_id is not None}):
            one_at_a_time(organization, Partner.objects.of(organization).get(pk=partner))
        after, taken = _taken_out(rows, sharing, deletions, cins)
        if not taken or not sharing:
            return
        made = keep(organization, Blob.Kind.RECORDS, packed(after), keys)
        CellDraft.objects.of(organization).filter(transmission__in=sharing).delete()
        for file in sharing:
            Transmission.objects.of(organization).filter(pk=file.pk).update(records=made)
            for deletion, where in taken.items():
                DeletedRows.objects.of(organization).update_or_create(
                    deletion=deletion,
                    transmission=file,
                    defaults={"count": len(where)},
                )
                if deletion.what != What.TABLES:
                    _waits_no_more(file, where)
        if made.pk != blob.pk:
            blob.delete()


def _taken_out(
    rows: pl.DataFrame, sharing: Sequence[Transmission], deletions: Sequence[Deletion], cins: dict[int, str]
) -> tuple[pl.DataFrame, Taken]:
    taken: Taken = {}
    partners = {one.partner_id for one in sharing}
    numbers = {one.pk for one in sharing}
    for one in deletions:
        cin = cins.get(one.member)
        if one.what == What.STRANGERS and one.transmission in numbers:
            strange = pl.col(USED) == HeldRow.Reason.NOT_OURS.value
            where = set(rows.filter(strange).select("sheet", "row").unique().iter_rows())
            rows = rows.filter(~strange.fill_null(value=False))
        elif one.what == What.MEMBER and cin is not None:
            where = places(rows, cin)
            rows = without(rows, [cin])
        elif one.what == What.TABLES and cin is not None and one.partner in partners:
            hers = places(rows, cin)
            rows, changed = with_tables_blank(rows, cin)
            where = hers if changed else set()
        else:
            continue
        if where:
            taken[one] = where
    return rows, taken


def _waits_no_more(file: Transmission, where: set[tuple[str, int]]) -> None:
    """Rows that waited for an assignment and are gone do not wait. Rows that are held keep their line: it holds places and codes."""
    waiting = HeldRow.objects.of(file.organization).filter(transmission=file, reason=HeldRow.Reason.UNASSIGNED)
    gone = [pk for pk, sheet, row in waiting.values_list("pk", "sheet", "row") if (sheet, row) in where]
    if gone:
        waiting.filter(pk__in=gone).delete()
        Transmission.objects.of(file.organization).filter(pk=file.pk).update(rows_unassigned=waiting.count())


def _member(organization: Organization, deletion: Deletion) -> None:
    """All that is known of a member; of what was sent of her stays that it was a row, and what the plan answered."""
    member = Member.objects.of(organization).filter(pk=deletion.member).first()
    if member is None:
        return
    hers = Q(member=member) | Q(referral__member=member) | Q(attempt__member=member)
    _emptied(organization, deletion, SentRow.objects.of(organization).filter(hers))
    for word in own_words():  # before the member herself: words hang on one another
        word.objects.of(organization).filter(member=member).delete()
    member.delete()


def _tables(organization: Organization, deletion: Deletion) -> None:
    """Tables 2 and 3 out of what one plan said of a member; a statement that says nothing more goes."""
    mine = Statement.objects.of(organization).filter(member_id=deletion.member, partner_id=deletion.partner)
    clinical = set(CLINICAL)
    for one in mine.select_for_update():
        left = {element: word for element, word in sorted(one.said.items()) if element not in clinical}
        if not left:
            one.delete()
        elif len(left) < len(one.said):
            text = json.dumps(left, separators=(",", ":"), ensure_ascii=False)
            one.said, one.digest = left, hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
            one.save(update_fields=["said", "digest"])


def _bytes(organization: Organization, deletion: Deletion) -> None:
    """A file's bytes, those that went protected too, and the password that opens them."""
    file = Transmission.objects.of(organization).select_related("blob").filter(pk=deletion.transmission).first()
    if file is None:
        return
    delete_bytes(file.blob)
    CellDraft.objects.of(organization).filter(transmission__blob=file.blob).delete()
    for dispatch in Dispatch.objects.of(organization).filter(transmission=file).exclude(protected=None):
        assert dispatch.protected is not None
        delete_bytes(dispatch.protected)
    Transmission.objects.of(organization).filter(blob=file.blob).update(password=None)


def _rows(organization: Organization, deletion: Deletion) -> None:
    """A file's rows as they were read, if no other file shares them."""
    file = Transmission.objects.of(organization).select_related("records").filter(pk=deletion.transmission).first()
    if file is None or file.records is None:
        return
    blob = file.records
    Transmission.objects.of(organization).filter(pk=file.pk).update(records=None)
    DeletedRows.objects.of(organization).create(deletion=deletion, transmission=file, count=file.rows)
    if not Transmission.objects.of(organization).filter(records=blob).exists():
        blob.delete()


def _sent_rows(organization: Organization, deletion: Deletion) -> None:
    """What stood in a file's rows, but for those of members whom a plan assigns still."""
    rows = SentRow.objects.of(organization).filter(transmission_id=deletion.transmission).exclude(said={})
    still = assigned_now(organization)
    _emptied(organization, deletion, [one for one in rows if one.member_id not in still])


def _emptied(organization: Organization, deletion: Deletion, rows: Iterable[SentRow]) -> None:
    """That they were rows, of how many members, and what the plan answered, stays; whose they were does not.

    The digest becomes a mark that the rows of one member in one file share; it is made of nothing.
    """
    emptied = list(rows)
    marks: dict[tuple[int, int | None], str] = {}
    for one in emptied:
        mark = marks.setdefault((one.transmission_id, one.member_id), f"{EMPTIED}{uuid4()}")
        one.member = one.attempt = one.referral = None
        one.said, one.digest, one.message = {}, mark, ""
    written = ["member", "attempt", "referral", "said", "digest", "message"]
    SentRow.objects.of(organization).bulk_update(emptied, written, batch_size=500)
    for file, count in Counter(one.transmission_id for one in emptied).items():
        DeletedRows.objects.of(organization).update_or_create(
            deletion=deletion, transmission_id=file, defaults={"count": count}
        )
