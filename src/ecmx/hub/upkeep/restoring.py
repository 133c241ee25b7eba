"""A backup put in the place of an empty hub, whole or not at all: it is made ready beside, and takes the place in one step."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from ecmx.errors import EcmxError, UsageProblem
from ecmx.hub.database import OWNER, RUNNER, connected, create, gone, grant, put_in_place, started, words
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys
from ecmx.hub.upkeep.alone import upkeep_alone
from ecmx.hub.upkeep.apart import attested as attested_in
from ecmx.hub.upkeep.apart import deleted_again, known_migrations, migrated
from ecmx.hub.upkeep.backing_up import Step, differences, restored_beside
from ecmx.hub.upkeep.backup_file import Manifest, manifest_of, outside_of
from ecmx.hub.upkeep.disk_word import require_word, settled

__all__ = ["Restored", "restored"]

BESIDE = "restored"


@dataclass(frozen=True)
class Restored:
    """What is in the hub now. before: the database that was there, "" where it was empty; missing: organizations whose key is not here.

    deleted: how many deletions since the backup were done again; undeleted: how many could not be, without a key
    """

    manifest: Manifest
    before: str
    missing: tuple[str, ...]
    deleted: int
    undeleted: int


def restored(home: Home, source: Path, step: Step, *, force: bool, by: str = "", attested: bool = False) -> Restored:
    """Restore a backup. Raises UsageProblem.

    force: into a hub that is not empty too; what was there is kept under another name
    attested: that person says that this machine's disk is encrypted, whatever was said of the one that the backup is from
    """
    outside_of(source)
    keys = Keys(home)
    identities = keys.all_identities()
    if not identities:
        raise UsageProblem(
            "hub-key-missing",
            f"{home.keys}: there is no key. This backup wants one of: {', '.join(outside_of(source).keys)[:400]}.",
            "Bring the key back from its recovery sheet.",
        )
    manifest = manifest_of(source, identities)
    if not manifest.demo:
        require_word(attested=attested, demo=False, by=by)
    home = settled(home, demo=manifest.demo)
    step("making the database ready", 0, None)
    create(home)
    started(home)
    with upkeep_alone(home):
        filled = _filled(home)
        if filled and not force:
            raise UsageProblem(
                "hub-not-empty",
                f"{home.folder}: this hub is not empty.",
                "Restore into a new one, or add --force: the database that is there is kept under another name.",
            )
        _require_not_newer(home, manifest)
        step("restoring", 0, None)
        where = restored_beside(home, source, identities, manifest, BESIDE)
        try:
            _ready(home, where, manifest, by)
            step("deleting again what was deleted since", 0, None)
            deleted, undeleted = deleted_again(home, {**where, "user": RUNNER})
            before = _put(home, where)
        except BaseException:
            with suppress(EcmxError, psycopg.Error):
                gone(home, where["dbname"])
            raise
        if not filled:
            gone(home, before)
    missing = [slug for slug in manifest.organizations if not _known(keys, slug)]
    return Restored(manifest, before if filled else "", tuple(missing), deleted, undeleted)


def _ready(home: Home, where: dict[str, str], manifest: Manifest, by: str) -> None:
    """Look whether all of it is there, and bring it to what this ecmx knows."""
    wrong = differences(home, where, manifest)
    if wrong:
        raise UsageProblem(
            "hub-restore-fails", f"What was restored is not what was saved: {wrong[0]}.", "Take another backup."
        )
    migrated(home, where)
    grant(home, where["dbname"])
    if not manifest.demo:
        attested_in(home, {**where, "user": RUNNER}, by, manifest.organizations)


def _put(home: Home, where: dict[str, str]) -> str:
    """Let it take the place; the old one's name."""
    stamp = "".join(filter(str.isdigit, datetime.now(UTC).isoformat(timespec="seconds")[:19]))
    before = f"{words(home, OWNER)['dbname']}_before_{stamp}"
    put_in_place(home, where["dbname"], before)
    return before


def _require_not_newer(home: Home, manifest: Manifest) -> None:
    with connected(words(home, OWNER)) as connection:
        major = connection.info.server_version // 10_000
    if manifest.postgres > major:
        raise UsageProblem(
            "hub-backup-newer",
            f"This backup was made with PostgreSQL {manifest.postgres}, and this hub runs on PostgreSQL {major}.",
            "Restore it with the ecmx, or into the PostgreSQL, that it was made with, or a later one.",
        )
    if set(manifest.migrations) - set(known_migrations(home, words(home, OWNER))):
        raise UsageProblem(
            "hub-backup-newer",
            f"This backup was made by a newer ecmx ({manifest.ecmx[:20]}), whose tables this one does not know.",
            "Update ecmx first.",
        )


def _filled(home: Home) -> bool:
    """Whether an organization's books are kept here already."""
    with connected(words(home, OWNER)) as connection:
        if connection.execute("SELECT to_regclass('public.accounts_organization')").fetchone() == (None,):
            return False
        return connection.execute("SELECT 1 FROM accounts_organization LIMIT 1").fetchone() is not None


def _known(keys: Keys, slug: str) -> bool:
    try:
        keys.recipient(slug)
    except UsageProblem:
        return False
    return True
