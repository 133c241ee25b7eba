"""What is due from whom by when, by which file it was met, and what was said when it was late."""

from __future__ import annotations

from django.db import models

from ecmx.hub.accounts import Scoped, User
from ecmx.hub.partners import Agreement
from ecmx.hub.transmissions import Transmission

__all__ = ["ClosedMonth", "Obligation"]


class Obligation(Scoped):
    """One file, or one answer, that is due of a period. Met by the first arrival, if corrected in time; both days are kept."""

    class Owes(models.TextChoices):
        US = "us"
        THEM = "them"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="+")
    file_type = models.CharField(max_length=30)  # or "acknowledgment", "refusal": messages go like files
    about = models.ForeignKey(Transmission, on_delete=models.CASCADE, related_name="+", null=True)
    owes = models.CharField(max_length=10, choices=Owes)
    period_start = models.DateField()
    period_end = models.DateField()
    due_on = models.DateField()
    met_by = models.ForeignKey(Transmission, on_delete=models.SET_NULL, related_name="+", null=True)
    met_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)  # met, and no error open (the agreement's `submitted_when`)
    nil_at = models.DateTimeField(null=True)  # nothing was to be reported, and that was said
    waived_why = models.CharField(max_length=300, blank=True)
    late_said_at = models.DateTimeField(null=True)
    cleared_said_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "file_type", "owes", "period_start", "period_end", "about"],
                name="obligation_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["organization", "due_on"])]

    def __str__(self) -> str:
        return f"obligation {self.pk}"


class ClosedMonth(Scoped):
    """That a person closed a month, with the proof as it stood. proof: counts, ids and days"""

    month = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proof = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "month"], name="closed_month_once")]

    def __str__(self) -> str:
        return f"closed month {self.pk}"
