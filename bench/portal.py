"""The portal over a hub as large as a region's: pages of the roster as the database and the hub give them. `portal_load` asks over HTTP."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.hub import ecmx
from bench.portal_seed import SeedSize, seed
from ecmx.hub import Home

__all__ = ["portal"]

Row = tuple[str, str, str, bool | None]
BAR = 0.1  # seconds of a page, for nineteen of twenty
#: The database goes with the measurement: what is lost when the machine stops is lost.
HASTY = "fsync = off\nfull_page_writes = off\nmax_wal_size = '8GB'\n"


def portal(share: float) -> Iterator[Row]:
    """What is measured, the figure, the bar, and whether it is met. share: of 500,000 members and all that goes with them"""
    place = Path(tempfile.mkdtemp(prefix="ecmx-bench-", dir="/var/tmp"))
    place.chmod(0o711)
    home = Home.find(place / "hub")
    try:
        yield from _measured(home, SeedSize().shared(share))
    finally:
        ecmx("hub", "stop", "--home", str(home.folder))
        shutil.rmtree(place, ignore_errors=True)


def seeded(home: Home, size: SeedSize) -> float:
    """A hub that was begun and filled; the seconds that filling took."""
    where = ("--home", str(home.folder))
    ecmx("hub", "init", *where, "--organization", "Bench", "--kind", "provider", "--by", "bench", "--demo")
    ecmx("hub", "stop", *where)
    local = next(home.folder.rglob("postgresql.conf")).with_name("local.conf")
    local.write_text(HASTY, encoding="utf-8")
    local.chmod(0o644)
    ecmx("hub", "status", *where)
    return sum(seed(home, size).values())


def _measured(home: Home, size: SeedSize) -> Iterator[Row]:
    print(f"  filling a hub with {size.members:,} members …", file=sys.stderr)
    took = seeded(home, size)
    yield (
        f"filling a hub by SQL: {size.members:,} members, {size.files:,} files, {size.attempts:,} attempts",
        f"{took:.0f} s",
        "",
        None,
    )
    asked = [sys.executable, "-m", "bench.portal_roster", str(home.folder)]
    found = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    for name, figures in found.items():
        yield (
            f"a page of the roster, {size.members:,} members, {name}: p95",
            f"{1000 * figures['page']:.0f} ms ({1000 * figures['sql']:.0f} ms of it the database's, {figures['questions']} questions)",
            f"≤ {1000 * BAR:.0f} ms",
            figures["page"] <= BAR,
        )
