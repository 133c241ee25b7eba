"""The rules over a member's way in the return (Table 5): a status beside the dates and reasons that belong to another."""

from __future__ import annotations

import polars as pl

from ecmx.checks.named import DECLINED, END, ENGAGEMENT, EXCLUDED, PENDING, START, STOP_REASON, STOP_WORDS, STOPPED
from ecmx.checks.rule import Rows, row_rule
from ecmx.guidance import FileType
from ecmx.guidance.values import State

__all__: list[str] = []

RTF = FileType.RTF


@row_rule("start-left-open", RTF, at=END, needs=(ENGAGEMENT, START), minds_blank=True)
def start_left_open(rows: Rows) -> pl.Series:
    """Declined or excluded, and yet ECM began and has no end."""
    begun = rows.state(START, State.VALUE) & rows.blank(END)
    return begun & rows.is_value(ENGAGEMENT, DECLINED, EXCLUDED)


@row_rule("excluded-without-discontinuation", RTF, at=STOPPED, needs=(ENGAGEMENT, STOP_REASON), minds_blank=True)
def excluded_without_discontinuation(rows: Rows) -> pl.Series:
    """Excluded from further outreach, but neither since when nor why (fn 61 to 64); one of the two alone is an error of its own."""
    return rows.is_value(ENGAGEMENT, EXCLUDED) & rows.blank(STOPPED) & rows.blank(STOP_REASON)


@row_rule("discontinued-while-pending", RTF, at=STOPPED, needs=(ENGAGEMENT,))
def discontinued_while_pending(rows: Rows) -> pl.Series:
    """Outreach is yet to begin, and has been given up (fn 61); the day may be that of an episode that has ended."""
    stopped = rows.state(STOPPED, State.VALUE) & rows.is_value(ENGAGEMENT, PENDING)
    return stopped & rows.blank(END) if rows.has(END) else stopped


@row_rule("reason-text-without-code", RTF, at=STOP_REASON, needs=(STOP_WORDS,), minds_blank=True)
def reason_text_without_code(rows: Rows) -> pl.Series:
    """The text goes with a code (fn 63 to 65). Where there is a date without a code, that is told already."""
    untold = rows.state(STOP_WORDS, State.VALUE) & rows.blank(STOP_REASON)
    return untold & ~rows.state(STOPPED, State.VALUE) if rows.has(STOPPED) else untold
