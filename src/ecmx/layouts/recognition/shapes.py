"""What the cells of a column look like, in one word: "cin", "date-birth", "words-language". Knows cells, neither headers nor elements.

The words by which a list is known are data (shapes.toml).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise

import polars as pl

from ecmx.guidance import without_accents

__all__ = ["EMPTY", "FEW", "SAME", "SPARSE", "is_list", "is_structured", "repeats", "shape_of"]

EMPTY = "empty"
FEW = "-few"  # behind the shape of a column of a few different words
SAME = "-same"  # behind the shape of a column whose cells are all the same
SPARSE = "~"  # behind the shape of a column of which most cells are blank
SPARSE_BELOW = 0.55  # of the rows are filled
MOST = 0.75  # of the filled cells make a column's shape
WORDED = 0.6  # of the filled cells hold a word of a list
SAME_LEAST = 4  # filled cells that are all the same
LISTED_MOST = 12  # different texts
LISTED_TIMES = 3  # so often each of a list of codes stands there on the average
BORN_SPREAD = 12  # years between the first and the last of birth dates
LONG_PAST = 10  # years back: everything else that such files date is younger
PROSE_WORDS = 4  # on the average
SMALL = 60  # the largest of counts
MONTHS = {
    name: at
    for at, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}

DATES = (
    re.compile(r"(?P<m>\d{1,2})[/.-](?P<d>\d{1,2})[/.-](?P<y>\d{4}|\d{2})(?:\s+\d{1,2}:\d\d.*)?"),
    re.compile(r"(?P<y>\d{4})[/.-](?P<m>\d{1,2})[/.-](?P<d>\d{1,2})(?:[ T]\d{1,2}:\d\d.*)?"),
    re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)"),
    re.compile(r"(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?P<y>(?:19|20)\d\d)"),
    re.compile(r"(?P<d>\d{1,2})[ -](?P<n>[A-Za-z]{3})[a-z]*[ -](?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<n>[A-Za-z]{3})[a-z]*\.? (?P<d>\d{1,2}),? (?P<y>\d{4})"),
)
ICD = r"[A-TV-Za-tv-z]\d[0-9A-Za-z](?:\.?[0-9A-Za-z]{1,4})?"
NUMBER = r"-?\d{1,15}(?:\.0)?"
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("cin", r"\d{8}[A-Za-z](?:\d{5})?"),
        ("phone", r"(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?"),
        ("email", r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}"),
        ("zip", r"\d{5}(?:-\d{4})?"),
        ("period", r"\S*\d{2,4}\S*\s*(?:-|–|\.|to|thru|through)\s*\S*\d{1,2}[/.-]?\d{1,2}[/.-]?\d{2,4}"),
        ("month", r"(?:20\d\d-\d\d|\d{1,2}/20\d\d|[A-Za-z]{3,9}\.? 20\d\d)"),
        ("money", r"\$\s?[\d,]+(?:\.\d\d)?|[\d,]+\.\d\d"),
        ("number", NUMBER),
        ("icd", ICD),
        ("icd-list", rf"{ICD}(?:\s*[;,|/ ]\s*{ICD})+"),
        ("packed", r"[^;]*\d{4,5}-?\d{3,4}-?\d{1,2}\b[^;]*(?:;.*)?"),
        ("address", r"(?:\d+[A-Za-z]?|[Pp]\.?\s?[Oo]\.?\s+[Bb]ox)\s+\S.*"),
        ("name-comma", r"[^\W\d_][^\d,]*,\s*[^\W\d_][^\d,]*"),
        ("name-two", r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,2}"),
        ("name-one", r"[^\W\d_][^\W\d_.'’-]*[a-z][^\W\d_.'’-]*"),
        ("id", r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9_-]*"),
    )
)
STRUCTURED = (
    "cin",
    "phone",
    "npi",
    "email",
    "zip",
    "period",
    "month",
    "money",
    "number",
    "digit",
    "count",
    "date",
    "flag",
    "icd",
)
READ = 200  # characters of a cell
FLAGS_MOST = 6  # different signs for yes, no and not known
FLAGS = frozenset(["y", "n", "yes", "no", "true", "false", "1", "0", "x", "t", "f", "si", "sí", "u", "unk", "unknown"])
WORD = re.compile(r"[^\W_]+(?:[/'-][^\W_]+)*")


@cache
def lists() -> tuple[tuple[str, frozenset[str]], ...]:
    """What a list of words is a list of, and its words."""
    data = tomllib.loads(resources.files("ecmx.layouts").joinpath("shapes.toml").read_text("utf-8"))
    return tuple((name, frozenset(words)) for name, words in data.items())


def is_structured(shape: str) -> bool:
    """Whether such cells are keys, numbers, dates or marks rather than words."""
    return shape.startswith(STRUCTURED)


def is_list(text: pl.Series) -> bool:
    """Whether a few words stand in a column over and over: codes of somebody's own. text: its cells, blank ones None"""
    return text.drop_nulls().n_unique() > 1 and repeats(text)


def repeats(text: pl.Series) -> bool:
    """Whether a few words, or a single one, stand in a column over and over. text: its cells, blank ones None"""
    filled = text.drop_nulls()
    distinct = filled.n_unique()
    return distinct <= LISTED_MOST and distinct * LISTED_TIMES <= len(filled)


def shape_of(cells: Sequence[str | None], as_of: date) -> str:
    """The shape of a column's cells (None = blank). as_of: the day against which dates lie ahead."""
    filled = [text for cell in cells if cell is not None and (text := cell.strip()[:READ])]
    if not filled:
        return EMPTY
    base = dates_shape(filled, as_of) or flags_shape(filled) or pattern_shape(filled)
    return base + SPARSE if len(filled) < SPARSE_BELOW * len(cells) else base


def dates_shape(filled: Sequence[str], as_of: date) -> str | None:
    """A column of dates: of birth, all the same, ahead, or others; None where it is none."""
    years = [year for text in filled if (year := year_of(text)) is not None]
    if len(years) < MOST * len(filled):
        return None
    if len(filled) >= SAME_LEAST and len(set(filled)) == 1:
        return "date-same"
    if max(years) - min(years) >= BORN_SPREAD or max(years) < as_of.year - LONG_PAST:
        return "date-birth"
    return "date-ahead" if sum(year > as_of.year for year in years) > len(years) / 2 else "date"


def year_of(text: str) -> int | None:
    """The year of a date, however it is written; None for what is none."""
    if not text[:1].isalnum() or len(text) > 24:
        return None
    for pattern in DATES:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        said = match.groupdict()
        month, day = MONTHS.get(said["n"].lower(), 0) if "n" in said else int(said["m"]), int(said["d"])
        if pattern is DATES[0] and month > 12:  # with the day first
            month, day = day, month
        if 1 <= month <= 12 and 1 <= day <= 31:
            year = int(said["y"])
            return year if year > 99 else 1900 + year if year > 30 else 2000 + year
    return None


def flags_shape(filled: Sequence[str]) -> str | None:
    """Yes and no, in whatever signs; None where it is none."""
    said = {text.lower() for text in filled}
    if len(said) > FLAGS_MOST or not said <= FLAGS or said <= {"m", "f", "u", "x"} and "f" in said:
        return None
    return "flag"


def pattern_shape(filled: Sequence[str]) -> str:
    """The first pattern that most cells are of, told apart further by their words or numbers."""
    times = Counter(filled)
    same = len(filled) >= SAME_LEAST and len(times) == 1
    share = MOST * len(filled)
    for name, pattern in PATTERNS:
        if sum(count for text, count in times.items() if pattern.fullmatch(text)) >= share:
            return REFINED.get(name, as_it_is)(name, filled, same)
    return worded("text", filled, same)


def as_it_is(name: str, _filled: Sequence[str], same: bool) -> str:
    """A pattern that says enough by itself."""
    return name + SAME if same else name


def phones(name: str, filled: Sequence[str], same: bool) -> str:
    """Ten digits are NPIs where they add up as such."""
    if sum(is_npi(text) for text in filled) >= MOST * len(filled):
        name = "npi"
    return as_it_is(name, filled, same)


def is_npi(text: str) -> bool:
    """Whether ten digits are an NPI by their check digit."""
    if len(text) != 10 or not (text.isascii() and text.isdigit()) or text[0] not in "12":
        return False
    doubled = (int(one) * (1 if place % 2 else 2) for place, one in enumerate(text[:9]))
    return (24 + sum(one - 9 if one > 9 else one for one in doubled) + int(text[9])) % 10 == 0


def numbers(_name: str, filled: Sequence[str], same: bool) -> str:
    """Codes of one digit, counts, rows numbered on, numbers of some length."""
    values = [int(text.removesuffix(".0")) for text in filled if re.fullmatch(NUMBER, text)]
    if same:
        return "number-same"
    if len(values) > 2 and all(after - before == 1 for before, after in pairwise(values)):
        return "number-row"
    if max(values) <= 9 and min(values) >= 1 and len(set(values)) <= 8:
        return "digit"
    if max(values) <= SMALL:
        return "count"
    return "number-mid" if max(values) < 100_000 else "number-long"


def worded(name: str, filled: Sequence[str], same: bool) -> str:
    """Words: of a list that is known, few ones, names, or prose."""
    folded = [without_accents(text).lower() for text in filled]
    told = [(count, {text, *phrases_of(text)}) for text, count in Counter(folded).items()]
    best, share = "", 0.0
    for what, words in lists():
        held = sum(count for count, phrases in told if not words.isdisjoint(phrases)) / len(folded)
        if held > share:
            best, share = what, held
    distinct = len(set(folded))
    few = distinct <= max(2, min(LISTED_MOST, len(folded) / 2))
    if share >= WORDED and (few or best in OPEN_LISTS or share >= MOST):
        return f"words-{best}{SAME}" if same else f"words-{best}"
    if same:
        return "text-same"
    if sum(len(text.split()) for text in folded) > PROSE_WORDS * len(folded):
        return "prose"
    if few:
        return "letters" + FEW if max(map(len, folded)) <= 2 else name + FEW
    return name


OPEN_LISTS = frozenset({"organization", "drug", "condition", "determinant", "population", "outcome", "reason"})


def phrases_of(text: str) -> list[str]:
    """The words of a cell, and each two and three that stand side by side."""
    words = WORD.findall(text)[:12]
    return [" ".join(words[at : at + length]) for length in (1, 2, 3) for at in range(len(words) - length + 1)]


Refine = Callable[[str, Sequence[str], bool], str]
REFINED: dict[str, Refine] = {
    "phone": phones,
    "number": numbers,
    "name-comma": worded,
    "name-two": worded,
    "name-one": worded,
    "address": as_it_is,
    "id": worded,
}
