"""Who an organization exchanges files with, and what was agreed: partners, sites, agreements and their files, doors, staff.

Kept as TOML by people, brought in as a whole. Knows nothing of files that came or went.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from ecmx.hub.accounts import Scoped

__all__ = [
    "AgreedExtension",
    "Agreement",
    "AgreementFile",
    "AgreementLayout",
    "Endpoint",
    "LivePopulation",
    "Partner",
    "Site",
    "Staff",
]


def _texts() -> ArrayField:  # type: ignore[type-arg]
    return ArrayField(models.CharField(max_length=200), default=list, blank=True)


class Stage(models.TextChoices):
    """Whether files are exchanged: tried out in the open first, so that nobody's work hangs on a new partner's first file."""

    INACTIVE = "inactive"
    TESTING = "testing"
    ACTIVE = "active"


class Partner(Scoped):
    """One plan, provider or delegate, by all its names and numbers (fn 37, 68). `ours`: the organization itself."""

    class Kind(models.TextChoices):
        PLAN = "plan"
        PROVIDER = "provider"
        DELEGATE = "delegate"

    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    aliases = _texts()
    payer_identifiers = _texts()
    npis = _texts()  # whose rows these are
    shared_npis = _texts()  # by which other providers bill too: they say of no row whose it is (fn 68)
    ours = models.BooleanField(default=False)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.ACTIVE)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.CharField(max_length=200, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="partner_slug"),
            models.UniqueConstraint(fields=["organization"], condition=models.Q(ours=True), name="partner_ours_once"),
        ]

    def __str__(self) -> str:
        return self.slug


class Site(Scoped):
    """A place of a provider; a member's file may say it by NPI."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    npi = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    zip = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "partner", "slug"], name="site_slug")]

    def __str__(self) -> str:
        return self.slug


class Agreement(Scoped):
    """What one plan and one provider agreed."""

    class SubmittedWhen(models.TextChoices):
        NO_ERRORS = "no_errors"  # a return counts as submitted when no error is open
        NO_HELD = "no_held"

    slug = models.SlugField(max_length=60)
    plan = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", null=True)  # by whom files go
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.ACTIVE)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    elected = _texts()  # optional data elements that the plan collects, by id
    submitted_when = models.CharField(max_length=10, choices=SubmittedWhen, default=SubmittedWhen.NO_ERRORS)
    receipt = models.CharField(max_length=20, default="page")  # json, workbook, page
    deemed_accepted_days = models.PositiveSmallIntegerField(null=True)
    acknowledge_days = models.PositiveSmallIntegerField(null=True)  # business days
    refuse_days = models.PositiveSmallIntegerField(null=True)  # business days
    correct_days = models.PositiveSmallIntegerField(null=True)  # business days
    first_contact_days = models.PositiveSmallIntegerField(null=True)
    refused_data_days = models.PositiveSmallIntegerField(null=True)
    alternate_after_hours = models.PositiveSmallIntegerField(null=True)
    alerts = _texts()
    retention_years = models.PositiveSmallIntegerField(default=10)
    part_2 = models.BooleanField(default=False)  # 42 CFR Part 2: disclosures carry the notice
    vanished_share = models.PositiveSmallIntegerField(default=20)  # percent; above it a complete file is suspicious
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.CharField(max_length=200, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)

    class Meta:
        # Two may be of one plan and provider, the one after the other: that they do not overlap is seen to before they come in.
        constraints = [models.UniqueConstraint(fields=["organization", "slug"], name="agreement_slug")]

    @property
    def other_side(self) -> Partner:
        """Who is at the other end of it."""
        return self.provider if self.plan.ours else self.plan

    def __str__(self) -> str:
        return self.slug


class AgreementFile(Scoped):
    """One kind of file of an agreement: how often, when due, whole or changes only. The register of kinds is open."""

    class Mode(models.TextChoices):
        FULL = "full"
        CHANGES = "changes"

    class Correction(models.TextChoices):
        WHOLE = "whole"
        ROWS = "rows"
        NEXT = "next"

    class Unusable(models.TextChoices):
        GOOD_ROWS = "good_rows"  # always so for a MIF: holding its good rows back hides members
        ALL_OR_NOTHING = "all_or_nothing"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="files")
    file_type = models.CharField(max_length=30)
    frequency = models.CharField(max_length=20, default="monthly")
    due = models.CharField(max_length=40, blank=True)  # "day 10", "business day 5", "friday"
    shift = models.CharField(max_length=10, default="none")  # on a holiday: none, before, after
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.FULL)
    nil = models.CharField(max_length=20, default="statement")  # nothing, statement, empty_file
    complete = models.BooleanField(
        default=False
    )  # whether a file names everyone, so that a missing member has vanished
    correction = models.CharField(max_length=10, choices=Correction, default=Correction.WHOLE)
    unusable = models.CharField(max_length=15, choices=Unusable, default=Unusable.GOOD_ROWS)
    waived_since = models.DateField(null=True)  # another exchange replaces the file (fn 10, 43)
    waived_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "file_type"], name="agreement_file_once")]

    def __str__(self) -> str:
        return f"agreement file {self.pk}"


class AgreementLayout(Scoped):
    """By which layout a kind of file is read or written, from a day on."""

    file = models.ForeignKey(AgreementFile, on_delete=models.CASCADE, related_name="layouts")
    layout = models.CharField(max_length=120)
    since = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "since"], name="agreement_layout_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"agreement layout {self.pk}"


class AgreedExtension(Scoped):
    """That both agreed on an element beyond the guidance, when, and who said so."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="extensions")
    extension = models.CharField(max_length=80)
    agreed_on = models.DateField()
    agreed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "extension"], name="agreed_extension_once")]

    def __str__(self) -> str:
        return f"agreed extension {self.pk}"


class Endpoint(Scoped):
    """A door by which files come and go. A credential is a name; what it stands for never lies here."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="endpoints")
    alternate = models.BooleanField(default=False)
    transport = models.CharField(max_length=20)  # folder, sftp, mail, here, by_hand
    inbox = models.CharField(max_length=500, blank=True)
    outbox = models.CharField(max_length=500, blank=True)
    credential = models.CharField(max_length=100, blank=True)
    protect_with = models.CharField(max_length=100, blank=True)  # the credential whose password protects workbooks

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "alternate"], name="endpoint_once")]

    def __str__(self) -> str:
        return f"endpoint {self.pk}"


class Staff(Scoped):
    """A person of the provider's directory: clinical or not (fn 71), reached how (fn 58-60)."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    clinical = models.BooleanField(default=False)
    care_manager = models.BooleanField(default=False)
    central_liaison = models.BooleanField(default=False)
    phone = models.CharField(max_length=10, blank=True)
    extension = models.CharField(max_length=10, blank=True)
    email = models.CharField(max_length=200, blank=True)
    npi = models.CharField(max_length=10, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "slug"], name="staff_slug")]

    def __str__(self) -> str:
        return f"staff {self.pk}"


class LivePopulation(Scoped):
    """From when a population of focus is served in a county (fn 23)."""

    county = models.CharField(max_length=60)
    population = models.CharField(max_length=80)  # a data element's id
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "county", "population", "since"], name="live_population_once"
            )
        ]

    def __str__(self) -> str:
        return f"live population {self.pk}"
