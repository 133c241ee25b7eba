"""A file of yours on the screen: who is in it, who is not and why, how it went; and what files say of one member."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from ecmx.hub.looking import MemberSent, SentSeen
    from ecmx.reports import Page

__all__ = ["moment_shown", "show_member_sent", "show_sent"]


def show_sent(sent: SentSeen, page: Page, zone: ZoneInfo) -> None:
    """Of what it was made, its members, how it went, what the plan answered."""
    page.gap()
    page.line(("MEMBERS", "bold"))
    page.line(
        f"As it was known at {moment_shown(sent.known_at, zone)}; prepared by {sent.composed_by or 'the hub'}.",
        indent=2,
    )
    for kind, rows in sent.rows.items():
        out = [one for one in sent.left_out if one.file_type == kind]
        page.line(
            f"{kind.upper()}: {sent.inside[kind]:,} of {sent.members:,} members included, in {rows:,} rows.", indent=2
        )
        for one in out:
            page.line(f"{one.members:,} not included: {one.says} ", (one.code, "dim"), indent=4, hang=6)
    page.line(
        "All members counted." if sent.adds_up else ("These counts do not match: please report it.", "bold red"),
        indent=2,
    )
    if sent.statement:
        page.line("It is a statement that there is nothing to report.", indent=2)
    if sent.cells_lost:
        page.line(f"{sent.cells_lost:,} cells were not sent: the plan's form has no place for them.", indent=2)
    if sent.notice:
        page.line("It carries the notice of 42 CFR Part 2.", indent=2)
    page.gap()
    page.line(("SENT", "bold"))
    went = f"{moment_shown(sent.sent_at, zone)}, by {sent.sent_how.replace('_', ' ')}" if sent.sent_at else "not yet"
    page.named("Sent", went, indent=2)
    for said in sent.answers:
        told = f"{moment_shown(said.at, zone)}  {said.verdict} by {said.how}"
        wrong = f", {said.rejected_rows:,} rows rejected" if said.rejected_rows else ""
        more = "".join(f"; {text}" for text in (said.given_by, said.note) if text)
        page.named("Answer", f"{told}{wrong}{more}", indent=2)


def show_member_sent(told: Sequence[MemberSent], page: Page, zone: ZoneInfo) -> None:
    """What files say of a member: the row as it was sent, or why there is none."""
    if not told:
        page.line("No file of yours of that kind includes the member.")
    for one in told:
        went = f", sent {moment_shown(one.sent_at, zone)}" if one.sent_at else ""
        page.line((f"File {one.file}", "bold"), f"  {one.name}: {one.means}{went}. SHA-256 {one.sha256}")
        for row in one.rows:
            page.line(
                f"{row.file_type.upper()}, tab {row.sheet}, row {row.row}: {row.verdict}. {row.message}".strip(),
                indent=2,
            )
            for label, value in row.said:
                page.named("", f"{label}: {value}", indent=2)
        for why in one.why_not:
            page.line(f"{why.file_type.upper()}: not included. {why.says} ", (why.code, "dim"), indent=2)


def moment_shown(at: datetime, zone: ZoneInfo) -> str:
    """A moment by the hub's clock."""
    from ecmx.guidance import moment_on_paper

    return moment_on_paper(at, zone, seconds=True)
