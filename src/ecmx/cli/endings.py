"""How a command ends: the exit codes, and the one place where an error becomes a sentence. Knows no command."""

from __future__ import annotations

import errno
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import typer

from ecmx.cli.output import Trouble, arrived, give_up, trouble
from ecmx.errors import EcmxError, OurFault, Remark, UsageProblem

__all__ = ["Ending", "Voice", "answered", "ending", "error_object", "show_cause", "write_json"]


_SHOWN = 40  # characters of a name that is too long


class Ending(IntEnum):
    """What the exit code says."""

    CLEAN = 0
    FINDINGS = 1  # at least one finding of severity error
    UNUSABLE = 2  # a file could not be read, or the command not be carried out; wins over FINDINGS
    FAULT = 3  # ecmx itself failed
    PIPE_CLOSED = 141  # whoever read our output stopped reading: 128 + SIGPIPE, as a shell says it


@dataclass(slots=True)
class Voice:
    """How a command says what stopped it.

    as_json: true while stdout still waits for its one JSON document; file: the one file that is being worked on, "" = none or several
    """

    as_json: bool
    file: str = ""


@contextmanager
def ending(*, as_json: bool = False) -> Iterator[Voice]:
    """Turn what stops a command into one sentence on stderr and an exit code; with `as_json` into an object on stdout.

    A fault of our own is named by its type and line alone: its text might quote a cell (invariant V1).
    The traceback comes only with ECMX_DEBUG=1.
    """
    voice = Voice(as_json)
    if trouble() is not None:  # closed before anything began: nothing is done that nobody could be told of
        raise typer.Exit(_unheard())
    try:
        with remarks():
            yield voice
    except (typer.Exit, typer.Abort):
        raise
    except EcmxError as error:
        show_cause(error)
        if not _said(error_object(error), voice):
            raise typer.Exit(_unheard()) from error
        raise typer.Exit(Ending.FAULT if isinstance(error, OurFault) else Ending.UNUSABLE) from error
    except (BrokenPipeError, SystemExit) as error:  # rich makes a closed pipe SystemExit(1), which would say FINDINGS
        raise typer.Exit(_unheard()) from error
    except Exception as fault:
        if isinstance(fault, OSError) and trouble() is not None:
            raise typer.Exit(_unheard()) from fault
        if isinstance(fault, OSError) and fault.errno == errno.ENAMETOOLONG:  # wherever a name is first looked at
            _said(error_object(name_too_long(Path(str(fault.filename or "")))), voice)
            raise typer.Exit(Ending.UNUSABLE) from fault
        said = OurFault.of(fault, voice.file)
        show_cause(said)
        _said(error_object(said), voice)
        raise typer.Exit(Ending.FAULT) from fault


def show_cause(error: EcmxError) -> None:
    """The traceback of a fault of ours, where it was asked for."""
    if isinstance(error, OurFault) and error.fault is not None:
        import traceback

        traceback.print_exception(error.fault)


def error_object(error: EcmxError) -> dict[str, str]:
    """An error as `--json` shows it."""
    return {"code": error.code, "message": error.message, "fix": error.fix}


def name_too_long(path: Path) -> UsageProblem:
    """A name that no disk takes."""
    return UsageProblem(
        "name-too-long", f"{path.name[:_SHOWN]}…: this name is too long for the disk.", "Give a shorter one."
    )


def write_json(answer: Any) -> None:
    """Print one JSON document on stdout, as UTF-8 whatever the terminal's encoding is."""
    import json

    text = json.dumps(answer, ensure_ascii=False, indent=2)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()


@contextmanager
def answered() -> Iterator[None]:
    """Around the whole program: whatever it printed has arrived when it ends, or that is said; what `--help` prints, too."""
    try:
        yield
    except SystemExit:
        if arrived():
            raise
        sys.exit(_unheard())
    except OSError:
        if arrived():
            raise
        sys.exit(_unheard())
    if not arrived():
        sys.exit(_unheard())


@contextmanager
def remarks() -> Iterator[None]:
    """Say on stderr, once each, what the rooms below remark: done, but otherwise than may be expected."""
    with warnings.catch_warnings():
        shown = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
            if issubclass(category, Remark):
                typer.echo(f"ecmx: {message}", err=True)
            else:
                shown(message, category, *place, **more)

        warnings.simplefilter("always", Remark)
        warnings.showwarning = show
        yield


def _unheard() -> Ending:
    """How a command ends whose answer could not be printed; says so, unless somebody has read as much as was wanted."""
    found = trouble()
    give_up()
    if found is None or found.harmless:
        return Ending.PIPE_CLOSED
    _say_unheard(found)
    return Ending.UNUSABLE


def _say_unheard(found: Trouble) -> None:
    typer.echo(f"ecmx: The answer cannot be printed: {found.why}.", err=True)
    typer.echo(
        "      Send it elsewhere. Check which files were written before you run it again.",
        err=True,
    )


def _said(error: dict[str, str], voice: Voice) -> bool:
    """Say it. Whether that could be said: not as an object on a stdout that takes nothing."""
    if voice.as_json:
        try:
            write_json({"error": error})
        except OSError:
            if trouble() is None:
                raise
            return False
        return True
    typer.echo(f"ecmx: {error['message']}", err=True)
    if error["fix"]:
        typer.echo(f"      {error['fix']}", err=True)
    return True
