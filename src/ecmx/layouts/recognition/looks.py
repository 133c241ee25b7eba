"""What a sheet looks like that is no list of members: a form for one person, a list on its side, two people in a row, people without
CINs, headers or cells that all say the same.

Looks at texts and shapes of the first rows; what it says holds none of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ecmx.guidance import WHO, plain, stems_with
from ecmx.layouts.recognition.match import candidates

__all__ = ["Appearance", "looks_like", "repeated", "two_in_a_row"]

Rows = Sequence[Sequence[str | None]]

ROWS_LEAST = 4
FORM_WIDEST = 4  # columns
KNOWN_LEAST = 3
SAME_LEAST = 4
CELLS_LEAST = 8
TWICE_LEAST = 2  # headers besides the key
CIN = re.compile(r"9\d{7}[A-Za-z]")
COUNTER = re.compile(r"[\W_]*\d+$")


@dataclass(frozen=True, slots=True)
class Appearance:
    """What a sheet looks like, in words that go on from "this looks like", and what to do about it."""

    words: str
    fix: str


def looks_like(rows: Rows) -> Appearance | None:
    """What the first rows of a sheet look like; None where nothing can be said."""
    filled = [row for row in rows if any(row)]
    found = (look for holds, look in KINDS if len(filled) >= ROWS_LEAST and holds(filled))
    return next(found, None)


def two_in_a_row(rows: Rows) -> Appearance | None:
    """The look of a list with two people in a row, or of two lists side by side, where it is one."""
    filled = [row for row in rows if any(row)]
    return next((look for holds, look in (BESIDE, PAIRS) if holds(filled)), None)


def is_form(rows: Rows) -> bool:
    """Labels on the left, values on the right: the first column names elements, and no row does."""
    return width(rows) <= FORM_WIDEST and labelled(rows)


def are_forms(rows: Rows) -> bool:
    """Several such forms below each other: the same labels come again."""
    told = Counter(name for row in rows for name in names(label_of(row))[:1])
    return is_form(rows) and sum(count > 1 for count in told.values()) >= KNOWN_LEAST


def is_turned(rows: Rows) -> bool:
    """The headers stand in the first column, and each column behind it is a member's."""
    return width(rows) > FORM_WIDEST and labelled(rows)


def labelled(rows: Rows) -> bool:
    """Whether most rows begin with the name of an element, and one says who somebody is: a cover page says other things."""
    known = [found for row in rows if (found := names(label_of(row)))]
    somebody = any(name in stems_with("member", *WHO) for found in known for name in found)
    return somebody and len(known) >= KNOWN_LEAST and 2 * len(known) >= len(rows)


def label_of(row: Sequence[str | None]) -> str:
    """The first text of a row."""
    return next((text for text in row if text), "")


def width(rows: Rows) -> int:
    """The most cells that a row has filled."""
    return max(sum(bool(text) for text in row) for row in rows)


def is_same(rows: Rows) -> bool:
    """Every header says the same."""
    said = [plain(text) for text in header(rows) if text]
    return len(said) >= SAME_LEAST and len(set(said)) == 1


def is_one_text(rows: Rows) -> bool:
    """Every cell below the headers of several columns says the same; a note that stands there again and again is no table."""
    below = [text for row in rows[1:] for text in row if text]
    return width(rows) >= SAME_LEAST and len(below) >= CELLS_LEAST and len(set(below)) == 1


def is_pairs(rows: Rows) -> bool:
    """A header row whose headers come again, the key among them; and behind it stand other people."""
    keys = keys_of(rows)
    if not repeated([text or "" for text in header(rows)], keys):
        return False
    both = [(row[keys[0]], row[keys[1]]) for row in rows if row[keys[0]] and row[keys[1]]]
    return 2 * sum(one != other for one, other in both) > len(both)


def is_beside(rows: Rows) -> bool:
    """The same, with an empty column before the second."""
    if not is_pairs(rows):
        return False
    first, second = keys_of(rows)[:2]
    return any(not any(row[at] for row in rows) for at in range(first, second))


def is_without_key(rows: Rows) -> bool:
    """Names and days of birth in the headers, and no CIN anywhere."""
    who = {one for text in header(rows) if text for one in names(text)} & set(stems_with(*WHO))
    return len(who) >= TWICE_LEAST and not any(CIN.fullmatch((text or "").strip()) for row in rows for text in row)


A_LIST = "Make it a list: one row of headers, and below it a row for each member."
Kind = tuple[Callable[[Rows], bool], Appearance]
BESIDE: Kind = is_beside, Appearance("two tables side by side", "Put each on a tab (or in a file) of its own.")
PAIRS: Kind = is_pairs, Appearance("a list with two people in a row", "Put each person in a row of their own.")
KINDS: tuple[Kind, ...] = (
    (
        are_forms,
        Appearance(
            "several forms for one person each, one below the other, with labels on the left and values on the right",
            A_LIST,
        ),
    ),
    (is_form, Appearance("a form for one person, with labels on the left and values on the right", A_LIST)),
    (
        is_turned,
        Appearance(
            "a table turned sideways, with the headers in the first column and a column for each member",
            "Turn it around: in a spreadsheet program, copy the table and paste it transposed.",
        ),
    ),
    (is_same, Appearance("a table whose headers all say the same", "Give each column a header of its own.")),
    (
        is_one_text,
        Appearance("a table in which every cell says the same", "Use a file of an ordinary month, or the blank form."),
    ),
    BESIDE,
    PAIRS,
    (
        is_without_key,
        Appearance(
            "a list of people without their CINs, such as another program's census",
            "Ask for the file with a column of CINs (eight digits and a letter).",
        ),
    ),
)


def repeated(headers: Sequence[str], keys: Sequence[int]) -> bool:
    """Whether headers come again behind a second key: the same, or with a number behind. keys: positions of columns of CINs."""
    if len(keys) < 2:
        return False
    told = Counter(COUNTER.sub("", text.strip()).casefold() for text in headers if text.strip())
    again = [
        text for at, text in enumerate(headers) if at > keys[1] and told[COUNTER.sub("", text.strip()).casefold()] > 1
    ]
    return len(again) >= TWICE_LEAST


def header(rows: Rows) -> Sequence[str | None]:
    """The first of the rows that hold the most texts without a digit in front."""
    return max(rows, key=lambda row: sum(bool(text) and not text[:1].isdigit() for text in row if text))


def keys_of(rows: Rows) -> list[int]:
    """The columns in which CINs stand."""
    counts = Counter(at for row in rows for at, text in enumerate(row) if CIN.fullmatch((text or "").strip()))
    return sorted(at for at, count in counts.items() if count >= KNOWN_LEAST)


def names(text: str) -> list[str]:
    """The stems of the elements that a text surely names."""
    return [one.stem for one in candidates(text)[:1] if not one.weak and not one.extension] if len(text) < 80 else []
