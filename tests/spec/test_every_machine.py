"""What a command needs of a machine: nothing that Unix alone has, no console that shows every letter, no fast reader of workbooks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import ecmx
from ecmx.files import Limits, open_book
from ecmx.files.reading import fast
from tests.written import table, workbook

#: As on Windows: these modules and functions are not there.
MODULES = ("fcntl", "resource", "termios", "tty", "pty", "pwd", "grp", "readline", "syslog", "curses")
FUNCTIONS = (
    *("fork", "killpg", "getuid", "geteuid", "getgid", "memfd_create", "sched_getaffinity", "sysconf", "statvfs"),
    *("mkfifo", "chown", "fchmod", "setsid", "getpgid", "O_NONBLOCK"),
)

PROGRAM = f"""
import importlib.abc, json, os, sys, subprocess, tempfile, shutil
class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {MODULES!r}:
            raise ModuleNotFoundError(name)
for name in {MODULES!r}:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Absent())
for name in {FUNCTIONS!r}:
    if hasattr(os, name):
        delattr(os, name)
from ecmx.cli import main
ended = []
for words in json.loads(sys.argv[1]):
    if words[0] == "text-of-windows":
        with open(words[1], "rb") as read, open(words[2], "wb") as write:
            write.write(read.read().replace(b"\\r\\n", b"\\n").replace(b"\\n", b"\\r\\n"))
        continue
    sys.argv = ["ecmx", *words]
    try:
        main()
        ended.append(0)
    except SystemExit as end:
        ended.append(int(end.code or 0))
print(json.dumps(ended), file=sys.stderr)
"""


def ended(cwd: Path, *commands: list[str]) -> tuple[list[int], str, str]:
    """The exit codes of commands run one after the other in one process as on Windows, and what they printed, in a console's letters."""
    environment = {
        **os.environ,
        "PYTHONIOENCODING": "cp1252",
        "COLUMNS": "100",
        "PYTHONPATH": str(Path(ecmx.__file__).parent.parent),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(commands)], cwd=cwd, env=environment, capture_output=True, check=True
    )
    told = done.stderr.decode("cp1252")
    out = done.stdout.decode("cp1252", "replace")  # an object for a program is UTF-8 on every console
    return json.loads(told.splitlines()[-1]), out, told


def test_commands_run_where_nothing_of_unix_is(tmp_path: Path) -> None:
    """Names as on Windows, with a drive's backslashes, blanks and umlauts; texts with CRLF; a name of many letters."""
    folder = tmp_path / "C:\\Users\\Núñez Böhm\\Plan files"
    folder.mkdir()
    long = f"{'October roster of members ' * 7}.csv"
    workbook(folder / "mif.xlsx", {"MIF": table("mif", rows=[{}, {}])})
    (folder / "passwords.txt").write_bytes(b"secret\r\n")
    codes, out, told = ended(
        folder,
        ["--help"],
        ["template", "rtf", "-o", "rtf.xlsx"],
        ["guidance", "elements"],
        ["desktop", "--folder", "."],
        ["synthesize", "--layout", "larkspur-mif", "--members", "6", "--defects", "cin-format", "-o", "Öhm mif.csv"],
        ["text-of-windows", "Öhm mif.csv", long],
        ["check", long, "--layout", "larkspur-mif", "--html", "page.html", "--password-file", "passwords.txt"],
        ["open", long, "--layout", "larkspur-mif"],
        ["check", "mif.xlsx", "--annotate", "marked.xlsx", "--json"],
        ["accept", "marked.xlsx", "-o", "fixed.xlsx"],
        ["convert", long, "--layout", "larkspur-mif", "--to", "guidance-mif", "-o", "out.xlsx"],
        ["layouts", "learn", "mif.xlsx", "--yes", "-o", "learnt.toml"],
    )
    assert 3 not in codes, told
    assert codes[:8] == [0, 0, 0, 0, 0, 1, 1, 0], told
    assert "UnicodeEncodeError" not in told
    checked = out[out.index("Larkspur") :] if "Larkspur" in out else out
    assert "?" not in checked.replace("?)", "").splitlines()[0]
    written = {"page.html", f"{Path(long).stem}.check.html", "marked.xlsx", "out.xlsx", "learnt.toml"}
    assert written <= {path.name for path in folder.iterdir()}


def test_without_the_fast_reader_a_workbook_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows on arm64, where it is not installed."""
    workbook(tmp_path / "mif.xlsx", {"MIF": table("mif", rows=[{}, {}])})

    def cells() -> list[str]:
        with open_book(tmp_path / "mif.xlsx", isolated=False) as book:
            return [str(batch.text.rows()) for sheet in book.sheets for batch in sheet.batches()]

    with_it = cells()
    assert fast.fast_reader(Limits()) is not None
    fast._tried.cache_clear()
    monkeypatch.setitem(sys.modules, "wolfxl", None)
    assert fast.fast_reader(Limits()) is None
    assert cells() == with_it
    fast._tried.cache_clear()
