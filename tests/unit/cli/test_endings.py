"""Exit codes, and what a person or a program is told when a command stops."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import typer

from ecmx.cli.endings import Ending, ending
from ecmx.errors import FileUnusable, LayoutInvalid, UsageProblem


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


@pytest.mark.parametrize("words", [["guidance", "elements"], ["guidance", "footnotes", "--json"]])
def test_a_reader_that_stops_reading_is_no_finding(words: list[str]) -> None:
    script = f"import sys; sys.argv = ['ecmx', *{words}]; from ecmx.cli import main; main()"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        assert command.stderr.read() == b""
    assert command.returncode == Ending.PIPE_CLOSED


def test_an_exit_passes_through() -> None:
    with pytest.raises(typer.Exit) as stopped, ending():
        raise typer.Exit(Ending.FINDINGS)
    assert stopped.value.exit_code == Ending.FINDINGS
