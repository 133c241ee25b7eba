"""What somebody typed into a form and did not send yet: sealed, one person's, for some days."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from ecmx.hub.accounts import Scoped, User
from ecmx.hub.roster import Member

__all__ = ["UnsentForm"]


class UnsentForm(Scoped):
    """The newest words of one person in one form about one member (none: about nobody of the roster).

    form: its code; address: of the form's page, numbers and codes alone; sealed: what was typed, by field, with the organization's key
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=80)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", null=True)
    address = models.CharField(max_length=300)
    sealed = models.BinaryField()
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user", "form", "member"], name="unsent_form_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"unsent form {self.pk}"
