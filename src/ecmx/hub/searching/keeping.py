"""Searches kept for whoever asked, so that an address names a key and nothing of a member; some are saved under a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.guidance import on_one_line
from ecmx.hub.accounts import By, Organization, ScopedRows, User, record
from ecmx.hub.keys import Keys
from ecmx.hub.searching.models import KeptSearch
from ecmx.hub.searching.wanted import RosterFilter

__all__ = ["SavedView", "forget_expired", "forget_view", "keep_search", "kept_search", "save_view", "saved_views"]

LASTS = timedelta(days=1)
LONGEST_NAME, MOST_SAVED = 80, 50


@dataclass(frozen=True)
class SavedView:
    """A search under a name, as its owner called it."""

    key: UUID
    name: str
    wanted: RosterFilter


def keep_search(*, by: By, wanted: RosterFilter, keys: Keys) -> UUID:
    """Keep what a person looks for, sealed, for a day; the key by which she finds it again. Raises UsageProblem."""
    by.demand("roster.look")
    wanted.each_word()
    with transaction.atomic():
        made = _mine(by).create(user=_person(by), sealed=keys.sealed(by.organization.slug, msgspec.json.encode(wanted)))
        record(by, "search.keep", "search", [made.pk], {"filter": wanted.codes})
    return made.key


def kept_search(*, by: By, key: UUID, keys: Keys) -> RosterFilter:
    """What this person looked for. Raises UsageProblem where she keeps no such search, or its day has passed."""
    by.demand("roster.look")
    return _opened(_found(by, key), keys)


def save_view(*, by: By, key: UUID, name: str, keys: Keys) -> None:
    """Keep a search under a name until it is forgotten; another name where it had one. Raises UsageProblem."""
    by.demand("roster.look")
    called = on_one_line(name)
    with transaction.atomic():
        found = _found(by, key)
        if not called or len(called) > LONGEST_NAME:
            raise UsageProblem(
                "view-name", "A saved view needs a short name.", f"Type a name of up to {LONGEST_NAME} characters."
            )
        others = _mine(by).filter(saved_at__isnull=False).exclude(pk=found.pk)
        if others.count() >= MOST_SAVED:
            raise UsageProblem(
                "views-too-many", f"You have saved {MOST_SAVED} views already.", "Delete one that you do not need."
            )
        found.sealed_name = keys.sealed(by.organization.slug, called.encode())
        found.saved_at = found.saved_at or timezone.now()
        found.save(update_fields=["sealed_name", "saved_at"])
        record(by, "search.save", "search", [found.pk])


def saved_views(*, by: By, keys: Keys) -> list[SavedView]:
    """This person's saved views, by name."""
    by.demand("roster.look")
    slug = by.organization.slug
    found = [
        SavedView(one.key, keys.opened(slug, bytes(one.sealed_name or b"")).decode(), _opened(one, keys))
        for one in _mine(by).filter(saved_at__isnull=False)
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.key))


def forget_view(*, by: By, key: UUID) -> None:
    """Forget a search of this person's, saved or not. Raises UsageProblem where there is none."""
    by.demand("roster.look")
    with transaction.atomic():
        found = _found(by, key)
        record(by, "search.forget", "search", [found.pk])
        found.delete()


def forget_expired(organization: Organization, now: datetime) -> int:
    """Searches that nobody saved go after a day; how many went."""
    passed = KeptSearch.objects.of(organization).filter(saved_at__isnull=True, kept_at__lt=now - LASTS)
    return passed.delete()[0]


def _person(by: By) -> User:
    if by.user is None:
        raise UsageProblem("by-missing", "A search is kept for a person.", "Sign in, and search again.")
    return by.user


def _mine(by: By) -> ScopedRows[KeptSearch]:
    return KeptSearch.objects.of(by.organization).filter(user=_person(by))


def _found(by: By, key: UUID) -> KeptSearch:
    found = _mine(by).filter(key=key).first()
    if found is None or (found.saved_at is None and found.kept_at < timezone.now() - LASTS):
        raise UsageProblem(
            "search-unknown", "This search is no longer saved, or it is not yours.", "Search again in the roster."
        )
    return found


def _opened(found: KeptSearch, keys: Keys) -> RosterFilter:
    plain = keys.opened(found.organization.slug, bytes(found.sealed))
    return msgspec.json.decode(plain, type=RosterFilter)
