"""Rules on a closed-loop referral: what became of it, since when, and why the loop was closed."""

from __future__ import annotations

from ecmx.findings.catalogue.scopes import ERROR, WARNING, row

__all__ = ["RULES"]

SOURCE = "closed-loop referral 2025"

RULES = (
    row(
        "referral-status-without-date",
        ERROR,
        SOURCE,
        says="There is a referral status, but no date of its update.",
        fix="Fill in the day on which the referral got this status.",
        why="Plans report how long a referral takes. A status without its day cannot be counted.",
        quiet="Rows with neither; forms without these columns.",
        right="Accepted, 10/15/2026",
        wrong="Accepted, and a blank",
    ),
    row(
        "referral-date-without-status",
        ERROR,
        SOURCE,
        says="There is a date of a referral status update, but no status.",
        fix="Give the status, for example Accepted or Declined; if there was no referral, empty the date.",
        why="Something happened on that day, and the row does not say what. The person who referred the member is left to guess.",
        quiet="Rows with neither; a status that is there and cannot be read; an agreed form, where a blank status has a finding of its"
        " own.",
        right="Accepted, 10/15/2026",
        wrong="a blank, and 10/15/2026",
    ),
    row(
        "closed-without-reason",
        ERROR,
        SOURCE,
        says="The referral loop is closed, but no reason says why.",
        fix="Give the reason, for example Services Received or Unable to Reach Member.",
        why="Closing the loop means telling the person who referred the member what came of it. Without the reason they know"
        " only that it is over.",
        quiet="Any other status; Declined, which says enough by itself and may have a reason.",
        right="Referral Loop Closed, Services Received",
        wrong="Referral Loop Closed, and a blank",
    ),
    row(
        "closure-reason-not-closed",
        ERROR,
        SOURCE,
        says="There is a reason for closing the referral loop, but the status does not say that it is closed.",
        fix="Set the status to closed, with its date; if the referral is still open, empty the reason.",
        why="One of the two is wrong: the member is either still waiting, or has been answered. Only the sender can tell which.",
        quiet="A declined referral, which may have its reason; a status that is there and cannot be read.",
        right="Referral Loop Closed, Services Received",
        wrong="Accepted, Services Received",
    ),
    row(
        "served-without-service",
        WARNING,
        SOURCE,
        says="The loop was closed because services were received, but the member was never enrolled: the engagement"
        " status shows no services and there is no ECM start date.",
        fix="Fill in the start date or correct the status; if the member was never served, give the reason that is true.",
        why="Reported so, the member counts as helped. If nothing began, somebody in need is off every list.",
        quiet="An enrolled member; an earlier enrollment, which has its start date.",
        right="Enrolled, start 10/10/2026, Services Received",
        wrong="Pending Outreach, no start date, Services Received",
    ),
)
