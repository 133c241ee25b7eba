"""The rules over a member's way in the return (Table 5): a status beside the dates and reasons that belong to another."""

from __future__ import annotations

import polars as pl

from ecmx.checks.rule import Rows, row_rule
from ecmx.guidance import FileType
from ecmx.guidance.values import State

__all__: list[str] = []

RTF = FileType.RTF
STATUS, START, END = "engagement_status", "ecm_benefit_start_date", "ecm_benefit_end_date"
STOPPED, REASON, WORDS = "discontinuation_date", "discontinuation_reason_code", "discontinuation_reason"
PENDING, DECLINED, EXCLUDED = "1", "4", "5"  # fn 56


@row_rule("start-left-open", RTF, at=END, needs=(STATUS, START), minds_blank=True)
def start_left_open(rows: Rows) -> pl.Series:
    """Declined or excluded, and yet ECM began and has no end."""
    begun = rows.state(START, State.VALUE) & rows.blank(END)
    return begun & rows.is_value(STATUS, DECLINED, EXCLUDED)


@row_rule("excluded-without-discontinuation", RTF, at=STOPPED, needs=(STATUS, REASON), minds_blank=True)
def excluded_without_discontinuation(rows: Rows) -> pl.Series:
    """Excluded from further outreach, but neither since when nor why (fn 61 to 64); one of the two alone is an error of its own."""
    return rows.is_value(STATUS, EXCLUDED) & rows.blank(STOPPED) & rows.blank(REASON)


@row_rule("discontinued-while-pending", RTF, at=STOPPED, needs=(STATUS,))
def discontinued_while_pending(rows: Rows) -> pl.Series:
    """Outreach is yet to begin, and has been given up (fn 61); the day may be that of an episode that has ended."""
    stopped = rows.state(STOPPED, State.VALUE) & rows.is_value(STATUS, PENDING)
    return stopped & rows.blank(END) if rows.has(END) else stopped


@row_rule("reason-text-without-code", RTF, at=REASON, needs=(WORDS,), minds_blank=True)
def reason_text_without_code(rows: Rows) -> pl.Series:
    """The text goes with a code (fn 63 to 65). Where there is a date without a code, that is told already."""
    untold = rows.state(WORDS, State.VALUE) & rows.blank(REASON)
    return untold & ~rows.state(STOPPED, State.VALUE) if rows.has(STOPPED) else untold
