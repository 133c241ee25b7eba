"""A purge that is killed in the middle, several times: the next goes on with it, nothing is half deleted, nothing is deleted twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.sent_files import sent

ROOT = Path(__file__).parents[2]
A, B = "91000001A", "91000002A"


def purged(clinic: Clinic, at: int) -> bool:
    """Whether it came through; else it was killed just before that commit."""
    words = [str(clinic.home.folder), clinic.by.organization.slug, A, str(at)]
    said = subprocess.run(
        [sys.executable, "-m", "tests.faults.hub_dying_purge", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    through = said.stdout == "through\n"
    assert through or said.returncode == -signal.SIGKILL, said.stderr
    return through


def test_a_purge_that_is_killed_is_gone_on_with_by_the_next(hub_database: Home) -> None:
    from ecmx.hub.accounts import AuditEntry
    from ecmx.hub.keys import Keys
    from ecmx.hub.retention import DeletedRows, Deletion, rows_of
    from ecmx.hub.retention.log import logged
    from ecmx.hub.transmissions import Blob, BlobPiece

    (hub_database.folder / "deletions.log").unlink(missing_ok=True)
    clinic = Clinic.opened(hub_database)
    organization = clinic.by.organization
    for month in (10, 11):
        clinic.receives("juniper", file("mif", [{"cin": A}, {"cin": B}], month=month))
    sent(clinic, A, B)
    kills = 0
    for at in (2, 3, 1_000):  # after the order; between two files; through
        kills += not purged(clinic, at)
        ordered = {one.pk for one in Deletion.objects.of(organization)}
        assert {one.id for one in logged(clinic.home)} >= {
            one.pk for one in Deletion.objects.of(organization).exclude(done_at=None)
        }
        assert len(ordered) in (0, 4)
    assert kills == 2
    assert set(clinic.statuses()) == {B}
    assert not Deletion.objects.of(organization).filter(done_at=None).exists()
    assert AuditEntry.objects.filter(organization=organization, action="purge.order").count() == 1
    assert AuditEntry.objects.filter(organization=organization, action="purge.done").count() == 4
    assert sorted(DeletedRows.objects.of(organization).values_list("count", flat=True)) == [1, 1, 1]
    kept = Blob.objects.of(organization).filter(kind="records").select_related("organization")
    assert [rows_of(one, Keys(clinic.home)).height for one in kept] == [1, 1]
    others = Blob.objects.of(organization).exclude(kind="records")
    assert others.count() == 3 and not BlobPiece.objects.filter(blob__in=others).exists()
