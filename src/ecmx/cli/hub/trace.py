"""`ecmx hub trace`: a file's whole story."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.asked import looker, object_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.hub.sent_shown import moment_shown, show_member_sent, show_sent
from ecmx.cli.options import JsonOption
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from ecmx.hub import Home
    from ecmx.hub.accounts import By
    from ecmx.hub.looking import FileView, FoundSeen, MemberSent
    from ecmx.hub.retention import DeletedSeen
    from ecmx.reports import Page

__all__ = ["trace"]

CHUNK = 1 << 20
MOST_COLUMNS = 5  # of which a finding names each


def trace(
    by: ByOption,
    file: Annotated[
        str,
        typer.Argument(metavar="[FILE]", help="A file's number, the file itself, its SHA-256, or the name it came by."),
    ] = "",
    member: Annotated[
        str,
        typer.Option(
            metavar="CIN", help="What files of yours say of this member, or why they do not; - asks for the CIN."
        ),
    ] = "",
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help="With --member: in files of this month, as 2026-10, or of two days.")
    ] = "",
    samples: Annotated[int, typer.Option(min=0, metavar="N", help="How many of the rows not used to show.")] = 20,
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Show a file's history: how it was received and kept, what happened to every row, what was found, what it changed and led to.

    For a file of yours: who prepared it, who is included and why others are not, how it was sent and what was answered. With --member: the
    member's row as it was sent, or why there is none. A file is found by its content, whatever its name. That it is kept as received
    is said only after it was opened and counted.
    """
    with ending(as_json=as_json) as voice:
        found = entered(home)
        from ecmx.hub.keys import Keys
        from ecmx.hub.looking import file_view

        who = looker(by, organization)
        if not file and not member:
            raise UsageProblem("trace-what", "Say what to trace.", "Name a file, or a member: --member CIN.")
        who = looker(by, organization)
        view = file_view(_asked(file), by=who, keys=Keys(found)) if file else None
        told = _of_member(member, period, view, who, found) if member else None
        if as_json:
            voice.as_json = False
            write_json(object_of(view if told is None else told))
            return
        from rich.console import Console

        from ecmx.reports import Page

        page = Page(Console(highlight=False))
        if told is not None:
            show_member_sent(told, page, found.settings.zone)
        elif view is not None:
            _show(view, page, found.settings.zone, samples)


def _of_member(cin: str, period: str, view: FileView | None, who: By, home: Home) -> list[MemberSent]:
    from ecmx.hub.looking import member_sent
    from ecmx.hub.outbound import period_named

    asked = typer.prompt("CIN", err=True) if cin == "-" else cin
    when = period_named(period, today=datetime.now(home.settings.zone).date()) if period else None
    return member_sent(asked, by=who, home=home, period=when, file=view.id if view else None)


def _asked(file: str) -> int | str:
    """A number, a digest, or a name."""
    import hashlib

    path = Path(file)
    if file.isdecimal() and len(file) < 19:
        return int(file)
    try:
        if not path.is_file():
            return file
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except (OSError, ValueError):  # a name that no disk takes can still be the one that a file came by
        return file
    return digest.hexdigest()


def _show(view: FileView, page: Page, zone: ZoneInfo, samples: int) -> None:
    page.line((f"File {view.id}", "bold"), f"  {view.name}")
    page.line(view.means[:1].upper() + view.means[1:] + ".", indent=2)
    if view.problem:
        page.named("Problem", view.problem["said"], indent=2)
        page.named("To fix", view.problem["fix"], indent=2)
    kept = f"{view.kept.bytes:,} bytes, SHA-256 {view.kept.sha256}"
    page.named("Kept", f"as received, counted just now: {kept}" if view.kept.intact else view.kept.why_not, indent=2)
    for gone in view.deleted:
        page.named("Deleted", f"{moment_shown(gone.at, zone)}: {_gone(gone)}", indent=2)
    page.named("To" if view.sent else "From", view.partner or "not known yet", *_of(view), indent=2)
    _show_neighbors(view, page)
    page.gap()
    page.line(("STATES", "bold"))
    for step in view.steps:
        who = f" by {step.who}" if step.who else ""
        page.line(f"{moment_shown(step.at, zone)}  {step.state}{who}  ", (step.means, "dim"), indent=2, hang=23)
    if view.sent is not None:
        show_sent(view.sent, page, zone)
        _show_findings(view, page)
    else:
        _show_rows(view, page, samples)
        _show_findings(view, page)
        _show_led_to(view, page, zone)
    page.gap()


def _gone(one: DeletedSeen) -> str:
    """What was deleted of the file, and by which rule; who it was is known no more."""
    from ecmx.findings import counted

    rows = f"{one.rows:,} rows: " if one.rows else ""
    members = f" ({counted(one.members, 'member')})" if one.members else ""
    return f"{rows}{one.words}{members}; by the rule {one.rule}: {one.means}"


def _of(view: FileView) -> tuple[str, ...]:
    from ecmx.hub.looking import day_shown

    told = [", ".join(one.upper() for one in view.file_types)] if view.file_types else []
    start, end = view.period
    told += [f"for {day_shown(start)} to {day_shown(end)}"] if start and end else []
    told += [f"made on {day_shown(view.produced_on)}"] if view.produced_on else []
    told += [f"agreement {view.agreement}"] if view.agreement else []
    told += [f"{'prepared' if view.sent else 'read'} in the form {', '.join(view.layouts)}"] if view.layouts else []
    told += ["lists everyone"] if view.complete and not view.doubted else []
    told += (
        ["so many members are missing that a person must first say whether it lists everyone"] if view.doubted else []
    )
    return tuple(f"; {one}" for one in told)


def _show_neighbors(view: FileView, page: Page) -> None:
    told = [f"repeats file {view.repeats}"] if view.repeats else []
    told += [f"received again as file {one}" for one in view.repeated_by]
    told += [f"replaces file {view.replaces}"] if view.replaces else []
    told += [f"replaced by file {one}" for one in view.replaced_by]
    if told:
        page.named("Beside", "; ".join(told), indent=2)


def _show_rows(view: FileView, page: Page, samples: int) -> None:
    rows = view.rows
    page.gap()
    page.line(("ROWS", "bold"))
    page.line(
        f"{rows.total:,} = {rows.clean:,} clean + {rows.with_errors:,} with errors + {rows.held:,} on hold "
        f"+ {rows.excluded:,} not included. ",
        "All rows counted." if rows.adds_up else ("These counts do not match: please report it.", "bold red"),
        indent=2,
    )
    if rows.not_ours:
        page.line(f"Of those on hold, {rows.not_ours:,} not ours.", indent=2)
    if rows.waiting:
        page.line(f"Of those used, {rows.waiting:,} are waiting for a plan to assign the member.", indent=2)
    for one in view.held_rows[:samples]:
        tab = f"{one.sheet}!" if one.sheet else ""
        page.line(f"{tab}row {one.row}  {one.means}", indent=2, hang=6)
        for code, why in zip(one.codes, one.why, strict=True):
            page.line(f"{why} ", (code, "dim"), indent=6)
    listed = rows.listed + rows.waiting
    if listed > samples:
        page.line(f"and {listed - min(samples, len(view.held_rows)):,} more: --samples {listed}, or --json.", indent=2)


def _show_findings(view: FileView, page: Page) -> None:
    """A paragraph a code: its sentence, or that of several columns once, with the columns."""
    if not view.findings:
        return
    page.gap()
    page.line(("FINDINGS", "bold"))
    by_code: dict[tuple[str, str], list[FoundSeen]] = {}
    for one in view.findings:
        by_code.setdefault((one.severity, one.code), []).append(one)
    for (severity, code), ones in by_code.items():
        count = sum(one.count for one in ones)
        rows = [row for one in ones for row in one.rows]
        where = f"first in row {min(rows)} · " if rows else "" if view.sent else "about the whole · "
        columns = list(dict.fromkeys(one.column for one in ones if one.column))
        more = f"; and {len(columns) - MOST_COLUMNS} more" if len(columns) > MOST_COLUMNS else ""
        others = f"Also: {'; '.join(columns[1:MOST_COLUMNS])}{more}. " if len(columns) > 1 else ""
        told = f"{count:,} × {severity}: {ones[0].says} {others} "
        page.line(told, (f"{where}{code}", "dim"), indent=2, hang=4)


def _show_led_to(view: FileView, page: Page, zone: ZoneInfo) -> None:
    page.gap()
    page.line(("RESULT", "bold"))
    told = ", ".join(f"{count:,} {name.lower()}" for name, count in view.changes.items())
    page.named("Members", told or "no changes", indent=2)
    page.named("Words", f"{view.statements:,} of its rows say something new from this partner", indent=2)
    page.named("Receipt", moment_shown(view.receipt_at, zone) if view.receipt_at else "none yet", indent=2)
    for one in view.messages:
        what = {
            "vanished": f"about {one.members:,} members no longer listed",
            "not_ours": f"about {one.rows:,} rows not ours",
        }
        page.named("Message", f"{one.id}, {one.state}: {what.get(one.kind, one.kind)}; ecmx hub messages", indent=2)
