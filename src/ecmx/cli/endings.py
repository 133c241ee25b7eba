"""How a command ends: the exit codes, and the one place where an error becomes a sentence. Knows no command."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import typer

from ecmx.errors import EcmxError, OurFault

__all__ = ["Ending", "Voice", "ending", "error_object", "show_cause", "write_json"]


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
    try:
        yield voice
    except (typer.Exit, typer.Abort):
        raise
    except EcmxError as error:
        show_cause(error)
        _say(error_object(error), voice)
        raise typer.Exit(Ending.FAULT if isinstance(error, OurFault) else Ending.UNUSABLE) from error
    except (BrokenPipeError, SystemExit) as error:  # rich makes a closed pipe SystemExit(1), which would say FINDINGS
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(Ending.PIPE_CLOSED) from error
    except Exception as fault:
        said = OurFault.of(fault, voice.file)
        show_cause(said)
        _say(error_object(said), voice)
        raise typer.Exit(Ending.FAULT) from fault


def show_cause(error: EcmxError) -> None:
    """The traceback of a fault of ours, where it was asked for."""
    if isinstance(error, OurFault) and error.fault is not None:
        import traceback

        traceback.print_exception(error.fault)


def error_object(error: EcmxError) -> dict[str, str]:
    """An error as `--json` shows it."""
    return {"code": error.code, "message": error.message, "fix": error.fix}


def write_json(answer: Any) -> None:
    """Print one JSON document on stdout, as UTF-8 whatever the terminal's encoding is."""
    import json

    text = json.dumps(answer, ensure_ascii=False, indent=2)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()


def _say(error: dict[str, str], voice: Voice) -> None:
    if voice.as_json:
        write_json({"error": error})
        return
    typer.echo(f"ecmx: {error['message']}", err=True)
    if error["fix"]:
        typer.echo(f"      {error['fix']}", err=True)
