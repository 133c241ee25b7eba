"""What was deleted after a backup is deleted again when that backup is restored, before anybody works with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecmx.hub import Home
from ecmx.hub.database import ADMIN, connected, words
from tests.hub.clinic import Clinic, file

A, B, C = (f"9100000{number}A" for number in range(1, 4))


def quiet(_: str, __: int, ___: int | None) -> None:
    """Nobody waits."""


@pytest.fixture
def clinic(hub_database: Home) -> Iterator[Clinic]:
    from django.db import connections

    log = hub_database.folder / "deletions.log"
    log.unlink(missing_ok=True)
    yield Clinic.opened(hub_database)
    connections.close_all()
    log.unlink(missing_ok=True)
    name = words(hub_database, ADMIN)["dbname"]
    with connected({**words(hub_database, ADMIN), "dbname": "postgres"}) as connection:
        beside = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [name + "\\_before\\_%"])
        for (one,) in beside.fetchall():
            connection.execute(f'DROP DATABASE "{one}"')


def mif(*cins: str, month: int = 10) -> bytes:
    return file("mif", [{"cin": cin, "last": f"Lopez-{cin[-2]}"} for cin in cins], month=month)


def deletes(clinic: Clinic, cin: str) -> None:
    from ecmx.hub.retention import purge_member
    from ecmx.hub.roster import member_by_cin

    member = member_by_cin(clinic.by.organization, cin)
    purge_member(by=clinic.by, home=clinic.home, member=member, because="asked for by letter", before_its_time=True)


def kept(clinic: Clinic) -> str:
    """All rows and bytes that are kept."""
    from ecmx.hub.keys import Keys
    from ecmx.hub.retention import rows_of
    from ecmx.hub.transmissions import Blob, has_bytes, opened

    keys = Keys(clinic.home)
    blobs = Blob.objects.of(clinic.by.organization).select_related("organization")
    return "".join(
        str(rows_of(one, keys).rows()) if one.kind == "records" else opened(one, keys).decode()
        for one in blobs
        if has_bytes(one)
    )


def restore(clinic: Clinic, saved: Path) -> Any:
    from django.db import connections

    from ecmx.hub.upkeep import restored

    connections.close_all()
    made = restored(clinic.home, saved, quiet, force=True, by="rosa", attested=True)
    connections.close_all()
    return made


def test_a_restore_brings_back_nobody_who_was_deleted_since(clinic: Clinic, tmp_path: Path) -> None:
    from django.db import connections

    from ecmx.hub.keys import Keys
    from ecmx.hub.looking import file_view
    from ecmx.hub.retention import Deletion, purge
    from ecmx.hub.roster import member_by_cin
    from ecmx.hub.upkeep import backed_up

    organization = clinic.by.organization
    first = clinic.receives("juniper", mif(A, B))
    connections.close_all()
    proof = backed_up(clinic.home, tmp_path / "a.backup", quiet)
    assert proof.wrong == ()
    second = clinic.receives("juniper", mif(A, B, C, month=11))
    number_of_c = member_by_cin(organization, C).pk
    deletes(clinic, A)
    deletes(clinic, C)

    made = restore(clinic, proof.file)

    assert (made.deleted, made.undeleted) == (4, 0)
    assert set(clinic.statuses()) == {B}
    assert A not in kept(clinic) and B in kept(clinic)
    first.refresh_from_db()
    assert first.rows == 2
    assert {one.again for one in Deletion.objects.of(organization)} == {True}
    assert not Deletion.objects.of(organization).filter(done_at=None).exists()

    # who and what comes later may get a number of something that was deleted, and is another
    later = clinic.receives("juniper", mif(B, "91000009A", month=12))
    assert later.pk == second.pk
    assert file_view(later.pk, by=clinic.by, keys=Keys(clinic.home)).deleted == ()
    newcomer = next(one.member for one in clinic.assignments() if one.member.cin == "91000009A")
    assert newcomer.pk <= number_of_c
    purge(by=clinic.by, home=clinic.home)
    assert restore_log_is_done(clinic)
    assert set(clinic.statuses()) == {B, "91000009A"}


def restore_log_is_done(clinic: Clinic) -> bool:
    from ecmx.hub.retention import Deletion
    from ecmx.hub.retention.log import logged

    done = set(Deletion.objects.of(clinic.by.organization).exclude(done_at=None).values_list("pk", flat=True))
    return {one.id for one in logged(clinic.home)} <= done


def test_without_its_key_a_deletion_waits_and_is_gone_on_with(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    from ecmx.errors import UsageProblem
    from ecmx.hub.keys import Keys
    from ecmx.hub.retention import Deletion, delete_again, purge

    clinic.receives("juniper", mif(A, B))
    with monkeypatch.context() as without:

        def gone(*_: Any) -> bytes:
            raise UsageProblem("hub-key-missing", "There is no key.", "Bring it back.")

        deletes_later(clinic, A)
        without.setattr(Keys, "opened", gone)
        assert delete_again(clinic.home) == (0, 1)
    assert set(clinic.statuses()) == {A, B}
    assert purge(by=clinic.by, home=clinic.home).unfinished == 1
    assert set(clinic.statuses()) == {B}
    assert not Deletion.objects.of(clinic.by.organization).filter(done_at=None).exists()


def deletes_later(clinic: Clinic, cin: str) -> None:
    """As a log tells it that was written elsewhere."""
    from datetime import UTC, datetime
    from uuid import uuid4

    from ecmx.hub.retention.log import LoggedDeletion, write_down
    from ecmx.hub.roster import member_by_cin

    number = member_by_cin(clinic.by.organization, cin).pk
    slug = clinic.by.organization.slug
    told = LoggedDeletion(
        id=uuid4(), organization=slug, rule="request", what="member", member=number, ordered_at=datetime.now(UTC)
    )
    write_down(clinic.home, [told])
