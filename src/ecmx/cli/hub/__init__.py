"""`ecmx hub …`: thin commands over the hub, which is an extra: whatever needs it is imported inside the command."""

from __future__ import annotations

import typer

from ecmx.cli.hub.answer import answer
from ecmx.cli.hub.audit import audit
from ecmx.cli.hub.backup import backup
from ecmx.cli.hub.billed import billed
from ecmx.cli.hub.close_month import close_month
from ecmx.cli.hub.compose import compose
from ecmx.cli.hub.decide import decide
from ecmx.cli.hub.doors import doors
from ecmx.cli.hub.due import due
from ecmx.cli.hub.files_out import files_out
from ecmx.cli.hub.hold import hold
from ecmx.cli.hub.incident import incident, incidents
from ecmx.cli.hub.init import init
from ecmx.cli.hub.keys import keys
from ecmx.cli.hub.likenesses import likenesses
from ecmx.cli.hub.log import log
from ecmx.cli.hub.member import member
from ecmx.cli.hub.messages import messages
from ecmx.cli.hub.pages import pages
from ecmx.cli.hub.partners import partners
from ecmx.cli.hub.people import people
from ecmx.cli.hub.purge import purge
from ecmx.cli.hub.receipt import receipt
from ecmx.cli.hub.receive import receive
from ecmx.cli.hub.restore import restore
from ecmx.cli.hub.roster import roster
from ecmx.cli.hub.run import run
from ecmx.cli.hub.said import said
from ecmx.cli.hub.send import send
from ecmx.cli.hub.sent import sent
from ecmx.cli.hub.serve import serve
from ecmx.cli.hub.start import start
from ecmx.cli.hub.status import status
from ecmx.cli.hub.stop import stop
from ecmx.cli.hub.take import take
from ecmx.cli.hub.tasks import tasks
from ecmx.cli.hub.today import today
from ecmx.cli.hub.trace import trace
from ecmx.cli.hub.work import work
from ecmx.cli.hub.worker import worker

__all__ = ["hub", "serve"]

hub = typer.Typer(
    name="hub", no_args_is_help=True, help="Keep what plans and providers send: one roster on one machine."
)
hub.command()(init)
hub.command()(stop)
hub.command()(run)
hub.command()(worker)
hub.command()(pages)
hub.command()(status)
hub.command()(receive)
hub.command()(start)
hub.command()(decide)
hub.command()(send)
hub.command()(sent)
hub.command()(doors)
hub.command()(compose)
hub.command("files-out")(files_out)
hub.command()(roster)
hub.command()(member)
hub.command()(work)
hub.command()(take)
hub.command()(billed)
hub.command()(today)
hub.command()(tasks)
hub.command()(trace)
hub.command()(messages)
hub.command()(said)
hub.command()(answer)
hub.command()(receipt)
hub.command()(due)
hub.command(name="close-month")(close_month)
hub.command()(likenesses)
hub.command()(incident)
hub.command()(incidents)
hub.command()(purge)
hub.command()(backup)
hub.command()(restore)
hub.add_typer(log)
hub.add_typer(hold)
hub.add_typer(keys)
hub.add_typer(partners)
hub.add_typer(people)
hub.add_typer(audit)
