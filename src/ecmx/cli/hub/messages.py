"""`ecmx hub messages`: what is to be said to partners, members and referrers, in words, to be sent by you."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.asked import looker, object_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.options import ForceOption, JsonOption
from ecmx.cli.targets import demand_target
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.hub.saying import Note, NoticeNotDrafted

__all__ = ["messages"]


def messages(
    by: ByOption,
    partner: Annotated[str, typer.Option(metavar="NAME", help="Only those to this partner.")] = "",
    only: Annotated[
        list[int] | None, typer.Option("--only", metavar="NUMBER", help="Only this message. May be repeated.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="FILE", help="Write one partner's messages, or one letter: a .txt."),
    ] = None,
    force: ForceOption = False,
    not_drafted: Annotated[
        bool,
        typer.Option(
            "--not-drafted", help="Which letters to members and referrers are due but were not drafted, and why."
        ),
    ] = False,
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Show the messages that the hub has drafted: to partners about their files, and letters to members and the people who referred them.

    The text is made now: what has been resolved since is left out. Nothing is sent. Messages to partners list members
    by CIN: send them only in the way you and the plan agreed on. A letter to a member follows the member's contact preferences.
    """
    with ending(as_json=as_json) as voice:
        if out is not None:
            demand_target(out, (".txt",), force=force)
        entered(home)
        from django.utils import timezone

        from ecmx.hub.partners import partner_by_name
        from ecmx.hub.saying import notes, notices_not_drafted

        who = looker(by, organization)
        whose = partner_by_name(who.organization, partner) if partner else None
        if not_drafted:
            if out is not None or only:
                raise UsageProblem(
                    "messages-not-drafted",
                    "What is not drafted has no number and no words.",
                    "Leave out --only and --out.",
                )
            kept = notices_not_drafted(by=who, today=timezone.localdate(), partner=whose)
            voice.as_json = False
            write_json(object_of(kept)) if as_json else _show_kept(kept)
            return
        found = notes(by=who, partner=whose, only=only or ())
        open_ones = [one for one in found if not one.settled]
        if out is not None:
            _write(out, open_ones, force=force)
            typer.echo(f"{out}: {len(open_ones)} message{'' if len(open_ones) == 1 else 's'}.")
            return
        if as_json:
            voice.as_json = False
            write_json(object_of(found))
            return
        _show(open_ones, len(found) - len(open_ones))


def _words(note: Note) -> str:
    whom = f"{note.partner}{f' {note.to}' if note.to else ''}" if note.to_partner else note.to
    return f"To: {whom}\nSubject: {note.subject}\n\n{note.text}"


def _write(out: Path, found: list[Note], *, force: bool) -> None:
    from ecmx.files import aside

    if not found:
        raise UsageProblem("messages-none", "There are no messages to send. Nothing was written.")
    if len({one.partner if one.to_partner else one.id for one in found}) > 1:
        raise UsageProblem(
            "messages-several",
            "These messages are for several partners, and each is only for its own.",
            "Choose one: --partner NAME, or --only NUMBER for one letter.",
        )
    with aside(out, over=force) as place:
        place.write_text("\n".join(_words(one) if one.to_partner else one.text for one in found), encoding="utf-8")


def _show_kept(found: list[NoticeNotDrafted]) -> None:
    if not found:
        typer.echo("Every letter that is due is drafted.")
    for one in found:
        typer.echo(f"{one.cin} ({one.plan}), to the {one.to}: “{one.notice}” is not drafted. {one.why}")


def _show(found: list[Note], settled: int) -> None:
    from rich.console import Console

    from ecmx.reports import Page

    page = Page(Console(highlight=False))
    if not found:
        page.line("There are no messages to send.")
    for note in found:
        page.line((f"MESSAGE {note.id}", "bold"))
        for line in _words(note).splitlines():
            page.line(line, hang=len(line) - len(line.lstrip()), indent=0)
        page.gap()
    if settled:
        page.line(f"{settled} more {'is' if settled == 1 else 'are'} resolved: there is nothing left to ask.")
