"""Workers that are killed: at every boundary of a file's way, at random, two at one file, and together with the database."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ecmx.hub import Home
from tests.faults.hub_campaign import SETTINGS, Campaign
from tests.hub.clinic import Clinic, file
from tests.hub_fixtures import home_below

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(hub_database: Home, open_folder: Path) -> Home:
    """This worker's database, by a home with short leases and keys of its own."""
    return home_below(open_folder / "home", f'{SETTINGS}database = "{hub_database.settings.database}"\n')


def test_a_kill_at_any_boundary_loses_nothing_and_does_nothing_twice(home: Home, tmp_path: Path) -> None:
    clinic = Clinic.opened(home)
    through, died = False, 0
    while not through:
        path = tmp_path / f"{died}.csv"
        path.write_bytes(file("mif", [{"cin": f"91{died:06}A"}]))
        said = subprocess.run(
            [sys.executable, "-m", "tests.faults.hub_dying", str(home.folder), str(path), str(died + 1)],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        through = said.stdout == "through\n"
        assert through or said.returncode == -signal.SIGKILL, said.stderr
        died += not through
    assert died >= 5  # kept, claimed, read, claimed, applied
    assert {made.state for made in _kept(clinic)} == {"applied"}
    assert len(clinic.assignments()) == died  # the first was killed before it was kept
    assert _acts(clinic) == {("file.keep", died), ("file.read", died), ("file.applied", died)}


def test_eight_kills_at_random(home: Home, open_folder: Path) -> None:
    from ecmx.hub.accounts import begin
    from ecmx.hub.keys import Keys

    begin(slug="valley", name="Valley Clinic", kind="provider", by="rosa", attested=True)
    Keys(home).new("valley")
    said: list[str] = []
    assert Campaign(home, open_folder, kills=8, files=8, seed=7, say=said.append).run() == 0, "\n".join(said)


def test_of_two_workers_at_one_file_one_counts(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connections

    from ecmx.hub.inbound import steps
    from ecmx.hub.transmissions import attempt

    clinic = Clinic.opened(home)
    made = clinic.arrives(file("mif", [{"cin": "91000001A"}, {"cin": "91000002B"}]), "juniper")
    both = threading.Barrier(2, timeout=60)
    read = steps.__dict__["read"]

    def together(*args: Any) -> Any:
        both.wait()  # both have claimed, one epoch after the other
        return read(*args)

    def works() -> None:
        attempt("advance", made.pk, home)
        connections.close_all()

    monkeypatch.setattr(steps, "read", together)
    threads = [threading.Thread(target=works) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made.refresh_from_db()
    assert (made.state, made.rows, made.epoch >= 3) == ("applied", 2, True)
    assert _acts(clinic) == {("file.keep", 1), ("file.read", 1), ("file.applied", 1)}


@pytest.fixture
def running(open_folder: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """`ecmx hub run` over a hub of this test's own; ended after it."""
    begun: list[subprocess.Popen[str]] = []

    def begin() -> subprocess.Popen[str]:
        with (open_folder / "run.log").open("a") as log:
            begun.append(
                subprocess.Popen(
                    [sys.executable, "-m", "ecmx", "hub", "run", "--home", str(open_folder / "home")],
                    stdout=log,
                    stderr=log,
                    text=True,
                    cwd=ROOT,
                )
            )
        return begun[-1]

    yield begin
    for process in begun:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=120)


def test_the_hub_goes_on_after_its_worker_and_its_database_were_killed(
    open_folder: Path, running: Callable[[], subprocess.Popen[str]]
) -> None:
    home = home_below(open_folder / "home", f"{SETTINGS}demo = true\n")
    words = ["hub", "init", "--home", str(home.folder), "--organization", "Valley Clinic", "--kind", "provider"]
    subprocess.run([sys.executable, "-m", "ecmx", *words, "--by", "rosa", "--demo"], check=True, capture_output=True)
    subprocess.run(
        [sys.executable, "-m", "ecmx", "hub", "stop", "--home", str(home.folder)], check=True, capture_output=True
    )
    inbox = open_folder / "in"
    inbox.mkdir()
    log = open_folder / "run.log"
    process = running()
    _until(lambda: "running:" in log.read_text())
    subprocess.run(
        [sys.executable, "-c", PARTNER, str(home.folder), str(inbox)], check=True, capture_output=True, cwd=ROOT
    )
    (inbox / "peculiar-name.csv").write_bytes(file("mif", [{"cin": "91000001A"}]))
    _until(lambda: "in the roster" in log.read_text())
    os.kill(_workers(process.pid)[0], signal.SIGKILL)
    os.kill(int((home.folder / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    (inbox / "second.csv").write_bytes(file("mif", [{"cin": "91000002B"}]))
    _until(lambda: log.read_text().count("in the roster") == 2)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=120) == 0
    said = log.read_text()
    assert "ended by signal 9; begun again" in said and "peculiar" not in said and "9100" not in said
    assert not (home.folder / "postgres" / "postmaster.pid").exists()
    assert len(list((inbox / "taken").iterdir())) == 2


def test_workers_end_with_the_hub_that_began_them(
    home: Home, open_folder: Path, running: Callable[[], subprocess.Popen[str]]
) -> None:
    Clinic.opened(home)
    process = running()
    _until(lambda: len(_workers(process.pid)) == 2)
    workers = _workers(process.pid)
    process.kill()
    process.wait()
    _until(lambda: not any(map(_lives, workers)))


PARTNER = """
import sys
from ecmx.hub import Home
from ecmx.hub.running import entered
home = Home.find(sys.argv[1])
entered(home)
from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Agreement, Endpoint, Partner
ours = Organization.objects.get()
us = Partner.objects.of(ours).create(slug="us", kind="provider", name="Valley Clinic", npis=["1234567893"], ours=True)
plan = Partner.objects.of(ours).create(slug="juniper", kind="plan", name="Juniper Health")
agreement = Agreement.objects.of(ours).create(slug="juniper", plan=plan, provider=us)
Endpoint.objects.of(ours).create(agreement=agreement, transport="folder", inbox=sys.argv[2])
"""


def _until(true: Callable[[], bool], *, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.2)


def _lives(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has asked for yet runs no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _workers(parent: int) -> list[int]:
    """Worker processes that this one began."""
    found = []
    for one in Path("/proc").iterdir():
        if one.name.isdigit():
            try:
                words = (one / "cmdline").read_bytes().split(b"\0")
                begun_by = re.search(r"^PPid:\t(\d+)$", (one / "status").read_text(), re.MULTILINE)
            except OSError:
                continue
            if b"worker" in words and begun_by and int(begun_by[1]) == parent:
                found.append(int(one.name))
    return sorted(found)


def _kept(clinic: Clinic) -> list[Any]:
    from ecmx.hub.transmissions import Transmission

    return list(Transmission.objects.of(clinic.by.organization).order_by("pk"))


def _acts(clinic: Clinic) -> set[tuple[str, int]]:
    """What was recorded of files, and how often."""
    from collections import Counter

    from ecmx.hub.accounts import AuditEntry

    entries = AuditEntry.objects.filter(organization=clinic.by.organization, kind="transmission")
    return set(Counter(entries.values_list("action", flat=True)).items())


@pytest.mark.skipif(os.geteuid() != 0, reason="not run: needs root")
@pytest.mark.needs("unshare", "mount")
def test_a_disk_that_becomes_full_under_workers_loses_nothing(open_folder: Path) -> None:
    """On a small disk that this process alone has."""
    mounted = 'mount -t tmpfs -o size=220m,mode=755 none "$1" && exec "$2" -m tests.faults.hub_full_disk "$1"'
    said = subprocess.run(
        ["unshare", "-m", "sh", "-c", mounted, "sh", str(open_folder), sys.executable],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if "mount:" in said.stderr:
        pytest.skip("not run: needs the right to mount")
    assert (said.returncode, said.stdout.splitlines()) == (0, ["full", "nothing lost"]), said.stderr
