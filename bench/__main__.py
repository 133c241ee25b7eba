"""`make bench`: how fast and how large a check is, as ratios within one run, against the bars of the architecture.

Each measurement runs in a process of its own; the best of three counts. `--write` puts the table into docs/explanation/speed.md;
`--only NAME` runs one benchmark, and with `--write` puts its rows in place of those in the table.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain, pairwise
from pathlib import Path

from bench.fixing import fixing
from bench.hub import hub_way_in
from bench.portal import portal
from bench.small import small_files
from bench.workbook import COLUMNS, write

TABLE = Path("docs/explanation/speed.md")
MARK = "<!-- the table below is written by `make bench` -->"
SIZES = (10_000, 20_000, 50_000, 100_000, 200_000)
Row = tuple[str, str, str, bool | None]


def measure(what: str, path: Path, times: int, rows: int = 0) -> dict[str, float]:
    """The fastest of several runs, with the most memory of any."""
    runs = [
        json.loads(
            subprocess.run(
                [sys.executable, "-m", "bench.measure", what, str(path), str(rows)], check=True, capture_output=True
            ).stdout
        )
        for _ in range(times)
    ]
    return {"seconds": min(run["seconds"] for run in runs), "megabytes": max(run["megabytes"] for run in runs)}


def command_seconds(*arguments: str, times: int = 7) -> float:
    """The fastest run of the command."""
    command = [str(Path(sys.executable).with_name("ecmx")), *arguments]
    runs = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        runs.append(time.perf_counter() - start)
    return min(runs)


def starting() -> Iterator[Row]:
    """How long the command takes to say anything: what is measured, the figure, the bar, and whether it is met."""
    start_up = command_seconds("--help")
    yield ("`ecmx --help`", f"{start_up:.2f} s", "≤ 0.3 s", start_up <= 0.3)


def checking(folder: Path, sizes: tuple[int, ...], times: int) -> Iterator[Row]:
    """The same for checking files of several sizes."""
    checks: dict[int, dict[str, float]] = {}
    for size in sizes:
        print(f"  writing {size:,} × {COLUMNS} …", file=sys.stderr)
        path = write(folder / f"mif-{size}.xlsx", size)
        checks[size] = measure("check", path, 1 if size > 100_000 else times)
        if size == 100_000 or size == max(sizes) < 100_000:
            bare, batches = measure("bare", path, times), measure("batches", path, times)
            ratio = checks[size]["seconds"] / bare["seconds"]
            yield (
                f"bare reader into Polars string columns, {size:,} × {COLUMNS}",
                f"{bare['seconds']:.1f} s",
                "",
                None,
            )
            yield (
                f"our reader alone, {size:,} × {COLUMNS}",
                f"{batches['seconds']:.1f} s ({batches['seconds'] / bare['seconds']:.2f} ×)",
                "",
                None,
            )
            yield (
                f"check, {size:,} × {COLUMNS}",
                f"{checks[size]['seconds']:.1f} s ({ratio:.2f} ×)",
                "≤ 1.3 × the bare reader",
                ratio <= 1.3,
            )
        path.unlink()
    for small, large in pairwise(sizes):
        doubled = (checks[large]["seconds"] / checks[small]["seconds"]) ** (1 / math.log2(large / small))
        yield (f"time from {small:,} to {large:,} rows, per doubling", f"{doubled:.2f} ×", "≤ 2.1 ×", doubled <= 2.1)
    for size in sizes:
        most = checks[size]["megabytes"]
        bar = size >= 200_000
        yield (
            f"memory, {size:,} × {COLUMNS} (both processes)",
            f"{most:.0f} MB",
            "≤ 1,024 MB, flat" if bar else "",
            most <= 1024 if bar else None,
        )


def writing(folder: Path, rows: int, times: int) -> Iterator[Row]:
    """The same for writing."""
    print(f"  writing out {rows:,} × {COLUMNS} …", file=sys.stderr)
    seed = write(folder / "seed.xlsx", 1_000)
    bare, ours = measure("bare_write", seed, times, rows), measure("our_write", seed, times, rows)
    small = measure("our_write", seed, 1, rows // 5)
    ratio = ours["seconds"] / bare["seconds"]
    yield (f"bare XlsxWriter, {rows:,} × {COLUMNS}, the same cells and formats", f"{bare['seconds']:.1f} s", "", None)
    yield (
        f"write into a layout, {rows:,} × {COLUMNS}, every cell read back first",
        f"{ours['seconds']:.1f} s ({ratio:.2f} ×)",
        "≤ 1.2 × the bare writer",
        ratio <= 1.2,
    )
    yield (
        f"memory of writing, {rows // 5:,} and {rows:,} rows",
        f"{small['megabytes']:.0f} and {ours['megabytes']:.0f} MB",
        "flat",
        ours["megabytes"] <= 1.5 * small["megabytes"],
    )


def converting(folder: Path, rows: int, times: int) -> Iterator[Row]:
    """The same for converting."""
    print(f"  converting {rows:,} × {COLUMNS} …", file=sys.stderr)
    path = write(folder / "convert.xlsx", rows)
    whole, parts = measure("converted", path, times, rows), measure("check", path, times)
    alone = measure("written", path, times, rows)
    ratio = whole["seconds"] / (parts["seconds"] + alone["seconds"])
    yield (
        f"convert, {rows:,} × {COLUMNS}",
        f"{whole['seconds']:.1f} s ({ratio:.2f} × check + write)",
        "≤ 1.1 × check and write",
        ratio <= 1.1,
    )


def grid(folder: Path, times: int) -> Iterator[Row]:
    """The same for the rows of a grid in a browser, checked without a file between."""
    path = write(folder / "grid.xlsx", 1_000)
    records, file = measure("grid", path, times), measure("grid_file", path, times)
    ratio = records["seconds"] / file["seconds"]
    yield (
        "`check_records`, 1,000 edited rows",
        f"{records['seconds']:.2f} s ({ratio:.2f} × reading and checking them from a file)",
        "≤ 0.5 × the file",
        ratio <= 0.5,
    )


def learning(folder: Path, rows: int, times: int) -> Iterator[Row]:
    """The same for learning a layout, and for recognizing one among many."""
    from bench.learning import LAYOUTS, crowd

    print(f"  learning from {rows:,} × {COLUMNS} …", file=sys.stderr)
    path = write(folder / "learn.xlsx", rows)
    check, learned = measure("check", path, times), measure("learned", path, times)
    ratio = learned["seconds"] / check["seconds"]
    yield (
        f"learn a layout, {rows:,} × {COLUMNS}, proved on the sample",
        f"{learned['seconds']:.1f} s ({ratio:.2f} × check)",
        "≤ 2.5 × check",
        ratio <= 2.5,
    )
    crowd(folder / "layouts")
    longer, among = measure("recognising", path, times), measure("among", path, times)
    share = longer["seconds"] / check["seconds"]
    yield (
        f"recognize among {LAYOUTS} layouts more, {rows:,} × {COLUMNS}",
        f"{longer['seconds']:.2f} s ({share:.0%} of the check)",
        "≤ 10 % of the check",
        share <= 0.1,
    )
    yield (
        f"check with a folder of {LAYOUTS} layouts, {rows:,} × {COLUMNS}, reading them included",
        f"{among['seconds']:.1f} s ({among['seconds'] / check['seconds']:.2f} × check)",
        "",
        None,
    )


def annotating(folder: Path, times: int) -> Iterator[Row]:
    """The same for the annotated workbook."""
    from bench.annotate import ratio as annotated

    seconds, bare = annotated(folder, times)
    yield ("bare open and save, 5,000 rows", f"{bare:.1f} s", "", None)
    yield (
        "annotate, 5,000 rows",
        f"{seconds:.1f} s ({seconds / bare:.2f} ×)",
        "≤ 1.5 × bare open and save",
        seconds / bare <= 1.5,
    )


#: Name → what is measured in a folder, with small files and one run each where it is to be quick.
BENCHMARKS: dict[str, Callable[[Path, bool], Iterator[Row]]] = {
    "help": lambda _, quick: starting(),
    "check": lambda folder, quick: checking(folder, (5_000, 10_000) if quick else SIZES, 1 if quick else 2),
    "write": lambda folder, quick: writing(folder, 5_000 if quick else 100_000, 1),
    "convert": lambda folder, quick: converting(folder, 5_000 if quick else 20_000, 1),
    "grid": lambda folder, quick: chain(grid(folder, 1 if quick else 3), fixing(500 if quick else 10_000)),
    "small": lambda folder, quick: small_files(folder / "small", 12 if quick else 300, 2 if quick else 5),
    "hub": lambda folder, quick: hub_way_in(folder / "hub", 8 if quick else 40, 1_000 if quick else 10_000),
    "portal": lambda _, quick: portal(0.01 if quick else 1.0),
    "learn": lambda folder, quick: learning(folder, 5_000, 1 if quick else 2),
    "annotate": lambda folder, quick: annotating(folder, 1 if quick else 2),
}


def chosen(only: str | None) -> list[str]:
    """The names of the benchmarks to run: all of them, or one. Raises LookupError with a sentence where there is none of the name."""
    if only is None:
        return list(BENCHMARKS)
    if only not in BENCHMARKS:
        *names, last = BENCHMARKS
        raise LookupError(f"There is no benchmark “{only}”; there are {', '.join(names)} and {last}.")
    return [only]


def lines_of(rows: list[Row]) -> list[str]:
    """The rows as lines of the table."""
    return [
        f"| {what} | {figure} | {bar} | {'' if met is None else 'yes' if met else '**no**'} |"
        for what, figure, bar, met in rows
    ]


def table(rows: list[Row]) -> str:
    """The table, with the machine's shape above it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    )
    lines = [
        f"Machine: {machine}. Best of the runs; the figures of one run of `make bench`.",
        "",
        "| what | measured | bar | met |",
        "|---|---|---|---|",
        *lines_of(rows),
    ]
    return "\n".join(lines) + "\n"


def renewed(before: str, name: str, rows: list[Row]) -> str:
    """A table of an earlier run with the rows of one benchmark measured anew, and saying so."""
    fresh = {line.split(" | ")[0]: line for line in lines_of(rows)}
    lines = [fresh.pop(line.split(" | ")[0], line) for line in before.strip().splitlines()]
    lines[0] += f" `{name}` alone: {datetime.now(UTC):%Y-%m-%d}."
    return "\n".join([*lines, *fresh.values()]) + "\n"


def told(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, each shown as soon as it is there."""
    for row in rows:
        print(f"  {row[0]}: {row[1]}", file=sys.stderr)
        yield row


def main() -> None:
    """Run everything, or what was asked for, and print the table."""
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("--write", action="store_true", help="put the table into docs/explanation/speed.md")
    arguments.add_argument("--quick", action="store_true", help="small files, one run each")
    arguments.add_argument("--only", metavar="NAME", help=f"one benchmark: {', '.join(BENCHMARKS)}")
    asked = arguments.parse_args()
    try:
        names = chosen(asked.only)
    except LookupError as unknown:
        arguments.exit(2, f"{unknown.args[0]}\n")
    with tempfile.TemporaryDirectory() as folder:
        rows = list(told(row for name in names for row in BENCHMARKS[name](Path(folder), asked.quick)))
    text = table(rows)
    print(text)
    if asked.write:
        above, _, before = TABLE.read_text("utf-8").partition(MARK)
        text = renewed(before, asked.only, rows) if asked.only else text
        TABLE.write_text(f"{above}{MARK}\n\n{text}", "utf-8")


if __name__ == "__main__":
    main()
