"""A page of the roster: members who were found, with what a person looks for first. Each look is recorded, by the filter's codes alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ecmx.hub.accounts import By, record
from ecmx.hub.searching.asking import asked
from ecmx.hub.searching.rows import RosterRow, roster_rows
from ecmx.hub.searching.wanted import RosterFilter

__all__ = ["MOST_COUNTED", "RosterPage", "roster_page"]

MOST_COUNTED = 1_000


@dataclass(frozen=True)
class RosterPage:
    """Rows by name. page: from 1; total: how many members there are, counted to `MOST_COUNTED`; more: whether there are more than that"""

    rows: Sequence[RosterRow]
    page: int
    page_size: int
    total: int
    more: bool
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Whether a page goes before."""
        return self.page > 1

    @property
    def total_words(self) -> str:
        """How many there are, for people."""
        return f"more than {self.total:,}" if self.more else f"{self.total:,}"


def roster_page(*, by: By, wanted: RosterFilter, page: int = 1, page_size: int = 50) -> RosterPage:
    """The members who are wanted, a page of them. A page after the last is empty.

    Raises UsageProblem where the person may not, or there is nothing in the words to look for.
    """
    by.demand("roster.look")
    page, organization = max(page, 1), by.organization
    question = asked(organization, wanted)
    with transaction.atomic():
        found, counted = question.page((page - 1) * page_size, page_size + 1, MOST_COUNTED + 1)
        ids = found[:page_size]
        rows = roster_rows(organization, ids)
        detail: dict[str, Any] = {"filter": wanted.codes, "page": page}
        record(by, "roster.look", "member", ids, detail)
    total = min(counted, MOST_COUNTED)
    return RosterPage(rows, page, page_size, total, counted > MOST_COUNTED, len(found) > page_size)
