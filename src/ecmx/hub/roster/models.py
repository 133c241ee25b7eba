"""Members, and what is known of them: by whom it was said, in which row of which file, and as of which day.

What plans said stands side by side; nothing here is edited in place of being said anew. Made by `apply.py` alone.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone

from ecmx.hub.accounts import Scoped
from ecmx.hub.partners import Partner, Site
from ecmx.hub.transmissions import Transmission

__all__ = [
    "Assignment",
    "RosterChange",
    "Engagement",
    "Episode",
    "Likeness",
    "Member",
    "MembersTouched",
    "OutreachAttempt",
    "Statement",
]


class Member(Scoped):
    """A person, by CIN. Names and birth date are the newest word of anybody, to be found by; their sources are statements."""

    cin = models.CharField(max_length=20)
    last_name = models.CharField(max_length=120, blank=True)
    first_name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True)
    search = models.TextField(blank=True)  # as `spelling` spells them: names, CIN, digits of telephone numbers
    sort_key = models.CharField(max_length=300, blank=True)
    own_phones = models.CharField(max_length=200, blank=True)  # digits that the provider's own words add to `search`

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "cin"], name="member_cin_once")]
        indexes = [
            models.Index(fields=["organization", "last_name", "first_name", "id"]),
            models.Index(fields=["organization", "sort_key", "id"], name="member_in_order"),
            GinIndex(fields=["organization", "search"], name="member_search", opclasses=["int8_ops", "gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class Assignment(Scoped):
    """A member × plan × provider: what the plan says of it now, by its newest file that names the member."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="assignments")
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    npi = models.CharField(max_length=10, blank=True)  # of ours that the plan's rows bear
    site = models.ForeignKey(Site, on_delete=models.SET_NULL, related_name="+", null=True)
    record_status = models.CharField(max_length=20, blank=True)
    assigned_on = models.DateField(null=True)
    authorized_on = models.DateField(null=True)
    authorized_until = models.DateField(null=True)
    first_file = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="+")
    last_file = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="+")
    termed_by = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="+", null=True)
    vanished_by = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "member", "plan"], name="assignment_once")]
        indexes = [
            models.Index(fields=["organization", "plan"]),
            models.Index(
                fields=["organization", "authorized_until"],
                include=["member"],
                condition=models.Q(termed_by__isnull=True, vanished_by__isnull=True),
                name="assignment_authorized",
            ),
            models.Index(
                fields=["organization", "member"],
                condition=models.Q(termed_by__isnull=True, vanished_by__isnull=False),
                name="assignment_vanished",
            ),
            models.Index(
                fields=["organization", "id"],
                include=["member"],
                condition=models.Q(termed_by__isnull=False),
                name="assignment_termed",
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class Episode(Scoped):
    """A time in which a member had ECM for a plan (fn 55-57). An ended one has both days; there is no status for it."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="episodes")
    start = models.DateField()
    end = models.DateField(null=True)
    transmission = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "start"], name="episode_once")]
        indexes = [
            models.Index(
                fields=["organization", "assignment"], condition=models.Q(end__isnull=True), name="episode_open"
            )
        ]

    def __str__(self) -> str:
        return f"episode {self.pk}"


class Engagement(Scoped):
    """An engagement status as it was reported for a period (Table 6)."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="engagements")
    status = models.CharField(max_length=20)
    transmission = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "transmission"], name="engagement_once")]

    def __str__(self) -> str:
        return f"engagement {self.pk}"


class OutreachAttempt(Scoped):
    """One attempt before enrollment (Table 8). Two of one day and method are two: `ordinal` tells them apart, no time of day does."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="attempts")
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", null=True)
    day = models.DateField()
    method = models.CharField(max_length=40, blank=True)
    provider_type = models.CharField(max_length=20, blank=True)
    ordinal = models.PositiveSmallIntegerField(default=1)
    transmission = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "plan", "day", "method", "provider_type", "ordinal"],
                name="attempt_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class Statement(Scoped):
    """What a row of a file newly said of a member: only what differs from that partner's word before.

    said: by data element, {"s": a `guidance.values.FileState`, "v": the value as canonical text: ISO days, JSON for what has parts}
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="statements")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    transmission = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="+")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    said = models.JSONField()
    digest = models.CharField(max_length=32)  # of `said` as it was written, to see whether it is the same
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "partner", "transmission", "sheet", "row"], name="statement_once")
        ]

    def __str__(self) -> str:
        return f"statement {self.pk}"


class RosterChange(Scoped):
    """What a file changed of a member, by the time it was applied."""

    class Kind(models.TextChoices):
        NEW = "new"
        CHANGED = "changed"
        TERMED = "termed"
        VANISHED = "vanished"
        RETURNED = "returned"  # was termed or vanished, is there again
        UNDONE = "undone"  # no file that counts names the member any more: another took the place of the one that did

    transmission = models.ForeignKey(Transmission, on_delete=models.CASCADE, related_name="changes")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="changes")
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    elements = ArrayField(models.CharField(max_length=80), default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["organization", "at"])]

    def __str__(self) -> str:
        return f"change {self.pk}"


class MembersTouched(Scoped):
    """Members of whom something was said or taken back: what is kept of them elsewhere is to be derived anew. Gone once that is done."""

    members = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"members touched {self.pk}"


class Likeness(Scoped):
    """Two members who may be one person (two CINs): suggested, merged by nobody but a person."""

    one = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default="suggested")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "one", "other"], name="likeness_once")]

    def __str__(self) -> str:
        return f"likeness {self.pk}"
