"""How a wide table goes over several sheets of paper: in letters that can be read, and with who the member is on each."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["across_pages"]


def across_pages(widths: Sequence[float], fixed: int, page: float) -> tuple[int, tuple[int, int] | None]:
    """How many pages stand side by side, and which columns come again on each: the first and the last of them, None for none.

    widths: of all columns, page: of a page, in characters; fixed: how many columns stay in sight on a screen. Of these, those that
    come last (the member's number and names stand there) come again as far as half a page goes.
    """
    wide = sum(widths)
    if wide <= page or not fixed:
        return max(1, round(wide / page)), None
    first = next(at for at in range(fixed + 1) if sum(widths[at:fixed]) * 2 <= page)
    if first == fixed:
        return max(1, round(wide / page)), None
    again = sum(widths[first:fixed])
    return max(1, round((wide - again) / (page - again))), (first, fixed - 1)
