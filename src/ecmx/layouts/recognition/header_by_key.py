"""The header of a sheet whose words name nothing, by the column of CINs below it: a row of texts above the first member.

Looks at shapes of cells alone, and only where no row's words make a header.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ecmx.files import Batch, Limits, Merge
from ecmx.guidance import plain
from ecmx.layouts.recognition.header_row import Header, TopTexts, header_at

__all__ = ["header_by_key"]

CIN = r"^[\s'\"=]*9\d{7}[A-Za-z][\s'\"]*$"
MEMBERS_LEAST = 3
SHARE = 0.6  # of the filled cells below the header
WIDTH = 0.5  # of the first member's cells that have a header
ABOVE = 3  # rows between a header and its first member, at most
COLUMNS_MOST = 500


def header_by_key(top: Batch, merges: Sequence[Merge], limits: Limits) -> Header | None:
    """The nearest row of texts above the first CIN of a column of CINs; None where there is none."""
    for letter in top.text.columns[:COLUMNS_MOST]:
        cells = top.text[letter]
        keys = cells.str.contains(CIN).fill_null(value=False)
        if int(keys.sum()) < MEMBERS_LEAST or int(keys.sum()) < SHARE * below(cells, keys):
            continue
        first = int(keys.arg_true()[0])
        texts = TopTexts(top)
        for position in range(first - 1, max(-1, first - 1 - ABOVE), -1):
            header = header_at(texts, merges, position, limits)
            if is_header(header, top.text.row(first)):
                return header
    return None


def below(cells: pl.Series, keys: pl.Series) -> int:
    """The filled cells from the first key on."""
    return len(cells.slice(int(keys.arg_true()[0])).drop_nulls())


def is_header(header: Header, first: Sequence[str | None]) -> bool:
    """Whether a row holds words, none of them a number, each once or under headings that tell it apart, above half of what the first
    member's row holds. first: that row's cells
    """
    said = [(plain(cell.text), plain(cell.group)) for cell in header.cells]
    words = [one for one in said if one[0]]
    if any(not any(sign.isalpha() for sign in text) for text, _ in words) or len(set(words)) < len(words):
        return False
    filled = [at for at, text in enumerate(first) if text]
    return sum(bool(said[at][0]) for at in filled) >= WIDTH * len(filled)
