"""`make bench`: how fast and how large a check is, as ratios within one run, against the bars of the architecture.

Each measurement runs in a process of its own; the best of three counts. `--write` puts the table into docs/explanation/speed.md.
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
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

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


def figures(folder: Path, sizes: tuple[int, ...], times: int) -> Iterator[Row]:
    """What is measured, the figure, the bar, and whether it is met."""
    start_up = command_seconds("--help")
    yield ("`ecmx --help`", f"{start_up:.2f} s", "≤ 0.3 s", start_up <= 0.3)
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


def writing(folder: Path, rows: int, converted: int, times: int) -> Iterator[Row]:
    """The same for writing and converting."""
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
    print(f"  converting {converted:,} × {COLUMNS} …", file=sys.stderr)
    path = write(folder / "convert.xlsx", converted)
    whole, parts = measure("converted", path, times, converted), measure("check", path, times)
    alone = measure("written", path, times, converted)
    ratio = whole["seconds"] / (parts["seconds"] + alone["seconds"])
    yield (
        f"convert, {converted:,} × {COLUMNS}",
        f"{whole['seconds']:.1f} s ({ratio:.2f} × check + write)",
        "≤ 1.1 × check and write",
        ratio <= 1.1,
    )


def learning(folder: Path, rows: int, times: int) -> Iterator[Row]:
    """The same for learning a layout, and for recognising one among many."""
    from bench.learning import LAYOUTS, crowd

    print(f"  learning from {rows:,} × {COLUMNS} …", file=sys.stderr)
    path = write(folder / "learn.xlsx", rows)
    check, learned = measure("check", path, times), measure("learned", path, times)
    ratio = learned["seconds"] / check["seconds"]
    yield (
        f"learn a layout, {rows:,} × {COLUMNS}, proved on the sample",
        f"{learned['seconds']:.1f} s ({ratio:.2f} × check)",
        "≤ 5 × check",
        ratio <= 5,
    )
    crowd(folder / "layouts")
    longer, among = measure("recognising", path, times), measure("among", path, times)
    share = longer["seconds"] / check["seconds"]
    yield (
        f"recognise among {LAYOUTS} layouts more, {rows:,} × {COLUMNS}",
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
    ]
    lines += [
        f"| {what} | {figure} | {bar} | {'' if met is None else 'yes' if met else '**no**'} |"
        for what, figure, bar, met in rows
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run everything and print the table."""
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("--write", action="store_true", help="put the table into docs/explanation/speed.md")
    arguments.add_argument("--quick", action="store_true", help="small files, one run each")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place, times = Path(folder), 1 if asked.quick else 2
        rows = list(figures(place, (5_000, 10_000) if asked.quick else SIZES, times))
        rows += writing(place, 5_000 if asked.quick else 100_000, 5_000 if asked.quick else 20_000, 1)
        rows += learning(place, 5_000, times)
        rows += annotating(place, times)
    text = table(rows)
    print(text)
    if asked.write:
        above = TABLE.read_text("utf-8").split(MARK)[0]
        TABLE.write_text(f"{above}{MARK}\n\n{text}", "utf-8")


if __name__ == "__main__":
    main()
