"""A hub on a disk that becomes full: filled with rows until PostgreSQL refuses, given room again, every committed row counted.

python -m tests.faults.full_disk FOLDER     FOLDER is a small disk of its own
"""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from ecmx.hub.database import ADMIN, connected, create, require_room, started, words
from ecmx.hub.home import Settings

LEAST = 4 << 20  # bytes: under this the hub refuses files
BALLAST = 16 << 20
ROW = "x" * 4_000  # of characters that cannot be packed: PostgreSQL would


def main(folder: Path) -> int:
    """Say what happened, a line each."""
    home = Home(folder / "hub", Settings(free_bytes=LEAST))
    create(home)
    require_room(home)
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(BALLAST))
    committed = _filled(home)
    print("full")
    try:
        require_room(home)
    except UsageProblem as problem:
        print(f"refused: {problem.code}")
    ballast.unlink()
    started(home)
    require_room(home)
    with connected(words(home, ADMIN)) as connection:
        found = connection.execute("SELECT count(*), count(DISTINCT number) FROM kept").fetchone()
    print("nothing lost" if found == (committed, committed) and committed else f"{committed} committed, {found} there")
    return 0


def _filled(home: Home) -> int:
    """Rows, each committed by itself, until one is refused; how many were committed."""
    committed = 0
    try:
        with connected(words(home, ADMIN)) as connection:
            connection.execute("CREATE TABLE kept (number int, said text)")
            connection.execute("ALTER TABLE kept ALTER said SET STORAGE EXTERNAL")
            while True:
                connection.execute("INSERT INTO kept VALUES (%s, %s)", [committed, ROW * 64])
                committed += 1
    except (psycopg.Error, UsageProblem):
        return committed


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
