"""The provider's own word: what she knows of members, what she did for them, what she recommends and refuses, and to whom she may tell it.

Nothing is edited or removed: what is said anew stands beside what was said, and what was wrong is withdrawn. So what was known at any
moment can be asked again (`known`). Made by the actions of this room alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ecmx.hub.accounts import Organization, Scoped, ScopedRows, User
from ecmx.hub.partners import Partner, Staff
from ecmx.hub.roster import Member
from ecmx.hub.transmissions import Transmission

__all__ = [
    "CareManager",
    "Consent",
    "ContactWish",
    "Discontinuation",
    "Encounter",
    "EncounterTotals",
    "EngagementEvent",
    "LoggedAttempt",
    "OurFact",
    "OurWord",
    "PartTwoRecord",
    "PersonReferral",
    "ReferralLoopWord",
    "MemberRefusal",
    "Task",
    "known",
]


class OurWord(Scoped):
    """Something that the provider said, by whom and from where. recorded_at: by the organization's clock (`moment`)."""

    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    source = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="+", null=True)
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        abstract = True


Word = TypeVar("Word", bound=OurWord)


def known(word: type[Word], organization: Organization, at: datetime | None = None) -> ScopedRows[Word]:
    """What was known of a kind at a moment, oldest first; None: what is known now."""
    rows = word.objects.of(organization)
    if at is None:
        return rows.filter(withdrawn_at__isnull=True).order_by("recorded_at", "pk")
    standing = models.Q(withdrawn_at__isnull=True) | models.Q(withdrawn_at__gt=at)
    return rows.filter(standing, recorded_at__lte=at).order_by("recorded_at", "pk")


class OurFact(OurWord):
    """A value that the provider knows of a member; the newest of an element counts.

    element: without its file ("member_phone_number"); state: a `guidance.values.State`; value: canonical text as in a `Statement`
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    element = models.CharField(max_length=80)
    state = models.PositiveSmallIntegerField()
    value = models.TextField(blank=True)
    since = models.DateField(null=True)  # from when it is so, where somebody knows
    ours_only = models.BooleanField(default=False)  # reaches the member, and goes to no plan

    class Meta:
        indexes = [models.Index(fields=["organization", "member"])]

    def __str__(self) -> str:
        return f"our fact {self.pk}"


class ContactWish(OurWord):
    """How a member wants to be reached, confidentially; the newest counts. route: phone, text, mail, email, in_person, nothing"""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    route = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=300, blank=True)
    no_voicemail = models.BooleanField(default=False)
    not_through_guardian = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"contact wish {self.pk}"


class CareManager(OurWord):
    """Who leads a member's care for a plan (fn 58); the newest counts. staff: none, where the name stands in no directory"""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=10, blank=True)
    extension = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return f"care manager {self.pk}"


class EngagementEvent(OurWord):
    """What happened to a member with a plan, by the codes of `events.toml`, which say what is reported of it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=30)
    day = models.DateField()
    start = models.DateField(null=True)  # of ECM, as the provider proposes it (the plan sets it, fn 55)
    end = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "plan", "member"])]

    def __str__(self) -> str:
        return f"engagement event {self.pk}"


class Discontinuation(OurWord):
    """A recommendation to end ECM or outreach (fn 61-65). It is no end until the plan ends the episode."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(EngagementEvent, on_delete=models.CASCADE, related_name="+", null=True)
    day = models.DateField()
    reason = models.CharField(max_length=20)
    text = models.CharField(max_length=250, blank=True)

    def __str__(self) -> str:
        return f"discontinuation {self.pk}"


class LoggedAttempt(OurWord):
    """An outreach attempt that the provider made (Table 8). plan: none while no plan has assigned the member; then it waits."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", null=True)
    day = models.DateField()
    method = models.CharField(max_length=40)
    provider_type = models.CharField(max_length=20)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    outcome = models.CharField(max_length=30, blank=True)  # a code of `outcomes.toml`; Table 8 has none
    next_step = models.CharField(max_length=300, blank=True)
    call_back_on = models.DateField(null=True)
    claim = models.CharField(max_length=60, blank=True)  # the line by which it was billed

    class Meta:
        indexes = [models.Index(fields=["organization", "plan", "day"])]

    def __str__(self) -> str:
        return f"logged attempt {self.pk}"


class Encounter(OurWord):
    """A meeting with an enrolled member (Table 6, fn 66). in_person: else by telephone or video

    same_as: the attempt or encounter that a person says it is the same as; then it counts once
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", null=True)
    day = models.DateField()
    in_person = models.BooleanField()
    provider_type = models.CharField(max_length=20, blank=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    codes = ArrayField(models.CharField(max_length=10), default=list, blank=True)  # procedure and modifiers, if billed
    claim = models.CharField(max_length=60, blank=True)
    same_as = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="+", null=True)
    same_attempt = models.ForeignKey(LoggedAttempt, on_delete=models.SET_NULL, related_name="+", null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "plan", "day"])]

    def __str__(self) -> str:
        return f"encounter {self.pk}"


class EncounterTotals(OurWord):
    """A period's encounters as typed totals; never beside encounters of their own (Table 6). The newest of a period counts."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    in_person = models.PositiveSmallIntegerField()
    telephonic = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"encounter totals {self.pk}"


class MemberRefusal(OurWord):
    """That the provider cannot accept a member whom a plan assigned, and why (`refusals.toml`). It is no removal: the plan reassigns."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    reason = models.CharField(max_length=30)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"refusal {self.pk}"


class ReferralLoopWord(OurWord):
    """A step of a referral that a plan made to the provider (closed loop); where a person says it, it overrules what engagement says."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=40)
    day = models.DateField()
    closure = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"referral word {self.pk}"


class PersonReferral(OurWord):
    """A person whom the provider refers to a plan for ECM (Table 9). said: as in a `Statement`, by element

    instead_of: the one that was said wrong, and taken back
    """

    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="+", null=True
    )  # where she is one of ours
    day = models.DateField()
    said = models.JSONField()
    instead_of = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="+", null=True)

    def __str__(self) -> str:
        return f"person referral {self.pk}"


class PartTwoRecord(OurWord):
    """That what is known of a member comes from a program under 42 CFR Part 2: it goes to a plan with her consent alone."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"part 2 record {self.pk}"


class Consent(OurWord):
    """A member's consent to disclosure (42 CFR Part 2). recipients: none named is nobody; revoked: no more from then on"""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    recipients = models.ManyToManyField(Partner, related_name="+")
    scope = models.CharField(max_length=300)
    since = models.DateField()
    until = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    def __str__(self) -> str:
        return f"consent {self.pk}"


class Task(Scoped):
    """Something that only a person can settle, by the kinds of `tasks.toml`. key: so that it is asked once; about: ids, codes and days"""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", null=True)
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", null=True)
    transmission = models.ForeignKey(Transmission, on_delete=models.CASCADE, related_name="+", null=True)
    about = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    settled_how = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "kind", "key"], name="task_once")]
        indexes = [models.Index(fields=["organization", "settled_at"])]

    def __str__(self) -> str:
        return f"task {self.pk}"
