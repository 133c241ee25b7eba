"""Delimited text whose quotation marks stand inside cells as they are ("Yousef "Bobby" A") or behind a backslash.

A quoted cell ends where a quotation mark is followed by a delimiter or by the line's end, blanks apart. One that never ends begins with a
sign like any other. Slow, and only for such files.

Marks of another form around every cell (“Vale”, 'Vale') are made plain ones first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["loose_records", "marks_around", "with_plain_marks"]

#: Pairs of marks that programs put around cells instead of plain ones.
PAIRS = ("“”", "„“", "„”", "«»", "‘’", "‚‘", "''", "``")
AROUND = 0.8  # of the filled cells, which have such a pair around them where it quotes; a delimiter inside one makes two of it
MOST_LINES = 100  # that one quoted cell may have; a mark that is not closed by then opens nothing


def loose_records(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The records of all lines. A quotation mark that is never closed is a sign like any other."""
    waiting: list[str] = []
    source = iter(lines)
    width = 0  # of the first record: a line that has as many fields by itself is no part of the one before
    while line := waiting.pop(0) if waiting else next(source, None):
        text = line
        record = _record(text, delimiter, last=False)
        if (
            record is None or 0 < len(record) < width
        ):  # a cell may have been opened and never closed: then the next one opens inside it
            parted = _record(text, delimiter, last=True, parted=True)
            record = parted if parted is not None and len(parted) == width else record
        taken: list[str] = []
        while record is None and len(taken) < MOST_LINES:
            more = waiting.pop(0) if waiting else next(source, None)
            if more is None:
                break
            taken.append(more)
            if width > 1 and len(_record(more, delimiter, last=False) or ()) == width:
                break
            record = _record(text + "".join(taken), delimiter, last=False)
        if record is None:
            waiting = taken + waiting
            record = _record(text, delimiter, last=True) or []
        width = width or len(record)
        yield record


def _record(text: str, delimiter: str, *, last: bool, parted: bool = False) -> list[str] | None:
    """The fields of a record; None where a quoted cell is still open and more lines may come. last: no more may.

    parted: a mark behind a delimiter opens a cell, even inside another, which then was never closed
    """
    text = text.rstrip("\r\n")
    fields: list[str] = []
    at = 0
    while at <= len(text):
        begin = at
        while text[begin : begin + 1] == " " != delimiter:
            begin += 1
        told = _quoted(text, begin + 1, delimiter, parted) if text[begin : begin + 1] == '"' else None
        if told is None and text[begin : begin + 1] == '"' and not last:
            return None
        if told is None:
            end = text.find(delimiter, at)
            told = (text[at:end], end) if end >= 0 else (text[at:], len(text))
        fields.append(told[0])
        at = told[1] + 1
    return fields if text else []


def _quoted(text: str, begin: int, delimiter: str, parted: bool) -> tuple[str, int] | None:
    """What a quoted cell says and where it ends; None where it does not. begin: behind the mark that opens it."""
    pieces: list[str] = []
    at, alone = begin, 0
    while (mark := text.find('"', at)) >= 0:
        end = _end(text, mark + 1, delimiter)
        doubled = text[mark + 1 : mark + 2] == '"'
        if parted and mark > begin and end is None and text[:mark].rstrip(" ").endswith(delimiter):
            return None
        if (len(text[at:mark]) - len(text[at:mark].rstrip("\\"))) % 2 and end is None:
            pieces.append(text[at : mark - 1] + '"')
            at = mark + 1
        elif doubled and (_end(text, mark + 2, delimiter) is None or not alone % 2):
            pieces.append(text[at : mark + 1])
            at = mark + 2
        elif end is not None:
            return "".join(pieces) + text[at:mark], end
        else:
            pieces.append(text[at : mark + 1])
            at = mark + 1
            alone += 1
    return None


def _end(text: str, at: int, delimiter: str) -> int | None:
    """Where the delimiter or the end of the text stands, if nothing but blanks does before it."""
    while text[at : at + 1] == " " != delimiter:
        at += 1
    return at if at >= len(text) or text.startswith(delimiter, at) else None


def marks_around(text: str, delimiter: str) -> str | None:
    """The pair of marks around every filled cell of a text, below its first line; None where it is no other than plain ones."""
    for pair in PAIRS:
        if text.count(pair[0]) < 2 or pair[1] not in text:
            continue
        cells = [cell.strip() for line in text.splitlines()[1:] for cell in line.split(delimiter)]
        filled = [cell for cell in cells if cell]
        around = sum(len(cell) > 1 and cell[0] == pair[0] and cell[-1] == pair[1] for cell in filled)
        if filled and around >= AROUND * len(filled):
            return pair
    return None


def with_plain_marks(lines: Iterable[str], delimiter: str, pair: str) -> Iterator[str]:
    """The lines with plain marks around their cells; plain ones within a cell belong to it."""
    sign = re.escape(delimiter)
    opening = re.compile(rf"(?:^|(?<={sign})) *{re.escape(pair[0])}")
    closing = re.compile(rf"{re.escape(pair[1])} *(?={sign}|[\r\n]*$)")
    for line in lines:
        line = closing.sub('"', opening.sub('"', line.replace('"', '""')))
        yield re.sub(r"(?<=\w)''(?=\w)", "'", line) if pair == "''" else line
