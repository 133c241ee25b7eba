"""`ecmx accept`: a fixed workbook in, which rows are right now. Knows not how rows are compared."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import Ending, ending, write_json
from ecmx.cli.named_layouts import tell_passed_over
from ecmx.cli.options import ForceOption, JsonOption
from ecmx.cli.targets import demand_target

if TYPE_CHECKING:
    from ecmx.mending import Acceptance

__all__ = ["accept"]


def accept(
    workbook: Annotated[
        Path, typer.Argument(metavar="ANNOTATED.xlsx", help="A workbook that `ecmx check --annotate` made, fixed.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FIXED.xlsx", help="Also write the accepted rows alone, to be sent in."),
    ] = None,
    force: ForceOption = False,
    layout: Annotated[
        str | None,
        typer.Option(metavar="NAME|PATH", help="Read it as this form (layout). Default: as it was read before."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE",
            formats=DAY_FORMATS,
            help="The day that counts as today. Default: today, or the day of the check if that is later.",
        ),
    ] = None,
    password_file: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="A text file with the password of a protected workbook; one a line, all tried."
        ),
    ] = None,
    as_json: JsonOption = False,
    samples: Annotated[int, typer.Option(min=0, metavar="N", help="Places shown of each kind of finding.")] = 5,
) -> None:
    """Read a fixed workbook back: which rows changed, and whether they are right now.

    Everything is checked again by the same rules. Only rows that were fixed count as accepted; rows that were added, deleted or
    moved are listed. It may have been saved by any spreadsheet program, and the Findings tab may be gone.
    """
    with ending(as_json=as_json) as voice:
        voice.file = str(workbook)
        from ecmx.cli.check import passwords_in
        from ecmx.cli.waiting import Waiting
        from ecmx.exchange import Options
        from ecmx.files import Limits

        tell_passed_over([layout])
        if out is not None:
            _require_target(out, workbook, force=force)
        options = Options(
            layout=layout,
            passwords=passwords_in(password_file) if password_file else (),
            limits=Limits.from_environment(),
        )
        from ecmx.mending import accept_file, write_accepted

        with Waiting() as waiting:
            found = accept_file(workbook, options, waiting.step, as_of=as_of.date() if as_of else None)
        written = write_accepted(found, workbook, out, options, over=force) if out is not None else 0
        voice.as_json = False
        _answer(found, as_json=as_json, samples=samples)
        if out is not None:
            said = f"The accepted rows are in {out}." if written else "No row was accepted, so nothing was written."
            typer.echo(said, err=True)
        raise typer.Exit(Ending.FINDINGS if found.report.findings.has_errors else Ending.CLEAN)


def _answer(acceptance: Acceptance, *, as_json: bool, samples: int) -> None:
    from ecmx.cli import accepted

    if as_json:
        write_json(accepted.json_of(acceptance))
        return
    from rich.console import Console

    accepted.show(acceptance, Console(highlight=False), samples=samples)


def _require_target(target: Path, source: Path, *, force: bool) -> None:
    from ecmx.files import temporary_root

    temporary_root()  # said before the workbook is read rather than after it
    demand_target(target, (".xlsx",), [source], force=force)
