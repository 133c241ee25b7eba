"""The members who were found, as a workbook. It leaves the hub with whoever takes it: a permission of its own, and recorded."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import polars as pl
from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, not_seen, record
from ecmx.hub.home import Home
from ecmx.hub.looking import AboutRoster, roster_frame, write_roster
from ecmx.hub.partners import Partner
from ecmx.hub.searching.asking import asked
from ecmx.hub.searching.wanted import RosterFilter

__all__ = ["roster_export"]


def roster_export(*, by: By, wanted: RosterFilter, home: Home, password: str | None = None) -> bytes:
    """A workbook with a row an assignment that was found. Where one plan is wanted, nothing in it is another plan's word (V9).

    password: protects it. Recorded with the filter's codes and the number of rows. Raises UsageProblem.
    """
    by.demand("roster.export")
    organization = by.organization
    plan = _plan(by, wanted)
    with transaction.atomic():
        members, assignments = asked(organization, wanted).assignments()
        rows = roster_frame(by=by, plan=plan, members=members)
        rows = rows.filter(pl.col("assignment_id").is_in(assignments))
        record(by, "roster.export", "member", members, {"filter": wanted.codes, "rows": rows.height})
    cover = AboutRoster(
        organization.name,
        datetime.now(home.settings.zone),
        plan.name if plan else "",
        found=bool(wanted.codes),
        demo=home.settings.demo,
        not_shown=not_seen(by),
    )
    with tempfile.TemporaryDirectory(prefix="ecmx-export-") as folder:  # whose mode is 0700
        place = Path(folder) / "roster.xlsx"
        write_roster(place, rows, None, cover, password=password)
        return place.read_bytes()


def _plan(by: By, wanted: RosterFilter) -> Partner | None:
    if wanted.plan is None:
        return None
    found = Partner.objects.of(by.organization).filter(pk=wanted.plan).first()
    if found is None:
        raise UsageProblem("plan-unknown", "There is no such plan here.", "Choose one from the list.")
    return found
