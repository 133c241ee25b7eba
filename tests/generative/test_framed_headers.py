"""Putting any frame around all headers of a sheet changes nothing of what its columns are, except to unsure.

Headers of the development corpora × frames that nobody tuned to (numbers, tables, systems, marks, in front or behind).
"""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ecmx.files.cells import column_letter
from ecmx.guidance import FileType
from ecmx.layouts.recognition.assign import Assigned, HeaderCell, assign

CORPORA = Path(__file__).parents[1] / "corpora"
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
FIRST = 30  # columns of a sheet
COUNTED = (
    "Table 1, #{at} - {header}",
    "T1-{at:02} {header}",
    "Item No. {at}: {header}",
    "{at}. {header}",
    "Q{at} {header}",
)
SAME = (
    "{word}.{header}",
    "{word}_{header}",
    "[{word}] {header}",
    "{header}__{letter}",
    "{header} [{word}]",
    "{header} - {word}",
)


@cache
def sheets() -> tuple[tuple[str, ...], ...]:
    """The headers of each sheet, but for those with sections of their own: a frame before these is no longer the same sheet."""
    found = []
    for path in sorted((CORPORA / "first").glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as stream:
            found.append(tuple(row["header"] for row in csv.DictReader(stream))[:FIRST])
    return tuple(found)


@cache
def known(headers: tuple[str, ...]) -> tuple[tuple[FileType, ...], tuple[Assigned, ...]]:
    return read(headers, ())


def read(headers: tuple[str, ...], types: tuple[FileType, ...]) -> tuple[tuple[FileType, ...], tuple[Assigned, ...]]:
    cells = [HeaderCell(column_letter(at), header) for at, header in enumerate(headers, start=1)]
    return assign(cells, lambda letter, element: None, types)


words = st.text("bcdfghjklmnprstvwxz", min_size=4, max_size=8)
frames = st.one_of(
    st.sampled_from(COUNTED),
    st.builds(
        lambda frame, word: frame.replace("{word}", word.upper()).replace("{letter}", word[0]),
        st.sampled_from(SAME),
        words,
    ),
)


@settings(max_examples=400 if LONG else 8, deadline=None, derandomize=not LONG)
@given(st.sampled_from(sheets()), frames)
def test_a_frame_changes_no_columns_meaning(headers: tuple[str, ...], frame: str) -> None:
    types, plain = known(headers)
    assume(types)
    framed = tuple(frame.format(at=at, header=header) for at, header in enumerate(headers, start=1))
    _, found = read(framed, types)
    changed = [
        f"{after.header!r}: {before.element} → {after.element}"
        for before, after in zip(plain, found, strict=True)
        if after.element is not None and before.element is not None and after.element != before.element
    ]
    assert not changed, "\n".join(changed)
    kept = sum(
        before.element is not None and after.element == before.element
        for before, after in zip(plain, found, strict=True)
    )
    assert kept >= 0.7 * sum(before.element is not None for before in plain)
