"""`ecmx hub …`: thin commands over the hub, which is an extra: whatever needs it is imported inside the command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import typer

from ecmx.cli.branches import Branch, with_branches
from ecmx.cli.typed import Commands

__all__ = ["hub"]

#: As in `ecmx.cli.tree`.
BRANCHES: Mapping[str, Branch] = {
    "init": Branch("hub.init", "init"),
    "stop": Branch("hub.stop", "stop"),
    "run": Branch("hub.run", "run"),
    "worker": Branch("hub.worker", "worker"),
    "pages": Branch("hub.pages", "pages"),
    "status": Branch("hub.status", "status"),
    "receive": Branch("hub.receive", "receive"),
    "start": Branch("hub.start", "start"),
    "decide": Branch("hub.decide", "decide"),
    "send": Branch("hub.send", "send"),
    "sent": Branch("hub.sent", "sent"),
    "doors": Branch("hub.doors", "doors"),
    "compose": Branch("hub.compose", "compose"),
    "files-out": Branch("hub.files_out", "files_out"),
    "roster": Branch("hub.roster", "roster"),
    "member": Branch("hub.member", "member"),
    "work": Branch("hub.work", "work"),
    "take": Branch("hub.take", "take"),
    "billed": Branch("hub.billed", "billed"),
    "today": Branch("hub.today", "today"),
    "tasks": Branch("hub.tasks", "tasks"),
    "trace": Branch("hub.trace", "trace"),
    "messages": Branch("hub.messages", "messages"),
    "said": Branch("hub.said", "said"),
    "answer": Branch("hub.answer", "answer"),
    "receipt": Branch("hub.receipt", "receipt"),
    "due": Branch("hub.due", "due"),
    "close-month": Branch("hub.close_month", "close_month"),
    "likenesses": Branch("hub.likenesses", "likenesses"),
    "incident": Branch("hub.incident", "incident"),
    "incidents": Branch("hub.incident", "incidents"),
    "purge": Branch("hub.purge", "purge"),
    "backup": Branch("hub.backup", "backup"),
    "restore": Branch("hub.restore", "restore"),
    "log": Branch("hub.log", "log"),
    "hold": Branch("hub.hold", "hold"),
    "keys": Branch("hub.keys", "keys"),
    "partners": Branch("hub.partners", "partners"),
    "people": Branch("hub.people", "people"),
    "audit": Branch("hub.audit", "audit"),
}


def hub(words: Sequence[str] = ()) -> typer.Typer:
    """The commands of the hub. words: what was typed after `ecmx hub`; if they begin with a command, no other is made"""
    made = typer.Typer(
        cls=Commands,
        name="hub",
        no_args_is_help=True,
        help="Keep what plans and providers send: one roster on one machine.",
    )
    return with_branches(made, BRANCHES, words)
