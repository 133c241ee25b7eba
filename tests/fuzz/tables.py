"""Members' tables as plain rows of cell values, and what goes wrong in them: the fuzzer's deep half. Knows no container.

A value is None, str, int, float, bool, datetime, or a `Formula` or `Fault`. Invented members only.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tests.generative.generated_cells import in_dialect, pool
from tests.generative.generated_files import SHAPES, columns_of
from tests.generative.generated_rows import clean_row

__all__ = ["Fault", "Formula", "Grid", "grid", "mutated"]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and the value stored with it; None: none was stored."""

    text: str
    value: str | float | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """An error cell."""

    text: str = "#N/A"


@dataclass(frozen=True, slots=True)
class Grid:
    """A tab: rows of values (title rows and header among them), where the header stands, merges as (row, first, last) from 0."""

    name: str
    rows: tuple[tuple[Any, ...], ...]
    header: int
    elements: tuple[str, ...]
    merges: tuple[tuple[int, int, int], ...] = ()
    hidden: bool = False


MARKS = (
    "\u200b",
    "\u202e",
    "\ufeff",
    "\u00a0",
    "\u3000",
    "\x07",
    "\x0b",
    "\x85",
    "\u2028",
    "\ufffd",
    "\ud7ff",
    "\U0001f9d1",
    "İ",
    "ß",
    "ﬁ",
    "Ǆ",
)
DIGITS = "٣٤٥", "９３７", "²³¹", "Ⅷ", "½", "१२३", "𝟛𝟜"
NASTY = (
    "",
    " ",
    "=",
    "=1+1",
    "'",
    '"',
    ";",
    ",",
    "\n",
    "a\nb\r\nc",
    "_x000D_",
    "{label}",
    "{0}",
    "%s",
    "\\",
    "\\1",
    "[red]x[/red]",
    "[/]",
    "$^",
    "(?i)(",
    "NaN",
    "inf",
    "-inf",
    "null",
    "None",
    "TRUE",
    "1e308",
    "1E+400",
    "-0",
    "0x1F",
    "00000000000000000000",
    "9" * 400,
    "1/1/1",
    "0/0/0",
    "99/99/9999",
    "2026-02-30T25:61:61",
    "12/31/9999",
    "01/01/0001",
    "-2026-01-01",
    "24:00",
    "#N/A",
    "#REF!",
    "Total",
    "HOMELESS",
    "select from list",
    "x" * 5_000,
    "é" * 33_000,
    "a b " * 2_000,
    ";".join(["Z59.01 Sheltered homelessness"] * 200),
    ",".join(["00093720101,08/14/2026,Y"] * 100),
    "E11.9 " * 500,
    "1" * 32 + "B",
    "(" * 300,
    "\u0301" * 200,
)
NUMBERS = (
    0,
    1,
    -1,
    7,
    0.5,
    -0.0,
    1e-300,
    1e300,
    1e15,
    1e16,
    2**53,
    2**63,
    -(2**63),
    46000,
    46000.5,
    2958465,
    2958466,
    60,
    0.999999999,
    5595550101,
    93701,
    90000001,
    9.12e8,
    10052026,
    20261005,
    1.5e21,
)
MOMENTS = (
    dt.datetime(1900, 1, 1),
    dt.datetime(1900, 2, 28),
    dt.datetime(1900, 3, 1),
    dt.datetime(9999, 12, 31),
    dt.datetime(2026, 10, 5),
    dt.datetime(2026, 10, 5, 13, 59, 59),
    dt.datetime(2004, 2, 29),
    dt.datetime(2027, 1, 1, 0, 0, 1),
)
OTHER_HEADERS = (
    "",
    "Column1",
    "Notes",
    "ID",
    "Date",
    "Name",
    "Status",
    "CIN",
    "DOB",
    "Phone",
    "Total",
    "CIN " * 60,
    "Member",
    "1",
    "10/05/2026",
    "?",
    "\n",
    "Zip\nCode",
    "member_cin",
    "MEMBER CLIENT INDEX NUMBER (CIN)",
    "Authorization Number",
    "Comments",
    "Member First Name",
    "#REF!",
    "Client Index Number / Name",
    "é" * 500,
)


@lru_cache(maxsize=64)
def grid(shape: str, count: int, variant: int) -> Grid:
    """A clean tab of a shape. variant: how it is laid out (plain, titles above, date cells, numbers for text, oddities below)."""
    types, columns = SHAPES[shape], columns_of(shape)
    elements = tuple(column.element or "" for column in columns)
    rows = [tuple(clean_row(columns, types, number, number)) for number in range(count)]
    made: list[tuple[Any, ...]] = [tuple(value or None for value in row) for row in rows]
    if variant % 3 == 1:
        made = [tuple(_typed(value) for value in row) for row in made]
    if variant % 3 == 2:
        made = [
            tuple(
                in_dialect(one, value, variant) if one and value else value
                for one, value in zip(elements, row, strict=True)
            )
            for row in made
        ]
    merges: tuple[tuple[int, int, int], ...] = ()
    above: list[tuple[Any, ...]] = []
    if variant % 2:
        width = len(columns)
        above = [("Members of October", *[None] * (width - 1)), (None,) * width]
        groups = ("Member", None, None, None, "Plan", *[None] * width)[:width]
        if variant % 4 == 3:
            above.append(groups)
            merges = ((0, 0, 3), (2, 0, 3), (2, 4, width - 1))
        else:
            merges = ((0, 0, 3),)
    if variant % 5 == 4:
        made.append((Formula("=A1", "Total"), Formula("=1+1"), Fault(), *[None] * (len(columns) - 3)))
    header = tuple(column.header for column in columns)
    return Grid(shape[:31], (*above, header, *made), len(above), elements, merges, hidden=variant % 7 == 6)


def _typed(value: str | None) -> Any:
    """As a spreadsheet keeps what was typed: dates and plain numbers as such."""
    if not value:
        return None
    if len(value) == 10 and value[2] == value[5] == "/" and value[:2] != "00":
        return dt.datetime(int(value[6:]), int(value[:2]), int(value[3:5]))
    return int(value) if value.isascii() and value.isdigit() and len(value) < 15 else value


def mutated(rng: random.Random, source: Grid) -> Grid:
    """The tab with one to some thirty things wrong in its cells, headers, rows and columns."""
    rows = [list(row) for row in source.rows]
    elements = list(source.elements)
    header = source.header
    for _ in range(rng.choice((0, 0, 1, 1, 2, 6))):
        header = _structure(rng, rows, header, elements)
    for _ in range(rng.choice((0, 1, 3, 10, 30))):
        if not rows:
            break
        row = (
            rng.randrange(header + 1, len(rows))
            if len(rows) > header + 1 and rng.random() < 0.9
            else rng.randrange(len(rows))
        )
        if not rows[row]:
            continue
        at = rng.randrange(len(rows[row]))
        rows[row][at] = _value(rng, rows[row][at], elements[at] if at < len(elements) else "")
    return replace(
        source,
        rows=tuple(map(tuple, rows)),
        header=header,
        elements=tuple(elements),
        name=rng.choice((source.name, source.name, "RTF", "Sheet1", "Ärzte & <Co>")),
    )


def _value(rng: random.Random, before: Any, element: str) -> Any:
    what = rng.randrange(12)
    if what <= 4 and element:
        return rng.choice(pool(element))
    if what == 5:
        return rng.choice(NASTY)
    if what == 6:
        return rng.choice(NUMBERS)
    if what == 7:
        return rng.choice(MOMENTS)
    if what == 8:
        return rng.choice(
            (None, True, False, Fault(), Fault("#REF!"), Formula("=1+1"), Formula("=A1", "x"), Formula("=A1", 3.5))
        )
    if what == 9:
        return _typo(rng, str(before or "x"))
    if what == 10:
        return "".join(
            chr(rng.choice((rng.randrange(32, 127), rng.randrange(160, 0x2FFF), rng.randrange(0x1F300, 0x1FAFF))))
            for _ in range(rng.randrange(1, 40))
        )
    return rng.choice(MARKS + DIGITS) + str(before or "") + rng.choice(("", *MARKS))


def _typo(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    what = rng.randrange(6)
    if what == 0:
        return text[:at] + text[at + 1 :]
    if what == 1:
        return text[:at] + rng.choice("aeiBZ019 -/.;,_\n" + "".join(MARKS)) + text[at:]
    if what == 2:
        return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    if what == 3:
        return rng.choice((text.upper(), text.lower(), text.title(), text.swapcase(), text[::-1]))
    if what == 4:
        return text.replace(" ", rng.choice(("_", "", "\n", "  ", ".")))
    return text[:at]


def _structure(rng: random.Random, rows: list[list[Any]], header: int, elements: list[str]) -> int:
    """Change headers, rows or columns in place; returns where the header stands then."""
    if not rows or header >= len(rows) or not rows[header]:
        return 0
    top = rows[header]
    width = len(top)
    at, other = rng.randrange(width), rng.randrange(width)
    what = rng.randrange(14)
    if what == 0:
        top[at] = _typo(rng, str(top[at] or ""))
    elif what == 1:
        top[at] = top[other]
    elif what == 2:
        top[at] = rng.choice(OTHER_HEADERS)
    elif what == 3:
        top[at] = _value(rng, top[at], "")
    elif what == 4:
        for row in rows[header:]:
            row[at], row[other] = row[other], row[at]
    elif what == 5:
        for row in rows[header + 1 :]:
            row[at], row[other] = row[other], row[at]
    elif what == 6:
        count = rng.choice((1, 1, 5, 30))
        for row in (*rows, elements):
            del row[at : at + count]
    elif what == 7:
        same = _value(rng, None, elements[at] if at < len(elements) else "")
        for row in rows[header + 1 :]:
            row[at] = same
    elif what == 8:
        for row in rows[header + 1 :]:
            row[at] = _value(rng, row[at], elements[at] if at < len(elements) else "")
    elif what == 9 and len(rows) > 1:
        gone = rng.randrange(len(rows))
        del rows[gone]
        header = max(0, header - (gone < header))
    elif what == 10:
        rows.insert(rng.randrange(len(rows) + 1), list(rng.choice(rows)))
    elif what == 11:
        rows.insert(0, [rng.choice((None, "Title", *NASTY)) for _ in range(width)])
        header += 1
    elif what == 12:
        for row in rows:
            row.insert(at, rng.choice((None, *NASTY[:30])))
        elements.insert(at, "")
    else:
        del rows[header + 1 + rng.randrange(3) :]
    return header
