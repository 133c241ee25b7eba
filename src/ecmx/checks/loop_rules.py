"""The rules of a closed-loop referral: its status, the day of that status, why the loop was closed. Which codes close it is data.

A sheet without these columns, or of a release that has none, is not held against them.
"""

from __future__ import annotations

import polars as pl

from ecmx.checks.named import ENGAGEMENT, LOOP_DATE, LOOP_REASON, LOOP_STATUS, START
from ecmx.checks.required import asked_of
from ecmx.checks.rule import Rows, row_rule
from ecmx.guidance import FileType, element
from ecmx.guidance.values import State

__all__: list[str] = []


def codes_that(name: str, *, closes: tuple[str, ...] = (), served: bool | None = None) -> tuple[str, ...]:
    """Of an element's code set the codes that close the loop so, or that say whether there was a service."""
    listed = element(f"rtf.{name}").kind.codes
    assert listed is not None
    every = listed.codes
    return tuple(one.code for one in every if (one.served is served if served is not None else one.closes in closes))


@row_rule("referral-status-without-date", FileType.RTF, at=LOOP_DATE, needs=(LOOP_STATUS,), minds_blank=True)
def status_without_date(rows: Rows) -> pl.Series:
    """A status says nothing without the day from which it holds."""
    return rows.state(LOOP_STATUS, State.VALUE) & rows.blank(LOOP_DATE)


@row_rule("referral-date-without-status", FileType.RTF, at=LOOP_DATE, needs=(LOOP_STATUS,), minds_blank=True)
def date_without_status(rows: Rows) -> pl.Series:
    """A day on which something happened that is not told; where the release has a status, a blank one is told by itself."""
    if asked_of(rows.column(LOOP_STATUS), rows.context) is not None:
        return pl.repeat(False, len(rows.present), eager=True)
    return rows.state(LOOP_DATE, State.VALUE) & rows.blank(LOOP_STATUS)


@row_rule("closed-without-reason", FileType.RTF, at=LOOP_REASON, needs=(LOOP_STATUS,), minds_blank=True)
def closed_without_reason(rows: Rows) -> pl.Series:
    """A loop is closed for a reason."""
    return rows.is_value(LOOP_STATUS, *codes_that(LOOP_STATUS, closes=("always",))) & rows.blank(LOOP_REASON)


@row_rule("closure-reason-not-closed", FileType.RTF, at=LOOP_REASON, needs=(LOOP_STATUS,))
def reason_not_closed(rows: Rows) -> pl.Series:
    """A reason for closing stands beside a status that does not close; a blank status is told by itself, and closes nothing."""
    open_still = rows.is_value(LOOP_STATUS, *codes_that(LOOP_STATUS, closes=("",))) | rows.blank(LOOP_STATUS)
    return rows.state(LOOP_REASON, State.VALUE) & open_still


@row_rule("served-without-service", FileType.RTF, at=LOOP_REASON, needs=(ENGAGEMENT, START), minds_blank=True)
def served_without_service(rows: Rows) -> pl.Series:
    """Services were received, says the reason; nothing ever began, say the status and the start date."""
    served = rows.is_value(LOOP_REASON, *codes_that(LOOP_REASON, served=True))
    return served & rows.is_value(ENGAGEMENT, *codes_that(ENGAGEMENT, served=False)) & rows.blank(START)
