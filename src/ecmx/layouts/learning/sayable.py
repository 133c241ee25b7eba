"""What of a sample's own text a layout or the screen may say: by closed lists (`sayable.toml`); the rest is left out or asked about.

A header, a tab's name and a file's name are the plan's words, unless they hold what stands in a member's cell or look like one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import groupby

from ecmx import guidance
from ecmx.guidance import plain
from ecmx.layouts.learning.samples import SampledColumn, SampledTab
from ecmx.layouts.recognition import known_word, wording

__all__ = ["Private", "code_shaped", "nothing_beside", "of_the_file", "title_sayable", "words_of"]

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
CIN = re.compile(r"(?<![A-Za-z0-9])9\d{7}[A-Za-z](?![A-Za-z])")
NUMBER = re.compile(r"(?<!\d)\d{3}-?\d{2}-?\d{4}(?!\d)|(?<!\d)\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\d)|\S@\S")
DAY = re.compile(
    r"(?<!\d)(?:(?P<first>\d{1,2})[-/._ ](?P<second>\d{1,2})[-/._ ](?P<last>\d{4}|\d{2})|(?P<iso>(?:19|20)\d{2})[-/._ ]?\d{2}[-/._ ]?\d{2}"
    r"|\d{4}(?P<run>(?:19|20)\d{2}))(?!\d)"
)
EXAMPLE = re.compile(r"\b(?:e\.?g|ex|example|such as|like|format)\b", re.IGNORECASE)
NAMED = re.compile(r"\.(?:member|guardian|emergency_contact)_(?:[a-z]+_)?name$")
SHORT = re.compile(r"[A-Z0-9]{1,3}|[A-Za-z]?[0-9]{1,3}|[A-Za-z]{1,2}")
LONG = re.compile(r"\d{3}")
CELL_LEAST = 4  # letters of a cell that is looked for in a header
NAME_LEAST = 3
SHORTEST_NAME = 2
YEARS = 2  # a day further back than that is of a person rather than of the file


@cache
def lists() -> dict[str, frozenset[str]]:
    """The closed lists."""
    told = tomllib.loads(resources.files("ecmx.layouts").joinpath("sayable.toml").read_text("utf-8"))
    sets = [codes for one in guidance.elements() if (codes := one.kind.closed_codes)]
    coded = {word for codes in sets for item in codes.codes for word in spoken(item)}
    return {
        "columns": frozenset(map(plain, told["columns"])),
        "titles": frozenset(told["titles"]),
        "codes": frozenset(told["codes"]) | coded,
    }


def spoken(item: guidance.CodeItem) -> Iterator[str]:
    """The words of a code of the guidance, its label and what else means it."""
    for text in (item.code, item.label, *item.also):
        yield from words_of(text)


def words_of(text: str) -> list[str]:
    """The words of a text, small; "ZqName" is two."""
    return [word.casefold() for word in WORD.findall(guidance.parted(text).replace("_", " "))]


def of_the_file(header: str) -> bool:
    """Whether a column of that header is of the file, the plan or the provider, so that what it says in every row is no member's."""
    return plain(header) in lists()["columns"]


def title_sayable(line: str, partner: str) -> bool:
    """Whether every word of a line above the headers is of the file, or of the plan's name."""
    return set(words_of(line)) <= lists()["titles"] | set(words_of(partner))


def code_shaped(text: str) -> bool:
    """Whether a text that recurs in a coded column is a code: a short sign, or words of which codes consist."""
    if holds_number(text) or DAY.search(text):
        return False
    if SHORT.fullmatch(text.strip()):
        return True
    bare = re.sub(r"^\W*\d{1,2}\W+", "", text)
    words = set(words_of(bare))
    return bool(words) and words <= lists()["codes"] and not LONG.search(bare)


def holds_number(text: str) -> bool:
    """Whether a text holds what looks like a CIN, a telephone, a Social Security number or an e-mail address of somebody."""
    return any(not for_nothing(found[0]) for look in (CIN, NUMBER) for found in look.finditer(text))


def for_nothing(number: str) -> bool:
    """Whether a number is one digit over and over: 0000000000 and 00/00/0000 are what stands for none, and 999-999-9999 a form."""
    return len(set(digits(number))) == 1


def nothing_beside(text: str) -> bool:
    """Whether a plan's word for a population holds nothing else, such as a remark in brackets, which the vocabulary passes over."""
    said = wording(text)
    return not LONG.search(text) and all(word in said.bare or known_word(word) for word in words_of(text))


@dataclass(frozen=True, slots=True, repr=False)
class Private:
    """What a header, a tab's or a file's name must not hold.

    names: words of cells that name a member; cells: whole cells of columns that nobody knows, as words, each with the headers of those
    columns; spoken: words of all other cells; births: days of birth, their digits; year: of today
    called: every word of cells that name somebody, those that mean something else besides too; looked_at: headers of which a person
    has said that they name no member
    """

    names: frozenset[str]
    cells: dict[tuple[str, ...], frozenset[str]]
    spoken: frozenset[str]
    births: frozenset[str]
    year: int
    called: frozenset[str] = frozenset()
    looked_at: frozenset[str] = frozenset()

    @classmethod
    def of(cls, tabs: Sequence[SampledTab], as_of: date) -> Private:
        """What the sampled tabs hold of it. The words of the plan, the provider and the vocabulary are nobody's name."""
        names: set[str] = set()
        cells: dict[tuple[str, ...], set[str]] = {}
        spoken: set[str] = set()
        births: set[str] = set()
        ours: set[str] = set()
        called: set[str] = set()
        for column in (column for tab in tabs for column in tab.columns):
            said = {str(cell) for cell in column.text.drop_nulls().unique()}
            if names_somebody(column):
                called |= {word for cell in said for word in words_of(cell) if len(word) >= SHORTEST_NAME}
                names |= {word for cell in said for word in words_of(cell) if len(word) >= NAME_LEAST}
            elif column.plan.element is not None and column.plan.element.id.endswith("_date_of_birth"):
                births |= {digits(cell) for cell in said}
            elif of_the_file(column.plan.header) or of_an_organization(column):
                ours |= {word for cell in said for word in words_of(cell)}
            elif column.plan.element is None and not column.plan.extension and not column.plan.carried:
                spoken |= {word for cell in said for word in words_of(cell)}
                for cell in said:
                    if len(plain(cell)) >= CELL_LEAST and not digits(cell):
                        cells.setdefault(tuple(words_of(cell)), set()).add(column.plan.header)
            else:
                spoken |= {word for cell in said for word in words_of(cell) if len(word) >= NAME_LEAST}
        ours |= {word for word in names | spoken if known_word(word)}
        ours |= lists()["titles"] | lists()["codes"]
        whole = {cell: frozenset(headers) for cell, headers in cells.items() if cell and not set(cell) <= ours}
        return cls(
            frozenset(names - ours), whole, frozenset(spoken - ours), frozenset(births), as_of.year, frozenset(called)
        )

    def calls(self, text: str) -> bool:
        """Whether a word of a text is what somebody in the sample is called: “Li” among codes may be a cell that slipped."""
        return bool(self.called & set(words_of(text)))

    def in_header(self, header: str) -> bool:
        """Whether a header names a member; that its own cells say what it is called is no sign of it."""
        return header not in self.looked_at and self.in_text(header, own=header)

    def in_name(self, name: str) -> bool:
        """Whether the name of a tab or a file names a member, or says what stands in a cell: either can be done without."""
        return self.in_text(name) or bool(self.spoken & set(words_of(name)))

    def in_text(self, text: str, own: str = "") -> bool:
        """Whether a text names a member: by a word or a cell of the sample, or by the look of a CIN, a telephone or a day of birth."""
        if holds_number(text) or self.in_days(text):
            return True
        words = words_of(text)
        if self.names & set(words) or any(name in run for run in run_together(words) for name in self.long_names):
            return True
        runs = {
            tuple(words[at : at + size]) for size in range(1, len(words) + 1) for at in range(len(words) - size + 1)
        }
        return any(self.cells.get(run, frozenset()) - {own} for run in runs)

    @property
    def long_names(self) -> list[str]:
        """The names that are looked for inside longer words."""
        return [name for name in self.names if len(name) > CELL_LEAST]

    def in_days(self, text: str) -> bool:
        """Whether a text holds a day that is a member's: of birth, or so long ago that it is not the file's; an example is nobody's."""
        for found in DAY.finditer(text):
            if for_nothing(found[0]):
                continue
            year = int(found["last"] or found["iso"] or found["run"])
            if year < 100:
                year += 1900 if year > self.year % 100 else 2000
            if digits(found[0]) in self.births:
                return True
            if 1900 <= year <= self.year - YEARS and not EXAMPLE.search(text):
                return True
        return False


def names_somebody(column: SampledColumn) -> bool:
    """Whether a column holds names of members or of those who stand for them."""
    ids = [*(element.id for element in column.plan.elements), column.plan.extension or ""]
    return any(NAMED.search(name) for name in ids)


def of_an_organization(column: SampledColumn) -> bool:
    """Whether a column names a plan or a provider."""
    return any(element.id.endswith(("mcp_name", "ecm_provider_name")) for element in column.plan.elements)


def run_together(words: Sequence[str]) -> Iterator[str]:
    """The words of a text as one, without long ones that everybody knows: “drivers” is nobody called Rivers."""
    for common, run in groupby(words, key=lambda word: len(word) > CELL_LEAST and known_word(word)):
        if not common:
            yield plain("".join(run))


def digits(text: str) -> str:
    """The digits of a day; "" where it has none."""
    return re.sub(r"\D", "", text)
