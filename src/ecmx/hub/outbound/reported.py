"""Which members a Return Transmission File reports, and why the others are left out (fn 46, 57; refused, Part 2). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecmx.hub.outbound.columns_out import AskedColumns
from ecmx.hub.outbound.return_row import COUNTS, digest_of_return, loop_alone, return_row, stands
from ecmx.hub.outbound.terms import OutTerms
from ecmx.hub.outbound.then import AcceptedRow, MemberThen
from ecmx.hub.outbound.values import BLANK, SaidRow, SaidValue
from ecmx.hub.roster import SERVED
from ecmx.hub.work import EngagementStanding

__all__ = ["ReportedRow", "reported"]

START, STATUS, END = "rtf.ecm_benefit_start_date", "rtf.engagement_status", "rtf.ecm_benefit_end_date"
DISCONTINUED = "rtf.discontinuation_date"


@dataclass(frozen=True)
class ReportedRow:
    """A member's record; or why there is none: a code of `left_out.toml`. digest: of the whole record, of which a part may go"""

    row: SaidRow | None
    digest: str = ""
    left_out: str = ""


def reported(
    member: MemberThen, terms: OutTerms, accepted: Sequence[AcceptedRow], columns: AskedColumns, *, withheld: bool
) -> ReportedRow:
    """Whether a member is reported, and how. withheld: Part 2, and no consent names the plan"""
    at = stands(member, terms.period_end)
    if (member.plan.assigned_on or terms.period_end) > terms.period_end:
        return ReportedRow(None, left_out="later")
    if at.refused is not None:
        return ReportedRow(None, left_out="refused")
    if withheld:
        return ReportedRow(None, left_out="part-two")
    whole = return_row(member, at, terms, accepted, columns)
    digest = digest_of_return(whole)
    changes = terms.modes["rtf"] == "changes"
    same = bool(accepted) and accepted[-1].digest == digest
    if left_out := _done(at, whole, accepted, same=same, changes=changes):
        return ReportedRow(None, digest, left_out)
    if changes and same and not _counted(whole) and not _counted(accepted[-1].said):
        if columns.has_loop:
            return ReportedRow(loop_alone(whole), digest)
        return ReportedRow(None, digest, "unchanged")
    return ReportedRow(whole, digest)


def _done(at: EngagementStanding, row: SaidRow, accepted: Sequence[AcceptedRow], *, same: bool, changes: bool) -> str:
    """Why a member is reported no more: what there was to say has been accepted."""
    if at.reported == "ended" and at.status not in SERVED:
        return "termed" if same else ""
    if at.reported == "ended" and at.end is not None and _carried(row, accepted, START, END):
        return "ended" if END in row or same else ""
    if at.reported == "once" and changes and _carried(row, accepted, STATUS, DISCONTINUED):
        return "told"
    return ""


def _carried(row: SaidRow, accepted: Sequence[AcceptedRow], *names: str) -> bool:
    """Whether an accepted record said these as they are now."""
    return any(all(one.said.get(name, BLANK) == row.get(name, BLANK) for name in names) for one in accepted)


def _counted(row: SaidRow) -> bool:
    """Whether it tells of encounters: those of a period are never unchanged."""
    none: tuple[SaidValue, ...] = (BLANK, SaidValue(0, "0"))
    return any(row.get(name, BLANK) not in none for name in COUNTS)
