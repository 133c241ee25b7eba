"""Searches that are kept, so that nothing of a member stands in an address: sealed, one person's, for a day unless they are saved."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils import timezone

from ecmx.hub.accounts import Scoped, User

__all__ = ["KeptSearch"]


class KeptSearch(Scoped):
    """What somebody looked for. sealed: a `RosterFilter`, sealed_name: what it was saved as; both with the organization's key."""

    key = models.UUIDField(default=uuid4, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    sealed_name = models.BinaryField(null=True)
    kept_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "user", "saved_at"])]

    def __str__(self) -> str:
        return f"search {self.pk}"
