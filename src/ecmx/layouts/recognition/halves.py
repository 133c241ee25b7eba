"""Rows of two halves: what the plan sent and what is sent back, the same headers under two headings. Knows headers and stems, no data."""

from __future__ import annotations

from collections.abc import Sequence

from ecmx.guidance import FileType, plain
from ecmx.layouts.recognition.sheet_headers import HeaderCell
from ecmx.layouts.recognition.stems import telling_stems

__all__ = ["halves"]

SHARED_LEAST = 2  # headers that stand under both headings
HALVES = (FileType.MIF, FileType.RTF)


def halves(headers: Sequence[HeaderCell], held: Sequence[str | None]) -> dict[int, FileType]:
    """Place → whose half of the row a column stands in, where the same headers stand under two headings. held: what each column is

    A heading is of the file that more of its columns are only of. Nothing where no two such headings have headers in common.
    """
    under: dict[str, list[int]] = {}
    for at, cell in enumerate(headers):
        if cell.group and not cell.others:
            under.setdefault(plain(cell.group), []).append(at)
    files = {heading: file_of([held[at] for at in places]) for heading, places in under.items()}
    texts = {heading: {plain(headers[at].text) for at in places} - {""} for heading, places in under.items()}
    both = {
        heading
        for heading, file in files.items()
        for other, beside in files.items()
        if file and beside and file is not beside and len(texts[heading] & texts[other]) >= SHARED_LEAST
    }
    return {at: file for heading in both if (file := files[heading]) for at in under[heading]}


def file_of(held: Sequence[str | None]) -> FileType | None:
    """The file that more of these are only of."""
    sent, back = (sum(one in telling_stems(file) for one in held) for file in HALVES)
    return None if sent == back else HALVES[back > sent]
