"""PostgreSQL for tests: one private cluster a run, by ecmx's own supervisor; of its migrated template a database a pytest worker.

    cluster        Home     the run's private database, running; no table in it. As root it runs as the service's user.
    hub_home       Home     a home of this worker's own, whose `database` setting names this worker's migrated database
    hub_database   Home     the same, Django set up as the runner; whatever the test left in tables is gone after it
    as_owner       a psycopg connection of the owner's to this worker's database

`make test-postgres` names another PostgreSQL's programs by ECMX_TESTS_POSTGRES.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from ecmx.hub import Home
from ecmx.hub.database import ADMIN, OWNER, RUNNER, connected, create, database_made, grant, started, stopped, words

ROOT = Path("/var/tmp")  # where a service's user comes in, and where a socket's path stays short
RUN = "ECMX_TESTS_RUN"
PROGRAMS = "ECMX_TESTS_POSTGRES"
TEMPLATE = "ecmx_template"
#: What is lost when the machine stops is lost: the folder goes with the run. Tests of faults make clusters of their own.
HASTY = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nmax_connections = 100\nshared_buffers = 128MB\n"


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and RUN not in os.environ:
        _sweep()
        os.environ[RUN] = str(ROOT / f"ecmx-tests-{os.getuid()}-{os.getpid()}-{secrets.token_hex(3)}")
        config.stash[_OURS] = True


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.stash.get(_OURS, False):
        _removed(Path(os.environ.pop(RUN)))


_OURS = pytest.StashKey[bool]()


def home_below(folder: Path, said: str = "") -> Home:
    """A hub's home with these settings, where a service's user comes in."""
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    service, programs = folder / "service", os.environ.get(PROGRAMS, "")
    named = f'programs = "{programs}"\n' if programs else ""
    (folder / "hub.toml").write_text(f'service_folder = "{service}"\nfree_bytes = 0\n{named}{said}', encoding="utf-8")
    return Home.find(folder)


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """This run's own folder, for whatever a service's user has to reach."""
    folder = Path(os.environ[RUN])
    folder.mkdir(mode=0o711, exist_ok=True)
    folder.chmod(0o711)
    return folder


@pytest.fixture
def open_folder(run_folder: Path) -> Iterator[Path]:
    """A folder for one test, where a service's user comes in. A server that the test left there is ended."""
    folder = run_folder / secrets.token_hex(3)
    folder.mkdir(mode=0o711)
    yield folder
    _end_servers(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(run_folder: Path) -> Home:
    """The run's cluster. Whoever comes first makes it."""
    with first_come(run_folder, "cluster") as first:
        home = home_below(run_folder / "cluster")
        if first:
            create(home)
            stopped(home)
            local = home.folder / "postgres" / "local.conf"
            local.write_text(HASTY, encoding="utf-8")
            local.chmod(0o644)
        started(home)
    return home


@pytest.fixture(scope="session")
def hub_template(cluster: Home, run_folder: Path) -> str:
    """The name of a database with all tables, and nothing in them but what migrations put there."""
    from ecmx.hub.upkeep import migrated

    with first_come(run_folder, "template") as first:
        if first:
            with _entrance(cluster) as entrance:
                database_made(entrance, TEMPLATE)
            home = home_below(run_folder / "template", _named(cluster, TEMPLATE))
            create(home)
            migrated(home, words(home, OWNER))
            grant(home)
    return TEMPLATE


@pytest.fixture(scope="session")
def hub_home(cluster: Home, run_folder: Path, hub_template: str, worker_name: str) -> Home:
    """A home of this worker's, with a migrated database."""
    name = f"ecmx_{worker_name}"
    with first_come(run_folder, "template"), _entrance(cluster) as entrance:  # one copies the template at a time
        database_made(entrance, name, like=hub_template)
    return home_below(run_folder / worker_name, _named(cluster, name))


@pytest.fixture(scope="session")
def worker_name() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")


@pytest.fixture(scope="session")
def seeded(hub_home: Home) -> frozenset[str]:
    """Tables in which migrations put something."""
    with connected(words(hub_home, OWNER)) as connection:
        return frozenset(_filled(connection))


@pytest.fixture
def hub_database(hub_home: Home, seeded: frozenset[str]) -> Iterator[Home]:
    """This worker's database, Django set up as the runner; emptied after the test, as the owner."""
    from django.db import connections

    from ecmx.hub.site import set_up

    set_up(hub_home, words(hub_home, RUNNER), pages=True)
    yield hub_home
    connections.close_all()
    emptied(hub_home, seeded)


@pytest.fixture
def as_owner(hub_home: Home) -> Iterator[psycopg.Connection[Any]]:
    with connected(words(hub_home, OWNER)) as connection:
        yield connection


def emptied(home: Home, kept: frozenset[str]) -> None:
    """Every table that holds something, but for those that are kept, is empty and counts from 1; whoever is still connected is cut off.

    By deleting, foreign keys unasked: to truncate makes new files for every table that hangs on one, which takes ten times as long. By one
    connection after all tests: a new one would read first what a hundred tables are like.
    """
    where = make_conninfo(**words(home, ADMIN))
    for _ in range(2):
        connection = _OPEN.get(where) or psycopg.connect(where, autocommit=True)
        _OPEN[where] = connection
        try:
            return _emptied(connection, kept)
        except psycopg.OperationalError:  # another database took the place of this one, and cut it off
            _OPEN.pop(where).close()
    raise AssertionError("the database cuts off whoever empties it")


_OPEN: dict[str, psycopg.Connection[Any]] = {}


def _emptied(connection: psycopg.Connection[Any], kept: frozenset[str]) -> None:
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    connection.execute("SET session_replication_role = replica")
    for name in sorted(set(_filled(connection)) - kept):
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier("public", name)))
    connection.execute(
        "SELECT setval(s.oid, 1, false) FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')"
        " JOIN pg_class t ON t.oid = d.refobjid JOIN pg_sequences n ON n.sequencename = s.relname AND n.schemaname = 'public'"
        " WHERE s.relkind = 'S' AND n.last_value IS NOT NULL AND t.relname <> ALL(%s)",
        [list(kept)],
    )


def _filled(connection: psycopg.Connection[Any]) -> list[str]:
    tables = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    if not tables:
        return []
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(sql.Literal(name), sql.Identifier("public", name))
        for name in tables
    )
    return [name for (name,) in connection.execute(asked)]


def database_of(cluster: Home, run_folder: Path, name: str) -> Home:
    """A home with an empty database of that name, made anew."""
    with _entrance(cluster) as entrance:
        entrance.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        database_made(entrance, name)
    return home_below(run_folder / name, _named(cluster, name))


def _named(cluster: Home, database: str) -> str:
    where = words(cluster, RUNNER)
    return f"database = \"host='{where['host']}' port={where['port']} dbname={database}\"\n"


@contextlib.contextmanager
def _entrance(cluster: Home) -> Iterator[psycopg.Connection[Any]]:
    with connected({**words(cluster, ADMIN), "dbname": "postgres"}) as connection:
        yield connection


@contextlib.contextmanager
def first_come(folder: Path, what: str) -> Iterator[bool]:
    """One of the workers at a time; whether nobody has been through it before."""
    with (folder / f"{what}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / f"{what}.done"
        yield not done.exists()
        done.touch()


def _sweep() -> None:
    """What runs left that were killed."""
    for folder in ROOT.glob(f"ecmx-tests-{os.getuid()}-*"):
        pid = re.fullmatch(r"ecmx-tests-\d+-(\d+)-[0-9a-f]{6}", folder.name)
        if pid and not Path(f"/proc/{pid[1]}").exists():
            _removed(folder)


def _removed(folder: Path) -> None:
    if folder.exists():
        _end_servers(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _end_servers(folder: Path) -> None:
    """Every server whose home lies below."""
    for record in folder.rglob("database.json"):
        with contextlib.suppress(Exception):
            stopped(Home.find(record.parent))
