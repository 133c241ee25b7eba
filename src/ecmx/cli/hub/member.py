"""`ecmx hub member`: all that is known of one member, each word with its source."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.asked import looker, object_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.options import JsonOption

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from ecmx.hub.looking import MemberView
    from ecmx.reports import Page

__all__ = ["member"]

MOST = 12  # attempts and changes on the screen


def member(
    cin: Annotated[str, typer.Argument(metavar="CIN", help="The member's Client Index Number; - asks for it.")],
    by: ByOption,
    older: Annotated[bool, typer.Option("--older", help="Show what was said before, too.")] = False,
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Show everything known about a member: who said it, in which row of which file. Viewing it is recorded as yours.

    With - as the CIN it is asked for, and does not come to stand among the commands that your shell remembers.
    """
    with ending(as_json=as_json) as voice:
        asked = typer.prompt("CIN", err=True) if cin == "-" else cin
        found = entered(home)
        from ecmx.hub.looking import member_view

        view = member_view(asked, by=looker(by, organization))
        if as_json:
            voice.as_json = False
            write_json(object_of(view))
            return
        from rich.console import Console

        from ecmx.reports import Page

        _show(view, Page(Console(highlight=False)), found.settings.zone, older=older)


def _day(day: date | None) -> str:
    from ecmx.hub.looking import day_shown

    return day_shown(day)


def _show(view: MemberView, page: Page, zone: ZoneInfo, *, older: bool) -> None:
    born = f", born {_day(view.birth_date)}" if view.birth_date else ""
    page.line((f"{view.last_name}, {view.first_name}", "bold"), f"  CIN {view.cin}{born}")
    for pair in view.likenesses:
        words = {"same": "the same person as", "different": "not the same person as"}
        page.line(f"{words.get(pair.state, 'perhaps the same person as')} CIN {pair.cin}", indent=2)
    _show_assignments(view, page)
    _show_words(view, page, older=older)
    if view.attempts:
        page.gap()
        page.line(("OUTREACH", "bold"), f"  {len(view.attempts)} attempts, newest first")
        for one in view.attempts[:MOST]:
            page.line(
                f"{_day(one.day)}  {one.method}  {one.provider_type}  ",
                (f"{one.plan}, file {one.file}", "dim"),
                indent=2,
            )
    if view.changes:
        page.gap()
        page.line(("CHANGES", "bold"), "  newest first")
        for change in view.changes[:MOST]:
            elements = f": {', '.join(change.elements)}" if change.elements else ""
            when = _day(change.at.astimezone(zone).date())
            page.line(
                f"{when}  {change.kind}{elements}  ", (f"{change.plan}, file {change.file}", "dim"), indent=2, hang=14
            )
    page.gap()


def _show_assignments(view: MemberView, page: Page) -> None:
    for one in view.assignments:
        page.gap()
        page.line((one.plan.upper(), "bold"), f"  {one.standing}, record status {one.record_status or 'not said'}")
        until = f" until {_day(one.authorized_until)}" if one.authorized_until else ""
        page.line(
            f"authorized {_day(one.authorized_on) or 'not said'}{until}, assigned {_day(one.assigned_on) or 'not said'}",
            indent=2,
        )
        named = f"first listed in file {one.first_file}, last in file {one.last_file} (as of {_day(one.last_named)})"
        page.line(named, indent=2)
        if one.termed_in:
            page.line(f"termed in file {one.termed_in}", indent=2)
        if one.vanished_in:
            page.line(f"no longer listed in file {one.vanished_in}, and never termed", indent=2)
        for episode in one.episodes:
            end = f"to {_day(episode.end)}" if episode.end else "and going on"
            page.line(f"ECM from {_day(episode.start)} {end}  ", (f"file {episode.file}", "dim"), indent=2)
        for said in one.engagements[:1]:
            page.line(f"engagement: {said.status}, as of {_day(said.as_of)}  ", (f"file {said.file}", "dim"), indent=2)


def _show_words(view: MemberView, page: Page, *, older: bool) -> None:
    """Element by element; what each partner's files say, its newest word first."""
    words = [one for one in view.words if one.newest or older]
    if view.hidden:
        page.gap()
        page.line("Not shown to your role: ", "; ".join(view.hidden))
    if not words:
        return
    page.gap()
    hidden = len(view.words) - len(words)
    page.line(
        ("WHAT WAS SAID", "bold"), f"  {hidden} older entries are not shown: --older shows them" if hidden else ""
    )
    for _, ones in groupby(words, key=lambda one: one.element):
        told = list(ones)
        page.line(told[0].label, (f"  {told[0].file_type}" if told[0].file_type else "", "dim"), indent=2)
        for one in told:
            tab = f"{one.sheet}!" if one.sheet else ""
            source = f"{one.partner}, file {one.file}, {tab}row {one.row}, as of {_day(one.as_of)}"
            before = "" if one.newest else "before: "
            page.line(
                before, (one.said or "blank", "" if one.newest else "dim"), (f"  {source}", "dim"), indent=6, hang=8
            )
