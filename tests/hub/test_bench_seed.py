"""The hub that the benchmarks are measured on is filled by SQL of their own: it knows the tables as they are."""

from __future__ import annotations

from bench.portal_seed import (
    Filling,
    SeedSize,
    attempts,
    caseloads,
    files,
    members,
    organizations,
    reached,
    roster,
    work,
)
from ecmx.hub import Home
from ecmx.hub.database import ADMIN, connected, words

SMALL = SeedSize(organizations=2, members=200, files=40, attempts=400)
FILLED = ("roster_member", "transmissions_transmission", "transmissions_findingcount", "work_loggedattempt")


def test_a_small_hub_is_filled_as_the_large_one(hub_database: Home) -> None:
    with connected(words(hub_database, ADMIN)) as connection, connection.transaction(force_rollback=True):
        connection.execute("SET LOCAL session_replication_role = replica")
        filling = Filling(connection)
        for step in (organizations, members, files, roster, work, attempts, reached, caseloads):
            step(filling, SMALL)
        for table in FILLED:
            assert connection.execute(f"SELECT EXISTS (SELECT FROM {table})").fetchone() == (True,), table
