"""What came protected lies nowhere in plain, whenever the process is killed; and what a killed run left, the next one removes.

Real processes, killed at a file operation or at some moment. `ECMX_KILLS=60` kills as often as that.
"""

from __future__ import annotations

import io
import os
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from ecmx.exchange.spool import Spool
from ecmx.files import Scratch, SheetOut, file_out
from ecmx.files.scratch import run_mark, sweep
from ecmx.guidance import FileType
from tests.faults.plain_text import in_plain
from tests.written import table, workbook

KILLS = int(os.environ.get("ECMX_KILLS", "6"))
ROWS = 400
WORDS = "Zyxqvarn"  # a family name that nobody has
PASSWORD = "alder-5"

#: The command line, its spool on the disk from the first record on, ended by a kill at the operation of that number that changes a disk.
RUN = """
import os, signal, sys
from ecmx.exchange import spool
spool.Spool.__init__.__defaults__ = (0,)
last, seen = int(sys.argv.pop(1)), 0
CHANGES = ("os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree")
def look(event, told):
    global seen
    if event in CHANGES or (event == "open" and isinstance(told[2], int) and told[2] & (os.O_WRONLY | os.O_RDWR)):
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)
from ecmx.cli import main
sys.addaudithook(look)
try:
    main()
finally:
    sys.stderr.write(f"changes={seen}\\n")
"""


@dataclass
class Desk:
    """The folders that a run may write to, and what it is told to do."""

    root: Path
    source: Path = field(init=False)
    words: bytes = WORDS.encode()

    def __post_init__(self) -> None:
        for name in ("in", "out", "tmp", "here", "home"):
            (self.root / name).mkdir()
        rows = [
            {
                "rtf.member_last_name": f"{WORDS}{number}",
                "rtf.member_cin": "" if number % 50 == 0 else f"9{number:07d}A",
            }
            for number in range(ROWS)
        ]
        plain = workbook(self.root / "plain.xlsx", {"Members": table("rtf", rows=rows)})
        self.source = self.root / "in" / "members.xlsx"
        with self.source.open("wb") as out:
            OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt(PASSWORD, out)
        plain.unlink()
        (self.root / "password.txt").write_text(PASSWORD, encoding="utf-8")

    def start(self, words: Sequence[str], *, last: int = 0) -> subprocess.Popen[str]:
        """Begin a command; last: the change of a disk at which it is killed."""
        return subprocess.Popen(
            [sys.executable, "-c", RUN, str(last), *words],
            cwd=self.root / "here", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env={
                **os.environ, "TMPDIR": str(self.root / "tmp"), "HOME": str(self.root / "home"),
                "PYTHONPATH": os.pathsep.join(sys.path), "ECMX_DEBUG": "1",
            },
        )  # fmt: skip

    @property
    def found(self) -> list[str]:
        """Files with the planted words in them, wherever such a run may have put one."""
        return in_plain([self.root, *everybodys()], self.words)

    def clear(self) -> None:
        """Take what came of a run away."""
        for folder in (self.root / "out", self.root / "in" / "held"):
            for path in folder.glob("*") if folder.is_dir() else ():
                path.unlink()


def everybodys() -> list[Path]:
    """Folders of ours where everybody's temporary files lie; a run has no business there when TMPDIR says otherwise."""
    return [path for root in ("/tmp", "/var/tmp", "/dev/shm") for path in Path(root).glob("ecmx-*") if path.is_dir()]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("kills"))


def commands(desk: Desk) -> dict[str, list[str]]:
    secret = ["--password-file", str(desk.root / "password.txt")]
    out, source = desk.root / "out", str(desk.source)
    protect = ["--protect-with", str(desk.root / "password.txt")]
    theirs = ["--to", "juniper-rtf", "--all-are", "Juniper Community Plan"]
    return {
        "convert": ["convert", source, "--to", "guidance-rtf", "-o", str(out / "sent.xlsx"), *secret, *protect],
        "trial": ["convert", source, *theirs, "-o", str(out / "sent.txt"), "--dry-run", *secret],
        "annotate": ["check", source, "--annotate", str(out / "annotated.xlsx"), *secret],
        "findings": ["check", source, "--annotate", str(out / "annotated.xlsx"), *secret],
    }  # fmt: skip


@pytest.mark.parametrize("command", ["convert", "trial", "annotate", "findings"])
def test_no_kill_leaves_plain_text(command: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    if command == "findings":  # the sender's own is too long to be marked
        monkeypatch.setenv("ECMX_ANNOTATE_ROWS", "10")
    desk.clear()
    begun = time.monotonic()
    whole = desk.start(commands(desk)[command])
    _, told = whole.communicate()
    lasted = time.monotonic() - begun
    assert whole.returncode in (0, 1), told
    changes = int(told.rpartition("changes=")[2])
    assert changes >= (1 if command == "trial" else 3)
    assert desk.found == []
    dice = random.Random(os.environ.get("ECMX_KILLS_SEED", secrets.token_hex(8)))
    killed = 0
    for number in range(max(2, KILLS // 3)):
        desk.clear()
        run = desk.start(commands(desk)[command], last=dice.randint(1, changes) if number % 2 == 0 else 0)
        if number % 2:
            time.sleep(lasted * dice.uniform(0.3, 1))
            run.kill()
        run.communicate()
        killed += run.returncode == -9
        assert desk.found == []
    assert killed


def test_the_grep_finds_what_lies_there(tmp_path: Path) -> None:
    """Or the tests above were blind."""
    frame = pl.DataFrame({"a": [f"{WORDS}{number}" for number in range(3000)]})
    frame.write_ipc(tmp_path / "a.arrow", compression="lz4")
    book = workbook(tmp_path / "a.xlsx", {"A": [[WORDS]]})
    (tmp_path / "half.part").write_bytes(workbook(tmp_path / "b.xlsx", {"A": [[WORDS]] * 500}).read_bytes()[:-900])
    (tmp_path / "a.txt").write_text(WORDS, encoding="utf-8")
    (tmp_path / "none.txt").write_text("another", encoding="utf-8")
    assert {Path(path).name for path in in_plain([tmp_path], WORDS.encode())} == {
        "a.arrow",
        "a.xlsx",
        "b.xlsx",
        "half.part",
        "a.txt",
    }
    assert book.exists()


@pytest.mark.parametrize("protected", [True, False])
def test_records_of_a_protected_file_are_spooled_sealed(protected: bool) -> None:
    frames = [pl.DataFrame({"a": [f"{WORDS}{number}" for number in range(start, start + 900)]}) for start in (0, 900)]
    spool = Spool(in_memory=0)
    spool.protected = protected
    for frame in frames:
        spool.keep(FileType.RTF, frame)
    folder = spool.folder
    assert bool(in_plain([folder], WORDS.encode())) is not protected
    assert all(read.equals(frame) for read, frame in zip(spool.frames(FileType.RTF), frames, strict=True))
    assert spool.kinds == (FileType.RTF,)
    spool.close()
    assert not folder.exists()


def test_a_workbook_made_in_memory_is_the_same_as_one_on_a_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And its rows wait sealed: more of them than one piece holds, in letters of several bytes."""
    from openpyxl import load_workbook

    from ecmx.files import ColumnOut

    monkeypatch.setattr("ecmx.files.book_out.PIECE", 3000)
    monkeypatch.setattr("ecmx.files.sealed.PIECE", 3000)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    sheets = [
        SheetOut("First", (ColumnOut("Näme"), ColumnOut("Zip")), titles=("Title",), header_row=3),
        SheetOut("Cover", (), titles=("Line",), lines_only=True),
        SheetOut("Empty", (ColumnOut("Name"),)),
    ]
    rows = pl.DataFrame({"a": [f"{WORDS} é 中 😀 <&> {number}" for number in range(400)], "b": ["093721"] * 400})
    made = io.BytesIO()
    for place in (made, tmp_path / "a.xlsx"):
        with file_out(place, "xlsx", sheets) as out:
            out.write(0, rows[:200])
            out.write(0, rows[200:])
            if place is made:
                assert not in_plain([tmp_path], WORDS.encode()) and not in_plain([tmp_path], b"sheetData")
                assert sum(path.stat().st_size for path in tmp_path.rglob("sealed")) > 3000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx"]
    cells = [
        [[cell.value for cell in row] for sheet in load_workbook(one).worksheets for row in sheet.iter_rows()]
        for one in (made, tmp_path / "a.xlsx")
    ]
    assert cells[0] == cells[1] and len(cells[0]) > 400


# --- What the dead leave


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if "ecmx-" in path.name or ".part" in path.name)


def test_the_next_run_removes_what_a_killed_one_left(desk: Desk) -> None:
    out, tmp = desk.root / "out", desk.root / "tmp"
    desk.clear()
    line = "import os; from ecmx.files import Scratch, aside; from pathlib import Path\n"
    line += f"kept = Scratch(); place = aside(Path({str(out / 'sent.xlsx')!r})).__enter__()\n"
    line += "place.write_text('x'); (kept.path / 'x').write_text('x'); os.kill(os.getpid(), 9)"
    environment = {**os.environ, "TMPDIR": str(tmp), "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", line], check=False, env=environment)
    with Scratch() as living:  # of a process that lives: ours
        ours = tmp / living.name
        ours.mkdir()
        mine = out / f".x.{run_mark()}.00000000.part.xlsx"
        mine.touch()
        theirs = [
            tmp / "ecmx-00000000-999999-1-abc",
            tmp / "ecmx-mine",
            out / ".x.part.xlsx",
        ]  # another computer's; a person's
        for path in theirs:
            path.mkdir()
        assert len(leftovers(tmp)) == 4 and len(leftovers(out)) == 3
        ended = desk.start(commands(desk)["convert"])
        ended.communicate()
        assert ended.returncode in (0, 1)
        assert leftovers(tmp) == sorted(path.name for path in (ours, *theirs[:2]))
        assert leftovers(out) == sorted(path.name for path in (mine, theirs[2]))
    for path in (*theirs, ours):
        path.rmdir()
    mine.unlink()


def test_only_folders_of_the_dead_and_of_this_user_go(tmp_path: Path) -> None:
    place, pid, start = run_mark().split("-")
    names = {
        "reused": f"ecmx-{place}-{pid}-{int(start) + 1}-x",  # another process came to the number
        "living": f"ecmx-{place}-{pid}-{start}-x",
        "elsewhere": f"ecmx-{'0' * 8}-{pid}-1-x",
    }
    for name in names.values():
        (tmp_path / name).mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    (tmp_path / f"ecmx-{place}-{pid}-1-link").symlink_to(outside)
    (tmp_path / f"ecmx-{place}-{pid}-1-file").touch()
    if os.getuid() == 0:
        other = tmp_path / f"ecmx-{place}-{pid}-1-other"
        other.mkdir()
        os.chown(other, 65534, 65534)
    before = {path.name for path in tmp_path.iterdir()}
    sweep(tmp_path)
    assert before - {path.name for path in tmp_path.iterdir()} == {names["reused"]}
    assert (outside / "kept").exists()
