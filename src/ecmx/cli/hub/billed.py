"""`ecmx hub billed`: what was billed is taken as what was done. Knows no claim and no code."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import Ending, ending
from ecmx.cli.hub.entered import entered, say
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.named_files import files_in

if TYPE_CHECKING:
    from ecmx.hub.work import BilledTaken

__all__ = ["billed"]


def billed(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Professional claims (837P) or billing tables, or folders of them."),
    ],
    by: ByOption,
    plan: Annotated[
        str,
        typer.Option(metavar="NAME", help="Whose members they are, where a member has several plans: a plan's name."),
    ] = "",
    columns: Annotated[
        Path | None,
        typer.Option("--map", metavar="MAP.toml", help="For billing tables: which of their columns has what."),
    ] = None,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Take what was billed as outreach attempts and encounters, each service once.

    A line that was probably logged already is recorded too, and a question asks whether they are the same: ecmx hub tasks. A claim that
    voids or replaces an earlier one undoes what that one added. Exit code 1: lines are on hold; 2: a file could not be used.
    """
    with ending():
        found = entered(home)
        from ecmx.cli.waiting import Waiting
        from ecmx.hub.accounts import acting
        from ecmx.hub.partners import plan_by_name
        from ecmx.hub.work import take_billed
        from ecmx.measures import load_column_map

        who = acting(by, organization)
        whose = plan_by_name(who.organization, plan) if plan else None
        paths = files_in(files)
        known = load_column_map(columns) if columns is not None else None
        with Waiting() as waiting:
            waiting.begin("Reading what was billed")
            made = take_billed(paths, by=who, home=found, plan=whose, columns=known, as_of=date.today())
        for path, one in zip(paths, made, strict=True):
            for line in _lines(path, one):
                say(line)
        if any(one.problem for one in made):
            raise typer.Exit(Ending.UNUSABLE)
        if any(one.held for one in made):
            raise typer.Exit(Ending.FINDINGS)


def _lines(path: Path, one: BilledTaken) -> list[str]:
    """What became of a file, in words; of its lines codes and numbers alone."""
    from ecmx.findings import counted

    if one.problem:
        return [f"{path.name}: {one.problem}"]
    if one.before is not None:
        return [f"{path.name}: this exact file was received before, as file {one.before}; nothing changes."]
    parts = (
        (one.attempts, "outreach"),
        (one.encounters, "encounters"),
        (one.known, "known"),
        (one.other, "other services"),
        (one.set_aside, "corrected"),
        (len(one.held), "on hold"),
    )
    told = " + ".join(f"{count:,} {what}" for count, what in parts)
    lines = [f"{path.name}: file {one.file}; {counted(one.lines, 'service line')} = {told}."]
    if one.taken_back:
        back = counted(one.taken_back, "entry", "entries")
        lines.append(f"  {back} of earlier claims undone, because they were voided or replaced.")
    if one.asked:
        lines.append(f"  {counted(one.asked, 'line')} may have been logged already: ecmx hub tasks.")
    lines += [f"  {sentence}" for sentence in one.said[:_MOST]]
    if len(one.said) > _MOST:
        lines.append(f"  … and {len(one.said) - _MOST:,} more: ecmx encounters {path.name} tells all.")
    return lines


_MOST = 20
