"""A backup, which counts only after it was restored once: into a database beside, with the key, tables counted, the audit compared."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from ecmx.errors import FULL, EcmxError, UsageProblem
from ecmx.files import require_writable, taken
from ecmx.hub.database import (
    OWNER,
    Snapshot,
    connected,
    dumping,
    empty_beside,
    gone,
    require_room,
    restoring,
    snapshot,
    started,
    table_counts,
    words,
)
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys, key_id
from ecmx.hub.upkeep.alone import upkeep_alone
from ecmx.hub.upkeep.apart import audit_head
from ecmx.hub.upkeep.backup_file import Manifest, Outside, manifest_of, poured, written
from ecmx.version import __version__

__all__ = ["Proof", "backed_up", "differences", "restored_beside"]

UNPROVED = ".unproved"
TRIAL = "trial"  # the database of the trial

Step = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Proof:
    """What came of a backup. file: where it is now; wrong: what the trial found, nothing where it counts."""

    file: Path
    manifest: Manifest
    wrong: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(self.manifest.tables.values())


def backed_up(home: Home, target: Path, step: Step) -> Proof:
    """Write a backup to `target`; beside it, as `….unproved`, as long as it does not count. Raises UsageProblem."""
    unproved = target.with_name(target.name + UNPROVED)
    require_writable(target)
    if taken(target):
        raise UsageProblem("target-exists", f"{target}: there is a file of that name already.", "Name another.")
    started(home)
    with upkeep_alone(home):
        keys = Keys(home)
        step("writing the backup", 0, None)
        manifest = _written(home, keys, unproved)
        step("restoring it on trial", 0, None)
        wrong = _tried(home, keys, unproved, manifest)
        if wrong:
            return Proof(unproved, manifest, tuple(wrong))
        unproved.rename(target)
    return Proof(target, manifest, ())


def restored_beside(
    home: Home, source: Path, identities: Sequence[object], manifest: Manifest, suffix: str
) -> dict[str, str]:
    """The backup in a database beside the hub's own; the owner's words for it. Raises UsageProblem, and nothing is left then."""
    where = empty_beside(home, suffix)
    try:
        with connected(where) as connection:
            major = connection.info.server_version // 10_000
        with restoring(home, where, major) as into:
            found = poured(source, identities, into)
        if found != manifest:
            raise UsageProblem(
                "hub-backup-damaged", f"{source}: this backup changed while it was read.", "Take another."
            )
    except BaseException:
        with suppress(EcmxError, psycopg.Error):
            gone(home, where["dbname"])
        raise
    return where


def differences(home: Home, where: Mapping[str, str], manifest: Manifest) -> list[str]:
    """In what a restored database differs from what the backup says, a sentence each."""
    with connected(where) as connection:
        counts = table_counts(connection)
    said = [
        f"the table {name} has {counts.get(name, 0):,} rows, and had {manifest.tables.get(name, 0):,}"
        for name in sorted({*counts, *manifest.tables})
        if counts.get(name) != manifest.tables.get(name)
    ]
    if not said and audit_head(home, where) != manifest.audit_head:
        said.append("the audit ends otherwise")
    return said


def _written(home: Home, keys: Keys, unproved: Path) -> Manifest:
    where = words(home, OWNER)
    with snapshot(where) as moment:
        _require_room_for_trial(home, moment)
        recipients = _recipients(keys, moment)
        manifest = Manifest(
            ecmx=__version__,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            postgres=moment.major,
            demo=home.settings.demo,
            organizations={slug: key_id(one) for slug, one in recipients.items()},
            migrations=_applied(moment),
            tables=moment.counts,
            audit_head=audit_head(home, where, moment.id),
        )
        outside = Outside(sorted(manifest.organizations.values()), manifest.ecmx, manifest.made_at)
        try:
            unproved.unlink(missing_ok=True)
            descriptor = os.open(unproved, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as out, dumping(home, where, moment) as dump:
                written(out, outside, manifest, dump, list(recipients.values()))
                out.flush()
                os.fsync(descriptor)
        except BaseException as problem:
            with suppress(OSError):
                unproved.unlink(missing_ok=True)
            if isinstance(problem, OSError) and problem.errno in FULL:
                raise UsageProblem(
                    "disk-full",
                    f"{unproved}: there is no room left on the disk. Nothing was kept.",
                    "Make room, or name another.",
                ) from None
            raise
    return manifest


def _tried(home: Home, keys: Keys, unproved: Path, manifest: Manifest) -> list[str]:
    """Each organization's key opens it by itself; with one of them it is restored, counted, and taken away again."""
    identities: list[object] = []
    try:
        for slug in manifest.organizations:
            identities = list(keys.identities(slug))
            manifest_of(unproved, identities)
        where = restored_beside(home, unproved, identities, manifest, TRIAL)
        try:
            return differences(home, where, manifest)
        finally:
            gone(home, where["dbname"])
    except EcmxError as problem:
        return [problem.message.rstrip(".")]


def _recipients(keys: Keys, moment: Snapshot) -> dict[str, str]:
    found = moment.connection.execute("SELECT slug FROM accounts_organization ORDER BY slug").fetchall()
    if not found:
        raise UsageProblem(
            "hub-empty", "No organization's books are kept in this hub.", "Begin with one: ecmx hub init."
        )
    return {slug: keys.recipient(slug) for (slug,) in found}


def _applied(moment: Snapshot) -> list[str]:
    found = moment.connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    return [name for (name,) in found]


def _require_room_for_trial(home: Home, moment: Snapshot) -> None:
    found = moment.connection.execute("SELECT pg_database_size(current_database())").fetchone()
    require_room(home, 2 * int(found[0]) if found else 0)
