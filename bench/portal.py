"""The portal over a hub as large as a region's: pages of the roster by themselves, then pages over HTTP to many people."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.hub import ecmx
from bench.portal_load import LARGEST, LASTS, P95, PEOPLE, LoadingPerson, loaded
from bench.portal_roster import p95
from bench.portal_seed import SeedSize, seed
from ecmx.hub import Home

__all__ = ["portal"]

Row = tuple[str, str, str, bool | None]
QUICK_LASTS = 12.0  # seconds of asking, where it is to be quick
PATIENCE = 60.0  # seconds until the pages answer
#: The database goes with the measurement: what is lost when the machine stops is lost.
HASTY = "fsync = off\nfull_page_writes = off\nmax_wal_size = '8GB'\n"


def portal(share: float) -> Iterator[Row]:
    """What is measured, the figure, the bar, and whether it is met. share: of 500,000 members and all that goes with them"""
    place = Path(tempfile.mkdtemp(prefix="ecmx-bench-", dir="/var/tmp"))
    place.chmod(0o711)
    home = Home.find(place / "hub")
    try:
        yield from _measured(home, SeedSize().shared(share))
        yield from _asked_by_many(home, LASTS if share >= 1 else QUICK_LASTS)
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
            f"≤ {1000 * P95:.0f} ms",
            figures["page"] <= P95,
        )


def _asked_by_many(home: Home, lasts: float) -> Iterator[Row]:
    """The pages as gunicorn serves them, to people of all organizations."""
    asked = [sys.executable, "-m", "bench.portal_people", str(home.folder)]
    people = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    asking = [LoadingPerson(one["cookie"], one["pages"]) for one in people]
    with served(home) as url:
        loaded(url, asking, every=0.5, lasts=4.0)  # each process of the pages has answered once
        print(f"  {PEOPLE} people ask for {lasts:.0f} s; load {os.getloadavg()[0]:.1f} …", file=sys.stderr)
        found = loaded(url, asking, lasts=lasts)
    for name, page in found.items():
        shown = f"{1000 * p95(page.seconds):.0f} ms, {page.largest / 1000:.0f} KB" if page.seconds else "no answer"
        failed = f", {len(page.failed)} failed ({', '.join(map(str, sorted(set(page.failed))))})" if page.failed else ""
        yield (
            f"{name} over HTTP, {PEOPLE} people, a request every 3 s each: p95 and size",
            shown + failed,
            f"≤ {1000 * P95:.0f} ms, ≤ {LARGEST / 1000:.0f} KB",
            page.met,
        )


@contextmanager
def served(home: Home) -> Iterator[str]:
    """`ecmx hub pages`, until it is left; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("ecmx")),
        "hub",
        "pages",
        "--home",
        str(home.folder),
        "--at",
        str(port),
    ]
    process = subprocess.Popen(command)
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the pages do not answer")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/account/login/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
