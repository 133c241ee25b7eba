"""Groups of columns that stand in one row several times: "Try 1: date, how", "Try 2: date, how". Knows headers only.

They are found by counting, whatever the words: numbered, by ordinals or by letters, in the header or in the heading above; group behind
group or thing by thing ("Date 1, Date 2, How 1, How 2"); or the very same headers again right behind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ecmx.guidance import parted, plain, without_accents
from ecmx.layouts.recognition.frames import ORDINALS
from ecmx.layouts.recognition.sheet_headers import HeaderCell

__all__ = ["CountedHeader", "Family", "copies", "families"]

NUMBERS = {
    word: number
    for number, words in enumerate(
        ("first one primero primera uno", "second two segundo segunda dos", "third three tercero tercera tercer tres",
         "fourth four cuarto cuarta cuatro", "fifth five quinto quinta cinco", "sixth six sexto sexta seis"),
        start=1,
    )
    for word in words.split()
} | {"primer": 1, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}  # fmt: skip
LAST = 0  # "Last try": one further than the second or a later one
NUMBERS |= dict.fromkeys(("last", "final", "ultimo", "ultima"), LAST)
BEHIND = r"(?=\n|$|\s*[-–—:.)\]/|])"  # what stands behind a letter that counts
COUNTED = re.compile(
    rf"\d+(?:(?:{ORDINALS}|o|a)\b)?"
    rf"|\b(?:{'|'.join(word for word in NUMBERS if len(word) > 2 and word != 'iii')})\b"
    rf"|(?:(?<=[a-z] )|(?<=[(#\[]))(?:i{{1,3}}|iv|vi?|[a-f]){BEHIND}",
    re.IGNORECASE,
)
WIDEST = 12  # columns of a group


@dataclass(frozen=True, slots=True)
class Family:
    """Groups of one kind. places: place of a column → the place of its like in the first group, and the number of its group from 1

    sure: counted on, and of two columns or more; else it may be anything that there are two of
    """

    places: Mapping[int, tuple[int, int]]
    sure: bool

    @property
    def again(self) -> dict[int, int]:
        """Place of a column of a later group → the place of its like in the first."""
        return {at: first for at, (first, number) in self.places.items() if number > 1}


@dataclass(frozen=True, slots=True)
class CountedHeader:
    """A header with the heading above it. key: without what counts; numbers: what counts; whole: as it stands there"""

    key: str
    numbers: tuple[int, ...]
    whole: tuple[str, str]

    @classmethod
    def of(cls, cell: HeaderCell) -> CountedHeader:
        said = parted(without_accents(f"{cell.group}\n{cell.text}")).replace("_", " ")
        counted = COUNTED.findall(said)
        return cls(plain(COUNTED.sub(" ", said)), tuple(map(number_of, counted)), (cell.group, cell.text))

    def before(self, other: CountedHeader) -> bool:
        """Whether the other is the same, one further."""
        if self.key != other.key or not self.key or len(self.numbers) != len(other.numbers):
            return False
        steps = {step(here, there) for here, there in zip(self.numbers, other.numbers, strict=True)}
        return 1 in steps and steps <= {0, 1}

    def same(self, other: CountedHeader) -> bool:
        """Whether the other is the very same header."""
        return bool(self.key) and self.whole == other.whole


def copies(headers: Sequence[HeaderCell]) -> dict[int, int]:
    """Place of a column → place of the one that it repeats in the first group, where groups are counted and of two columns or more."""
    return {at: first for family in families(headers) if family.sure for at, first in family.again.items()}


def families(headers: Sequence[HeaderCell]) -> list[Family]:
    """Every kind of group that stands there several times."""
    told = [CountedHeader.of(cell) for cell in headers]
    found: list[Family] = []
    at = 0
    while at < len(told):
        family = behind_each_other(told, at) or thing_by_thing(told, at)
        if family is None:
            at += 1
            continue
        found.append(family)
        at = 1 + max(family.places)
    return found


def number_of(counted: str) -> int:
    """The number that a digit, an ordinal, a Roman numeral or a letter says."""
    word = counted.lower()
    if word[:1].isdigit():
        return int(re.match(r"\d+", word)[0][:9])  # type: ignore[index]
    return NUMBERS[word] if word in NUMBERS else ord(word[0]) - ord("a") + 1


def step(here: int, there: int) -> int:
    """How much further a group counts than another; the last one is one further than any but the first (or a name would count)."""
    return 1 if there == LAST and here > 1 else there - here


def behind_each_other(told: Sequence[CountedHeader], at: int) -> Family | None:
    """The groups that begin at a place, each right behind the one before; the last may end early."""
    for width in range(2, WIDEST + 1):
        here = told[at : at + width]
        if len({(one.key, LAST in one.numbers) for one in here}) < width:
            return None
        counted = counts_on(here, told[at + width : at + 2 * width])
        if not counted and not is_again(here, told[at + width : at + 2 * width]):
            continue
        places = {at + step: (at + step, 1) for step in range(width)}
        number, after = 2, at + width
        while True:
            last, there = told[after - width : after], told[after : after + width]
            if not (counts_on(last, there) if counted else is_again(last, there)):
                break
            places |= {after + step: (at + step, number) for step in range(width)}
            number, after = number + 1, after + width
        if counted:
            rest = begun(told[after - width : after], told[after : after + width - 1])
            places |= {after + there: (at + step, number) for there, step in enumerate(rest)}
        return Family(places, counted)
    return None


def counts_on(here: Sequence[CountedHeader], there: Sequence[CountedHeader]) -> bool:
    """Whether so many columns stand there again, counted on."""
    return len(here) == len(there) and all(one.before(other) for one, other in zip(here, there, strict=True))


def is_again(here: Sequence[CountedHeader], there: Sequence[CountedHeader]) -> bool:
    """Whether the very same headers stand there again."""
    return len(here) == len(there) and all(one.same(other) for one, other in zip(here, there, strict=True))


def begun(last: Sequence[CountedHeader], there: Sequence[CountedHeader]) -> list[int]:
    """Of a last group without all of its columns: which of the columns of the group before each repeats, in order."""
    steps: list[int] = []
    for one in there:
        step = next((at for at, other in enumerate(last) if other.before(one)), None)
        if step is None or (steps and step <= steps[-1]):
            break
        steps.append(step)
    return steps


def thing_by_thing(told: Sequence[CountedHeader], at: int) -> Family | None:
    """The groups whose columns stand thing by thing: all dates, then all of the next; every thing as often as the first."""
    length = run_from(told, at)
    if length < 2:
        return None
    places: dict[int, tuple[int, int]] = {}
    first, keys = at, set[str]()
    while run_from(told, first) == length and told[first].key not in keys:
        keys.add(told[first].key)
        places |= {first + step: (first, step + 1) for step in range(length)}
        first += length
    return Family(places, len(keys) > 1)


def run_from(told: Sequence[CountedHeader], at: int) -> int:
    """How many columns from a place on are one thing, counted from one."""
    if at >= len(told) or 1 not in told[at].numbers:
        return 0
    last = at
    while last + 1 < len(told) and told[last].before(told[last + 1]):
        last += 1
    return 1 + last - at
