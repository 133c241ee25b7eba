"""Defects of a closed-loop referral, where the layout's release has one: its status, date and reason contradict each other."""

from __future__ import annotations

from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.synthetic.defects.defect import CellChange, CellSetting, in_records

__all__: list[str] = []

RTF = (FileType.RTF,)
STATUS, DATE, REASON = "referral_status", "referral_status_date", "referral_loop_closure_reason"
CLOSED = "Referral Loop Closed"


@in_records("referral-status-without-date", "a referral status without its date", DATE, files=RTF)
def undated(at: CellSetting) -> CellChange | None:
    """Status without date."""
    return CellChange(values={at.element.id: State.BLANK}) if at.has(STATUS) and at.value(STATUS) and at.text else None


@in_records("closed-without-reason", "a closed referral loop without a reason", REASON, files=RTF)
def no_reason(at: CellSetting) -> CellChange | None:
    """Closed, and nobody knows why."""
    closed = at.has(STATUS) and at.value(STATUS) == CLOSED and at.text
    return CellChange(values={at.element.id: State.BLANK}) if closed else None


@in_records("closure-reason-not-closed", "a reason for closing a referral that is open", REASON, files=RTF)
def still_open(at: CellSetting) -> CellChange | None:
    """Pending, with a reason."""
    return CellChange(values={at.element.id: "Other"}) if at.has(STATUS) and at.value(STATUS) == "Pending" else None


@in_records("served-without-service", "services received by a member who was never enrolled", REASON, files=RTF)
def never_served(at: CellSetting) -> CellChange | None:
    """Closed as served, without a start date."""
    needed = at.has(STATUS, "engagement_status", "ecm_benefit_start_date") and at.value(STATUS) == CLOSED
    if not needed or at.value("engagement_status") == "3" or at.value("ecm_benefit_start_date"):
        return None
    return CellChange(values={at.element.id: "Services Received"})
