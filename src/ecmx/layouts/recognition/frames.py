"""What a sheet puts around its headers, whatever its words: "Table 5, #8 - First Name", "Item No. 3: …", "… [T1]", "…__c".

Found by counting over the whole row; knows nothing of elements or data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

from ecmx.guidance import FileType, plain
from ecmx.layouts.recognition.headers import wording
from ecmx.layouts.recognition.match import EVERYWHERE, NEUTRAL, TELLING, named_file, told_by_some

__all__ = ["FILE_WORDS", "ORDINALS", "without_frames"]

ORDINALS = "st|nd|rd|th|er|ro|ra|do|da|to|ta"  # what stands behind a number that says which
PIECE = re.compile(rf"\d+(?:{ORDINALS})\b|[^\W\d_]+|\d+|\s+|[\W_]", re.IGNORECASE)  # "1st" is one: no item's number
NUMBER = re.compile(
    r"\d+(?:[a-zA-Z](?![^\W\d_]))?"  # 8, 8a
    # B of "Sec. B", II of "Part II", C7 of "Section C7": a letter counts behind a word; alone it may say an age
    r"|(?:(?<=[a-zA-Z]{2}\s)|(?<=[a-zA-Z]{2}\.\s))(?:[A-Z]\d+|A?[A-Z]|[IVX]{2,4})(?![^\W_])"
)
BEGIN, END = (
    frozenset('#¿¡"'),
    frozenset('#?!%")'),
)  # that a header itself may begin and end with: "# of visits", "¿Tiene teléfono?"
LONE = re.compile(r"(?<![^\W_])[^\W\d_](?![^\W_])")
PIECES_MOST = 14
LONGEST = 80  # letters of a frame
FRAMED_LEAST = 5  # headers
NUMBERED_SHARE = 0.2  # of all headers: each has a number of its own
MOST_SHARE = 0.6  # of all headers: no word of a meaning stands in so many
NUMBERS = 0.3  # different ones among so many headers: what is numbered is columns
DISTINCT = 0.9  # of the headers stay different from each other: else the frame told them apart
FILE_WORDS = frozenset(file.value for file in FileType)
APART = TELLING | {"pof"}  # words that tell two things apart are kept, however many headers have them
COUNTING = NEUTRAL | EVERYWHERE  # words that may stand beside the number of a column ("Part" is a participant too)
ALL_SHARE = 0.9  # of all headers: what so many have says nothing of any, but for whose it is
ALIKE = NEUTRAL - EVERYWHERE
LETTERS_LEFT = 2
SIGNS = " \t\n#.,:;|/–—-_()[]"

Take = Callable[[str], Sequence[str]]


def without_frames(headers: Sequence[str]) -> list[tuple[str, str]]:
    """The headers without what stands around most of them; a word in it that says whose file's it is stays before the header.

    Each with the table or section that its frame names ("T5" of "T5-03 City"), where only that tells two headers apart; else "".
    """
    bare, before = taken_off(list(headers), beginnings, 1)
    bare, behind = taken_off(bare, endings, -1)
    return [(text, one or other) for text, one, other in zip(bare, before, behind, strict=True)]


def taken_off(headers: list[str], parts: Take, side: int) -> tuple[list[str], list[str]]:
    """The headers without the longest frame that each has on one side, and the tables that tell them apart."""
    held = [parts(text) if text else () for text in headers]
    none = [""] * len(headers)
    filled = sum(map(bool, headers))
    users: dict[str, list[str]] = {}
    for found in held:
        for part in found:
            users.setdefault(shape_of(part), []).append(part)
    frames = {shape for shape, every in users.items() if is_frame(every, filled)}
    if not frames:
        return headers, none
    bare, tables = list(headers), list(none)
    for at, found in enumerate(held):
        framed = [part for part in found if shape_of(part) in frames]
        if framed:
            longest = max(framed, key=len)
            bare[at], tables[at] = rest_of(headers[at], longest, side), table_of(longest)
    least = DISTINCT * len(set(map(plain, headers)))
    if len(set(map(plain, bare))) >= least:
        return bare, none
    if any(tables) and len({(table, plain(text)) for table, text in zip(tables, bare, strict=True)}) >= least:
        return bare, tables
    return headers, none


def table_of(part: str) -> str:
    """What a frame names besides the number of the column: "Table 5" of "Table 5, #3 - "; nothing where it counts only once."""
    counted = list(NUMBER.finditer(part))
    return part[: counted[-1].start()].strip(SIGNS) if len(counted) > 1 else ""


@lru_cache(maxsize=20_000)
def beginnings(text: str) -> tuple[str, ...]:
    """Every beginning of a header that ends before a word, or without a number before anything else, and is more than words."""
    pieces = PIECE.findall(text[:LONGEST])
    ends = range(1, min(len(pieces), PIECES_MOST + 1))
    found = [
        ("".join(pieces[:end]), pieces[end])
        for end in ends
        if not pieces[end - 1].isalpha() and not pieces[end].isspace()
    ]
    return tuple(part for part, next_to in found if beside(part, next_to, BEGIN) and marked(part))


@lru_cache(maxsize=20_000)
def endings(text: str) -> tuple[str, ...]:
    """Every end of a header that begins behind a word, or without a number behind anything else, and is more than words."""
    pieces = PIECE.findall(text[-LONGEST:])
    starts = range(max(1, len(pieces) - PIECES_MOST), len(pieces))
    found = [
        ("".join(pieces[start:]), pieces[start - 1])
        for start in starts
        if not pieces[start].isalpha() and not pieces[start - 1].isspace()
    ]
    return tuple(part for part, next_to in found if beside(part, next_to, END) and marked(part))


def shape_of(part: str) -> str:
    """A frame without what counts in it."""
    return NUMBER.sub("#", part).casefold()


def beside(part: str, next_to: str, own: Collection[str]) -> bool:
    """Whether it may end there: beside a word or one of the header's own signs; where it counts nothing also beside a mark or a number
    ("Zip (5)__c").

    Not beside a full stop: an abbreviation ("Home No.") is doubted rather than read alone.
    """
    return next_to.isalpha() or next_to in own or (next_to != "." and not any(sign.isdigit() for sign in part))


def marked(part: str) -> bool:
    """Whether it is neither signs alone nor words alone, and no bracket is torn from its other half."""
    signs = any(not (sign.isalpha() or sign.isspace()) for sign in part)
    said = any(sign.isalnum() for sign in part)
    return signs and said and all(part.count(one) == part.count(other) for one, other in ("()", "[]"))


def is_frame(parts: Sequence[str], headers: int) -> bool:
    """Whether it is a frame: columns numbered on, or the same around most of them; and its words tell no column from another."""
    if len(parts) < max(FRAMED_LEAST, NUMBERED_SHARE * headers):
        return False
    numbers = {tuple(NUMBER.findall(part)) for part in parts}
    numbered = len(numbers) >= max(FRAMED_LEAST, NUMBERS * len(parts))
    most = len(parts) >= MOST_SHARE * headers
    if not numbered and not most:
        return False
    said = wording(LONE.sub(" ", NUMBER.sub(" ", parts[0])))  # a letter that stands there alone says nothing of all
    told = (said.concepts - said.unknown) & told_by_some()
    if numbered and most:
        return not told & APART
    every = ALIKE if len(parts) >= ALL_SHARE * headers else frozenset()
    return not told - (FILE_WORDS | COUNTING if any(numbers) else every)


def rest_of(header: str, part: str, side: int) -> str:
    """The header without its frame; as it is where next to nothing would be left."""
    rest = (header[len(part) :] if side > 0 else header[: -len(part)]).strip()
    if sum(sign.isalpha() for sign in rest) < LETTERS_LEFT:
        return header
    named = named_file(wording(NUMBER.sub(" ", part)))
    return f"{named.value}: {rest}" if named is not None else rest
