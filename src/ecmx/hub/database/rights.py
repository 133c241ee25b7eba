"""What the runner may do with each table. The audit's are append-only by the database, not by everyone remembering (invariant V3)."""

from __future__ import annotations

import psycopg
from psycopg import sql

from ecmx.hub.database.connecting import connected, words
from ecmx.hub.database.roles import OWNER, RUNNER
from ecmx.hub.home import Home

__all__ = ["APPEND_ONLY", "READ_ONLY", "grant"]

#: Tables in which the runner may read and add, and change and remove nothing.
APPEND_ONLY = ("accounts_auditentry", "accounts_auditseal")
#: Tables that the runner may only read.
READ_ONLY = ("django_migrations",)

#: For what is there, and by default for what the owner makes later.
_GRANTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {runner}",
    "GRANT USAGE ON SCHEMA public TO {runner}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {runner}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {runner}",
    "GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA public TO {runner}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runner}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, USAGE ON SEQUENCES TO {runner}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {runner}",
)


def grant(home: Home, database: str = "") -> None:
    """Give the runner its rights, in one transaction. Again after each migration; any number of times.

    database: another than the hub's own, which is about to take its place.
    """
    where = words(home, OWNER)
    with connected({**where, "dbname": database or where["dbname"]}, autocommit=False) as connection:
        for statement in _GRANTS:
            connection.execute(sql.SQL(statement).format(runner=sql.Identifier(RUNNER)))
        for tables, rights in ((APPEND_ONLY, "SELECT, INSERT"), (READ_ONLY, "SELECT")):
            for table in _there(connection, tables):
                _only(connection, table, rights)
        for function in _functions(connection):
            connection.execute(
                sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(function), sql.Identifier(RUNNER))
            )


def _only(connection: psycopg.Connection, table: str, rights: str) -> None:
    names = {"table": sql.Identifier("public", table), "runner": sql.Identifier(RUNNER)}
    connection.execute(sql.SQL("REVOKE ALL ON {table} FROM {runner}").format(**names))
    connection.execute(sql.SQL(f"GRANT {rights} ON {{table}} TO {{runner}}").format(**names))


def _there(connection: psycopg.Connection, tables: tuple[str, ...]) -> list[str]:
    found = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY(%s)", [list(tables)]
    )
    return [name for (name,) in found]


def _functions(connection: psycopg.Connection) -> list[str]:
    """The owner's own functions (the job engine's), quoted by the server; those of extensions are everyone's already."""
    found = connection.execute(
        "SELECT oid::regprocedure::text FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole AND prokind = 'f'"
    )
    return [name for (name,) in found]
