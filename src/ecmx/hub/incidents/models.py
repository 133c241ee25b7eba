"""A file that went where it should not have gone, or brought what should not have come: what was done about it, and who was told.

Ids, counts, codes and days; whose rows they were is looked up when somebody looks.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from ecmx.hub.accounts import Scoped, User
from ecmx.hub.transmissions import Transmission

__all__ = ["Incident", "IncidentNotice", "IncidentStep"]


class Incident(Scoped):
    """One file. state: by `steps.toml`; members, elements: concerned, as they were counted when it was opened"""

    transmission = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=30)
    discovered_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    opened_at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=500, blank=True)
    rows = models.PositiveIntegerField(default=0)
    members = models.PositiveIntegerField(default=0)
    elements = ArrayField(models.CharField(max_length=80), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transmission"], condition=~models.Q(state="closed"), name="incident_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"incident {self.pk}"


class IncidentStep(Scoped):
    """A state that an incident came to. at: when it was so; who: at the other end, for example who destroyed the file"""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=30)
    at = models.DateTimeField()
    how = models.CharField(max_length=300, blank=True)
    who = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "state"], name="incident_step_once")]

    def __str__(self) -> str:
        return f"incident step {self.pk}"


class IncidentNotice(Scoped):
    """That somebody was told of an incident, by a clock of `clocks.toml`; or need not be, as a person says (`needless`)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="notices")
    clock = models.CharField(max_length=30)
    at = models.DateTimeField()
    needless = models.BooleanField(default=False)
    how = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "clock"], name="incident_notice_once")]

    def __str__(self) -> str:
        return f"incident notice {self.pk}"
