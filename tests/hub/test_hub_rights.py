"""What the runner may not do is refused by PostgreSQL itself (invariant V3), and no member's value comes into the server's log (V1)."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from ecmx.hub.database import APPEND_ONLY, RUNNER, connected, create, grant, words
from ecmx.hub.home import Settings
from tests.postgres_homes import shown

FORBIDDEN = (
    "UPDATE {table} SET at = now()",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "CREATE TRIGGER late BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE none AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "ALTER TABLE {table} OWNER TO ecmx_runner",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} ADD COLUMN more int",
    "DROP TABLE {table}",
    "CREATE INDEX ON {table} (at)",
    "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
    "SELECT * FROM {table} FOR UPDATE",
)
ELSEWHERE = (
    "SET ROLE ecmx_owner",
    "SET ROLE ecmx_admin",
    "SET SESSION AUTHORIZATION ecmx_owner",
    "CREATE TABLE more (number int)",
    "CREATE SCHEMA more",
    "CREATE EXTENSION dblink",
    "CREATE ROLE more",
    "CREATE DATABASE more",
    "ALTER ROLE ecmx_runner SUPERUSER",
    "GRANT ecmx_owner TO ecmx_runner",
    "TRUNCATE roster_member CASCADE",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    "DELETE FROM django_migrations",
    "COPY accounts_organization TO '/var/tmp/never'",
    "COPY accounts_organization FROM PROGRAM 'true'",
    "SELECT pg_read_file('postgresql.conf')",
    "ALTER SYSTEM SET log_statement = 'all'",
    "SET log_statement = 'all'",
    "SET log_min_error_statement = 'error'",
    "SET log_min_messages = 'error'",
    "SET session_replication_role = 'replica'",
)


def refused(home: Home, statement: str) -> None:
    with connected(
        words(home, RUNNER), autocommit=statement.startswith(("CREATE DATABASE", "ALTER SYSTEM"))
    ) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
        connection.rollback()


@pytest.mark.parametrize("statement", FORBIDDEN)
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_audit_is_append_only_by_the_database(hub_home: Home, table: str, statement: str) -> None:
    refused(hub_home, statement.format(table=table))


@pytest.mark.parametrize("statement", ELSEWHERE)
def test_the_runner_can_be_nobody_else_and_reach_nothing_else(hub_home: Home, statement: str) -> None:
    refused(hub_home, statement)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_runner_cannot_give_itself_a_right(hub_home: Home, table: str) -> None:
    with connected(words(hub_home, RUNNER)) as connection:
        connection.execute(f"GRANT ALL ON {table} TO ecmx_runner")  # which PostgreSQL answers with a warning
        for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"):
            assert connection.execute("SELECT has_table_privilege(%s, %s)", [table, right]).fetchone() == (False,)


def test_the_audit_can_be_added_to_and_read(hub_home: Home) -> None:
    with connected(words(hub_home, RUNNER), autocommit=False) as connection:
        connection.execute(
            "INSERT INTO accounts_auditentry (at, action, kind, objects_ids, detail) VALUES (now(), 'a', '', '{}', '{}')"
        )
        assert connection.execute("SELECT count(*) FROM accounts_auditentry").fetchone() == (1,)
        connection.rollback()


def test_rights_are_the_same_after_they_were_given_again(hub_home: Home) -> None:
    asked = "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = 'ecmx_runner' ORDER BY 1, 2"
    found = []
    for _ in range(2):
        with connected(words(hub_home, RUNNER)) as connection:
            found.append(connection.execute(asked).fetchall())
        grant(hub_home)
    assert found[0] == found[1]
    of_audit = {right for table, right in found[0] if table in APPEND_ONLY}
    assert of_audit == {"SELECT", "INSERT"}
    assert {right for table, right in found[0] if table == "django_migrations"} == {"SELECT"}
    assert {right for _, right in found[0]} == {"SELECT", "INSERT", "UPDATE", "DELETE"}


def test_every_table_but_those_is_the_runners_to_write(hub_home: Home) -> None:
    with connected(words(hub_home, RUNNER)) as connection:
        found = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND NOT has_table_privilege(oid, 'UPDATE')"
        ).fetchall()
    assert {name for (name,) in found} == {*APPEND_ONLY, "django_migrations"}


def test_no_value_of_a_statement_comes_into_the_servers_log(hub_home: Home, cluster: Home) -> None:
    mark = "98765432A-Marlow"
    wrong: tuple[tuple[str, list[str]], ...] = (
        ("SELECT %s::int", [mark]),
        (f"SELECT '{mark}'::date", []),
        ("SELECT 1 / 0 -- " + mark, []),
        (f"SELECT no_such_column FROM accounts_organization WHERE name = '{mark}'", []),
        (
            "INSERT INTO accounts_organization (slug, name, kind, began_at) VALUES (%s, %s, %s, now())",
            [mark, mark, mark],
        ),
        ("DO $$ BEGIN RAISE WARNING '" + mark + "'; END $$", []),
        ("DO $$ BEGIN RAISE EXCEPTION '" + mark + "'; END $$", []),
    )
    with connected(words(hub_home, RUNNER)) as connection:
        for statement, values in wrong:
            try:
                connection.execute(statement, values)
            except psycopg.Error:
                continue
    log = (cluster.folder / "postgres" / "server.log").read_text(encoding="utf-8")
    assert "database system is ready" in log
    assert mark not in log


def test_the_server_listens_nowhere_but_in_its_folder(cluster: Home) -> None:
    assert shown(cluster, "listen_addresses") == ""
    assert shown(cluster, "unix_socket_permissions") == "0700"
    assert Path(shown(cluster, "unix_socket_directories")).stat().st_mode & 0o777 == 0o700
    assert shown(cluster, "data_checksums") == "on"


def elsewhere(tmp_path: Path, said: str) -> Home:
    return Home(tmp_path, Settings(database=said))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("host=db.clinic.lan password=secret", "hub-settings"),
        ("host", "hub-settings"),
        ("host='db", "hub-settings"),
        ("no_such_word=1", "hub-settings"),
        ("host=/var/tmp/nowhere dbname=ecmx", "hub-database-unreachable"),
    ],
)
def test_another_postgresql_that_cannot_be_meant_or_reached_is_a_sentence(tmp_path: Path, said: str, code: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        create(elsewhere(tmp_path, said))
    assert caught.value.code == code
    assert "secret" not in caught.value.message


def test_another_postgresql_that_refuses_is_told_what_its_administrator_has_to_do(
    cluster: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecmx.hub.database.making.ADMIN", RUNNER)
    host = words(cluster, RUNNER)["host"]
    with pytest.raises(UsageProblem) as caught:
        create(elsewhere(tmp_path, f"host='{host}' dbname=ecmx_of_nobody"))
    assert caught.value.code == "hub-database-rights"
    assert "CREATE DATABASE ecmx_of_nobody OWNER ecmx_owner" in caught.value.message


def test_the_runner_does_not_enter_a_database_that_is_not_the_hubs(cluster: Home) -> None:
    with pytest.raises(UsageProblem) as caught, connected({**words(cluster, "postgres"), "dbname": "postgres"}):
        pass
    assert caught.value.code == "hub-database-unreachable"
