"""Organizations whose books are kept here, the people who keep them, and the audit of what they did."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

__all__ = [
    "Attestation",
    "AuditEntry",
    "AuditSeal",
    "Invitation",
    "IssuerAccount",
    "Membership",
    "Organization",
    "SharedWord",
    "User",
    "in_force",
]


class Organization(models.Model):
    """One whose books are kept in this hub. Each has its own: where a plan and a provider share a hub they still exchange files."""

    class Kind(models.TextChoices):
        PLAN = "plan"
        PROVIDER = "provider"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    began_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["plan", "provider"]), name="organization_kind")
        ]

    def __str__(self) -> str:
        return self.slug


class User(AbstractUser):
    """A person who acts. Pages and passwords come with the portal; the command line asks for `--by`."""

    def __str__(self) -> str:
        return f"user {self.pk}"


class Membership(models.Model):
    """That a person acts for an organization, and in which role (`permissions.toml`).

    only_members, first_day, last_day: to what an auditor's access is narrowed (`narrowed`); none where it is not
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    only_members = ArrayField(models.BigIntegerField(), null=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organization", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"membership {self.pk}"


def in_force() -> models.Q:
    """Memberships that hold now: those that end in the future hold until then."""
    return models.Q(until__isnull=True) | models.Q(until__gt=timezone.now())


class Invitation(models.Model):
    """A link by which a person sets a password, once and not for long. Only a hash of the link's secret is kept.

    role: what she becomes by it, "" where she works here already and only the password is new; until: the end of that role
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, blank=True)
    until = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class IssuerAccount(models.Model):
    """By which account of the organization's own issuer a person signs in, instead of by a password: bound once, by an invitation.

    subject: the issuer's own name for the account, which stays when its holder's name or e-mail changes
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="issuer_account")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="issuer_account_once")]

    def __str__(self) -> str:
        return f"issuer account {self.pk}"


class SharedWord(models.Model):
    """What processes that serve pages tell one another for a short time: which code was used, how often somebody tried.

    The table of Django's database cache, which reads and writes it by its name; made here as all tables are.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "a word among processes"


class Attestation(models.Model):
    """That a person said of this machine what the hub cannot see: the disk of its database is encrypted (invariant V8)."""

    what = models.CharField(max_length=30, default="disk-encrypted")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"attestation {self.pk}"


class AuditEntry(models.Model):
    """One action, committed with what it changed. Ids, counts and codes only, never a value. The runner may add and read, nothing else."""

    at = models.DateTimeField(default=timezone.now)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", null=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)  # none: the hub itself
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=40, blank=True)  # of the object
    objects_ids = ArrayField(models.BigIntegerField(), default=list)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["organization", "kind", "at"])]

    def __str__(self) -> str:
        return f"audit entry {self.pk}"


class AuditSeal(models.Model):
    """A committed entry's place in the chain. Made shortly after by the sealer, so that writers don't wait for one another."""

    place = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"seal {self.place}"
