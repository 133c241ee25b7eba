"""An answer that somebody was given by word: on the telephone, in a mail, on a portal's page; typed by a person, and said to be so."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By
from ecmx.hub.answers.said import NamedRow, SaidOfFile
from ecmx.hub.answers.taking import AnswerTaken, take
from ecmx.hub.outbound import PlanAnswer

__all__ = ["TYPED", "rows_typed", "say_answer"]

#: The ways by which an answer comes that is typed.
TYPED = (PlanAnswer.How.PHONE, PlanAnswer.How.MAIL, PlanAnswer.How.PORTAL)
Typed = Literal["accepted", "rejected", "received"]
_PART = re.compile(r"(?:(?P<sheet>[^!]{1,100})!)?(?P<first>[1-9][0-9]{0,6})(?:-(?P<last>[1-9][0-9]{0,6}))?")
_MOST = 100_000


def say_answer(  # noqa: PLR0913 - everything has a name
    pk: int,
    *,
    by: By,
    verdict: Typed,
    rows: str = "",
    message: str = "",
    how: str,
    given_by: str,
    note: str = "",
    at: datetime,
    now: datetime,
) -> AnswerTaken:
    """Record it. rows: of a rejected file, those that were rejected ("4,7-9", "RTF!12"); "": all of it. Raises UsageProblem."""
    if how not in TYPED:
        raise UsageProblem("answer-how", "That is not a way an answer can be entered.", f"One of: {', '.join(TYPED)}.")
    if not given_by.strip():
        raise UsageProblem("answer-from", "It was not said who at the partner gave the answer.", "Add --given-by NAME.")
    if at > now:
        raise UsageProblem("answer-ahead", "An answer cannot be from the future.", "Enter the day it was received.")
    if rows and verdict != "rejected":
        raise UsageProblem(
            "answer-rows", "Rows can be listed only for a rejection.", "Leave out the rows, or add --rejected."
        )
    named = tuple(rows_typed(rows, message)) if rows else ()
    said = SaidOfFile("rows", named, others="accepted") if named else SaidOfFile(verdict)
    return take(pk, said, by=by, how=PlanAnswer.How(how), at=at, now=now, given_by=given_by.strip(), note=note)


def rows_typed(text: str, message: str = "") -> list[NamedRow]:
    """The rows that somebody typed, each once. Raises UsageProblem."""
    found: dict[tuple[str | None, int], NamedRow] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        match = _PART.fullmatch(part)
        first = int(match["first"]) if match else 0
        last = int(match["last"] or first) if match else -1
        if match is None or last < first or last - first > _MOST:
            raise UsageProblem(
                "rows-unclear",
                "The rows cannot be read.",
                "Numbers and ranges with commas, the tab before an exclamation mark where there are several: 4,7-9,RTF!12.",
            )
        for row in range(first, last + 1):
            found[match["sheet"], row] = NamedRow(accepted=False, row=row, sheet=match["sheet"], message=message)
    return list(found.values())
