"""The whole database out as one stream, and in again, by PostgreSQL's own programs. Nothing of it touches a disk here: whoever takes the
stream sees to that (invariant V8).
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from ecmx.errors import UsageProblem
from ecmx.hub.database.connecting import connected
from ecmx.hub.database.programs import client_programs
from ecmx.hub.home import Home

__all__ = ["Snapshot", "dumping", "restoring", "snapshot", "table_counts"]

KEPT = 64 * 1024  # bytes of what a program says of itself
NO_ROOM = ("No space left", "53100")


@dataclass(frozen=True)
class Snapshot:
    """One moment of the database. id: by which other connections see the same; counts: rows by table."""

    id: str
    major: int
    counts: dict[str, int]
    connection: psycopg.Connection[Any]


@contextmanager
def snapshot(where: Mapping[str, str]) -> Iterator[Snapshot]:
    """Hold one moment for as long as the block lasts; others write on. where: the owner's words."""
    with connected(where, autocommit=False) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        found = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert found is not None
        major = connection.info.server_version // 10_000
        yield Snapshot(str(found[0]), major, table_counts(connection), connection)


def table_counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """How many rows each table holds."""
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    counts = {}
    for (name,) in names:
        found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", name))).fetchone()
        counts[name] = int(found[0]) if found else 0
    return counts


@contextmanager
def dumping(home: Home, where: Mapping[str, str], moment: Snapshot) -> Iterator[IO[bytes]]:
    """That moment as a stream. Raises UsageProblem at the end where it is not whole."""
    program = client_programs(home, moment.major).path("pg_dump")
    command = [
        program,
        "--format=custom",
        f"--snapshot={moment.id}",
        "--no-password",
        f"--dbname={make_conninfo(**where)}",
    ]
    with _program(command, stdout=subprocess.PIPE) as (process, said):
        assert process.stdout is not None
        yield process.stdout
        process.stdout.close()
        if process.wait():
            raise UsageProblem(
                "hub-dump-fails",
                "The database cannot be written out: pg_dump gave up.",
                _why(said) or "Look whether it runs.",
            )


@contextmanager
def restoring(home: Home, where: Mapping[str, str], major: int) -> Iterator[IO[bytes]]:
    """Takes such a stream into an empty database: all of it or nothing. Raises UsageProblem at the end where it was not whole.

    where: the owner's words; the extensions are there already. major: the server's.
    """
    program = client_programs(home, major).path("pg_restore")
    command = [
        program, "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--no-comments", "--no-password",
        f"--dbname={make_conninfo(**where)}",
    ]  # fmt: skip
    with _program(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as (process, said):
        assert process.stdin is not None
        try:
            yield process.stdin
            process.stdin.close()
        except BrokenPipeError:
            pass  # it gave up, and says so by its exit code
        if process.wait():
            full = any(word in b"".join(said).decode(errors="replace") for word in NO_ROOM)
            raise UsageProblem(
                "hub-disk" if full else "hub-restore-fails",
                "The database's disk is full."
                if full
                else "The backup cannot be restored: PostgreSQL does not take it.",
                "Nothing of it was kept.",
            )


@contextmanager
def _program(command: list[str], **streams: Any) -> Iterator[tuple[subprocess.Popen[bytes], list[bytes]]]:
    """Run it, hearing what it says of itself; it never outlives the block."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ECMX_KEY_")}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, env={**environment, "LC_ALL": "C"}, **streams)
    said: list[bytes] = []
    hearing = threading.Thread(target=_hear, args=(process.stderr, said), daemon=True)
    hearing.start()
    try:
        yield process, said
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        hearing.join()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()


def _hear(stream: IO[bytes], said: list[bytes]) -> None:
    kept = 0
    for line in stream:
        if kept < KEPT:
            said.append(line)
            kept += len(line)


def _why(said: list[bytes]) -> str:
    """What pg_dump says of its end: tables, rights and releases. It reads rows and never quotes one."""
    lines = [line.decode(errors="replace").strip() for line in said]
    errors = [line.partition("error:")[2].strip() for line in lines if "error:" in line]
    return f"{errors[-1][:200]}." if errors else ""
