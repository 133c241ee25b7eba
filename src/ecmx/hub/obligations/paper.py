"""The proof of a month as a page to print and to keep: what was due and met, which files, every member accounted for, what is open."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ecmx.findings import counted
from ecmx.guidance import moment_on_paper, month_on_paper, on_paper
from ecmx.hub.obligations.alerting import named
from ecmx.hub.obligations.checklist import AccountedFile, MonthFile, MonthProof
from ecmx.hub.obligations.judging import DueState
from ecmx.hub.obligations.looking_at import DueSeen
from ecmx.hub.obligations.models import Obligation
from ecmx.reports import PageTable, tables_page

__all__ = ["month_page"]


def month_page(proof: MonthProof, zone: ZoneInfo, *, demo: bool) -> str:
    """The page as text. demo: whether the hub holds invented members"""
    month = month_on_paper(proof.month)
    closed = proof.closed_at is not None
    facts = [("Month", month), ("Seen", _moment(proof.seen_at, zone))]
    if proof.closed_at is not None:
        facts.append(("Closed", f"{_moment(proof.closed_at, zone)} by {proof.closed_by}"))
    if proof.note:
        facts.append(("Closed anyway, because", proof.note))
    verdict = f"{counted(len(proof.open), 'thing')} open" if proof.open else "Nothing is open"
    tables = [
        PageTable("Open", ("What",), [(one,) for one in proof.open], "Nothing is open."),
        PageTable("Due", _DUE, [_due(one, zone) for one in proof.due], "Nothing was due.", numbers=(0,)),
        PageTable(
            "Files", _FILES, [_file(one) for one in proof.files], "No files were received or sent.", numbers=(0, 5)
        ),
        PageTable(
            "Member counts",
            _ACCOUNTED,
            [_members(one) for one in proof.accounted],
            "We sent no files.",
            numbers=(0, 3, 4),
        ),
    ]
    return tables_page(
        title=f"{month}: {proof.organization}",
        made="The month, closed" if closed else "The month so far; not closed",
        verdict=verdict,
        good=not proof.open,
        privacy="Invented members only."
        if demo
        else "Counts, file numbers and days; no member’s value is on this page.",
        facts=facts,
        tables=tables,
    )


_DUE = ("No.", "What", "To or from", "Period", "Due by", "Received or sent", "Status", "File")
_FILES = ("File", "Kind", "With", "Way", "Status", "Rows on hold", "SHA-256")
_ACCOUNTED = ("File", "Kind", "To", "Members", "Included", "Not included", "Count matches")


def _due(one: DueSeen, zone: ZoneInfo) -> tuple[str, ...]:
    us = one.owes == Obligation.Owes.US
    came = _moment(one.met_at or one.nil_at, zone)
    means = one.means
    if one.state == DueState.WAIVED:
        means = f"not needed: {one.waived_why}"
    elif one.deemed:
        means += "; the plan never answered, so it counts as done"
    if one.submitted_at and one.submitted_at != one.met_at:
        means += f"; corrected {_moment(one.submitted_at, zone)}"
    start, end = one.period
    period = on_paper(start) if start == end else f"{on_paper(start)} – {on_paper(end)}"
    file = one.file or one.about
    return (
        str(one.id),
        named(one.what),
        f"to {one.whom}" if us else f"from {one.whom}",
        period,
        on_paper(one.due_on),
        came,
        means,
        str(file) if file else "",
    )


def _file(one: MonthFile) -> tuple[str, ...]:
    kinds = ", ".join(kind.upper() for kind in one.file_types)
    way = "went" if one.direction == "out" else "came"
    held = str(one.rows_held) if one.rows_held else ""
    return str(one.id), kinds, one.partner, way, one.means, held, one.sha256[:16]


def _members(one: AccountedFile) -> tuple[str, ...]:
    out = "; ".join(f"{count:,} {reason.replace('_', ' ').replace('-', ' ')}" for reason, count in one.left_out.items())
    return (
        str(one.id),
        one.file_type.upper(),
        one.partner,
        f"{one.members:,}",
        f"{one.carried:,}",
        out,
        "yes" if one.adds_up else "NO",
    )


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return moment_on_paper(at, zone) if at is not None else ""
