"""The files that clinics have: a hundred rows. From the command line, warm in one process, and a folder of them against an older commit."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ecmx.synthetic import Setting, write_invented
from ecmx.synthetic.month import Month

__all__ = ["BEFORE", "small_files"]

BEFORE = "fde87ae"  # the commit whose rate a folder is held against
ROWS = 100
KNOWN = "guidance-mif"
Row = tuple[str, str, str, bool | None]

WARM = """
import json, sys, time
from datetime import date
from pathlib import Path
from ecmx.exchange import Options, check_files
paths = [Path(sys.argv[1])] * 12
options = Options(layout=sys.argv[2] or None, as_of=date(2026, 11, 1))
for path in paths[:4]:
    list(check_files([path], options))
start = time.process_time()
for path in paths:
    list(check_files([path], options))
print(json.dumps((time.process_time() - start) / len(paths)))
"""
IMPORT = "import json, time; start = time.process_time(); import polars; print(json.dumps(time.process_time() - start))"


def invented(path: Path, name: str = KNOWN) -> Path:
    """A clean file of a hundred rows."""
    from ecmx.layouts import load_layout

    made = load_layout(name)
    write_invented(made, Setting.of(made, 1, Month.of("2026-10")), ROWS, path)
    return path


def seconds(*command: str, times: int = 7, environment: dict[str, str] | None = None) -> float:
    """The fastest of several runs of a command, which may find something."""
    runs = []
    for _ in range(times):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=False, env=environment)
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stderr.decode()[-300:])
        runs.append(time.perf_counter() - start)
    return min(runs)


def said(program: str, *arguments: str, times: int = 5) -> float:
    """The least of what a program says in several runs."""
    return min(
        float(
            json.loads(
                subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, check=True).stdout
            )
        )
        for _ in range(times)
    )


def small_files(folder: Path, files: int, times: int) -> Iterator[Row]:
    """What is measured, the figure, the bar, and whether it is met."""
    folder.mkdir(exist_ok=True)
    bare = seconds(sys.executable, "-c", "import polars", times=times)
    ecmx = str(Path(sys.executable).with_name("ecmx"))
    known = invented(folder / "known.xlsx")
    for words, path, bar in (("a known layout", known, 4.0), ("a layout nobody knows", renamed(known), 5.0)):
        took = seconds(ecmx, "check", str(path), "--as-of", "2026-11-01", times=times)
        yield (
            f"`ecmx check`, {ROWS} rows of {words}",
            f"{took:.2f} s ({took / bare:.1f} × `import polars`)",
            f"≤ {bar:.0f} × `import polars`",
            took <= bar * bare,
        )
    least = said(IMPORT, times=times)
    for words, path, bar in (("known", known, 0.3), ("unknown", renamed(known), 0.8)):
        took = said(WARM, str(path), KNOWN if words == "known" else "", times=min(times, 3))
        yield (
            f"warm, {ROWS} rows × 73 columns, layout {words}: processor time of the process that checks",
            f"{took:.2f} s ({took / least:.2f} × that of `import polars`)",
            f"≤ {bar} ×",
            took <= bar * least,
        )
    yield from whole_folder(folder / "many", known, files, ecmx)


def renamed(path: Path) -> Path:
    """The same file with other headers, which no layout has."""
    import openpyxl

    other = path.with_name("unknown.xlsx")
    if not other.exists():
        book = openpyxl.load_workbook(path)
        for cell in book.worksheets[0][1]:
            cell.value = str(cell.value).replace("Member", "Mbr").replace("Date", "Dt")
        book.save(other)
    return other


def others(path: Path, folder: Path, files: int) -> None:
    """The same file many times, each time with CINs of its own."""
    import openpyxl

    folder.mkdir()
    first = folder / "000.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = next(place for place, cell in enumerate(sheet[1], 1) if "(CIN)" in str(cell.value))
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, at).value = f"9000{row:04}A"
    book.save(first)
    with zipfile.ZipFile(first) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    for number in range(1, files):
        with zipfile.ZipFile(folder / f"{number:03}.xlsx", "w", zipfile.ZIP_DEFLATED) as made:
            for name, data in held.items():
                made.writestr(name, re.sub(rb"9000(\d{4}A)", rb"9%03d\1" % number, data))


def whole_folder(folder: Path, path: Path, files: int, ecmx: str) -> Iterator[Row]:
    """A folder of files, beside the same with the older commit, where this is a repository that has it."""
    others(path, folder, files)
    now, took = rate(files, ecmx, "check", str(folder), "--json", "--as-of", "2026-11-01")
    some = max(4, files // 15)
    before = rate_before(folder.parent / "before", path, some)
    what = f"{files} files of {ROWS} rows × 73 columns in a folder"
    if before is None:
        yield (what, f"{now:.1f} files a second, {took:.2f} s of processor time a file", "", None)
        return
    rate_then, took_then = before
    told = f"{now:.1f} files a second ({now / rate_then:.1f} × commit {BEFORE}, which was given {some} of them)"
    told += f"; {took:.2f} s of processor time a file, starting included ({took / took_then:.2f} × that commit's)"
    yield (what, told, f"≥ 9 × commit {BEFORE}", now >= 9 * rate_then)


def rate(files: int, *command: str, environment: dict[str, str] | None = None) -> tuple[float, float]:
    """Files a second, and the processor time of each, of all processes that were waited for."""
    begun = os.times()
    took = seconds(*command, times=1, environment=environment)
    ended = os.times()
    worked = ended.children_user + ended.children_system - begun.children_user - begun.children_system
    return files / took, worked / files


def rate_before(folder: Path, path: Path, files: int) -> tuple[float, float] | None:
    """The same of the older commit; None where it is not at hand."""
    root = Path(__file__).resolve().parents[1]
    if subprocess.run(
        ["git", "-C", str(root), "worktree", "add", "-f", "--detach", str(folder), BEFORE],
        capture_output=True,
        check=False,
    ).returncode:
        return None
    try:
        table = Path("src/ecmx/guidance/data/icd10.parquet")
        shutil.copy(root / table, folder / table)
        many = folder / "many"
        others(path, many, files)
        environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
        command = (sys.executable, "-m", "ecmx", "check", str(many), "--json", "--as-of", "2026-11-01")
        return rate(files, *command, environment=environment)
    finally:
        subprocess.run(
            ["git", "-C", str(root), "worktree", "remove", "--force", str(folder)], capture_output=True, check=False
        )
