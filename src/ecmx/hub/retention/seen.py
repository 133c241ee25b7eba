"""What was deleted of a file: when, by which rule, how many rows. What `ecmx hub trace` tells beside what is still kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ecmx.hub.retention.minimums import RULES
from ecmx.hub.retention.models import DeletedRows, Deletion
from ecmx.hub.transmissions import Transmission

__all__ = ["DeletedSeen", "deleted_of"]

WORDS = {
    Deletion.What.MEMBER: "rows of members who were deleted",
    Deletion.What.TABLES: "rows, their Tables 2 and 3",
    Deletion.What.BYTES: "the file's bytes",
    Deletion.What.ROWS: "the rows as they were read",
    Deletion.What.SENT_ROWS: "what stood in the rows",
    Deletion.What.STRANGERS: "rows that were not ours",
}


@dataclass(frozen=True)
class DeletedSeen:
    """One kind of thing that was deleted of a file by one rule on one day. rows: 0 where it was the bytes"""

    at: datetime
    what: str
    words: str
    rule: str
    means: str
    rows: int
    members: int


def deleted_of(file: Transmission) -> list[DeletedSeen]:
    """What was deleted of a file, oldest first; the members of one day and rule together. No member's number."""
    organization = file.organization
    rows = dict(DeletedRows.objects.of(organization).filter(transmission=file).values_list("deletion_id", "count"))
    sharing = Transmission.objects.of(organization).filter(blob=file.blob_id).values_list("pk", flat=True)
    bytes_too = Q(what=Deletion.What.BYTES, transmission__in=list(sharing))
    mine = Q(transmission=file.pk) | Q(pk__in=list(rows)) | bytes_too
    found: dict[tuple[object, str, str], list[Deletion]] = defaultdict(list)
    for one in Deletion.objects.of(organization).filter(mine).exclude(done_at=None).order_by("done_at"):
        assert one.done_at is not None
        found[one.done_at.date(), one.what, one.rule].append(one)
    return [
        DeletedSeen(
            ones[-1].done_at or ones[-1].ordered_at,
            what,
            WORDS[Deletion.What(what)],
            rule,
            RULES.get(rule, rule),
            sum(rows.get(one.pk, 0) for one in ones),
            len({one.member for one in ones if one.member}),
        )
        for (_, what, rule), ones in found.items()
    ]
