"""Today: the people to reach and why, most urgent first. Reading it is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.today.asking import TodayAsking, TodayQuestion
from ecmx.hub.today.keeping import MOST_DERIVED, keep_today, waiting_for_today
from ecmx.hub.today.reasons import WORDING
from ecmx.hub.today.wording import TodayRow, row_in_words

__all__ = ["MOST_ROWS", "TodayPage", "people_today"]

MOST_ROWS = 500


@dataclass(frozen=True)
class TodayPage:
    """A page of the list. whose: the members whom this user has, None: all; page: from 1

    before_day_ends: rows of all pages with a day that is reached

    by_reason: how many stand there by each reason, in their order; left_out: by words, how many are not to be reached
    not_yet: members of a file that just came, who are not sorted in yet
    """

    on: date
    whose: int | None
    rows: Sequence[TodayRow]
    page: int
    total: int
    before_day_ends: int
    by_reason: Mapping[str, int]
    left_out: Mapping[str, int]
    not_yet: int


def people_today(
    *,
    by: By,
    on: date,
    whose: int | None = None,
    else_all: bool = False,
    plan: int | None = None,
    zip_code: str = "",
    page: int = 1,
    page_size: int = 50,
) -> TodayPage:
    """The people to reach on a day, each with each plan once, by the first reason that holds.

    whose: of the members whom this user has (None: all); else_all: of all, where none of these is to be reached; plan: its id
    zip_code: the digits it begins with. Raises UsageProblem.
    """
    by.demand("roster.look")
    if page < 1 or not 1 <= page_size <= MOST_ROWS:
        raise UsageProblem(
            "page-unknown", "There is no such page.", f"Pages begin at 1 and have up to {MOST_ROWS} rows."
        )
    if zip_code and not (zip_code.isascii() and zip_code.isdigit()):
        raise UsageProblem("zip-unreadable", "That is no ZIP code.", "Type its digits, or the first of them.")
    derived = keep_today(by.organization, most=MOST_DERIVED)
    question = TodayQuestion(whose, plan, zip_code[:5], (page - 1) * page_size, page_size)
    with transaction.atomic():
        asking = TodayAsking(by.organization, on)
        found = asking.found(question)
        if else_all and whose is not None and not any(found.counts.values()):
            question = replace(question, whose=None)
            found = asking.found(question)
        rows = [row_in_words(one, on) for one in found.rows]
        total = sum(found.counts.values())
        shown = sorted({one.member for one in rows})
        record(by, "today.look", "member", shown, {"rows": len(rows), "total": total, "plan": plan})
    return TodayPage(
        on=on,
        whose=question.whose,
        rows=rows,
        page=page,
        total=total,
        before_day_ends=found.due,
        by_reason=found.counts,
        left_out={one.words: found.left_out[one.code] for one in WORDING.left_out if one.code in found.left_out},
        not_yet=waiting_for_today(by.organization) if derived >= MOST_DERIVED else 0,
    )
