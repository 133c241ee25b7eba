"""Writing where there is no room, and where nobody may: one sentence, exit 2, and nothing half written."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import polars as pl
import pytest

from ecmx.errors import UsageProblem
from ecmx.files import ColumnOut, Scratch, SheetOut, aside, file_out
from tests.written import delimited, table


def convert(source: Path, target: Path, *, most: int, beside: Path) -> subprocess.CompletedProcess[str]:
    """Run the command; most: the bytes that any file may take, as a full disk has it; beside: where temporary files go."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    command = [sys.executable, "-m", "ecmx", "convert", str(source), "--to", "guidance-mif", "-o", str(target)]
    environment = {**os.environ, "TMPDIR": str(beside)}
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit, env=environment)


@pytest.mark.parametrize("most", [20_000, 200_000, 1_000_000], ids=["at once", "in the middle", "at the end"])
def test_no_room_on_the_disk(most: int, tmp_path: Path) -> None:
    source = delimited(tmp_path / "mif.csv", table("mif", rows=[{}] * 2000))
    target = tmp_path / "out.xlsx"
    beside = tmp_path.parent / f"{tmp_path.name}-tmp"
    beside.mkdir()
    target.write_bytes(b"what was there")
    ended = convert(source, target.with_name("new.xlsx"), most=most, beside=beside)
    assert ended.returncode == 2, ended.stderr
    assert "no room left" in " ".join(ended.stderr.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mif.csv", "out.xlsx"]
    assert not list(beside.iterdir())  # nor anything of a member elsewhere


@pytest.mark.parametrize("what", ["missing", "a file"])
@pytest.mark.parametrize(
    "words", [["convert", "--to", "guidance-rtf", "-o"], ["check", "--annotate"]], ids=["convert", "annotate"]
)
def test_a_temporary_folder_that_cannot_be_used(what: str, words: list[str], tmp_path: Path) -> None:
    """What TMPDIR names, or nothing: members' data do not go to a folder that nobody chose."""
    source = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}]))
    named = tmp_path / "named"
    if what == "a file":
        named.touch()
    command = [sys.executable, "-m", "ecmx", words[0], str(source), *words[1:], str(tmp_path / "out.xlsx")]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "TMPDIR": str(named)}, cwd=tmp_path
    )
    assert ended.returncode == 2, ended.stderr
    said = " ".join(ended.stderr.split())
    assert "temporary folder" in said and "Set TMPDIR to a folder" in said and "Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir() if path != named) == ["rtf.csv"]


@pytest.mark.skipif(os.getuid() != 0, reason="not run: needs root to become somebody else")
def test_a_temporary_folder_of_somebody_else(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path_factory.mktemp("theirs")))
    os.seteuid(65534)
    try:
        with pytest.raises(UsageProblem, match="temporary folder"):
            Scratch()
    finally:
        os.seteuid(0)


def test_it_is_said_which_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The temporary folder's, where there is less room than where the file goes."""
    beside, there = tmp_path / "tmp", tmp_path / "out"
    beside.mkdir()
    there.mkdir()
    monkeypatch.setenv("TMPDIR", str(beside))
    room = {beside: 0, there: 10**9}
    monkeypatch.setattr("ecmx.files.book_out.shutil.disk_usage", lambda path: SimpleNamespace(free=room[Path(path)]))

    def written() -> None:
        with aside(there / "a.xlsx") as place, file_out(place, "xlsx", [SheetOut("A", (ColumnOut("B"),))]) as out:
            out.write(0, pl.DataFrame({"b": ["x"]}))
            monkeypatch.setattr(ZipFile, "write", full)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(UsageProblem, match="for the work in between") as told:
        written()
    assert str(beside) in told.value.message and "TMPDIR" in told.value.fix
    assert not list(beside.iterdir()) and not list(there.iterdir())


def test_a_name_that_no_disk_takes(shared_cases: Path, tmp_path: Path) -> None:
    """A layout whose pattern makes one (attacks/patt7.toml), and a name that was given."""
    source = delimited(tmp_path / "mif.csv", table("mif", rows=[{}]))
    for words in (
        ["--to", str(shared_cases / "attacks" / "patt7.toml")],
        ["--to", "guidance-mif", "-o", f"{'é' * 200}.xlsx"],
    ):
        command = [sys.executable, "-m", "ecmx", "convert", str(source), *words]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert ended.returncode == 2 and "Traceback" not in ended.stderr, ended.stderr
        assert len(ended.stderr.split(". ")) <= 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mif.csv"]


def test_a_long_name_that_a_disk_takes_is_written(tmp_path: Path) -> None:
    target = tmp_path / f"{'é' * 120}.txt"
    with aside(target) as place:
        place.write_text("x", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.skipif(os.getuid() != 0, reason="not run: needs root to become somebody else")
@pytest.mark.parametrize("mode", [0o755, 0o700], ids=["may be read", "may not be looked into"])
def test_a_folder_of_somebody_else(mode: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("theirs")
    folder.chmod(mode)
    os.seteuid(65534)
    try:
        with pytest.raises(UsageProblem, match="cannot be written"), aside(folder / "out.xlsx"):
            pytest.fail("nobody may write here")
    finally:
        os.seteuid(0)
    assert not list(folder.iterdir())
