"""What may not be deleted for now, and what was deleted: by ids and days, no member's value, so that a restore deletes it again."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils import timezone

from ecmx.hub.accounts import Scoped, User
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Member
from ecmx.hub.transmissions import Transmission

__all__ = ["DeletedRows", "Deletion", "LegalHold"]


class LegalHold(Scoped):
    """That nothing of a member, a partner, a file or the whole organization is deleted while it stands. until: the last day of it"""

    class Covers(models.TextChoices):
        MEMBER = "member"
        PARTNER = "partner"
        FILE = "file"
        EVERYTHING = "everything"

    covers = models.CharField(max_length=10, choices=Covers)
    member = models.ForeignKey(Member, on_delete=models.SET_NULL, related_name="+", null=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", null=True)
    transmission = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="+", null=True)
    why = models.CharField(max_length=300)
    since = models.DateField()
    until = models.DateField(null=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    def __str__(self) -> str:
        return f"hold {self.pk}"


class Deletion(Scoped):
    """Something that is to be deleted, or was (`done_at`); by the numbers of what it was (0: none), which outlive it.

    id: the same in `deletions.log`; rule: of `minimums.RULES`; again: taken out of the log after a restore
    because: a person's reason, without names
    """

    class What(models.TextChoices):
        MEMBER = "member"  # all that is known of a member, and her rows
        TABLES = "tables"  # Tables 2 and 3 of a member's rows of one plan
        BYTES = "bytes"  # of a file
        ROWS = "rows"  # of a file, as they were read
        SENT_ROWS = "sent_rows"  # what stood in the rows of a file of ours
        STRANGERS = "strangers"  # rows of a file that were not ours

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    rule = models.CharField(max_length=20)
    what = models.CharField(max_length=10, choices=What)
    member = models.BigIntegerField(default=0)
    partner = models.BigIntegerField(default=0)
    transmission = models.BigIntegerField(default=0)
    because = models.CharField(max_length=300, blank=True)
    ordered_at = models.DateTimeField(default=timezone.now)
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    again = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "done_at"])]

    def __str__(self) -> str:
        return f"deletion {self.pk}"


class DeletedRows(Scoped):
    """How many rows of a file a deletion took out, or took tables out of. Written in the transaction that does it."""

    deletion = models.ForeignKey(Deletion, on_delete=models.CASCADE, related_name="rows")
    transmission = models.ForeignKey(Transmission, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deletion", "transmission"], name="deleted_rows_once")]

    def __str__(self) -> str:
        return f"deleted rows {self.pk}"
