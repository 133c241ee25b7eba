"""A list in pages: which one this is, and the ways to the others. The rest of the address stays as it was chosen."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

__all__ = ["Pager"]


@dataclass(frozen=True)
class Pager:
    """Which rows of how many are shown. before, after: what follows the "?" of the neighbors, "" = there is none"""

    first: int
    last: int
    total: int
    before: str
    after: str

    @classmethod
    def of(cls, request: HttpRequest, page: int, total: int, size: int) -> Pager:
        """For a list of so many rows, from its page (from 1)."""
        first = (page - 1) * size + 1

        def way(to: int) -> str:
            chosen = request.GET.copy()
            chosen["page"] = str(to)
            return chosen.urlencode()

        more = page * size < total
        return cls(
            first, min(page * size, total), total, way(page - 1) if page > 1 else "", way(page + 1) if more else ""
        )
