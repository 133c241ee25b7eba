"""`ecmx hub incident`, `ecmx hub incidents`: a file that went wrong, what is done about it, and who must be told by when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.days import MOMENT_FORMATS
from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.asked import looker, object_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.options import ForceOption, JsonOption
from ecmx.cli.targets import demand_target
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from ecmx.hub import Home
    from ecmx.hub.accounts import By
    from ecmx.hub.incidents import ClockSeen, IncidentView
    from ecmx.reports import Page

__all__ = ["incident", "incidents"]


def incident(
    file: Annotated[int, typer.Argument(metavar="FILE", help="The file's number: of ours, or of one that came.")],
    by: ByOption,
    discovered: Annotated[
        datetime | None,
        typer.Option(
            metavar="MOMENT",
            formats=MOMENT_FORMATS,
            help="Open an incident: when it was discovered, by the hub's clock.",
        ),
    ] = None,
    note: Annotated[
        str, typer.Option(metavar="TEXT", help="What happened, without a member's name. With --discovered.")
    ] = "",
    state: Annotated[str, typer.Option("--step", metavar="STATE", help="Say that the next step was done.")] = "",
    told: Annotated[str, typer.Option(metavar="CLOCK", help="Record that someone was notified.")] = "",
    needless: Annotated[
        str, typer.Option(metavar="CLOCK", help="Record that someone does not need to be notified; why: --how.")
    ] = "",
    at: Annotated[
        datetime | None, typer.Option(metavar="MOMENT", formats=MOMENT_FORMATS, help="When that was. Default: now.")
    ] = None,
    how: Annotated[
        str, typer.Option(metavar="TEXT", help="How, for example “by phone, to their privacy office”.")
    ] = "",
    who: Annotated[
        str, typer.Option(metavar="TEXT", help="Who at the other end, for example who destroyed the file.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="FILE",
            help="Write whose rows are affected: a .csv or .xlsx. Viewing this is recorded.",
        ),
    ] = None,
    force: ForceOption = False,
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """A file went wrong: open an incident (--discovered), say what was done about it (--step, --told), or look at it.

    A file of ours is recalled, and a recall is drafted: ecmx hub messages shows it. For a file received, the rows that
    are not ours are listed by tab and row; the step destroyed deletes them here, and the file itself. While an incident is open,
    nothing of its file is deleted otherwise. The notification deadlines are not legal advice: counsel says which apply.
    """
    with ending(as_json=as_json) as voice:
        if sum(bool(one) for one in (discovered, state, told, needless)) > 1:
            raise UsageProblem("incident-one", "Say one of --discovered, --step, --told and --needless.", "One a call.")
        if out is not None:
            demand_target(out, (".csv", ".xlsx"), force=force)
        found = entered(home)
        from ecmx.hub import incidents as room

        person = looker(by, organization)
        when = at.replace(tzinfo=found.settings.zone) if at else None
        if discovered:
            moment = discovered.replace(tzinfo=found.settings.zone)
            room.open_incident(file, by=person, home=found, discovered_at=moment, note=note)
        elif state:
            room.say_step(file, by=person, home=found, state=state, at=when, how=how, who=who)
        elif told or needless:
            room.say_told(file, by=person, clock=told or needless, at=when, how=how, needless=bool(needless))
        if out is not None:
            _write(out, file, person, found, force=force)
        view = room.incident_view(file, by=person, home=found)
        if as_json:
            voice.as_json = False
            write_json(object_of(view))
            return
        _shown(lambda page: _show(view, page, found.settings.zone))


def incidents(
    by: ByOption,
    closed: Annotated[bool, typer.Option("--closed", help="Those that are closed too.")] = False,
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """List open incidents: the status of each, and who must be notified by when, the next first."""
    with ending(as_json=as_json) as voice:
        found = entered(home)
        from ecmx.hub import incidents as room

        views = room.incidents(by=looker(by, organization), home=found, closed=closed)
        if as_json:
            voice.as_json = False
            write_json(object_of(views))
            return
        if not views:
            typer.echo("There is no open incident.")
            return

        def show(page: Page) -> None:
            for view in views:
                _show_head(view, page, found.settings.zone)
                for one in view.due:
                    page.line(_due(one, found.settings.zone), indent=4, hang=6)

        _shown(show)


def _shown(show: Callable[[Page], None]) -> None:
    from rich.console import Console

    from ecmx.reports import Page

    show(Page(Console(highlight=False)))


def _show_head(view: IncidentView, page: Page, zone: ZoneInfo) -> None:
    page.line((f"INCIDENT {view.id}", "bold"), f"  file {view.file}  {view.name}")
    page.line(view.words[:1].upper() + view.words[1:] + ".", indent=2)
    to = "to" if view.direction == "out" else "from"
    page.named("Discovered", f"{_moment(view.discovered_at, zone)}, by {view.opened_by}", indent=2)
    page.named("File", f"{view.file_state}; {to} {view.partner or 'not known'}", indent=2)
    whose = f"{view.members:,} members" if view.direction == "out" else "members not counted"
    page.named("Affected", f"{view.rows:,} rows, {whose}, {len(view.elements)} data elements", indent=2)


def _show(view: IncidentView, page: Page, zone: ZoneInfo) -> None:
    _show_head(view, page, zone)
    if view.note:
        page.named("Note", view.note, indent=2)
    if view.elements:
        from ecmx.hub.looking import label_of

        page.named("Elements", "; ".join(dict.fromkeys(map(label_of, view.elements))), indent=2)
    page.gap()
    page.line(("STEPS", "bold"))
    for step in view.steps:
        more = "".join(f"; {one}" for one in (step.how, step.who) if one)
        by = f" by {step.recorded_by}" if step.recorded_by else ""
        page.line(f"{_moment(step.at, zone)}  {step.state}{by}{more}  ", (step.words, "dim"), indent=2, hang=23)
    if view.leads:
        page.named("Next", " or ".join(f"--step {one}" for one in view.leads), indent=2)
    page.gap()
    page.line(("WHO MUST BE NOTIFIED", "bold"), "  unsure until checked by counsel")
    for one in view.clocks:
        page.line(_due(one, zone), indent=2, hang=4)
        page.line((one.source, "dim"), indent=4)


def _due(one: ClockSeen, zone: ZoneInfo) -> str:
    if one.told_at is not None:
        told = (
            f"does not need to be notified: {one.how}"
            if one.needless
            else f"notified {_moment(one.told_at, zone)}: {one.how}"
        )
        return f"{one.code}: {one.words}: {told}"
    late = " OVERDUE" if one.overdue else ""
    return f"{one.code}: {one.words}: by {_moment(one.due_at, zone)}{late}"


def _write(out: Path, file: int, by: By, home: Home, *, force: bool) -> None:
    import polars as pl

    from ecmx.files import ColumnOut, SheetOut, aside, file_out
    from ecmx.hub.incidents import incident_rows

    rows = incident_rows(file, by=by, home=home)
    heads = ("Tab", "Row", "Member Client Index Number (CIN)", "Data elements")
    told = [(one.sheet, str(one.row), one.cin, " ".join(one.elements)) for one in rows]
    text = pl.DataFrame(told, schema=dict.fromkeys(heads, pl.String), orient="row")
    columns = tuple(ColumnOut(head, "text", guarded=True) for head in heads)
    with (
        aside(out, over=force) as place,
        file_out(place, out.suffix.lower().removeprefix("."), [SheetOut("Rows", columns, filtered=True)]) as stream,
    ):
        stream.write(0, text, {})
    typer.echo(f"{out}: {len(rows):,} rows.", err=True)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    from ecmx.guidance import moment_on_paper  # not before it is needed: --help waits for nothing

    return moment_on_paper(at, zone)
