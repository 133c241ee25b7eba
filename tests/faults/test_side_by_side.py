"""Files checked by several processes: what happens to one of those, or to the run, is nobody else's harm; and nothing is left of it."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from ecmx.errors import OurFault, UsageProblem
from ecmx.exchange import Options, Refused, side_by_side
from ecmx.exchange.options import Desk, silent
from ecmx.exchange.receiving import told_alone
from ecmx.exchange.told import FileTold
from ecmx.files import Limits
from tests.faults.plain_text import in_plain
from tests.written import delimited, table, workbook

AS_OF = date(2026, 11, 1)
WAIT = 60.0
SECRET = "Marisol Quintana"
PASSWORD = "alder-5"

#: A process that checks, in which something happens at the files of that name.
BEGIN = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from ecmx.exchange import checking_process
real = checking_process.told_alone
def told(path, *more):
    if "culprit" in path.name:
        marks = path.parent / "marks"
        number = len(list(marks.iterdir()))
        (marks / str(number)).touch()
        happens(number)
    return real(path, *more)
checking_process.told_alone = told
"""
DIES = BEGIN + "def happens(number): os.kill(os.getpid(), 9)\n"
DIES_ONCE = BEGIN + "def happens(number): number or os.kill(os.getpid(), 9)\n"
FAILS = BEGIN + f"def happens(number): raise RuntimeError('{SECRET}')\n"
FULL = (
    BEGIN
    + "from ecmx.errors import UsageProblem\ndef happens(number): raise UsageProblem('disk-full', 'No room.', 'Make some.')\n"
)
MUMBLES = BEGIN + "def happens(number): os.write(answers, bytes(7) + b'\\1' + b'x' * 99)\nanswers = os.dup(1)\n"
WRONG = (
    BEGIN
    + """
from ecmx.exchange import handed
def happens(number):
    right = handed.arrow
    def wrong(frame):
        handed.arrow = right
        return b"no frame"
    handed.arrow = wrong
"""
)
TELLS = BEGIN + (
    "def happens(number): (path_of / 'told').write_text(repr((sys.argv, dict(os.environ))))\n"
    "path_of = Path(os.environ['TOLD'])\n"
)
MAIN = "checking_process.main()\n"


@pytest.fixture(autouse=True)
def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ECMX_DEBUG", raising=False)
    monkeypatch.setattr(side_by_side, "cores", lambda: 2)
    monkeypatch.setattr(side_by_side, "FILES_EACH", 1)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Of these the process that was asked takes the first two, and the other one the culprit."""
    (tmp_path / "marks").mkdir()
    rows = table("otf", rows=[{}] * 2)
    return [delimited(tmp_path / f"{name}.csv", rows) for name in ("a", "b", "culprit", "d", "e", "f")]


def asked(files: list[Path], marks: int, options: Options | None = None) -> list[FileTold | Refused]:
    """What they tell. The process that was asked waits with its first file until the other has met the culprit so many times."""
    options = options or Options(as_of=AS_OF)
    desk = Desk.of(options)

    def alone(path: Path, following: Path | None) -> FileTold | Refused:
        until(lambda: len(list((files[0].parent / "marks").iterdir())) >= marks)
        return told_alone(path, following, desk, silent)

    return side_by_side.told_side_by_side(files, desk, alone, silent)


def until(come: partial[bool] | object) -> None:
    """Wait for something that has to come."""
    end = time.monotonic() + WAIT
    while not come():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


def happened(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr(side_by_side, "START", what + MAIN)


def names(found: list[FileTold | Refused]) -> list[str]:
    return [Path(one.file if isinstance(one, Refused) else one.name).name for one in found]


def test_one_that_dies_is_replaced_and_its_file_tried_once_more(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(monkeypatch, DIES_ONCE)
    found = asked(files, 2)
    assert names(found) == [path.name for path in files]
    assert not any(isinstance(one, Refused) for one in found)


@pytest.mark.parametrize("what", [DIES, MUMBLES], ids=["dies", "mumbles"])
def test_a_file_at_which_two_die_is_refused_and_the_others_are_checked(
    what: str, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(monkeypatch, what)
    found = asked(files, 2)
    assert names(found) == [path.name for path in files]
    assert [isinstance(one, Refused) for one in found] == [False, False, True, False, False, False]
    culprit = found[2]
    assert isinstance(culprit, Refused) and isinstance(culprit.error, OurFault)
    assert len(list((files[0].parent / "marks").iterdir())) == side_by_side.TRIES


@pytest.mark.parametrize("what", [FAILS, WRONG], ids=["fails", "says what cannot be"])
def test_a_fault_of_ours_is_its_files_and_quotes_nothing(
    what: str, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(monkeypatch, what)
    found = asked(files, 1)
    assert [isinstance(one, Refused) for one in found] == [False, False, True, False, False, False]
    culprit = found[2]
    assert isinstance(culprit, Refused) and isinstance(culprit.error, OurFault)
    assert "Error in" in culprit.error.message and SECRET not in culprit.error.message


def test_what_is_no_matter_of_a_file_ends_everything(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    happened(monkeypatch, FULL)
    with pytest.raises(UsageProblem) as problem:
        asked(files, 1)
    assert (problem.value.code, problem.value.message, problem.value.fix) == ("disk-full", "No room.", "Make some.")


@pytest.mark.parametrize("start", ["raise SystemExit(3)", "import os; os.write(1, b'\\1' + bytes(7) + b'x')"])
def test_where_no_other_can_start_one_does_it_all(
    start: str, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "START", start)
    found = asked(files, 0)
    assert names(found) == [path.name for path in files]
    assert not any(isinstance(one, Refused) for one in found)


def test_a_file_that_is_not_small_is_left_to_the_one_that_was_asked(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(monkeypatch, DIES)
    monkeypatch.setattr(side_by_side, "is_small", lambda path: "culprit" not in path.name)
    assert not any(isinstance(one, Refused) for one in asked(files, 0))


def test_no_more_processes_than_cores_files_and_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "FILES_EACH", 8)
    monkeypatch.setattr(side_by_side, "cores", lambda: 4)

    def many(small: int, options: Options) -> int:
        return side_by_side.processes_for([True] * small + [False] * 100, options)

    assert [many(small, Options()) for small in (0, 15, 16, 31, 300)] == [1, 1, 2, 3, 4]
    assert many(300, Options(limits=Limits(processes=1))) == 1
    assert many(300, Options(limits=Limits(processes=3))) == 3
    assert many(300, Options(isolated=False)) == 1
    monkeypatch.setenv("ECMX_DEBUG", "1")
    assert many(300, Options()) == 1


def test_a_password_stands_in_no_environment_and_among_no_words(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = workbook(tmp_path / "plain.xlsx", {"OTF": table("otf", rows=[{"otf.member_cin": "90000009A"}] * 2)})
    protected = tmp_path / "culprit.xlsx"
    with protected.open("wb") as out:
        OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt(PASSWORD, out)
    plain.unlink()
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("TOLD", str(tmp_path))
    happened(monkeypatch, TELLS)
    found = asked([*files[:2], protected, *files[3:]], 1, Options(as_of=AS_OF, passwords=("no", PASSWORD)))
    assert not any(isinstance(one, Refused) for one in found)
    told = (tmp_path / "told").read_text("utf-8")
    assert "TMPDIR" in told and PASSWORD not in told
    assert in_plain([temporary], b"90000009A") == []


#: The command line on a machine with three cores.
RUN = """
from ecmx.exchange import side_by_side
side_by_side.cores, side_by_side.FILES_EACH = (lambda: 3), 1
from ecmx.cli import main
main()
"""


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are listed in /proc")
@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_however_a_run_ends_nothing_of_it_is_left(how: str, tmp_path: Path) -> None:
    many, temporary = tmp_path / "many", tmp_path / "tmp"
    many.mkdir()
    temporary.mkdir()
    first = workbook(many / "000.xlsx", {"OTF": table("otf", rows=[{}] * 300)})
    for number in range(1, 120):
        (many / f"{number:03}.xlsx").hardlink_to(first)
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("ECMX_DEBUG", None)
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, "check", str(many), "--as-of", "2026-11-01"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        until(lambda: sum(b"checking_process" in words for _, words in processes_of(temporary)) == 2)
        until(lambda: len(list(processes_of(temporary))) >= 5)  # two that check, and whoever reads
        assert run.poll() is None
        os.kill(run.pid, getattr(signal, how))
        said, _ = run.communicate(timeout=WAIT)
    finally:
        run.kill()
    assert run.returncode not in (0, 1) or "Aborted" in said
    assert "Traceback" not in said
    until(lambda: not list(processes_of(temporary)))
    assert list(temporary.iterdir()) == []


def processes_of(temporary: Path) -> Iterator[tuple[int, bytes]]:
    """The processes that have this temporary folder, and the words that they were started with."""
    mark = f"TMPDIR={temporary}".encode()
    for one in Path("/proc").iterdir():
        if not one.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            if mark in (one / "environ").read_bytes().split(b"\0"):
                yield int(one.name), (one / "cmdline").read_bytes()
