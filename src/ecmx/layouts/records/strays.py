"""Rows that are no member's: totals lines, instructions below the header, the header once more, remarks, a report's furniture.

Known by their words; a damaged member's row is none of them. Knows columns as they were read; says nothing of any.
"""

from __future__ import annotations

import re

import polars as pl

from ecmx.files import Batch
from ecmx.guidance import WHO, plain
from ecmx.guidance.values import State
from ecmx.layouts.recognition import SheetPlan
from ecmx.layouts.records.furniture import (
    HEADING,
    announced,
    is_coded_record,
    is_count,
    is_furniture,
    is_record,
    is_totals,
)
from ecmx.layouts.records.read import ReadColumn

__all__ = ["again", "marked", "row_cells", "strays"]

PROSE = re.compile(r"^\s*\*|[A-Za-z]{2,}\S*\s+\S*[A-Za-z]{2,}")
REMARK_CELLS = 3
#: A cell that is a datum and no words about one: digits that are not a few, a day, a CIN.
DATUM = re.compile(r"^\W*(?:[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}|[A-Za-z]?[0-9][0-9 ()./-]{4,}[A-Za-z]?)\W*$")
WORDS = re.compile(r"[A-Za-z]{2,}")
NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’-])*")  # letters, and what stands between them in a name
GUIDE_ROWS = 3  # how far below the header a row of instructions may stand
GUIDE_SHARE = 0.6  # of its typed cells unreadable
GUIDE_LEAST = 3
RIGHT_TYPED = 2  # cells that are what their columns hold


def row_cells(batch: Batch, at: int) -> dict[str, str]:
    """The filled cells of one row, by letter."""
    return {
        letter: text for letter, text in zip(batch.text.columns, batch.text.row(at), strict=True) if text is not None
    }


def strays(
    batch: Batch, plan: SheetPlan, columns: dict[str, ReadColumn], headers: dict[str, str]
) -> tuple[pl.Series, pl.Series, dict[int, frozenset[int]]]:
    """Rows that are no member's: totals lines; instructions under the header, the header once more, furniture.

    Besides, of rows that say how many rows there are, the numbers that stand in them.
    """
    no = pl.repeat(False, len(batch), eager=True)
    key = next((column for column in columns.values() if column.element.plays("member")), None)
    suspects = (~key.readable if key is not None else ~no).arg_true().to_list()
    if not suspects or (key is not None and len(suspects) > 2000):
        suspects = suspects[:2000]
    members = key.readable.arg_true() if key is not None else no.arg_true()
    first, last = (int(members[0]), int(members[-1])) if len(members) else (-1, len(batch))
    totals, guides, counts = [], [], {}
    for at in suspects:
        cells = row_cells(batch, at)
        texts, nobody = list(cells.values()), not names_somebody(at, columns)
        record = is_about_the_file(at, cells, columns, key, among=first < at < last)
        if len(cells) <= max(3, len(columns) // 2) and (is_totals(texts) or (nobody and is_count(texts))):
            totals.append(at)
        elif (
            again(cells, headers)
            or is_remark(cells, columns, key)
            or record
            or (nobody and (is_furniture(texts) or is_heading(cells, key)))
            or (at < GUIDE_ROWS and near_header(batch, plan, at) and is_guide(at, columns, cells))
        ):
            guides.append(at)
        else:
            continue
        if (record or is_totals(texts) or is_furniture(texts)) and (numbers := announced(texts)):
            counts[int(batch.rows[at])] = numbers
    return marked(len(batch), totals), marked(len(batch), guides), counts


def names_somebody(at: int, columns: dict[str, ReadColumn]) -> bool:
    """Whether a row has a first and a last name, or a date of birth."""
    named = [name for name, column in columns.items() if column.element.tells(*WHO) and column.state[at] == State.VALUE]
    if any(columns[name].element.plays("born") for name in named):
        return True
    return sum(WORDS.search(columns[name].text[at]) is not None for name in named) >= 2


def is_about_the_file(
    at: int, cells: dict[str, str], columns: dict[str, ReadColumn], key: ReadColumn | None, *, among: bool
) -> bool:
    """Whether a row is a record of the file's own, such as HDR, … or 99, 6, 11012026. among: it stands among members' rows.

    Not where its cells read as a member's: names in their columns, or several typed cells that are right.
    """
    texts = list(cells.values())
    by_code = key is not None and next(iter(cells), "") == key.plan.letter and is_coded_record(texts, among=among)
    if not by_code and not is_record(texts):
        return False
    names = [column for column in columns.values() if column.element.plays("name") and column.text[at] is not None]
    if sum(NAME.fullmatch(column.text[at]) is not None for column in names) > 1:
        return False
    typed = [column for column in columns.values() if not column.element.kind.keeps_marks]
    right = sum(column.text[at] is not None and int(column.state[at]) == State.VALUE for column in typed)
    return right < RIGHT_TYPED


def is_heading(cells: dict[str, str], key: ReadColumn | None) -> bool:
    """Whether a row is the heading of a group: words alone in the column of the key."""
    return key is not None and list(cells) == [key.plan.letter] and HEADING.match(cells[key.plan.letter]) is not None


def marked(length: int, places: list[int]) -> pl.Series:
    """A Boolean series, true at these places."""
    series = pl.repeat(False, length, eager=True)
    return series.scatter(places, True) if places else series


def again(cells: dict[str, str], headers: dict[str, str]) -> bool:
    """Whether a row is the header once more (a page break)."""
    same = sum(plain(text) == headers.get(letter) for letter, text in cells.items() if len(text) < 300)
    return same >= 2 and same * 2 >= len(cells)


def is_remark(cells: dict[str, str], columns: dict[str, ReadColumn], key: ReadColumn | None) -> bool:
    """Whether a row is a note beside the table, or an empty form line: next to nothing filled, and nobody named."""
    if key is None or len(cells) > min(REMARK_CELLS, max(1, len(columns) // 10)) or len(columns) < REMARK_CELLS:
        return False
    named = [column.plan.letter for column in columns.values() if column.element.tells(*WHO)]
    keyed = cells.get(key.plan.letter)
    return not any(letter in cells for letter in named) and (keyed is None or PROSE.search(keyed) is not None)


def near_header(batch: Batch, plan: SheetPlan, at: int) -> bool:
    """Whether the row stands right below the header."""
    return plan.header_row is not None and batch.rows[at] - plan.header_row <= GUIDE_ROWS


def is_guide(at: int, columns: dict[str, ReadColumn], cells: dict[str, str]) -> bool:
    """Whether a row says how to fill the columns: by its words alone, and by most of its typed cells.

    A row with anything that looks like somebody's datum (a number, a day, a CIN) is a damaged member's row, never instructions.
    """
    if any(DATUM.match(text) for text in cells.values()):
        return False
    typed = [column for column in columns.values() if not column.element.kind.keeps_marks]
    filled = [column for column in typed if column.text[at] is not None]
    telling = sum(column.state[at] == State.UNREADABLE and bool(WORDS.search(column.text[at])) for column in filled)
    return len(filled) >= GUIDE_LEAST and telling >= GUIDE_SHARE * len(filled)
