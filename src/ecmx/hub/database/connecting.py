"""The way to the database: psycopg's words for a role, and a connection by them. Knows not who runs the server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ecmx.errors import UsageProblem
from ecmx.hub.database.cluster import PORT, no_hub, recorded
from ecmx.hub.database.programs import OLDEST
from ecmx.hub.database.roles import NAME
from ecmx.hub.home import Home

__all__ = ["connected", "require_answer", "words"]

PATIENCE = 10  # seconds to be let in


def words(home: Home, role: str) -> dict[str, str]:
    """psycopg's words by which a role comes to this hub's database. Raises UsageProblem."""
    if not home.private:
        return {"dbname": NAME, **_elsewhere(home), "user": role}
    cluster = recorded(home)
    if cluster is None:
        raise no_hub(home)
    return {"host": str(cluster.socket), "port": PORT, "dbname": NAME, "user": role}


@contextmanager
def connected(where: Mapping[str, str], *, autocommit: bool = True) -> Iterator[psycopg.Connection]:
    """A connection, closed at the end. Raises UsageProblem where it does not come about."""
    try:
        said: dict[str, Any] = {"connect_timeout": PATIENCE, "application_name": "ecmx", **where}
        connection = psycopg.connect(make_conninfo(**said), autocommit=autocommit)
    except psycopg.OperationalError as problem:
        raise UsageProblem(
            "hub-database-unreachable",
            f"The hub's database does not let {where['user']} in: {_first_line(problem)}.",
            "Look whether it runs, and whether `database` in hub.toml is right.",
        ) from None
    with connection:
        yield connection


def require_answer(home: Home, role: str) -> None:
    """That another PostgreSQL answers, and is not too old. Raises UsageProblem."""
    with connected(words(home, role)) as connection:
        require_release(connection)


def require_release(connection: psycopg.Connection) -> None:
    """That a server is not too old. Raises UsageProblem."""
    release = connection.info.server_version
    if release < OLDEST * 10_000:
        raise UsageProblem(
            "hub-database-old",
            f"The database is a PostgreSQL {release // 10_000}; the hub needs {OLDEST} or later.",
            "Name another as `database` in hub.toml, or leave it out: then the hub runs its own.",
        )


def _elsewhere(home: Home) -> dict[str, str]:
    """What the settings say, as psycopg takes it."""
    try:
        said = {key: str(value) for key, value in conninfo_to_dict(home.settings.database).items() if value is not None}
    except psycopg.ProgrammingError:
        raise UsageProblem(
            "hub-settings",
            "hub.toml: `database` must be words such as host=db.clinic.lan dbname=ecmx.",
            "Put a value with a blank in it between single quotes.",
        ) from None
    if "password" in said:
        raise UsageProblem(
            "hub-settings",
            "hub.toml: `database` must hold no password.",
            "Put it into a password file (PostgreSQL's .pgpass), one line for each of the three roles.",
        )
    return said


def _first_line(problem: psycopg.OperationalError) -> str:
    """What libpq says of a connection that did not come about: hosts, ports, roles; no statement was sent yet."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    return (lines[0] if lines else type(problem).__name__).rstrip(".")[:200]
