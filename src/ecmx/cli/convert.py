"""`ecmx convert`: files of any plans in, one file of one layout out. Reads what was asked for and says what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.check import passwords_in, reading_options, types_in
from ecmx.cli.endings import Ending, ending, show_cause, write_json
from ecmx.cli.named_files import files_in
from ecmx.cli.named_layouts import layout_named, layouts_named, tell_passed_over
from ecmx.cli.options import (
    AllAreOption,
    AsOfOption,
    ForceOption,
    HiddenOption,
    JsonOption,
    PartnersOption,
    PasswordsOption,
    ReadByOption,
)
from ecmx.cli.targets import demand_free, demand_unread
from ecmx.errors import OurFault, UsageProblem

if TYPE_CHECKING:
    from ecmx.conversion import Conversion
    from ecmx.guidance import FileType
    from ecmx.layouts import Layout

__all__ = ["convert"]


def convert(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Files of any plans, or folders of them.")],
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="NAME|PATH", help="The form (layout) to write: a shipped one's name or a TOML file."
        ),
    ] = None,
    to_each: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME|PATH",
            help="Write each plan its own rows in its own form: layouts, or a folder of them. May be repeated.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT",
            help="The file to write. Of a folder: the layout's own name in it, of the last whole month.",
        ),
    ] = None,
    layout: ReadByOption = None,
    types: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="Include only these: mif, rtf, otf or referral; a file that is not recognized is read as these. May be repeated.",
        ),
    ] = None,
    partners: PartnersOption = None,
    all_are: AllAreOption = "",
    for_provider: Annotated[
        str,
        typer.Option("--for", metavar="PROVIDER", help="Of a Member Information File: this provider's members only."),
    ] = "",
    as_of: AsOfOption = None,
    password_file: PasswordsOption = None,
    protect_with: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="A text file with the password that the written workbooks are protected by."),
    ] = None,
    provider: Annotated[str, typer.Option(metavar="NAME", help="Your name, where the layout's file name has it.")] = "",
    held: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where rows on hold are kept. Default: held/ next to each file read."),
    ] = None,
    hidden: HiddenOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would not be sent.")] = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="Write nothing unless every row and every cell can be sent.")
    ] = False,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Turn files into another plan's form: one roster of several plans' files, or a return in each plan's own form.

    A plan gets its own members only. Every row is written, kept in held/ next to the file it came from with the reason, or listed as not
    included. Every filled cell is copied, reformatted for the plan, or listed as not sent with the reason. The files that are read stay as
    they are.
    """
    with ending(as_json=as_json) as voice:
        paths = files_in(files)

        from ecmx.cli.waiting import Waiting
        from ecmx.conversion import Wishes
        from ecmx.conversion import convert_each as turned

        tell_passed_over([layout, *(to_each or [])])
        day = as_of.date() if as_of else date.today()
        kinds = types_in(types or []) or ()
        targets = targets_of(to, to_each or [], out, provider, day, kinds)
        for wanted, target in targets:
            demand_unread(target, paths)
            demand_free(target, force=force or dry_run)
            if target == out:
                demand_ending(target, wanted)
        options = reading_options(layout, partners, as_of, password_file, hidden=hidden)
        wishes = Wishes(
            types=kinds,
            password=passwords_in(protect_with)[0] if protect_with else None,
            trial=dry_run,
            whole=whole,
            all_are=all_are,
            for_provider=for_provider,
            held=held,
            force=force,
        )
        with Waiting() as waiting:
            done = turned(paths, targets, options, wishes, each=bool(to_each), progress=waiting.step)
        # The files are in their places: what is said of them is true, and whoever stops listening changes nothing.
        voice.as_json = False
        for one in done.refused:
            show_cause(one.error)
        answer(done, as_json=as_json, trial=dry_run)
        if done.refused:
            ours = any(isinstance(one.error, OurFault) for one in done.refused)
            raise typer.Exit(Ending.FAULT if ours else Ending.UNUSABLE)
        raise typer.Exit(
            Ending.FINDINGS if done.keeps_back or (whole and done.loses) or used_none(done) else Ending.CLEAN
        )


def used_none(done: Conversion) -> bool:
    """Whether rows came in and none of them went out: never a success."""
    return bool(done.rows.came_in) and not done.rows.out


def targets_of(
    to: str | None,
    to_each: list[str],
    out: Path | None,
    provider: str,
    day: date,
    kinds: tuple[FileType, ...],
) -> list[tuple[Layout, Path]]:
    """The layouts to write, each with its file: one, or each plan's that carries what is asked for and is in force."""
    from ecmx.layouts import newest_of_each

    if bool(to) == bool(to_each):
        raise UsageProblem(
            "target-unsaid",
            "Say either --to, for one file, or --to-each, for a file for each plan.",
            "For example: --to canonical, or --to-each layouts/.",
        )
    if to:
        wanted = layout_named(to)
        return [(wanted, target_of(out, wanted, provider, day))]
    if out is not None and not out.is_dir():
        raise UsageProblem(
            "folder-missing", f"{out}: with --to-each, -o names a folder that is there.", "Make the folder first."
        )
    layouts = newest_of_each([one for name in to_each for one in plans_layouts(name)], day, kinds)
    if not layouts:
        raise UsageProblem(
            "no-layout-for-it",
            "None of these layouts belongs to a plan, is in force and has a place for what you want to send.",
            "Look at them with `ecmx layouts list`, or run it without --type.",
        )
    return [(one, target_of(out or Path(), one, provider, day)) for one in layouts]


def plans_layouts(name: str) -> tuple[Layout, ...]:
    """The layouts of a folder that are somebody's, or the one of that name."""
    found = layouts_named(name)
    return tuple(one for one in found if one.partner) if Path(name).is_dir() else found


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
