"""Where the header of a sheet is: below a cover, titles and group headers, some of them merged.

Looks at words, never at an element's data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ecmx.files import Batch, CellKind, Limits, Merge
from ecmx.guidance import on_one_line, plain
from ecmx.layouts.recognition.headers import UNREAD
from ecmx.layouts.recognition.match import candidates
from ecmx.layouts.recognition.repeats import CountedHeader
from ecmx.layouts.recognition.sheet_headers import HeaderCell, offers_of

__all__ = ["Header", "TopTexts", "find_header", "stopped_after"]

LEAST = 2  # headers that must be understood before a row counts as one
SEARCHED = 60  # rows from the top
FOLLOWING = 6
LONGEST = 300  # letters of a header
GROUPS_LEAST = 2
GROUP_LONGEST = 60
FACT = re.compile(r":\s*\S|:$|\d{2}")  # in a row of facts about a file
NO_HEADER = (CellKind.DATE, CellKind.ERROR, CellKind.FORMULA)
SHARE = 0.25  # of the row's filled cells
ROWS_OF_HEADERS = 4  # as many characters as so many rows full of headers may have are searched for one
CELL = 12  # characters that a filled cell counts for besides its own, when they are counted
BEGINNING = 60  # characters of a header that is too long, by which it is shown


@dataclass(frozen=True, slots=True)
class Header:
    """The header row and its cells, one for every column that has a header or data below."""

    row: int
    cells: tuple[HeaderCell, ...]


class TopTexts:
    """The first rows of a sheet as header cells: their texts on one line; a number or a date is no header."""

    def __init__(self, top: Batch) -> None:
        self.letters = top.text.columns
        self.rows = top.rows.to_list()
        self._top = top.text
        self._kinds = {top.text.columns.index(letter): kinds.to_list() for letter, kinds in top.kinds.items()}
        self._said: dict[int, tuple[str, ...]] = {}

    def texts(self, position: int) -> tuple[str, ...]:
        """The header texts of a row, one a column."""
        if position not in self._said:
            self._said[position] = tuple(
                "" if at in self._kinds and self._kinds[at][position] in NO_HEADER else line_by_line(text)
                for at, text in enumerate(self._top.row(position))
            )
        return self._said[position]


def line_by_line(text: str | None) -> str:
    """A text with single spaces; its line breaks stay."""
    if text is None:
        return ""
    if "\n" not in text:
        return on_one_line(text)
    return "\n".join(map(on_one_line, text.splitlines()))


def find_header(
    top: Batch,
    merges: Sequence[Merge],
    at_row: int | None = None,
    *,
    known: frozenset[str] = frozenset(),
    wanted: frozenset[str] = frozenset(),
    limits: Limits = Limits(),  # noqa: B008 – Limits is frozen
) -> Header | None:
    """The row of the first rows of a sheet whose cells name the most elements; None where none does.

    known: headers of layouts (letters and digits only); wanted: stems of the file types that the file is said to be.
    """
    rows = top.rows.to_list()
    if at_row is not None:
        return header_at(TopTexts(top), merges, rows.index(at_row), limits) if at_row in rows else None
    texts = TopTexts(top)
    best, most, last = None, 0.0, min(len(rows), SEARCHED)
    position, left = 0, ROWS_OF_HEADERS * limits.headers
    while position < last and left > 0:
        header = header_at(texts, merges, position, limits)
        left -= effort(header)
        named = score(header, known, wanted)
        if named > most:
            best, most = header, named
            last = min(last, position + FOLLOWING)  # a better header stands close below, if anywhere
        position += 1
    return best


def stopped_after(
    top: Batch,
    merges: Sequence[Merge],
    limits: Limits = Limits(),  # noqa: B008 – Limits is frozen
) -> int | None:
    """The last row in which a header was looked for that was not found, where more rows stand below; None where all were looked at."""
    texts, rows = TopTexts(top), top.rows.to_list()
    left = ROWS_OF_HEADERS * limits.headers
    for position, row in enumerate(rows[:-1]):
        left -= effort(header_at(texts, merges, position, limits))
        if left <= 0 or position + 1 == SEARCHED:
            return int(row)
    return None


def effort(header: Header) -> int:
    """What looking at a row counts for, in characters."""
    return sum(CELL + len(cell.text) for cell in header.cells if cell.text)


def score(header: Header, known: frozenset[str] = frozenset(), wanted: frozenset[str] = frozenset()) -> float:
    """How many different elements the row's cells name for sure; 0 where that is too few to be a header."""
    filled = [cell for cell in header.cells if cell.text]
    sure: set[str] = set()
    weak = 0
    for cell, found in zip(*offers_of(filled), strict=True):
        if len(cell.text) > LONGEST:
            continue
        certain = next((one.stem for one in found if not one.weak or one.stem in wanted), None)
        if plain(cell.shown) in known or certain is not None:
            sure.add(certain or plain(cell.shown))
        elif found:
            weak += 1
    named = len(sure) + 0.5 * weak
    return named if len(sure) >= LEAST and len(sure) + weak >= SHARE * len(filled) else 0.0


def header_at(top: TopTexts, merges: Sequence[Merge], position: int, limits: Limits = Limits()) -> Header:  # noqa: B008 – Limits is frozen
    """The cells of a header row; a merged cell above lends its text downwards, and to the right as a group.

    A header that is too long, alone or with those before it, is cut and marked, so that it names nothing.
    """
    row = top.rows[position]
    spread = groups_above(top, merges, position)
    above = {number: at for at, number in enumerate(top.rows) if number < row}
    cells: list[HeaderCell] = []
    left = limits.headers
    for index, (letter, text) in enumerate(zip(top.letters, top.texts(position), strict=True), 1):
        group = spread.get(letter, "")
        for merge in merges:
            if merge.first_column <= index <= merge.last_column and merge.first_row < row and merge.first_row in above:
                said = top.texts(above[merge.first_row])[merge.first_column - 1]
                if merge.last_row >= row and not text:
                    text = said if merge.first_column == index else text
                elif (
                    merge.last_row == row - 1 and merge.last_column > merge.first_column and len(said) <= GROUP_LONGEST
                ):
                    group = said
        if not text and row - 1 in above and lent_down(merges, index, row):
            text = top.texts(above[row - 1])[index - 1]
        if len(text) > min(limits.header, left):
            begun = text[:BEGINNING]
            cells.append(HeaderCell(letter, begun + UNREAD, raw=f"{begun}…", unread=len(text)))
        else:
            left -= len(text)
            cells.append(HeaderCell(letter, text, group))
    return Header(row, tuple(cells))


def groups_above(top: TopTexts, merges: Sequence[Merge], position: int) -> dict[str, str]:
    """Letter → the group header that stands above it or to its left, where a program saved a two-tier header without its merged cells.

    Only where the headers below say too little, one of them stands there twice, or two say the same ("First", "First name"), or where
    what stands above is plainly nothing else.
    """
    if position == 0 or top.rows[position] - top.rows[position - 1] != 1:
        return {}
    if any(merge.first_row <= top.rows[position - 1] <= merge.last_row for merge in merges):
        return {}
    below, said = top.texts(position), top.texts(position - 1)
    groups = [text for text in said if text]
    few = GROUPS_LEAST <= len(groups) <= sum(map(bool, below)) // 2 and all(
        len(text) <= GROUP_LONGEST for text in groups
    )
    if not few:
        return {}
    names = [name for text in below if (name := plain(text))]
    if len(groups) > len(names) // 2:
        return {}
    if len(set(names)) == len(names) and not one_meaning_twice(below) and not are_headings(said, below):
        return {}
    found, group = {}, ""
    for letter, text in zip(top.letters, said, strict=True):
        group = text or group
        found[letter] = group
    for letter in top.letters[end_of_groups(said) :]:
        found[letter] = ""
    return found


def end_of_groups(said: Sequence[str]) -> int:
    """Where the last of headings that count ("1st try", "2nd try") ends: it is no wider than the widest before it; else the row's end."""
    starts = [at for at, text in enumerate(said) if text]
    told = [CountedHeader.of(HeaderCell("", said[at])) for at in starts]
    alike = [at for at, one in zip(starts, told, strict=True) if told[-1].numbers and one.key == told[-1].key]
    if len(alike) < GROUPS_LEAST:
        return len(said)
    return alike[-1] + max(after - before for before, after in pairwise(alike))


def are_headings(said: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the texts of a row stand over two columns or more, over all of them, and are no facts about the file ("Month: 10/2026")."""
    starts = [at for at, text in enumerate(said) if text]
    ends = [*starts[1:], len(said)]
    wide = all(sum(map(bool, below[start:end])) > 1 for start, end in zip(starts, ends, strict=True))
    return wide and bool(said[0]) and not any(FACT.search(said[at]) for at in starts)


def one_meaning_twice(texts: Sequence[str]) -> bool:
    """Whether two headers of a row, each by itself, most likely say the same."""
    likely = [found[0].stem for text in texts if text and (found := candidates(text)) and not found[0].extension]
    return len(set(likely)) < len(likely)


def lent_down(merges: Sequence[Merge], index: int, row: int) -> bool:
    """Whether a merged cell of this column ends in the row above or reaches into this one."""
    return any(
        merge.first_column == merge.last_column == index and merge.first_row < row <= merge.last_row + 1
        for merge in merges
    )
