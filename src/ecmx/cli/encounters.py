"""`ecmx encounters`: professional claims or billing tables in, outreach attempts and encounters out. Knows no claim and no code."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import Ending, ending, write_json
from ecmx.cli.named_files import files_in
from ecmx.cli.options import ForceOption, JsonOption
from ecmx.cli.targets import demand_target

__all__ = ["encounters"]


def encounters(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Professional claims (837P) or billing tables, or folders of them."),
    ],
    columns: Annotated[
        Path | None,
        typer.Option("--map", metavar="MAP.toml", help="For tables: which column is what."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="OUT", help="Also write every service line: a .csv or .xlsx file."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=DAY_FORMATS, help="The day that counts as today. Default: today."),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Find outreach attempts and encounters in what was billed.

    Reads G9008 and G9012 with their modifiers (U8 outreach, GQ by telephone or electronically) in whichever place they stand, and
    carries out voids and replacements. Every line is outreach, an encounter, another service, or on hold with its reason. No member's
    value is printed; the file that -o writes holds them.
    """
    with ending(as_json=as_json) as voice:
        paths = files_in(files)
        if out is not None:
            demand_target(out, (".csv", ".xlsx"), paths, force=force)

        from ecmx.cli.waiting import Waiting
        from ecmx.files import Limits, aside
        from ecmx.measures import load_column_map, read_billed_files, write_event_table

        limits = Limits.from_environment()
        known = load_column_map(columns, limits) if columns is not None else None
        with Waiting() as waiting:
            waiting.begin("Reading what was billed")
            done = read_billed_files(paths, known, as_of=as_of.date() if as_of else date.today(), limits=limits)
        if out is not None:
            with aside(out, over=force) as place:
                names = [one.path.name for one in done.files]
                write_event_table(done.encounters, names, place, out.suffix.lower().removeprefix("."))
        voice.as_json = False
        written = str(out) if out is not None else ""
        if as_json:
            from ecmx.reports import encounters_json

            write_json(encounters_json(done, written))
        else:
            from rich.console import Console

            from ecmx.reports import show_encounters

            show_encounters(done, Console(highlight=False), written=written)
        if any(one.error is not None for one in done.files):
            raise typer.Exit(Ending.UNUSABLE)
        raise typer.Exit(Ending.FINDINGS if done.encounters.found.has_errors() else Ending.CLEAN)
