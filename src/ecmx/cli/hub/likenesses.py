"""`ecmx hub likenesses`: who may be one person under two CINs, and your answer."""

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
    from ecmx.hub.looking import Pair

__all__ = ["likenesses"]

WHY = {"names-and-birth-date": "the same names and date of birth"}


def likenesses(
    by: ByOption,
    same: Annotated[
        tuple[str, str] | None, typer.Option("--same", metavar="CIN CIN", help="These two CINs are one person's.")
    ] = None,
    different: Annotated[
        tuple[str, str] | None, typer.Option("--different", metavar="CIN CIN", help="These two are two people.")
    ] = None,
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Show members who may be one person under two CINs, or answer. No records are merged: the answer is recorded as yours."""
    with ending(as_json=as_json) as voice:
        if same and different:
            raise UsageProblem("likeness-both", "Either they are the same or they are not.", "Give one answer.")
        entered(home)
        from ecmx.hub.looking import answer_likeness, pairs_suggested

        who = looker(by, organization)
        if answered := same or different:
            answer_likeness(*answered, same=bool(same), by=who)
            typer.echo(f"Recorded: {'one person' if same else 'two people'}.", err=as_json)
            return
        found = pairs_suggested(by=who)
        if as_json:
            voice.as_json = False
            write_json(object_of(found))
            return
        _show(found)


def _show(found: list[Pair]) -> None:
    from rich.console import Console

    from ecmx.hub.looking import day_shown
    from ecmx.reports import Page

    page = Page(Console(highlight=False))
    if not found:
        page.line("No members look like the same person.")
        return
    for pair in found:
        page.line((WHY.get(pair.why, pair.why).capitalize(), "bold"))
        for one in (pair.one, pair.other):
            plans = ", ".join(one.plans) or "no plan"
            page.line(
                f"{one.cin}  {one.last_name}, {one.first_name}, born {day_shown(one.birth_date)}; {plans}", indent=2
            )
    page.gap()
    page.line("Answer with --same CIN CIN, or --different CIN CIN.")
