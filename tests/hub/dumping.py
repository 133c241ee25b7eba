"""A hub's database as text, by PostgreSQL's own program, for whoever counts from outside."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ecmx.hub import Home
from ecmx.hub.database import OWNER, connected, words
from ecmx.hub.database.programs import client_programs

__all__ = ["dump_of"]


def dump_of(home: Home, target: Path) -> Path:
    """Written to a file. The database runs."""
    where = words(home, OWNER)
    with connected(where) as connection:
        major = connection.info.server_version // 10_000
    named = {"host": "-h", "port": "-p", "dbname": "-d", "user": "-U"}
    said = [part for key, option in named.items() if key in where for part in (option, where[key])]
    subprocess.run([client_programs(home, major).path("pg_dump"), *said, "-w", "-f", str(target)], check=True, cwd="/")
    return target
