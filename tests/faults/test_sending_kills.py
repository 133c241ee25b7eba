"""Whoever moves a file out is killed at every step: the partner gets it once under its name, or the same bytes again; never two."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecmx.hub import Home
from tests.faults.hub_campaign import SETTINGS
from tests.hub.clinic import Clinic
from tests.hub.test_sending import composed, door
from tests.hub_fixtures import home_below
from tests.peers.sshd import PROGRAM, Sshd
from tests.postgres_homes import as_user

ROOT = Path(__file__).parents[2]
DATA = os.urandom(40_000)
NAME = "valley_rtf_202610.xlsx"


@pytest.fixture
def home(hub_database: Home, open_folder: Path) -> Home:
    return home_below(open_folder / "home", f'{SETTINGS}database = "{hub_database.settings.database}"\n')


def works(home: Home, pk: int, point: str) -> bool:
    """A process of its own does it; whether it lived."""
    command = [sys.executable, "-m", "tests.faults.sending_dying", str(home.folder), str(pk), point]
    said = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    through = said.stdout == "through\n"
    assert through or said.returncode == -signal.SIGKILL, said.stderr
    return through


def whole(folder: Path) -> list[tuple[str, bytes]]:
    """What a partner sees: no temporary name."""
    return [(one.name, one.read_bytes()) for one in sorted(folder.iterdir()) if not one.name.startswith(".")]


def test_a_kill_before_any_commit_sends_once(home: Home) -> None:
    from ecmx.hub.accounts import AuditEntry

    clinic = Clinic.opened(home)
    folder = door(clinic, "juniper")
    file = composed(clinic, DATA, NAME)
    died = 0
    while not works(home, file.pk, str(died + 1)):
        died += 1
        assert whole(folder) in ([], [(NAME, DATA)])
    file.refresh_from_db()
    assert died >= 3  # asked for, claimed, sent
    assert file.state == "sent"
    assert whole(folder) == [(NAME, DATA)]
    assert AuditEntry.objects.filter(action="file.sent").count() == 1
    assert AuditEntry.objects.filter(action="file.send").count() == 1


@pytest.fixture
def server(open_folder: Path) -> Iterator[Sshd]:
    place = open_folder / "sshd"
    place.mkdir(mode=0o755)
    one = Sshd(place, as_user("root" if os.geteuid() == 0 else "ordinary"))
    one.start()
    yield one
    one.kill()


@pytest.mark.needs(PROGRAM, "ssh-keygen")
@pytest.mark.parametrize("point", ["half", "arrived"])
def test_a_kill_in_the_middle_of_the_bytes_and_after_them(home: Home, server: Sshd, point: str) -> None:
    clinic = Clinic.opened(home)
    by_sftp(clinic, server)
    file = composed(clinic, DATA, NAME)
    assert not works(home, file.pk, point)
    assert whole(server.drop) == ([] if point == "half" else [(NAME, DATA)])
    assert works(home, file.pk, "99")
    file.refresh_from_db()
    assert file.state == "sent"
    assert [(one.name, one.read_bytes()) for one in server.drop.iterdir()] == [(NAME, DATA)]


@pytest.mark.needs(PROGRAM, "ssh-keygen")
def test_a_server_that_is_gone_comes_back_and_gets_it_once(home: Home, server: Sshd) -> None:
    from ecmx.hub.sending import last_dispatch

    clinic = Clinic.opened(home)
    by_sftp(clinic, server)
    file = composed(clinic, DATA, NAME)
    server.kill()
    assert works(home, file.pk, "99")
    file.refresh_from_db()
    last = last_dispatch(file)
    assert last is not None
    assert (file.state, last.tries, bool(last.problem_said)) == ("sending", 1, True)
    server.start()
    assert works(home, file.pk, "99")
    file.refresh_from_db()
    assert file.state == "sent"
    assert [(one.name, one.read_bytes()) for one in server.drop.iterdir()] == [(NAME, DATA)]


@pytest.mark.needs(PROGRAM, "ssh-keygen")
def test_what_lies_on_a_server_is_fetched_once_and_left_there(home: Home, server: Sshd) -> None:
    from ecmx.hub.inbound import Fetcher
    from ecmx.hub.transmissions import Transmission

    clinic = Clinic.opened(home)
    by_sftp(clinic, server)
    (server.drop / "october.csv").write_bytes(b"CIN\n91000001A\n")
    (server.drop / "growing.csv").write_bytes(b"CIN\n")
    (server.drop / "empty.csv").write_bytes(b"")
    (server.drop / ".november.csv.part").write_bytes(b"CIN\n")
    said: list[str] = []
    fetcher = Fetcher(home, said.append)
    assert fetcher.look() == [], "one look tells nobody that a file is whole"
    (server.drop / "growing.csv").write_bytes(b"CIN\n91000002B\n")
    (taken,) = fetcher.look()
    made = Transmission.objects.of(clinic.by.organization).get(pk=taken)
    assert made.agreement is not None
    assert (made.name, made.origin, made.agreement.slug) == ("october.csv", "server", "juniper")
    assert len(fetcher.look()) == 1, "what grew is whole now"
    assert fetcher.look() == []
    again = Fetcher(home, said.append)  # after a restart
    assert [again.look(), again.look(), again.look()] == [[], [], []]
    assert len(list(server.drop.iterdir())) == 4
    server.kill()
    assert again.look() == []
    assert again.look() == []
    assert len([line for line in said if "empty" in line]) == 2, "said once by each"
    assert len(said) == 2 + 2 + 1, said
    assert not any("october" in line for line in said)


def by_sftp(clinic: Clinic, server: Sshd) -> None:
    """Juniper Health's server, its credential in the hub's home."""
    from ecmx.hub.partners import Agreement, Endpoint

    found = server.credential
    folder = clinic.home.folder / "credentials"
    folder.mkdir(mode=0o700)
    path = folder / "juniper-sftp"
    path.write_text(
        f'host = "{found.host}"\nport = {found.port}\nuser = "{found.user}"\nhost_key = "{found.host_key.strip()}"\n'
        f"private_key = '''{found.private_key}'''\n",
        encoding="utf-8",
    )
    path.chmod(0o600)
    Endpoint.objects.of(clinic.by.organization).create(
        agreement=Agreement.objects.of(clinic.by.organization).get(slug="juniper"),
        transport="sftp",
        inbox=str(server.drop),
        outbox=str(server.drop),
        credential="juniper-sftp",
    )
