"""A database made: the folder, the three roles, the database itself and its extensions. Whatever is there already is left as it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
from psycopg import sql

from ecmx.errors import UsageProblem
from ecmx.hub.database.cluster import Cluster, alone, planned, recorded
from ecmx.hub.database.connecting import connected, require_release, words
from ecmx.hub.database.programs import BUILTIN_LOCALE, Programs, server_programs
from ecmx.hub.database.reachable import programs_for
from ecmx.hub.database.roles import ADMIN, OWNER, ROLES, RUNNER
from ecmx.hub.database.server import start_alone
from ecmx.hub.home import Home

__all__ = ["EXTENSIONS", "ENTRANCE", "create", "database_made", "empty_beside", "gone", "named", "put_in_place"]

EXTENSIONS = ("pg_trgm", "btree_gin")
LOCK = 0x65636D78_6462  # "ecmxdb": the advisory lock of whoever makes databases
ENTRANCE = "postgres"  # the database that is always there


def create(home: Home) -> None:
    """Make what is missing of this hub's database. Raises UsageProblem, which says what another PostgreSQL refuses."""
    if home.private:
        _made_cluster(home)
    elif _enough(home):
        return
    with _entrance(home) as entrance:
        require_release(entrance)
        entrance.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # of several at once, one; gone with the connection
        with _asked(entrance, "; ".join(f"CREATE ROLE {role} LOGIN" for role in ROLES)):
            _roles(entrance)
        with _asked(entrance, f"CREATE DATABASE {named(home)} OWNER {OWNER}"):
            database_made(entrance, named(home))
        with connected(words(home, ADMIN)) as inside:
            _extensions(inside)


def named(home: Home) -> str:
    """The database's name."""
    return words(home, RUNNER)["dbname"]


def database_made(entrance: psycopg.Connection, name: str, *, like: str = "template1") -> None:
    """A database of the owner's that nobody but the three roles may enter, unless it is there. like: of which it is a copy."""
    there = entrance.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if there is None:
        parts = {"name": sql.Identifier(name), "owner": sql.Identifier(OWNER), "like": sql.Identifier(like)}
        entrance.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {like}").format(**parts))
    _said(entrance, "REVOKE ALL ON DATABASE {} FROM PUBLIC", name)
    _said(entrance, "GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}", name, RUNNER)
    _said(entrance, "GRANT CONNECT ON DATABASE {} TO {}", name, ADMIN)


def empty_beside(home: Home, suffix: str) -> dict[str, str]:
    """An empty database beside the hub's own, with its extensions; the owner's words for it. What went by that name is gone."""
    name = f"{named(home)}_{suffix}"
    with _entrance(home) as entrance, _asked(entrance, f"CREATE DATABASE {name} OWNER {OWNER}"):
        _said(entrance, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        database_made(entrance, name)
    with connected({**words(home, ADMIN), "dbname": name}) as inside:
        _extensions(inside)
    return {**words(home, OWNER), "dbname": name}


def gone(home: Home, name: str) -> None:
    """A database that was made beside is there no more."""
    with _entrance(home) as entrance:
        _said(entrance, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def put_in_place(home: Home, name: str, kept_as: str) -> None:
    """A database from beside takes the place of the hub's own, at once; the one that was there goes by another name."""
    with _entrance(home) as entrance, _asked(entrance, f"ALTER DATABASE {name} RENAME TO {named(home)}"):
        for one in (named(home), name):  # whoever is connected is cut off, and comes to the new one
            entrance.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [one])
        with entrance.transaction():
            _said(entrance, "ALTER DATABASE {} RENAME TO {}", named(home), kept_as)
            _said(entrance, "ALTER DATABASE {} RENAME TO {}", name, named(home))


def _entrance(home: Home) -> AbstractContextManager[psycopg.Connection]:
    return connected({**words(home, ADMIN), "dbname": ENTRANCE})


def _made_cluster(home: Home) -> Cluster:
    programs = server_programs(home)
    home.folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    with alone(home):
        cluster = recorded(home) or planned(home)
        if not (cluster.data / "PG_VERSION").exists():
            _initialized(cluster, programs_for(home, cluster.account, programs))
        start_alone(home, cluster, programs)
    return cluster


def _initialized(cluster: Cluster, programs: Programs) -> None:
    """The folder, made aside and renamed: half of one, which a kill leaves, is never opened."""
    made = cluster.data.with_name(f".{cluster.data.name}.part")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    cluster.account.own(made)
    if programs.major >= BUILTIN_LOCALE:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:  # names are ordered by a key of our own; what is asked of the system is which letters are letters
        locale = ["--lc-collate=C", "--lc-ctype=C.UTF-8", "--lc-messages=C"]
    said = cluster.account.call(
        [
            programs.path("initdb"), "-D", str(made), "-U", ADMIN, "--auth=peer", "--encoding=UTF8", "--data-checksums",
            *locale,
        ]
    )  # fmt: skip
    if said.returncode:
        shutil.rmtree(made, ignore_errors=True)
        reason = [line for line in said.stderr.splitlines() if "error" in line or "FATAL" in line]
        raise UsageProblem(
            "hub-database-fails",
            f"{cluster.data}: the database cannot be made{': ' + reason[-1][:200] if reason else ''}.",
            "Look whether the disk has room.",
        )
    made.rename(cluster.data)


def _roles(entrance: psycopg.Connection) -> None:
    known = {name for (name,) in entrance.execute("SELECT rolname FROM pg_roles")}
    for role in ROLES:
        if role not in known:
            _said(entrance, "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE", role)


def _extensions(inside: psycopg.Connection) -> None:
    for name in EXTENSIONS:
        with _asked(inside, f"CREATE EXTENSION {name}"):
            _said(inside, "CREATE EXTENSION IF NOT EXISTS {}", name)


def _said(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _enough(home: Home) -> bool:
    """Whether the administrator of another PostgreSQL has made roles, database and extensions already."""
    try:
        for role in (RUNNER, OWNER):
            with connected(words(home, role)) as connection:
                require_release(connection)
                there = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
                if not set(EXTENSIONS) <= there:
                    return False
    except UsageProblem as problem:
        if problem.code != "hub-database-unreachable":
            raise
        return False
    return True


@contextmanager
def _asked(connection: psycopg.Connection, wanted: str) -> Iterator[None]:
    """Where the server refuses it, say what its administrator has to do instead."""
    try:
        yield
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile):
        raise UsageProblem(
            "hub-database-rights",
            f"The PostgreSQL that hub.toml names refuses the role {connection.info.user}: {wanted}.",
            "Have its administrator do that, then call it again.",
        ) from None
