"""A hub founded: its home, its database, its first organization with a key and the sheet that brings the key back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from ecmx.errors import UsageProblem
from ecmx.guidance import slugged
from ecmx.hub.database import OWNER, RUNNER, create, grant, words
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys, RecoverySheet
from ecmx.hub.upkeep.apart import migrated
from ecmx.hub.upkeep.disk_word import require_word, settled

__all__ = ["Founded", "Founding", "founded"]


class Founding(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says of the hub. attested: that the disk of its database is encrypted; demo: that there are invented members only."""

    organization: str
    kind: str
    by: str
    attested: bool
    demo: bool


@dataclass(frozen=True)
class Founded:
    """The organization's short name, and where its recovery sheets are; none where they were there already."""

    slug: str
    sheets: tuple[Path, ...]


def founded(folder: Path | None, wanted: Founding) -> Founded:
    """Make what is missing; an organization more, where the hub is there already. Raises UsageProblem."""
    require_word(attested=wanted.attested, demo=wanted.demo, by=wanted.by)
    slug = slug_of(wanted.organization)
    home = settled(Home.find(folder), demo=wanted.demo)
    create(home)
    migrated(home, words(home, OWNER))
    grant(home)
    sheets = _keyed(home, slug, wanted.organization)
    _begun(home, slug, wanted)
    return Founded(slug, sheets)


def slug_of(name: str) -> str:
    """An organization's short name: letters and digits, hyphens between. Raises UsageProblem where none are in it."""
    slug = slugged(name)
    if not slug:
        raise UsageProblem(
            "organization-slug",
            "The organization's name has no letter or digit.",
            "For example: --organization 'Valley Clinic'.",
        )
    return slug


def _keyed(home: Home, slug: str, name: str) -> tuple[Path, ...]:
    keys = Keys(home)
    try:
        keys.recipient(slug)
    except UsageProblem as problem:
        if problem.code != "hub-key-missing":
            raise
        keys.new(slug)
    sheets = [home.folder / f"recovery-sheet-{slug}.{ending}" for ending in ("txt", "html")]
    today = datetime.now(home.settings.zone).date()
    made = [one for one in sheets if not one.exists()]
    for sheet in made:
        RecoverySheet.of(keys, slug, name, today).write(sheet)
    return tuple(made)


def _begun(home: Home, slug: str, wanted: Founding) -> None:
    from ecmx.hub.site import set_up

    set_up(home, words(home, RUNNER))
    from ecmx.hub.accounts import begin

    begin(slug=slug, name=wanted.organization, kind=wanted.kind, by=wanted.by, attested=wanted.attested)
