"""`ecmx hub take`: a work list comes back, or any file of your own; row by row it is said what was taken, what was known, what is held."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import Ending, ending, write_json
from ecmx.cli.hub.asked import object_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.named_files import files_in
from ecmx.cli.options import JsonOption
from ecmx.errors import EcmxError, FileUnusable

if TYPE_CHECKING:
    from ecmx.hub.work import TakenFile
    from ecmx.reports import Page

__all__ = ["take"]

MOST = 40  # rows that are told of one by one on the screen
#: What became of a row, by its fate, as people read it.
FATES = {"taken": "changed something", "known": "already known", "told": "to review", "held": "on hold"}


def take(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Files of your own. Of a folder, every file in it.")
    ],
    by: ByOption,
    plan: Annotated[
        str, typer.Option(metavar="NAME", help="Whose members the rows are, where they do not say so: a plan's name.")
    ] = "",
    as_of: Annotated[
        datetime | None,
        typer.Option(
            metavar="DAY", formats=list(DAY_FORMATS), help="The day that the rows speak of, where they do not say it."
        ),
    ] = None,
    password_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="A text file with passwords, one a line.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of each row; take nothing.")
    ] = False,
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Upload work lists, or your own caseload lists and exports, with what you know about your members.

    What is unchanged changes nothing; a list may be uploaded several times. The file is kept as received. Exit code 1: rows are on hold, or
    something needs review; 2: a file could not be used.
    """
    with ending():
        found = entered(home)
        from ecmx.cli.check import passwords_in
        from ecmx.cli.waiting import Waiting
        from ecmx.hub.accounts import acting
        from ecmx.hub.partners import plan_by_name
        from ecmx.hub.work import take_file

        who = acting(by, organization)
        whose = plan_by_name(who.organization, plan) if plan else None
        passwords = passwords_in(password_file) if password_file else ()
        day = as_of.date() if as_of else None
        worst, told = Ending.CLEAN, []
        for path in files_in(files):
            with Waiting() as waiting:
                waiting.begin("taking the list")
                try:
                    made = take_file(
                        _data(path),
                        path.name,
                        by=who,
                        home=found,
                        plan=whose,
                        passwords=passwords,
                        as_of=day,
                        dry_run=dry_run,
                    )
                except EcmxError as problem:
                    waiting.pause()
                    typer.echo(f"{path}: {problem.message} {problem.fix}".rstrip(), err=True)
                    worst = Ending.UNUSABLE
                    continue
            told.append((path, made))
            worst = max(worst, _ending(made))
        if as_json:
            write_json([{"file": str(path), **_object(made)} for path, made in told])
        else:
            for path, made in told:
                _show(path, made, dry_run=dry_run)
        if worst:
            raise typer.Exit(worst)


def _data(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise FileUnusable("file-unreadable", "The file cannot be read.", "Look at its rights.") from problem


def _ending(made: TakenFile) -> Ending:
    return Ending.FINDINGS if any(one.code for one in made.rows.words) else Ending.CLEAN


def _object(made: TakenFile) -> dict[str, object]:
    rows = [object_of(one) for one in made.rows.words]
    counts = {str(fate): count for fate, count in made.rows.counts().items()}
    return {
        "number": made.file,
        "repeats": made.repeats,
        "list": made.list_id,
        "month": made.month,
        "not_taken": made.not_taken,
        "rows": counts,
        "words": rows,
    }


def _show(path: Path, made: TakenFile, *, dry_run: bool) -> None:
    from rich.console import Console

    from ecmx.hub.work import Fate
    from ecmx.reports import Page

    page = Page(Console(highlight=False))
    if made.repeats is not None:
        page.line(f"{path}: this exact file was received before, as file {made.repeats}. Nothing changed.")
        return
    counts = made.rows.counts()
    head = f"{path}: would be taken" if dry_run else f"{path}: taken as file {made.file}"
    page.line((f"{head}{f', a list of {made.month}' if made.month else ''}", "bold"))
    page.line(
        f"{sum(counts.values()):,} rows: "
        + ", ".join(f"{counts[Fate(fate)]:,} {said}" for fate, said in FATES.items()),
        indent=2,
    )
    taken = Counter(one.what for one in made.rows.words if one.fate is Fate.TAKEN)
    for what, count in taken.items():
        page.line(f"{count:,} × {what}", indent=4)
    if made.not_taken:
        page.line(
            f"{made.not_taken:,} rows of a Member Information File were not included: those come from the plans.",
            indent=2,
        )
    _problems(page, made)
    page.gap()


def _problems(page: Page, made: TakenFile) -> None:
    """What is held and what is to be said, row by row: where, what, why, and what to do."""
    told = [one for one in made.rows.words if one.code]
    for one in told[:MOST]:
        where = f"{one.place.sheet}, row {one.place.row}" if one.place.sheet else f"row {one.place.row}"
        page.line((f"{page.safe(where)}: {one.what}, {FATES[one.fate]}", "bold"), indent=2)
        page.line(f"{one.said} {one.fix}".rstrip(), indent=4)
    if len(told) > MOST:
        page.line(f"{len(told) - MOST:,} more: --json tells all of them.", indent=2)
