"""Rows of two halves: what the plan sent and what is sent back, the same headers under two headings. Knows headers and stems, no data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ecmx.guidance import FileType, plain
from ecmx.layouts.recognition.sheet_headers import HeaderCell
from ecmx.layouts.recognition.stems import stems_of, telling_stems

__all__ = ["halves", "of_both"]

SHARED_LEAST = 2  # headers of what both files say that stand under both headings
HALVES = (FileType.MIF, FileType.RTF)


def halves(headers: Sequence[HeaderCell], held: Sequence[str | None]) -> dict[int, FileType]:
    """Place → whose half of the row a column stands in, where the same headers of what both files say stand under two headings.
    held: what each column is

    A heading is of the file that more of its columns are only of. Nothing where no two such headings have headers in common.
    """
    under: dict[str, list[int]] = {}
    for at, cell in enumerate(headers):
        if cell.group and not cell.others:
            under.setdefault(plain(cell.group), []).append(at)
    files = {heading: file for heading, places in under.items() if (file := file_of([held[at] for at in places]))}
    both_say = {plain(cell.text) for cell, one in zip(headers, held, strict=True) if one in of_both()}
    texts = {heading: {plain(headers[at].text) for at in under[heading]} & both_say for heading in files}
    both = {
        heading
        for heading, file in files.items()
        for other, beside in files.items()
        if file is not beside and len(texts[heading] & texts[other]) >= SHARED_LEAST
    }
    return {at: files[heading] for heading in both for at in under[heading]}


@cache
def of_both() -> frozenset[str]:
    """What a plan says of a member in a MIF and a provider in an RTF: where the two stand in one row, it stands there twice."""
    return stems_of(FileType.MIF) & stems_of(FileType.RTF)


def file_of(held: Sequence[str | None]) -> FileType | None:
    """The file that more of these are only of."""
    sent, back = (sum(one in telling_stems(file) for one in held) for file in HALVES)
    return None if sent == back else HALVES[back > sent]
