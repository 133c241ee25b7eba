"""`ecmx hub receive`: files are kept; what becomes of them is waited for, or done here where no worker runs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.check import files_in
from ecmx.cli.endings import Ending, ending
from ecmx.cli.hub.entered import entered, line_of, say
from ecmx.cli.hub.entrance import HomeOption
from ecmx.errors import FileUnusable, UsageProblem

if TYPE_CHECKING:
    from ecmx.cli.waiting import Waiting
    from ecmx.hub import Home
    from ecmx.hub.accounts import By
    from ecmx.hub.partners import Partner
    from ecmx.hub.transmissions import Transmission

__all__ = ["receive"]

PAUSE = 0.5


def receive(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Files to keep. Of a folder, every file in it.")],
    by: Annotated[str, typer.Option(metavar="USER", help="Your user name.")],
    partner: Annotated[
        str,
        typer.Option(metavar="NAME", help="Whose files they are, where they do not say so: a partner's short name."),
    ] = "",
    organization: Annotated[
        str, typer.Option(metavar="NAME", help="For which organization, where you work for several.")
    ] = "",
    wait: Annotated[bool, typer.Option("--wait", help="Wait until each file has been read and applied.")] = False,
    home: HomeOption = None,
) -> None:
    """Keep files that came, as they came, and have them read and applied.

    Workers do that; where none runs it is done here. What became of each file is printed if it was done here or --wait is given.
    Exit code 1: rows are held, excluded or have errors; 2: a file could not be used or waits for somebody.
    """
    with ending():
        found = entered(home)
        from ecmx.cli.waiting import Waiting
        from ecmx.hub.accounts import acting

        who = acting(by, organization)
        whose = _partner(who, partner) if partner else None
        kept = [_kept(path, found, who, whose) for path in files_in(files)]
        here = not _workers(found)
        if here or wait:
            with Waiting() as waiting:
                endings = [_ended(file, number, len(kept), found, waiting) for number, file in enumerate(kept)]
        else:
            say("The workers do the rest: ecmx hub status.")
            endings = []
        worst = max(endings, default=Ending.CLEAN)
        if worst:
            raise typer.Exit(worst)


def _kept(path: Path, home: Home, by: By, partner: Partner | None) -> Transmission:
    """The file, kept. Raises EcmxError where it cannot be; those before it are kept all the same."""
    from ecmx.hub.database import require_room
    from ecmx.hub.inbound import arrive

    require_room(home)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise FileUnusable(
            "file-unreadable", f"{path.name}: the file cannot be read.", "Look at its rights."
        ) from problem
    made = arrive(data, path.name, by=by, home=home, partner=partner)
    say(f"file {made.pk}: kept ({path})")
    return made


def _partner(by: By, slug: str) -> Partner:
    from ecmx.hub.partners import Partner

    found = Partner.objects.of(by.organization).filter(slug=slug, ours=False).first()
    if found is None:
        known = ", ".join(Partner.objects.of(by.organization).filter(ours=False).values_list("slug", flat=True))
        raise UsageProblem("partner-unknown", "There is no partner of that name.", f"Known are: {known or 'none'}.")
    return found


def _workers(home: Home) -> int:
    from ecmx.hub.transmissions import backlog

    return backlog(home.settings.lease_seconds).workers


def _ended(file: Transmission, number: int, of: int, home: Home, waiting: Waiting) -> Ending:
    """Wait for what becomes of a file, or do it here; print it."""
    from ecmx.hub.running import done_here

    waiting.step("files", number, of)
    while _ours(file):
        if _workers(home):
            time.sleep(PAUSE)
            continue
        again = done_here(file.pk, home)
        if again is not None:
            waiting.pause()
            say(f"file {file.pk}: kept, and not done yet: {again.why} It is tried again by a worker: ecmx hub run.")
            return Ending.UNUSABLE
    waiting.pause()
    say(line_of(file))
    return _ending(file)


def _ours(file: Transmission) -> bool:
    """Whether the file still is ours to move on."""
    from ecmx.hub.transmissions import INBOUND

    file.refresh_from_db()
    return file.state not in INBOUND.answered


def _ending(file: Transmission) -> Ending:
    from ecmx.hub.transmissions import State

    state = State(file.state)
    if state in (State.REFUSED, State.NEEDS_PASSWORD, State.NEEDS_PARTNER):
        return Ending.UNUSABLE
    unclean = file.rows_held or file.rows_excluded or file.rows_with_errors
    return Ending.FINDINGS if unclean or state == State.RETURNED else Ending.CLEAN
