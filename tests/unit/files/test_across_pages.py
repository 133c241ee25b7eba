"""A wide table on paper: who the member is stands on every page, and the letters stay large enough."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecmx.files.across_pages import across_pages

WIDTHS = st.lists(st.floats(5, 60), min_size=1, max_size=90)


@given(widths=WIDTHS, fixed=st.integers(0, 12), page=st.floats(100, 200))
def test_what_stands_on_each_page_keeps_its_size(widths: list[float], fixed: int, page: float) -> None:
    fixed = min(fixed, len(widths))
    pages, again = across_pages(widths, fixed, page)
    repeated = sum(widths[again[0] : again[1] + 1]) if again else 0
    assert repeated * 2 <= page
    printed = sum(widths) + (pages - 1) * repeated
    assert printed <= pages * page * 1.5  # at most a third smaller


def test_of_many_fixed_columns_the_last_come_again() -> None:
    """Not the plan and the file, but tab and row, the CIN and the names."""
    assert across_pages([20, 30, 14, 10, 12, 16, 16, *[20] * 20], 7, 150) == (5, (2, 6))
    assert across_pages([20, 30], 1, 150) == (1, None)
