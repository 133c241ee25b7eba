"""The roster taken out as a file, by what the command line asks: a permission of its own, recorded with what narrowed it and its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from ecmx.hub.accounts import By, Detail, not_seen, record
from ecmx.hub.home import Home
from ecmx.hub.looking.changed_rows import changes_frame
from ecmx.hub.looking.roster_rows import roster_frame
from ecmx.hub.looking.workbook import AboutRoster, write_roster
from ecmx.hub.partners import Partner

__all__ = ["RosterWritten", "roster_file"]


@dataclass(frozen=True)
class RosterWritten:
    """How many rows of how many members."""

    rows: int
    members: int


def roster_file(
    target: Path,
    *,
    by: By,
    home: Home,
    plan: Partner | None = None,
    since: date | None = None,
    find: str = "",
    password: str | None = None,
    over: bool = False,
) -> RosterWritten:
    """Write it, as `write_roster` does. since: only members of whom something changed since that day, with a tab of the changes.

    Raises UsageProblem where the person may not, or it cannot be written.
    """
    by.demand("roster.export")
    narrowed = {"plan": plan is not None, "changes": since is not None, "words": bool(find)}
    with transaction.atomic():
        rows = roster_frame(by=by, plan=plan, changes_since=since, find=find)
        changed = changes_frame(by=by, since=since, plan=plan) if since else None
        members = rows["member_id"].unique(maintain_order=True).to_list()
        detail: dict[str, Detail] = {"filter": [name for name, said in narrowed.items() if said], "rows": rows.height}
        record(by, "roster.export", "member", members, detail)
    about = AboutRoster(
        by.organization.name,
        datetime.now(home.settings.zone),
        plan.name if plan else "",
        since,
        found=bool(find),
        demo=home.settings.demo,
        not_shown=not_seen(by),
    )
    write_roster(target, rows, changed, about, password=password, over=over)
    return RosterWritten(rows.height, len(members))
