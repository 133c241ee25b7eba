"""Files that came and went, kept as they were, and what is known of each: its state, its rows, what was found, what was answered.

Knows nothing of members; their rows lie sealed in the blobs.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from ecmx.hub.accounts import Scoped
from ecmx.hub.partners import Agreement, Partner

__all__ = [
    "Blob",
    "BlobPiece",
    "CellDraft",
    "CorrectedRow",
    "Correction",
    "Counted",
    "FindingCount",
    "HeldRow",
    "PartnerMessage",
    "Receipt",
    "Transmission",
]


def _texts() -> ArrayField:  # type: ignore[type-arg]
    return ArrayField(models.CharField(max_length=80), default=list, blank=True)


class Blob(Scoped):
    """Bytes that are kept, sealed with the organization's key. The same bytes are kept once."""

    class Kind(models.TextChoices):
        RECEIVED = "received"  # a file as it came
        RECORDS = "records"  # its rows as they were read, one Parquet file
        SENT = "sent"  # a file as it went

    kind = models.CharField(max_length=10, choices=Kind)
    digest = models.CharField(max_length=64)  # SHA-256 of what is kept, before it is sealed
    size = models.BigIntegerField()  # bytes before it is sealed
    key = models.CharField(max_length=40)  # by which key it can be opened: its id
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "kind", "digest"], name="blob_once")]

    def __str__(self) -> str:
        return f"blob {self.pk}"


class BlobPiece(models.Model):
    """A sealed piece of a blob, in order."""

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blob", "number"], name="blob_piece_once")]

    def __str__(self) -> str:
        return f"blob piece {self.pk}"


class Transmission(Scoped):
    """One file in one direction. `state` moves by `states.py` alone; `epoch` fences a step that another worker has taken over."""

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"

    class Origin(models.TextChoices):
        COMMAND = "command"
        FOLDER = "folder"
        SERVER = "server"  # fetched by SFTP
        OPENING = "opening"  # of before us: known, sent and accepted
        WORK = "work"  # the provider's own word: a work list, her caseload list
        COMPOSED = "composed"  # made here, to go out
        ANSWER = "answer"  # what a partner says of a file of ours
        CORRECTION = "correction"  # rows of a file that came in, corrected here by a person

    #: How a partner's files come.
    FROM_PARTNERS = (Origin.COMMAND, Origin.FOLDER, Origin.SERVER)

    direction = models.CharField(max_length=3, choices=Direction, default=Direction.IN)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.COMMAND)
    state = models.CharField(max_length=20, default="kept")
    state_since = models.DateTimeField(default=timezone.now)
    epoch = models.PositiveIntegerField(default=0)

    name = models.CharField(max_length=200)  # of the file, made harmless
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    records = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", null=True)
    received_at = models.DateTimeField(default=timezone.now)

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", null=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+", null=True)
    file_types = _texts()
    layouts = _texts()
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    produced_on = models.DateField(null=True)
    said_on = models.DateField(
        null=True
    )  # what orders files: the period's end, else the production date, else the day it came
    complete = models.BooleanField(default=False)  # names everyone, so that who is missing has vanished
    doubted = models.BooleanField(default=False)  # so many would have vanished that a person must say so first
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)

    rows = models.PositiveIntegerField(default=0)
    rows_clean = models.PositiveIntegerField(default=0)
    rows_with_errors = models.PositiveIntegerField(default=0)
    rows_held = models.PositiveIntegerField(default=0)
    rows_excluded = models.PositiveIntegerField(default=0)
    rows_not_ours = models.PositiveIntegerField(default=0)  # of those held: another provider's, or another plan's
    rows_unassigned = models.PositiveIntegerField(
        default=0
    )  # of those that count: they wait until a plan assigns the member
    sent_at = models.DateTimeField(null=True)  # when a file of ours went, by what delivered it or by who says so
    sent_how = models.CharField(max_length=20, blank=True)  # the transport by which it went
    answered_at = models.DateTimeField(null=True)
    password = models.BinaryField(null=True)  # that opens it, sealed with the organization's key
    problem = models.CharField(max_length=60, blank=True)  # the code of what stands in the way
    problem_said = models.CharField(max_length=500, blank=True)
    problem_fix = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "state"]),
            models.Index(fields=["organization", "digest"]),
            models.Index(fields=["organization", "partner", "period_end"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    rows=models.F("rows_clean")
                    + models.F("rows_with_errors")
                    + models.F("rows_held")
                    + models.F("rows_excluded")
                ),
                name="rows_add_up",
            )
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"


class Counted(Scoped):
    """From when to when a partner's file counted, so that what was known at any moment can be derived again."""

    transmission = models.ForeignKey(Transmission, on_delete=models.CASCADE, related_name="counted")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transmission", "since"], name="counted_once")]

    def __str__(self) -> str:
        return f"counted {self.pk}"


class HeldRow(Scoped):
    """A row that is not applied, and why, in codes; what stands in it lies in the file as received."""

    class Reason(models.TextChoices):
        HELD = "held"
        EXCLUDED = "excluded"
        NOT_OURS = "not_ours"
        UNASSIGNED = "unassigned"  # of a member whom no plan has assigned yet; applied as soon as one does

    transmission = models.ForeignKey(Transmission, on_delete=models.CASCADE, related_name="held_rows")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    reason = models.CharField(max_length=12, choices=Reason)
    codes = _texts()
    corrected_in = models.ForeignKey(
        Transmission, on_delete=models.SET_NULL, related_name="+", null=True
    )  # the file in which it stands corrected; it is open here no more

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transmission", "sheet", "row"], name="held_row_once")]

    def __str__(self) -> str:
        return f"held row {self.pk}"


class Correction(Scoped):
    """That a file holds corrected rows of another one, which it adds to: who is not in it has not vanished."""

    file = models.OneToOneField(Transmission, on_delete=models.CASCADE, related_name="+")
    of = models.ForeignKey(Transmission, on_delete=models.CASCADE, related_name="+")
    read_by = (
        models.TextField()
    )  # the layout by which the rows were understood, as JSON: headers and spellings, no values

    def __str__(self) -> str:
        return f"correction {self.pk}"


class CorrectedRow(Scoped):
    """A row of a file, and where it stands corrected. counts: there it is used, so that it is used here no more."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    new_sheet = models.CharField(max_length=100)
    new_row = models.PositiveIntegerField()
    counts = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["correction", "sheet", "row"], name="corrected_row_once")]

    def __str__(self) -> str:
        return f"corrected row {self.pk}"


class CellDraft(Scoped):
    """Cells of a file that people have corrected and not sent yet. Sealed with the organization's key."""

    transmission = models.OneToOneField(Transmission, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0)  # rises with each change
    rows = models.BinaryField()  # the rows to be corrected as they came, and what was found in them
    said = models.BinaryField(null=True)  # what was changed, and what was found since
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"cell draft {self.pk}"


class FindingCount(Scoped):
    """What was found in a file, by code and element: how often and where first. Never a value.

    rows: the first of those it was found in; sentences: what they say, where those are few; it may name data elements
    """

    transmission = models.ForeignKey(Transmission, on_delete=models.CASCADE, related_name="finding_counts")
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=10)
    disposition = models.CharField(max_length=10)
    owner = models.CharField(max_length=10)
    sheet = models.CharField(max_length=100)
    element = models.CharField(max_length=100, blank=True)
    count = models.PositiveIntegerField()
    rows = models.JSONField(default=list)
    sentences = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"finding count {self.pk}"


class Receipt(Scoped):
    """The acknowledgment of a file: what came, what was done with it. Every file that came has one at its end."""

    transmission = models.OneToOneField(Transmission, on_delete=models.CASCADE, related_name="receipt")
    made_at = models.DateTimeField(default=timezone.now)
    body = models.JSONField()

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class PartnerMessage(Scoped):
    """Something to be said, drafted: by ids; its words are made when it is looked at. transmission: none where it is about no file

    partner: to whom it is said; of a notice, the plan by whose referral it is drafted, and which is not told of it
    """

    class Kind(models.TextChoices):
        NOT_OURS = "not_ours"  # members of another provider stood in the partner's file
        VANISHED = "vanished"  # members who were there and are not named any more, without Termed
        ACKNOWLEDGED = "acknowledged"  # a file of theirs came, and what was done with it
        REFUSED = "refused"  # members whom the provider cannot accept, with the reason
        NIL = "nil"  # nothing to report for a period
        RECALL = "recall"  # a file of ours should not have gone: destroy it, and say so
        MEMBER = "member"  # a notice to a member, by where a plan's referral stands
        REFERRER = "referrer"  # a notice to whoever referred the member

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    transmission = models.ForeignKey(Transmission, on_delete=models.CASCADE, related_name="+", null=True)
    kind = models.CharField(max_length=20, choices=Kind)
    about = models.JSONField(default=dict)  # where it is about no file: ids, codes and days
    members = ArrayField(models.BigIntegerField(), default=list)
    rows = ArrayField(models.IntegerField(), default=list)
    state = models.CharField(max_length=10, default="drafted")  # drafted, sent, needless
    sent_at = models.DateTimeField(null=True)
    sent_how = models.CharField(max_length=20, blank=True)
    drafted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transmission", "kind"], condition=models.Q(state="drafted"), name="message_once"
            )
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"
