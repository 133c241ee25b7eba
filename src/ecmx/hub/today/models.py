"""Who of the staff has which member, and how each member stands for whoever is to reach her: what is kept beside the words themselves."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ecmx.hub.accounts import Scoped, User
from ecmx.hub.partners import Partner, Staff
from ecmx.hub.roster import Member

__all__ = ["CaseloadChange", "CaseloadEntry", "ReachState"]


class ReachState(Scoped):
    """A member with a plan, as far as Today asks: derived from the words (`folded.py`), and kept so that a list is one query.

    left_out: a code of `reasons.toml` by which she is not to be reached; since: from when she has ECM, else from when she is assigned
    attempts, methods: of the outreach that counts; last_met, met_how: the last encounter, "" of how where only totals were said
    reason, sorts_on: why she may come to be reached, and the day that counts for it (`own_reasons.py`)
    call_back_on: a call-back that was promised and not kept; said_on: the last day of which the provider said anything
    led: whether anybody leads her care; led_by: who of the directory, none where the name stands in no directory
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    left_out = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=20, blank=True)
    serving = models.BooleanField(default=False)
    assigned_on = models.DateField(null=True)
    since = models.DateField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    sorts_on = models.DateField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    methods = ArrayField(models.CharField(max_length=40), default=list)
    last_attempt = models.DateField(null=True)
    last_met = models.DateField(null=True)
    met_how = models.CharField(max_length=10, blank=True)
    call_back_on = models.DateField(null=True)
    said_on = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    zip = models.CharField(max_length=5, blank=True)
    sort_name = models.CharField(max_length=250, blank=True)  # last name, first name, in one case
    led = models.BooleanField(default=False)
    led_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "member", "plan"], name="reach_state_once")]
        indexes = [
            models.Index(fields=["organization", "status", "member"], include=["plan"], name="reach_state_status"),
            models.Index(fields=["organization", "led", "led_by", "member"], include=["plan"], name="reach_state_led"),
            models.Index(
                fields=["organization", "plan", "reason", "sorts_on", "assigned_on", "sort_name", "member"],
                include=["zip", "said_on"],
                condition=models.Q(left_out=""),
                name="reach_state_listed",
            ),
            models.Index(
                fields=["organization", "left_out", "plan", "zip"],
                condition=~models.Q(left_out=""),
                name="reach_state_left_out",
            ),
        ]

    def __str__(self) -> str:
        return f"reach state {self.pk}"


class CaseloadChange(Scoped):
    """One act by which members came to staff, or from one to another; undone as a whole."""

    class Kind(models.TextChoices):
        GIVEN = "given"
        SHARED_OUT = "shared_out"
        MOVED = "moved"
        UNDONE = "undone"

    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    undone_by = models.OneToOneField("self", on_delete=models.PROTECT, related_name="undoes", null=True)

    def __str__(self) -> str:
        return f"caseload change {self.pk}"


class CaseloadEntry(Scoped):
    """That a member is somebody's, from one change to another. Never edited but for its end."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(CaseloadChange, on_delete=models.PROTECT, related_name="given")
    ended_by = models.ForeignKey(CaseloadChange, on_delete=models.PROTECT, related_name="ended", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member"], condition=models.Q(ended_by__isnull=True), name="caseload_entry_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["organization", "holder", "member"],
                condition=models.Q(ended_by__isnull=True),
                name="caseload_of_holder",
            )
        ]

    def __str__(self) -> str:
        return f"caseload entry {self.pk}"
