"""What went out: which rows of which members, as they were sent, of what was known when, and what the plan answered to each."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from ecmx.hub.accounts import Scoped, User
from ecmx.hub.roster import Member
from ecmx.hub.transmissions import Transmission
from ecmx.hub.work import LoggedAttempt, PersonReferral

__all__ = ["Composition", "PlanAnswer", "SentRow"]


class Composition(Scoped):
    """Of what a file was made, so that it can be made again: what was known then, and the terms as they stood (no member's value).

    terms: the layout and its text, who we are, whose names and phones, mode and options, the day that counted as today
    left_out: by file type and reason, how many members of the plan are not in it
    """

    transmission = models.OneToOneField(Transmission, on_delete=models.CASCADE, related_name="composition")
    known_at = models.DateTimeField()
    composed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    terms = models.JSONField()
    members = models.PositiveIntegerField()  # of the plan at that moment: in it, or left out for a reason
    left_out = models.JSONField(default=dict)
    cells_lost = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"composition {self.pk}"


class SentRow(Scoped):
    """A record that a file of ours carries. said: as in a `Statement`, by element; digest: of what may be unchanged (fn 46)"""

    class Verdict(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    transmission = models.ForeignKey(Transmission, on_delete=models.CASCADE, related_name="sent_rows")
    file_type = models.CharField(max_length=20)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", null=True)
    attempt = models.ForeignKey(LoggedAttempt, on_delete=models.PROTECT, related_name="+", null=True)
    referral = models.ForeignKey(PersonReferral, on_delete=models.PROTECT, related_name="+", null=True)
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    said = models.JSONField()
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    message = models.CharField(max_length=500, blank=True)  # the plan's, on the row

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transmission", "file_type", "sheet", "row"], name="sent_row_once")
        ]
        indexes = [models.Index(fields=["organization", "member"])]

    def __str__(self) -> str:
        return f"sent row {self.pk}"


class PlanAnswer(Scoped):
    """What a plan said of a file of ours, and how we have it. The newest counts; all stay.

    at: when the plan said so; said: `SentRow` ids by verdict, and what holds of the rows that it does not name
    """

    class How(models.TextChoices):
        JSON = "json"  # a receipt of ecmx's own form
        FILE = "file"  # a workbook or text that came back
        PHONE = "phone"
        MAIL = "mail"
        PORTAL = "portal"
        DEEMED = "deemed"  # nobody said anything within the agreement's days

    transmission = models.ForeignKey(Transmission, on_delete=models.CASCADE, related_name="answers")
    verdict = models.CharField(max_length=20)  # the state that the file came to by it
    how = models.CharField(max_length=10, choices=How)
    source = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="+", null=True)
    given_by = models.CharField(max_length=200, blank=True)  # at the plan
    note = models.CharField(max_length=500, blank=True)
    said = models.JSONField(default=dict)
    rejected_rows = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    def __str__(self) -> str:
        return f"answer {self.pk}"
