"""A worksheet's part looked at a second time, by other means than the fast reader's: how many cells each row fills, and what a person
sees that a cell's value does not say (hidden, struck through, merged). Delivers no cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ecmx.files.cells import Merge, column_index, column_letter
from ecmx.files.reading.archive import DAMAGE
from ecmx.files.reading.ooxml import range_of, require_columns
from ecmx.files.reading.safe_xml import local, require_plain

__all__ = ["Survey", "blank_texts", "lost", "marked", "survey", "weighed"]

BLOCK = 1 << 20
CDATA = b"<![CDATA["
MOST_BLOCKS = 100_000
LAST_COLUMN = 16_384
LONGEST_ROW = 64 << 20
MERGED = b"mergeCells"
MOST_AFTER = 64 << 20
_PREFIX = re.compile(rb"<(\w+:)?(?:sheetData|row)[\s>/]")
_FLAT = (b"0", b"0.0")  # a row of no height is hidden, too
_REMARKED = re.compile(rb"<(?:\w+:)?[vt](?:\s[^>]*)?>[^<]*<!--")  # a remark within a text
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([^\"']+)")
_SAID = re.compile(rb"(?:^|\s)(\w+)\s*=\s*[\"']([^\"']*)[\"']")
_YES = (b"1", b"true")
_SHARED = (b' t="s"', b" t='s'")
_PLACE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]{1,3})([0-9]+)[\"']")


class _Signs:
    """What is looked for, under the prefix that a sheet's elements have; struck: styles whose font is struck through."""

    def __init__(self, prefix: bytes, struck: frozenset[int]) -> None:
        styles = b"|".join(str(style).encode() for style in sorted(struck))
        self.row = re.compile(rb"<" + prefix + rb"row(?=[\s>/])([^>]*)>")
        self.row_end = re.compile(rb"</" + prefix + rb"row\s*>")
        self.filled = re.compile(rb"<" + prefix + rb"[vt](?:\s[^>]*[^/>])?>[^<]")
        self.column = re.compile(rb"<" + prefix + rb"col\s([^>]*)>")
        through = rb"c\s(?:[^>]*\s)?s\s*=\s*[\"'](?:" + styles + rb")[\"'](?:[^>]*[^/>])?>"
        self.struck = re.compile(rb"<" + prefix + through) if struck else None
        self.cell = re.compile(rb"<" + prefix + rb"c(?=[\s>/])")
        self.formula = b"<" + prefix + b"f"
        self.uncalculated = re.compile(  # a formula of text, and nothing behind it; behind one whose text is empty stands <v></v>
            rb"<" + prefix + rb"c\s((?:[^>]*\s)?t\s*=\s*[\"']str[\"'][^>]*)>\s*<" + prefix
            + rb"f(?:\s[^>]*)?(?:/>|>[^<]*</" + prefix + rb"f\s*>)\s*</" + prefix + rb"c\s*>"
        )  # fmt: skip


@dataclass(slots=True)
class Survey:
    """filled: cells that hold something, by row; whole: they were counted to the part's end, not only in its beginning.

    marked: text stands in CDATA, which the fast reader does not know; columns: hidden ones, by letter
    shared: a cell refers to the table of texts; uncalculated: columns of formulas of text that nobody calculated, by row
    """

    filled: dict[int, int] = field(default_factory=dict)
    whole: bool = True
    marked: bool = False
    hidden: list[int] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    shared: bool = False
    uncalculated: dict[int, list[int]] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last row that was counted."""
        return max(self.filled, default=0)


def lost(filled: dict[int, int], read: dict[int, int]) -> list[int]:
    """Rows of which fewer filled cells were read than there are."""
    return sorted(row for row, count in filled.items() if read.get(row, 0) < count)


def survey(archive: zipfile.ZipFile, name: str, most: int, struck: frozenset[int], *, skim: bool) -> Survey | None:
    """Look at a worksheet, and count in its first `most` bytes, quickly: of blanks and formulas without a value a guess (see `weighed`).

    skim: look at what follows too, without counting.

    struck: styles whose font is struck through. None where the part cannot be unpacked.
    """
    found = Survey()
    signs: _Signs | None = None
    rest, number = b"", 0
    try:
        with archive.open(name) as stream:
            for block in _blocks(stream, most, found):
                rest += block
                if signs is None:
                    prefix = _PREFIX.search(rest)
                    signs = _Signs((prefix.group(1) if prefix else None) or b"", struck)
                begun = 0
                for end in signs.row_end.finditer(rest):
                    number = _take_row(rest[begun : end.start()], number, found, signs)
                    begun = end.end()
                rest = rest[begun:]
                if len(rest) > LONGEST_ROW:
                    return None
            if skim and signs is not None and not found.whole:
                rest = _skim(stream, rest, found, signs)
    except DAMAGE:
        return None
    for merged in _MERGED.finditer(rest):
        merge = range_of(merged.group(1).decode("ascii", "replace"))
        if merge is not None and len(found.merges) < MOST_BLOCKS:
            found.merges.append(merge)
    return found


def _skim(stream: Any, rest: bytes, found: Survey, signs: _Signs) -> bytes:
    """The rest of a large part, without counting: rows that are hidden or struck through, by their number; what follows all rows."""
    while block := stream.read(BLOCK):
        text: bytes = rest + block
        if MERGED in text:
            after: bytes = stream.read(MOST_AFTER)
            return text[max(0, text.index(MERGED) - 16) :] + after
        cut = text.rfind(b">") + 1
        text, rest = text[:cut], text[cut:]
        require_columns(text)
        if b"hidden=" in text:
            for row in signs.row.finditer(text):
                said = dict(_SAID.findall(row.group(1)))
                if (said.get(b"hidden") in _YES or said.get(b"ht") in _FLAT) and (
                    number := _number(said.get(b"r", b""))
                ):
                    found.hidden.append(number)
        if signs.struck is not None:
            for cell in signs.struck.finditer(text):
                place = re.search(rb"\sr\s*=\s*[\"'][A-Za-z]+([0-9]+)", cell.group())
                if place and (number := _number(place.group(1))) and number not in found.struck[-1:]:
                    found.struck.append(number)
        if signs.formula in text:
            for cell in signs.uncalculated.finditer(text):
                if place := _PLACE.search(cell.group(1)):
                    _take_formula(_number(place.group(2)), place.group(1), found)
        if len(rest) > LONGEST_ROW:
            return b""
    return rest


def _take_row(text: bytes, before: int, found: Survey, signs: _Signs) -> int:
    """Take in what stands before a row's end: its begin, those of empty rows before it, and before the first of all the columns."""
    number, said, cells = before, {}, 0
    if not before:
        for column in signs.column.finditer(text):
            _take_column(dict(_SAID.findall(column.group(1))), found)
    for row in signs.row.finditer(text):
        said, cells = dict(_SAID.findall(row.group(1))), row.end()
        number = _number(said.get(b"r", b"")) or number + 1
    if filled := len(signs.filled.findall(text, cells)):
        found.filled[number] = found.filled.get(number, 0) + filled
        if said.get(b"hidden") in _YES or said.get(b"ht") in _FLAT:
            found.hidden.append(number)
        if signs.struck is not None and signs.struck.search(text, cells):
            found.struck.append(number)
    if signs.formula in text:
        for cell in signs.uncalculated.finditer(text, cells):
            place = _PLACE.search(cell.group(1))
            at = len(signs.cell.findall(text, cells, cell.start())) + 1
            _take_formula(number, place.group(1) if place else column_letter(at).encode(), found)
    return number


def _take_formula(row: int, letter: bytes, found: Survey) -> None:
    found.uncalculated.setdefault(row, []).append(column_index(letter.decode("ascii").upper()))


def _take_column(said: dict[bytes, bytes], found: Survey) -> None:
    first, last = _number(said.get(b"min", b"")), _number(said.get(b"max", b""))
    if said.get(b"hidden") in _YES and 0 < first <= last:
        found.columns += [column_letter(at) for at in range(first, min(last, LAST_COLUMN) + 1)]


def _blocks(stream: Any, most: int, found: Survey) -> Iterator[bytes]:
    """The part in blocks. In passing refuses cells in columns that no sheet has."""
    done, tail = 0, b""
    while block := stream.read(min(BLOCK, most - done + 1)):
        if not done:
            require_plain(block[:65536])
        done += len(block)
        found.whole = done <= most
        require_columns(tail + block)
        found.marked = found.marked or stands_marked(tail + block)
        found.shared = found.shared or any(sign in block for sign in _SHARED)
        tail = block[-200:]
        yield block
        if not found.whole:
            return


def stands_marked(text: bytes) -> bool:
    """Whether text stands in CDATA, or with a remark in it."""
    return CDATA in text or (b"<!--" in text and _REMARKED.search(text) is not None)


def weighed(
    archive: zipfile.ZipFile, name: str, most: int, texts: tuple[bool, ...], rows: Collection[int]
) -> dict[int, int] | None:
    """The filled cells of some rows, every cell weighed by itself: slow, and right. texts: of each shared text whether it is blank."""
    filled: dict[int, int] = {}
    number, wanted = 0, frozenset(rows)
    try:
        with archive.open(name) as stream:
            parser: Any = etree.XMLPullParser(
                events=("end",), tag="{*}row", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True, recover=True,
                remove_comments=True, remove_pis=True,
            )  # fmt: skip
            for block in _blocks(stream, most, Survey()):
                parser.feed(block)
                for _, row in parser.read_events():
                    number = _number((row.get("r") or "").encode()) or number + 1
                    if number in wanted and (cells := _cells(row, texts)):
                        filled[number] = filled.get(number, 0) + cells
                    _forget(row)
    except (etree.XMLSyntaxError, *DAMAGE):
        return None
    return filled


def _forget(row: Any) -> None:
    parent = row.getparent()
    row.clear(keep_tail=False)
    while parent is not None and row.getprevious() is not None:
        del parent[0]


def _cells(row: Any, texts: tuple[bool, ...]) -> int:
    """How many cells hold something; of two in one place, which nobody can read both, each."""
    return sum(_holds(cell, texts) for cell in row if local(cell.tag) == "c")


def _holds(cell: Any, texts: tuple[bool, ...]) -> bool:
    kind, formula, value, text = cell.get("t", "n"), False, "", ""
    for child in cell:
        tag = local(child.tag)
        if tag == "f":
            formula = True
        elif tag == "v":
            value = "".join(child.itertext())
        elif tag == "is":
            text = _told(child)
    if kind == "s" and value.strip().isdecimal():
        index = int(value)
        return (
            index >= len(texts) or not texts[index]
        )  # a text that there is not: the cell holds something, nobody knows what
    return bool(value.strip() or text.strip()) or (formula and kind != "str")


def _told(element: Any) -> str:
    """A text without how it is pronounced."""
    texts = (one for one in element.iter() if local(one.tag) == "t" and local(one.getparent().tag) != "rPh")
    return "".join("".join(one.itertext()) for one in texts)


def blank_texts(archive: zipfile.ZipFile, name: str | None) -> tuple[bool, ...]:
    """Of each shared text whether it is blank; () where there are none."""
    blank: list[bool] = []
    try:
        if name is None:
            return ()
        with archive.open(name) as stream:
            for _, element in etree.iterparse(
                stream, events=("end",), tag="{*}si", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True,
                recover=True, remove_comments=True, remove_pis=True,
            ):  # fmt: skip
                blank.append(not _told(element).strip())
                _forget(element)
    except (etree.XMLSyntaxError, *DAMAGE):
        return ()
    return tuple(blank)


def marked(archive: zipfile.ZipFile, name: str | None, most: int) -> bool:
    """Whether the beginning of a part holds text in CDATA."""
    try:
        if name is None:
            return False
        with archive.open(name) as stream:
            return CDATA in stream.read(most)
    except DAMAGE:
        return False


def _number(text: bytes) -> int:
    return int(text) if text.isdigit() and len(text) < 9 else 0
