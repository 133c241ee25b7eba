"""`ecmx convert`: files of any plans in, one file of one layout out. Reads what was asked for and says what came of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.check import files_in, passwords_in, types_in
from ecmx.cli.endings import Ending, ending, write_json
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.conversion import Conversion
    from ecmx.layouts import Layout

__all__ = ["convert"]


def convert(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Files of any plans, or folders of them.")],
    to: Annotated[
        str, typer.Option("--to", metavar="NAME|PATH", help="The layout to write: a shipped one's name or a TOML file.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT",
            help="The file to write. Of a folder: the layout's own name in it, of the last whole month.",
        ),
    ] = None,
    layout: Annotated[
        str | None,
        typer.Option(metavar="NAME|PATH", help="Read the files by this layout, or by the one that fits of a folder."),
    ] = None,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", help="Take only these: mif, rtf, otf or referral. May be repeated."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=["%Y-%m-%d", "%m/%d/%Y"], help="The day that counts as today."),
    ] = None,
    password_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Passwords of protected workbooks that are read; one a line.")
    ] = None,
    protect_with: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="A text file with the password that the written workbooks are protected by."),
    ] = None,
    provider: Annotated[str, typer.Option(metavar="NAME", help="Your name, where the layout's file name has it.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would be lost.")] = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="Write nothing unless every row and every cell can be carried.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")] = False,
) -> None:
    """Turn files into another plan's form: one roster of several plans' files, or a return in the plan's own layout.

    Every row that comes in goes out, or is held in a second workbook beside the first (OUT-held.xlsx) with the reason.
    What the layout cannot carry is said, cell by cell. The files that are read stay as they are.
    """
    with ending(as_json=as_json) as voice:
        paths = list(files_in(files))
        for path in paths:
            if not path.exists():
                raise UsageProblem("no-such-file", f"{path}: there is no such file.", "Look at how the name is spelt.")

        from ecmx.checks import Options
        from ecmx.cli.waiting import Waiting
        from ecmx.conversion import convert as turned
        from ecmx.conversion import held_path
        from ecmx.files import Limits
        from ecmx.layouts import load_layout

        wanted = load_layout(to)
        day = as_of.date() if as_of else date.today()
        kinds = types_in(types or []) or ()
        target = target_of(out, wanted, provider, day)
        demand_free(target, paths, force=force or dry_run)
        if target == out:
            demand_ending(target, wanted)
        options = Options(
            layout=layout,
            as_of=day,
            passwords=passwords_in(password_file) if password_file else (),
            limits=Limits.from_environment(),
        )
        password = passwords_in(protect_with)[0] if protect_with else None
        told: list[Conversion] = []

        def say(done: Conversion) -> None:
            """Print what came of it, once; before the files take their places where there are any."""
            waiting.pause()
            voice.as_json = False
            answer(done, as_json=as_json, trial=dry_run)
            told.append(done)

        with Waiting() as waiting:
            done = turned(
                paths,
                wanted,
                target,
                options,
                types=kinds,
                password=password,
                trial=dry_run,
                whole=whole,
                progress=waiting.step,
                say=say,
            )
            if not told:
                say(done)
        if force and done.written and not done.held:
            held_path(target).unlink(missing_ok=True)  # of an earlier run: nothing is held any more
        if done.refused:
            raise typer.Exit(Ending.UNUSABLE)
        raise typer.Exit(Ending.FINDINGS if done.rows_held or (whole and done.loses) else Ending.CLEAN)


def answer(done: Conversion, *, as_json: bool, trial: bool) -> None:
    """Print what came of a conversion."""
    if as_json:
        from ecmx.reports import conversion_json

        write_json(conversion_json(done))
        return
    from rich.console import Console

    from ecmx.reports import show_conversion

    show_conversion(done, Console(highlight=False), trial=trial)


def target_of(out: Path | None, layout: Layout, provider: str, day: date) -> Path:
    """Where to write: as asked, or in a folder by the layout's own name for the file, of the last whole month."""
    if out is not None and not out.is_dir():
        return out
    from ecmx.layouts import file_name

    month_end = day.replace(day=1) - timedelta(days=1)
    return (out or Path()) / file_name(layout, provider=provider, period_end=month_end, day=day)


def demand_ending(out: Path, layout: Layout) -> None:
    """Refuse a name whose ending says another kind of file, which no program would open; and a folder that is not there."""
    container = layout.container or "xlsx"
    ending = out.suffix.lower()
    if not ending:
        raise UsageProblem(
            "folder-missing",
            f"{out}: there is no such folder, and a file's name has an ending.",
            "Make the folder first, or give the name an ending like .xlsx.",
        )
    fits = ending == f".{container}"
    if container not in ("xlsx", "xml"):  # delimited text goes by many names
        fits = ending not in (".xlsx", ".xlsm", ".xls", ".ods", ".xml")
    if not fits:
        raise UsageProblem(
            "target-ending",
            f"{out}: the layout {layout.name} is written as {WRITTEN.get(container, container)}, and this name says something else.",
            f"Let the name end in {'.txt' if container in ('tab', 'pipe') else '.' + container}.",
        )


WRITTEN = {"xlsx": "a workbook", "csv": "csv", "tab": "tab-delimited text", "pipe": "pipe-delimited text", "xml": "XML"}


def demand_free(target: Path, sources: list[Path], *, force: bool) -> None:
    """Never write over a file that is read, nor unasked over any other: neither by the file itself nor by the one with held rows."""
    from ecmx.conversion import held_path

    read = {path.resolve() for path in sources}
    for path, what in ((target, ""), (held_path(target), ", and rows that cannot go would be written there")):
        if path.resolve() in read:
            raise UsageProblem("target-is-source", f"{path}: this file is read{what}.", "Name another file to write.")
        if path.exists() and not force:
            raise UsageProblem(
                "target-exists", f"{path}: there is a file of that name already{what}.", "Name another, or add --force."
            )
