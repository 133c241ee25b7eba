"""`ecmx hub purge`: what may go and what must stay, kind by kind; and the deleting of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.asked import looker, object_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.options import JsonOption
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecmx.hub.retention import KindSeen
    from ecmx.reports import Page

__all__ = ["purge"]


def purge(
    by: ByOption,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list what would go, and what holds the rest. Nothing is deleted.")
    ] = False,
    member: Annotated[
        str, typer.Option(metavar="CIN", help="Delete this one member alone, from tables and kept files.")
    ] = "",
    because: Annotated[
        str, typer.Option(metavar="TEXT", help="Why that member is deleted; without a name. It is kept.")
    ] = "",
    before_its_time: Annotated[
        bool,
        typer.Option(
            "--before-its-time",
            help="That member, although a time to keep has not passed. A legal hold still stops it.",
        ),
    ] = False,
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Delete what has been kept for its time and nothing holds; or one member.

    A deleted member's rows are taken out of kept files too. Each file's name, SHA-256, size, key, counts, sender and receipt stay, and
    ecmx hub trace says what was deleted, when and by which rule. What was deleted is deleted again after a restore, by the file
    deletions.log in the hub's home. If a run was stopped in the middle, the next one continues it.
    """
    with ending(as_json=as_json) as voice:
        if (because or before_its_time) and not member:
            raise UsageProblem(
                "purge-member", "--because and --before-its-time are of one member.", "Add --member CIN."
            )
        if dry_run and member:
            raise UsageProblem("purge-one", "--dry-run lists kinds, and --member is one member.", "Say one of them.")
        found = entered(home)
        from ecmx.cli.waiting import Waiting
        from ecmx.hub import retention
        from ecmx.hub.roster import member_by_cin

        who = looker(by, organization)
        with Waiting() as waiting:
            if dry_run:
                kinds: Sequence[KindSeen] = retention.look(by=who, home=found)
                ordered = unfinished = 0
            else:
                if member:
                    made = retention.purge_member(
                        by=who,
                        home=found,
                        member=member_by_cin(who.organization, member),
                        because=because,
                        before_its_time=before_its_time,
                        step=waiting.step,
                    )
                else:
                    made = retention.purge(by=who, home=found, step=waiting.step)
                kinds, ordered, unfinished = made.kinds, made.ordered, made.unfinished
        if as_json:
            voice.as_json = False
            write_json({"kinds": object_of(kinds), "deleted": ordered, "unfinished": unfinished, "dry_run": dry_run})
            return
        if unfinished:
            typer.echo(f"An earlier run was ended in the middle: {unfinished:,} deletions were gone on with.")
        if member:
            from ecmx.findings import counted

            files = f" With the member went the bytes of {counted(ordered - 1, 'file')}." if ordered else ""
            typer.echo(f"The member is deleted.{files}")
            return
        from rich.console import Console

        from ecmx.reports import Page

        _show(kinds, Page(Console(highlight=False)), dry_run=dry_run)


def _show(kinds: Sequence[KindSeen], page: Page, *, dry_run: bool) -> None:
    would = "would be deleted" if dry_run else "deleted"
    for one in kinds:
        page.line((one.words, "bold"))
        if not one.ever:
            page.line(f"never deleted: {one.source}", indent=2)
            continue
        page.line(f"{one.goes:,} {would}, {one.held:,} kept", indent=2)
        for code, count in one.by.items():
            page.line(f"{count:,} because of {_holder(code)}", indent=4)
        kept = f"kept {one.years} years from {one.counted_from}" if one.years else f"kept until: {one.counted_from}"
        unsure = "" if one.sure else " Unsure until checked by counsel."
        page.line((f"{kept}. Source: {one.source}.{unsure}", "dim"), indent=2)
    if dry_run:
        page.gap()
        page.line("Nothing was deleted. Without --dry-run it would be.")


def _holder(code: str) -> str:
    what, _, number = code.partition(":")
    known = {
        "hold": f"legal hold {number}",
        "file": f"file {number}, which has to be kept",
        "under-way": "a file in progress",
    }
    return known.get(what, code)
