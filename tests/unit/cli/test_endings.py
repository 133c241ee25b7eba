"""Exit codes, and what a person or a program is told when a command stops."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
import typer

from ecmx.cli.endings import Ending, ending
from ecmx.errors import FileUnusable, LayoutInvalid, Remark, UsageProblem
from tests.written import delimited, table


@pytest.mark.parametrize("error", [FileUnusable, LayoutInvalid, UsageProblem])
def test_our_errors_are_one_sentence_and_a_way_out(
    error: type[FileUnusable], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as stopped, ending():
        raise error("some-code", "This cannot be used.", "Save it again.")
    assert stopped.value.exit_code == Ending.UNUSABLE
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "ecmx: This cannot be used.\n      Save it again.\n"


def test_a_program_gets_an_object(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with pytest.raises(typer.Exit) as stopped, ending(as_json=True):
        raise UsageProblem("some-code", "No “such” thing.", "Take another.")
    assert stopped.value.exit_code == Ending.UNUSABLE
    told = capfdbinary.readouterr()
    assert json.loads(told.out) == {
        "error": {"code": "some-code", "message": "No “such” thing.", "fix": "Take another."}
    }
    assert told.err == b""


def test_a_fault_of_our_own_is_named_and_never_quoted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ECMX_DEBUG", raising=False)
    with pytest.raises(typer.Exit) as stopped, ending():
        raise ValueError("could not convert string: 'Marisol Quintana'")
    assert stopped.value.exit_code == Ending.FAULT
    told = capsys.readouterr()
    assert "ValueError" in told.err
    assert "Quintana" not in told.err + told.out
    assert "Traceback" not in told.err


def test_the_traceback_comes_when_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECMX_DEBUG", "1")
    with pytest.raises(typer.Exit), ending():
        raise ValueError("the text")
    assert "Traceback" in capsys.readouterr().err


def told(words: list[str], **where: Any) -> subprocess.CompletedProcess[bytes]:
    """What the command says on stderr, and how it ends."""
    command = [sys.executable, "-m", "ecmx", *words]
    return subprocess.run(command, stderr=subprocess.PIPE, check=False, **where)


ANSWERS = [
    ["guidance", "elements"],
    ["guidance", "footnotes", "--json"],
    ["--help"],
    ["--version"],
    ["check", "none.csv", "--json"],
]


@pytest.mark.parametrize("words", ANSWERS[:2])
def test_a_reader_that_stops_reading_is_no_finding(words: list[str]) -> None:
    """`ecmx … | head -1` of an answer that is longer than a pipe."""
    script = f"import sys; sys.argv = ['ecmx', *{words}]; from ecmx.cli import main; main()"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        fcntl.fcntl(command.stdout.fileno(), fcntl.F_SETPIPE_SZ, 4096)
        assert command.stdout.read(1)
        command.stdout.close()
        assert command.stderr.read() == b""
    assert command.returncode == Ending.PIPE_CLOSED


@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_an_answer_that_nobody_reads_is_one_sentence(words: list[str]) -> None:
    """`ecmx … | head -0`."""
    read, write = os.pipe()
    os.close(read)
    ended = told(words, stdout=write)
    os.close(write)
    assert ended.returncode == Ending.UNUSABLE
    assert (
        ended.stderr.startswith(b"ecmx: The answer cannot be printed: the program reading it")
        and len(ended.stderr.splitlines()) == 2
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="not run: needs /dev/full")
@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_a_full_stdout_is_one_sentence(words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = told(words, stdout=full)
    assert ended.returncode == Ending.UNUSABLE
    assert b"no room left where it should go" in ended.stderr and len(ended.stderr.splitlines()) == 2


@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_a_closed_stdout_is_one_sentence(words: list[str]) -> None:
    """`ecmx … >&-`."""
    ended = told(words, preexec_fn=lambda: os.close(1))
    assert ended.returncode == Ending.UNUSABLE
    assert b"standard output is closed" in ended.stderr and len(ended.stderr.splitlines()) == 2


def test_nothing_is_written_where_nobody_could_be_told(tmp_path: Path) -> None:
    """Nor does a file that is opened come to stand in for the stream that was closed."""
    source = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}]))
    out = tmp_path / "out.csv"
    ended = told(
        ["convert", str(source), "--to", "juniper-rtf", "-o", str(out)], preexec_fn=lambda: os.closerange(0, 2)
    )
    assert ended.returncode == Ending.UNUSABLE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rtf.csv"]


def test_without_stderr_the_answer_comes_all_the_same(tmp_path: Path) -> None:
    source = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}]))
    command = [sys.executable, "-m", "ecmx", "check", str(source), "--json"]
    ended = subprocess.run(command, stdout=subprocess.PIPE, check=False, preexec_fn=lambda: os.close(2))
    assert ended.returncode in (Ending.CLEAN, Ending.FINDINGS) and json.loads(ended.stdout)["file"] == str(source)


def test_a_remark_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with ending():
        warnings.warn(Remark("This was a link."), stacklevel=1)
    assert capsys.readouterr().err == "ecmx: This was a link.\n"


def test_an_exit_passes_through() -> None:
    with pytest.raises(typer.Exit) as stopped, ending():
        raise typer.Exit(Ending.FINDINGS)
    assert stopped.value.exit_code == Ending.FINDINGS
