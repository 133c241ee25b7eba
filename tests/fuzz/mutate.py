"""Breaks files and reads them (target files) or checks them (target check): no other exception than FileUnusable, no hang, no memory
above the limit. The n-th case of a seed is always the same file.

python -m tests.fuzz.mutate --count 3000 --seed 1 --jobs 2 [--target check] [--only xlsx] [--case N > file]
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import queue
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from ecmx.errors import EcmxError
from tests.fuzz.mutations import broken
from tests.fuzz.seeds import all_seeds, written
from tests.fuzz.tables import grid, mutated
from tests.generative.generated_files import SHAPES

SECONDS = 20.0
MEMORY = 1536 * 1024 * 1024
FORMATS = ("xlsx", "xls", "ods", "csv", "xml")


def read_all(path: Path) -> str:
    """Open and read everything: "read", or the code of the FileUnusable."""
    from ecmx.errors import FileUnusable
    from ecmx.files import Limits, open_book

    try:
        with open_book(
            path, isolated=False, limits=Limits(cells=5_000_000, inflated_bytes=256 << 20, second_seconds=0)
        ) as book:
            for sheet in book.sheets:
                first = sheet.preview(60)
                assert len(first) <= 60
                width = None
                for batch in sheet.batches():
                    assert width in (None, batch.text.columns), "batches of one sheet differ in their columns"
                    width = batch.text.columns
                    assert len(batch.rows) == batch.text.height
    except FileUnusable as problem:
        return _sentence(problem)
    return "read"


def _sentence(problem: EcmxError) -> str:
    assert problem.message.endswith((".", "?")), "not a sentence"
    return problem.code


def check_all(path: Path) -> str:
    """Check the file, render the answer: "checked", or the code of the refusal. Every row is accounted for."""
    from ecmx.exchange import Options, Refused, check_files
    from ecmx.files import Limits
    from ecmx.reports.json import write_report

    limits = Limits(cells=5_000_000, inflated_bytes=256 << 20, second_seconds=0)
    (answer,) = check_files([path], Options(as_of=date(2026, 11, 1), isolated=False, limits=limits))
    if isinstance(answer, Refused):
        return _sentence(answer.error)
    out = io.BytesIO()
    write_report(answer, out)
    rows = json.loads(out.getvalue())["rows"]
    assert rows["in"] == rows["clean"] + rows["with_errors"] + rows["held"] + rows["excluded"], "rows do not add up"
    assert min(rows.values()) >= 0, "a negative count of rows"
    return "checked"


TARGETS: dict[str, Callable[[Path], str]] = {"files": read_all, "check": check_all}
DEEP = {"files": 0.15, "check": 0.55}  # how many of the files are broken in their cells and well-formed otherwise


def case(
    seeds: dict[str, tuple[bytes, ...]], target: str, seed: int, number: int, only: str | None = None
) -> tuple[str, bytes]:
    """The n-th broken file of a seed: (its format, its bytes). The same for the same numbers."""
    rng = random.Random(f"{seed}:{number}")
    format = only or FORMATS[number % len(FORMATS)]
    narrow = target == "files" and rng.random() < 0.8  # a reader learns little from seventy columns, and they take long
    if rng.random() >= DEEP[target]:
        return format, broken(rng, rng.choice(seeds[format][:2] if narrow else seeds[format]))
    shapes = rng.choices(("otf", "referral") if narrow else sorted(SHAPES), k=rng.choice((1, 1, 1, 2)))
    data = written(rng, format, [mutated(rng, grid(shape, rng.randrange(1, 8), rng.randrange(70))) for shape in shapes])
    return format, broken(rng, data) if rng.random() < 0.1 else data


def _out_of_time(*_: Any) -> None:
    raise _Hang


class _Hang(BaseException):
    pass


def _work(
    target: str,
    seed: int,
    numbers: range,
    only: str | None,
    progress: Any,
    results: Any,
    seeds: dict[str, tuple[bytes, ...]],
) -> None:
    run = TARGETS[target]
    parent = os.getppid()
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, _out_of_time)
    tally: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        path = Path(folder, "case.bin")
        path.write_bytes(seeds["xlsx"][0])
        run(path)  # everything is imported before the memory is bounded
        held = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (held + MEMORY, held + MEMORY))
        begun = False
        for number in numbers:
            if begun and number % 50 == 0:
                results.put(("tally", dict(tally), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
                tally.clear()
            begun = True
            if os.getppid() != parent:
                return  # nobody listens any more
            progress.value = number
            format, data = case(seeds, target, seed, number, only)
            path.write_bytes(data)
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            try:
                outcome = run(path)
            except _Hang:
                results.put(("defect", number, format, f"no end after {SECONDS:.0f} s"))
                outcome = "hang"
            except MemoryError:
                results.put(("defect", number, format, "MemoryError"))
                outcome = "memory"
            except BaseException as problem:  # a Rust panic is a BaseException
                where = traceback.extract_tb(problem.__traceback__)
                own = [frame for frame in where if "ecmx" in frame.filename] or list(where)
                results.put(
                    (
                        "defect",
                        number,
                        format,
                        f"{type(problem).__name__}: {problem} at {Path(own[-1].filename).name}:{own[-1].lineno}",
                    )
                )
                outcome = "exception"
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            tally[f"{format} {outcome}"] += 1
    results.put(("tally", dict(tally), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
    progress.value = -1


def fuzz(count: int, seed: int, jobs: int, target: str = "files", only: str | None = None) -> dict[str, Any]:
    """Run the cases; {"cases", "seconds", "peak_mb", "outcomes", "defects"}.

    A worker that dies or stops is itself a defect and is replaced.
    """
    context = multiprocessing.get_context("spawn")
    seeds = all_seeds()
    results: Any = context.Queue()
    begun = time.monotonic()
    defects: list[dict[str, Any]] = []
    outcomes: Counter[str] = Counter()
    share = -(-count // jobs)
    os.environ["POLARS_MAX_THREADS"] = "1"

    def start(numbers: range) -> dict[str, Any]:
        progress = context.Value("q", numbers.start, lock=False)
        process = context.Process(
            target=_work, args=(target, seed, numbers, only, progress, results, seeds), daemon=True
        )
        process.start()
        return {
            "process": process,
            "progress": progress,
            "numbers": numbers,
            "at": numbers.start,
            "since": time.monotonic(),
        }

    peak = 0

    def hear(message: tuple[Any, ...]) -> None:
        nonlocal peak
        if message[0] == "tally":
            outcomes.update(message[1])
            peak = max(peak, message[2])
        else:
            defects.append(dict(zip(("case", "format", "what"), message[1:], strict=True)))

    workers = [
        start(range(index * share, min(count, (index + 1) * share))) for index in range(jobs) if index * share < count
    ]
    while workers:
        try:
            message = results.get(timeout=0.5)
            while True:
                hear(message)
                message = results.get_nowait()
        except queue.Empty:
            pass
        for worker in list(workers):
            process, at = worker["process"], worker["progress"].value
            if at != worker["at"]:
                worker["at"], worker["since"] = at, time.monotonic()
            stuck = at >= 0 and time.monotonic() - worker["since"] > SECONDS * 2
            if process.is_alive() and not stuck:
                continue
            workers.remove(worker)
            if stuck:
                process.kill()
            process.join()
            if at >= 0:
                format, _ = case(seeds, target, seed, at, only)
                defects.append(
                    {
                        "case": at,
                        "format": format,
                        "what": "hang in native code" if stuck else f"the process died ({process.exitcode})",
                    }
                )
                if at + 1 < worker["numbers"].stop:
                    workers.append(start(range(at + 1, worker["numbers"].stop)))
    while True:
        try:
            message = results.get(timeout=0.2)
        except queue.Empty:
            break
        hear(message)
    return {
        "cases": count,
        "seconds": round(time.monotonic() - begun, 1),
        "peak_mb": peak // 1024,
        "outcomes": dict(sorted(outcomes.items())),
        "defects": defects,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument(
        "--target", choices=sorted(TARGETS), help="without one: files for three fifths of the cases, then check"
    )
    parser.add_argument("--only", choices=FORMATS)
    parser.add_argument("--case", type=int, help="write the file of one case to standard output")
    wanted = parser.parse_args()
    if wanted.case is not None:
        sys.stdout.buffer.write(case(all_seeds(), wanted.target or "files", wanted.seed, wanted.case, wanted.only)[1])
        return 0
    files = wanted.count * 3 // 5
    shares = {wanted.target: wanted.count} if wanted.target else {"files": files, "check": wanted.count - files}
    defects = 0
    for target, count in shares.items():
        report = fuzz(count, wanted.seed, wanted.jobs, target, wanted.only)
        print(json.dumps({"target": target, "seed": wanted.seed, **report}, indent=1), flush=True)
        defects += len(report["defects"])
    return 1 if defects else 0


if __name__ == "__main__":
    sys.exit(main())
