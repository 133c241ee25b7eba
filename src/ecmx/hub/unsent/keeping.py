"""What was typed and not sent: kept, found again by whoever typed it, forgotten when it is sent, discarded or too old.

Kept once a second while somebody types, so the audit says when it began to be kept, was read and was discarded, and not each letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.db import transaction
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, Organization, ScopedRows, record
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys
from ecmx.hub.roster import Member
from ecmx.hub.unsent.models import UnsentForm

__all__ = [
    "LONGEST_UNSENT",
    "UnsentSeen",
    "forget_unsent",
    "forget_unsent_expired",
    "keep_unsent",
    "unsent_forms",
    "unsent_since",
    "unsent_words",
]

Typed = Mapping[str, Sequence[str]]
"""By field, as a browser posts it."""

LONGEST_UNSENT = 64 * 1024  # bytes of what is kept of one form
KIND = "unsent-form"
MOST_SEEN = 20


@dataclass(frozen=True)
class UnsentSeen:
    """A form that this person began. form: its code; address: of its page

    last_name, first_name: of the member, None where it is about nobody of ours
    """

    form: str
    address: str
    kept_at: datetime
    last_name: str | None
    first_name: str | None


def keep_unsent(*, by: By, form: str, member: Member | None, address: str, said: Typed, home: Home) -> None:
    """Keep what is typed, in the place of what was kept before. form: its code; address: of its page, without anybody's word

    Raises UsageProblem where it is too long.
    """
    by.demand("roster.look")
    words = msgspec.json.encode({name: list(values) for name, values in said.items()})
    if len(words) > LONGEST_UNSENT:
        raise UsageProblem("unsent-too-long", "This is too long to be kept while you type.", "Save the form.")
    sealed = Keys(home).sealed(by.organization.slug, words)
    with transaction.atomic():
        said_now = {"sealed": sealed, "address": address, "kept_at": timezone.now()}
        rows = UnsentForm.objects.of(by.organization)
        made, new = rows.update_or_create(user=by.user, form=form, member=member, defaults=said_now)
        if new:
            record(by, "form.keep", KIND, [made.pk], {"form": form})


def unsent_since(*, by: By, form: str, member: Member | None, home: Home) -> datetime | None:
    """When this person last typed into the form without sending it; None where nothing is kept. Opens nothing."""
    by.demand("roster.look")
    return _kept(by, form, member, home).values_list("kept_at", flat=True).first()


def unsent_words(*, by: By, form: str, member: Member | None, home: Home) -> Typed | None:
    """What this person typed and did not send; None where nothing is kept. Reading it is recorded."""
    by.demand("roster.look")
    with transaction.atomic():
        found = _kept(by, form, member, home).first()
        if found is None:
            return None
        record(by, "form.look", KIND, [found.pk], {"form": form})
    words = Keys(home).opened(by.organization.slug, bytes(found.sealed))
    return msgspec.json.decode(words, type=dict[str, list[str]])


def unsent_forms(*, by: By, home: Home) -> list[UnsentSeen]:
    """The forms that this person began and did not send, the newest first. That their members were seen is recorded."""
    by.demand("roster.look")
    with transaction.atomic():
        asked = _fresh(by, home).order_by("-kept_at")[:MOST_SEEN]
        rows = list(
            asked.values_list("member", "form", "address", "kept_at", "member__last_name", "member__first_name")
        )
        members = sorted({member for member, *_ in rows if member})
        if members:
            record(by, "roster.look", "member", members, {"unsent": True})
    return [UnsentSeen(form, address, kept_at, last, first) for _, form, address, kept_at, last, first in rows]


def forget_unsent(*, by: By, form: str, member: Member | None, sent: bool) -> None:
    """Forget what was kept of a form. sent: it was sent, which the audit knows already; else it is discarded"""
    by.demand("roster.look")
    with transaction.atomic():
        found = _mine(by, form, member).first()
        if found is None:
            return
        if not sent:
            record(by, "form.discard", KIND, [found.pk], {"form": form})
        found.delete()


def forget_unsent_expired(organization: Organization, now: datetime, days: int) -> int:
    """What nobody came back to goes after so many days; how many went."""
    return UnsentForm.objects.of(organization).filter(kept_at__lt=now - timedelta(days=days)).delete()[0]


def _mine(by: By, form: str, member: Member | None) -> ScopedRows[UnsentForm]:
    return UnsentForm.objects.of(by.organization).filter(user=by.user, form=form, member=member)


def _fresh(by: By, home: Home) -> ScopedRows[UnsentForm]:
    """This person's forms that have not expired."""
    oldest = timezone.now() - timedelta(days=home.settings.unsent_days)
    return UnsentForm.objects.of(by.organization).filter(user=by.user, kept_at__gte=oldest)


def _kept(by: By, form: str, member: Member | None, home: Home) -> ScopedRows[UnsentForm]:
    return _fresh(by, home).filter(form=form, member=member)
