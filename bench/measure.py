"""One measurement in a process of its own: `python -m bench.measure WHAT FILE`. Prints JSON: seconds, megabytes, rows."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["MEASURES"]


def bare(path: Path) -> int:
    """The same reader (wolfxl, streaming) filling Polars string columns, and nothing else."""
    os.environ["WOLFXL_MAX_ZIP_ENTRY_BYTES"] = str(4 << 30)
    import polars as pl
    import wolfxl

    rows = 0
    sheet = wolfxl.load_workbook(str(path), read_only=True, data_only=True)["MIF"]
    for chunk in sheet.iter_value_chunks(chunk_size=16384):
        frame = pl.DataFrame(
            {
                str(number): pl.Series(
                    [None if value is None else value if type(value) is str else str(value) for value in column],
                    dtype=pl.String,
                )
                for number, column in enumerate(zip(*chunk, strict=True))
            }
        )
        rows += frame.height
    return rows - 1


def batches(path: Path) -> int:
    """Our reader alone, in a process of its own as for an untrusted file."""
    from ecmx.files import open_book

    with open_book(path) as book:
        return sum(len(batch) for batch in book.sheets[0].batches()) - 1


def check(path: Path) -> int:
    """The whole check."""
    from bench.workbook import AS_OF
    from ecmx.exchange import Options, Refused, check_files

    (report,) = check_files([path], Options(as_of=AS_OF))
    if isinstance(report, Refused):
        raise report.error
    return report.rows.total


def learned(path: Path) -> int:
    """Learning a layout from it."""
    from bench import learning

    return learning.learned(path)


def among(path: Path) -> int:
    """The whole check among two hundred layouts."""
    from bench import learning

    return learning.among(path)


MEASURES: dict[str, Callable[[Path], int]] = {
    "bare": bare,
    "batches": batches,
    "check": check,
    "learned": learned,
    "among": among,
}
WRITES = (
    "bare_write",
    "our_write",
    "converted",
    "written",
    "grid",
    "grid_file",
)  # of bench.writing: they stop their own clock


def main() -> None:
    """Measure and print."""
    what, path = sys.argv[1], Path(sys.argv[2])
    start = time.perf_counter()
    if what in WRITES:
        from bench import writing

        rows = int(sys.argv[3])
        seconds = getattr(writing, what)(path, rows)
    elif what == "recognising":
        from bench import learning

        rows, seconds = 0, learning.recognising(path)
    else:
        rows = MEASURES[what](path)
        seconds = time.perf_counter() - start
    from ecmx.files.isolated import READERS

    READERS.end()  # a process counts once it has ended
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"seconds": seconds, "megabytes": (own + child) / 1024, "rows": rows}))


if __name__ == "__main__":
    main()
