"""What is due from whom by when, what met it, who is told when it is late, and the month that is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.obligations.alerting import DueAlert, alert, named
    from ecmx.hub.obligations.checklist import AccountedFile, MonthProof, month_of
    from ecmx.hub.obligations.closing import close_month, month_seen
    from ecmx.hub.obligations.judging import STATES, DueFacts, DueState, judged
    from ecmx.hub.obligations.keeping import keep_due
    from ecmx.hub.obligations.looking_at import DueSeen, due_rows
    from ecmx.hub.obligations.models import ClosedMonth, Obligation
    from ecmx.hub.obligations.nothing import say_nothing_to_report
    from ecmx.hub.obligations.paper import month_page
    from ecmx.hub.obligations.periods import FREQUENCIES, ReportedPeriod, due_day, period_of, periods_between

__all__ = [
    "FREQUENCIES",
    "STATES",
    "AccountedFile",
    "ClosedMonth",
    "DueAlert",
    "DueFacts",
    "DueSeen",
    "DueState",
    "MonthProof",
    "Obligation",
    "ReportedPeriod",
    "alert",
    "close_month",
    "due_day",
    "due_rows",
    "judged",
    "keep_due",
    "month_of",
    "month_page",
    "month_seen",
    "named",
    "period_of",
    "periods_between",
    "say_nothing_to_report",
]

__getattr__ = late(
    __name__,
    {
        "alerting": ("DueAlert", "alert", "named"),
        "checklist": ("AccountedFile", "MonthProof", "month_of"),
        "closing": ("close_month", "month_seen"),
        "judging": ("STATES", "DueFacts", "DueState", "judged"),
        "keeping": ("keep_due",),
        "looking_at": ("DueSeen", "due_rows"),
        "models": ("ClosedMonth", "Obligation"),
        "nothing": ("say_nothing_to_report",),
        "paper": ("month_page",),
        "periods": ("FREQUENCIES", "ReportedPeriod", "due_day", "period_of", "periods_between"),
    },
)
