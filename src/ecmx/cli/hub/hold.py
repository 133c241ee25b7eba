"""`ecmx hub hold`: legal holds, which stop every deletion that they cover."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import ending
from ecmx.cli.hub.entered import entered, say
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.typed import Commands
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.hub.retention import LegalHold

__all__ = ["hold"]

hold = typer.Typer(cls=Commands, name="hold", no_args_is_help=True, help="Legal holds: what they cover is not deleted.")


@hold.command(name="set")
def set_(
    by: ByOption,
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason, for example a claim's number. It is kept.")],
    member: Annotated[str, typer.Option(metavar="CIN", help="Hold all of one member.")] = "",
    partner: Annotated[str, typer.Option(metavar="NAME", help="Hold all of one partner.")] = "",
    everything: Annotated[bool, typer.Option("--everything", help="Hold all that the organization keeps.")] = False,
    since: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=DAY_FORMATS, help="From when. Default: today.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=DAY_FORMATS, help="The last day. Default: until lifted.")
    ] = None,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Set a legal hold on a member, a partner, or everything."""
    with ending():
        if sum(map(bool, (member, partner, everything))) != 1:
            raise UsageProblem("hold-one", "Say one of --member, --partner and --everything.", "A hold covers one.")
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.partners import partner_by_name
        from ecmx.hub.retention import set_hold
        from ecmx.hub.roster import member_by_cin

        who = acting(by, organization)
        made = set_hold(
            by=who,
            why=why,
            member=member_by_cin(who.organization, member) if member else None,
            partner=partner_by_name(who.organization, partner) if partner else None,
            since=since.date() if since else None,
            until=until.date() if until else None,
        )
        say(_line(made))


@hold.command()
def lift(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The hold's number: ecmx hub hold show.")],
    by: ByOption,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Lift a legal hold. A later purge may delete what it covered, once its time has passed and nothing else keeps it."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.retention import lift_hold

        say(_line(lift_hold(number, by=acting(by, organization))))


@hold.command()
def show(by: ByOption, organization: OrganizationOption = "", home: HomeOption = None) -> None:
    """List the legal holds: what each covers, why, who set it, since and until when. No members are named."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.retention import holds

        found = holds(by=acting(by, organization))
        for one in found:
            say(_line(one))
        if not found:
            say("There is no hold.")


def _line(hold: LegalHold) -> str:
    from ecmx.guidance import on_paper

    covers = {
        "member": f"member number {hold.member_id}" if hold.member_id else "a member who is deleted",
        "partner": f"partner {hold.partner}",
        "file": f"file {hold.transmission_id}",
        "everything": "everything",
    }
    until = f" until {on_paper(hold.until)}" if hold.until else ""
    lifted = ""
    if hold.lifted_at:
        lifter = hold.lifted_by.username if hold.lifted_by else "the hub"
        lifted = f"; lifted {on_paper(hold.lifted_at.date())} by {lifter}"
    who = hold.set_by.username if hold.set_by else "the hub"
    return f"hold {hold.pk}: {covers[hold.covers]}, since {on_paper(hold.since)}{until}, by {who}: {hold.why}{lifted}"
