"""The hub's way in, from bytes to roster, beside checking the same files alone; on a private PostgreSQL of its own."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl

from ecmx.layouts import load_layout
from ecmx.synthetic import Setting, write_invented
from ecmx.synthetic.month import Month

__all__ = ["hub_way_in"]

Row = tuple[str, str, str, bool | None]

#: One process, warm: seconds of wall clock and of processor time a file, checking alone.
CHECKED = """
import json, os, sys, time
os.environ["POLARS_MAX_THREADS"] = "1"
from datetime import date
from pathlib import Path
import ecmx
paths = sorted(Path(sys.argv[1]).iterdir())
def one(path):
    with ecmx.receive(path, as_of=date(2026, 11, 1)) as file:
        file.outcomes_counted()
one(paths[0])
start = time.perf_counter()
for path in paths:
    one(path)
print(json.dumps((time.perf_counter() - start) / len(paths)))
"""
#: The same, the whole way in, as one worker does it. The first file, or one of an earlier month, goes before the clock.
WAY_IN = """
import json, os, sys, time
os.environ["POLARS_MAX_THREADS"] = "1"
from pathlib import Path
from ecmx.hub import Home
from ecmx.hub.running import entered
home = Home.find(sys.argv[1])
entered(home)
from ecmx.hub.running import done_here
from ecmx.hub.accounts import acting
from ecmx.hub.inbound import arrive
from ecmx.hub.partners import Partner
by = acting("bench")
plan = Partner.objects.of(by.organization).get(slug="plan")
paths = sorted(Path(sys.argv[2]).iterdir())
work = sys.argv[3] == "work"
def one(path):
    made = arrive(path.read_bytes(), path.name, by=by, home=home, partner=plan)
    if work:
        done_here(made.pk, home)
if work:
    one(Path(sys.argv[4]) if len(sys.argv) > 4 else paths.pop(0))
start = time.perf_counter()
for path in paths:
    one(path)
print(json.dumps((time.perf_counter() - start) / len(paths)))
"""
PARTNERS = """
[[partner]]
kind = "provider"
name = "Bench Clinic"
slug = "us"
ours = true

[[partner]]
kind = "plan"
name = "Bench Plan"
slug = "plan"
"""


def hub_way_in(folder: Path, files: int, rows: int) -> Iterator[Row]:
    """What is measured, the figure, the bar, and whether it is met. files: of a hundred rows; rows: of the large one."""
    folder.mkdir(exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="ecmx-bench-", dir="/var/tmp"))
    home.chmod(0o711)
    try:
        yield from measured(folder, home / "hub", files, rows)
    finally:
        ecmx("hub", "stop", "--home", str(home / "hub"))
        shutil.rmtree(home, ignore_errors=True)


def measured(folder: Path, home: Path, files: int, rows: int) -> Iterator[Row]:
    founded(home)
    small = folder / "hub-small"
    different(small, files, 1)
    alone = said(CHECKED, small)
    way_in = said(WAY_IN, home, small, "work")
    yield (
        f"way in, {files} files of 100 rows: of the rate of checking alone",
        f"{alone / way_in:.2f} × ({1 / way_in:.1f} files/s)",
        "≥ 0.4 ×",
        alone >= 0.4 * way_in,
    )
    more = folder / "hub-more"
    different(more, files * 4, 1_000)
    again = said(WAY_IN, home, more, "work")
    yield (
        f"a file, when four times as many have come ({files} and {files * 5})",
        f"{again / way_in:.2f} ×",
        "≤ 1.25 × (linear)",
        again <= 1.25 * way_in,
    )
    yield from large_files(folder, home, rows)
    yield from workers(folder, home, files * 2)


def large_files(folder: Path, home: Path, rows: int) -> Iterator[Row]:
    first, second = folder / "hub-first", folder / "hub-second"
    for place in (first, second):
        place.mkdir()
    large(first / "month.csv", rows, month=10)
    large(second / "month.csv", rows, month=11)
    for words, place, bar in (("the first time", first, 4.0), ("a month later, 5 % changed", second, 2.0)):
        warm = folder / f"hub-{place.name}-before.xlsx"
        invented(warm, 20, 9_000 + rows + len(place.name), "2026-09")
        alone, way_in = said(CHECKED, place), said(WAY_IN, home, place, "work", warm)
        yield (
            f"way in, {rows:,} rows, {words}",
            f"{way_in / alone:.2f} × checking alone",
            f"≤ {bar:.0f} ×",
            way_in <= bar * alone,
        )


def workers(folder: Path, home: Path, files: int) -> Iterator[Row]:
    """One worker and two, each for as many files of its own."""
    took, memory = [], 0
    for count in (1, 2):
        place = folder / f"hub-workers-{count}"
        different(place, files, 5_000 * count)
        said(WAY_IN, home, place, "keep")
        started = [
            subprocess.Popen(
                [str(Path(sys.executable).with_name("ecmx")), "hub", "worker", "--home", str(home)],
                stdout=subprocess.DEVNULL,
                env={**os.environ, "POLARS_MAX_THREADS": "1"},
            )
            for _ in range(count)
        ]
        start = None
        while (left := waiting(home)) > 0:
            if start is None and left < files:
                start = time.perf_counter()  # the first is done: the workers are up
            memory = max(memory, sum(pss(one.pid) for one in started))
            time.sleep(0.2)
        took.append(time.perf_counter() - (start or time.perf_counter()))
        for one in started:
            one.send_signal(signal.SIGTERM)
            one.wait(60)
    yield "two workers, beside one", f"{took[0] / took[1]:.2f} ×", "≥ 1.2 ×", took[0] >= 1.2 * took[1]
    yield "memory of two workers and their readers", f"{memory >> 20:,} MB", "≤ 1,024 MB", memory <= 1 << 30


def founded(home: Path) -> None:
    ecmx("hub", "init", "--home", str(home), "--organization", "Bench", "--kind", "provider", "--by", "bench", "--demo")
    partners = home.parent / "partners"
    partners.mkdir()
    (partners / "partners.toml").write_text(PARTNERS, encoding="utf-8")
    ecmx("hub", "partners", "import", str(partners), "--home", str(home), "--by", "bench", "--yes")


def ecmx(*words: str) -> str:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("ecmx")), *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{words[:3]}: {done.stdout[-300:]} {done.stderr[-300:]}")
    return done.stdout


def said(program: str, *words: object) -> float:
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-600:])
    return float(json.loads(done.stdout.splitlines()[-1]))


def waiting(home: Path) -> int:
    """Files that workers have still to do."""
    work = json.loads(ecmx("hub", "status", "--json", "--home", str(home)))["work"]
    return int(work["due"] + work["in_hand"])


def pss(pid: int) -> int:
    """Bytes of a process and its children, what is shared counted in shares; what has ended meanwhile has none."""
    total = 0
    for line in read_if_there(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            total = int(line.split()[1]) << 10
    tasks = Path(f"/proc/{pid}/task")
    children = [child for task in tasks.glob("*/children") for child in read_if_there(task).split()]
    return total + sum(pss(int(child)) for child in children)


def read_if_there(path: Path) -> str:
    """What the kernel says of a process or a thread, "" where that has ended."""
    try:
        return path.read_text()
    except OSError:
        return ""


def different(folder: Path, files: int, first: int) -> None:
    """Files of a hundred rows, each of other members."""
    folder.mkdir()
    for number in range(files):
        invented(folder / f"{number:04}.xlsx", 100, first + number, "2026-10")


def invented(path: Path, rows: int, number: int, month: str) -> None:
    """A file of a month; each number has members of its own."""
    made = load_layout("guidance-mif")
    write_invented(made, Setting.of(made, number, Month.of(month)), rows, path)


def large(path: Path, rows: int, *, month: int) -> None:
    """A file of many rows. Of a later month every twentieth member has another telephone."""
    made = load_layout("guidance-mif")
    book = path.with_suffix(".xlsx")
    write_invented(made, Setting.of(made, 1, Month.of("2026-10")), rows, book)
    sheet = openpyxl.load_workbook(book, read_only=True).worksheets[0]
    head, *lines = [[typed(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    book.unlink()
    phone = head.index("Member Phone Number")
    produced = next(at for at, name in enumerate(head) if name.endswith("Production Date"))
    period = next(at for at, name in enumerate(head) if name.endswith("Reporting Period"))
    for number, line in enumerate(lines if month > 10 else []):
        line[produced], line[period] = f"{month + 1:02}/05/2026", f"{month:02}/01/2026.{month:02}/30/2026"
        if number % 20 == 0:
            line[phone] = "5305550199"
    with path.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows([head, *lines])


def typed(value: object) -> str:
    """A cell as a person would type it."""
    if isinstance(value, date):
        return f"{value:%m/%d/%Y}"
    return "" if value is None else str(value)
