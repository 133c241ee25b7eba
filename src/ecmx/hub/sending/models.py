"""How a file of ours goes: by which way, since when, how often it was tried, and what stands in the way."""

from __future__ import annotations

from django.db import models

from ecmx.hub.accounts import Scoped, User
from ecmx.hub.transmissions import Blob, Transmission

__all__ = ["Dispatch"]


class Dispatch(Scoped):
    """One way that a file was given to go, as the agreement said when a person asked for it; the newest counts.

    protected: the bytes that go, where a workbook is protected for the way; made once, so that a second try brings the same
    """

    transmission = models.ForeignKey(Transmission, on_delete=models.CASCADE, related_name="dispatches")
    transport = models.CharField(max_length=20)
    alternate = models.BooleanField(default=False)
    outbox = models.CharField(max_length=500, blank=True)
    credential = models.CharField(max_length=100, blank=True)
    protected = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", null=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    problem = models.CharField(max_length=60, blank=True)
    problem_said = models.CharField(max_length=500, blank=True)
    problem_fix = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)
    arrived = models.BooleanField(null=True)  # once it has ended
    note = models.CharField(max_length=300, blank=True)  # of who says that it went

    def __str__(self) -> str:
        return f"dispatch {self.pk}"
