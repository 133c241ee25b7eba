"""`ecmx hub log …`: one thing at a time that happened to a member or is known of the member; each is one action, recorded as yours."""

from __future__ import annotations

import typer

from ecmx.cli.hub.log.contacts import attempt, encounter
from ecmx.cli.hub.log.happened import event, referral, refusal
from ecmx.cli.hub.log.known import fact, wish
from ecmx.cli.hub.log.privacy import consent, part_two
from ecmx.cli.hub.log.taking_back import withdraw
from ecmx.cli.typed import Commands

__all__ = ["log"]

log = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    name="log",
    help="Log one thing that happened to a member, or is known of the member.",
)
log.command("attempt")(attempt)
log.command("encounter")(encounter)
log.command("event")(event)
log.command("refusal")(refusal)
log.command("referral")(referral)
log.command("fact")(fact)
log.command("wish")(wish)
log.command("part-2")(part_two)
log.command("consent")(consent)
log.command("withdraw")(withdraw)
