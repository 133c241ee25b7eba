"""A code out of a set, given as the code, its label, or both; the sets are data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance.codes import CodeItem, CodeSet, code_set
from ecmx.guidance.sameness import folded
from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import CODE_UNKNOWN, MASS_COMMUNICATION, SEVERAL_VALUES

__all__ = ["Code", "known_share"]

_ZEROS = re.compile(r"0*([0-9]+)(?:\.0*)?")
_CODE_AND_LABEL = re.compile(r"\(?([A-Za-z0-9]+)\)?\s*[-–—.:=)]?\s*(\S.*)")
_BETWEEN = re.compile(r"\s*(?:[,;/&|+\n]|\band\b)\s*", re.IGNORECASE)
_LISTED = re.compile(r"[,;\n&+]|\band\b", re.IGNORECASE)


def known_share(values: pl.Series, set_name: str) -> float:
    """The share of the non-null values that the set knows, 0 … 1; 1 for none. For the one note on an unknown set (fn 21)."""
    codes = code_set(set_name)
    counts = values.drop_nulls().value_counts()
    total = sum(int(count) for _, count in counts.iter_rows())
    known = sum(int(count) for value, count in counts.iter_rows() if codes.meant(str(value)))
    return known / total if total else 1.0


@dataclass(frozen=True)
class Code(PacedKind):
    """The canonical code as text. In an open set (language, ethnicity: fn 21) any text is a value, kept as it is."""

    set_name: str

    name: ClassVar[str] = "code"
    one_way: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (CODE_UNKNOWN, SEVERAL_VALUES, MASS_COMMUNICATION)
    spellings: ClassVar[tuple[str, ...]] = ("code", "label", "code - label")

    def shown(self, value: str) -> str:
        return next((item.label for item in self.codes.codes if item.code == value), value)

    def __post_init__(self) -> None:
        code_set(self.set_name)

    def __str__(self) -> str:
        return f"code {self.set_name}"

    @property
    def codes(self) -> CodeSet:
        """The set."""
        return code_set(self.set_name)

    @property
    def takes_any_word(self) -> bool:
        return self.codes.open

    @property
    def words(self) -> str:
        if self.codes.open:
            return f"a code of a set of {self.codes.words}"
        listed = (f"{i.code} ({i.label})" if i.code != i.label else i.code for i in self.codes.codes)
        return f"{'an' if self.codes.words[0] in 'aeiou' else 'a'} {self.codes.words}: {', '.join(listed)}"

    @property
    def dtype(self) -> pl.DataType:
        return pl.String()

    @property
    def good(self) -> tuple[str, ...]:
        first = self.codes.codes[0]
        both = () if first.code == first.label else (f"{first.code} - {first.label}", f"({first.code}) {first.label}")
        return (first.code, first.label, first.label.upper(), *both, *first.also[:2])

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        if self.codes.open:
            return ()
        first, second = self.codes.codes[:2]
        mass = (
            (("Mass mailing", "mass-communication"), ("email blast", "mass-communication")) if self.codes.mass else ()
        )
        return (
            ("Carrier pigeon", "code-unknown"),
            ("77", "code-unknown"),
            (f"{first.code}, {second.code}", "several-values"),
            *mass,
        )

    def infer(self, text: pl.Series, declared: str = "") -> str:
        """See `Kind.infer`: codes, labels or both, as most cells have it. All are read in any column."""
        start = self.spelt(declared)
        if self.codes.open:
            return start
        votes = dict.fromkeys((start, *self.spellings), 0)
        for one, count in text.drop_nulls().value_counts().iter_rows():
            if self._meant(str(one)) is not None:
                votes[self._way(str(one)) or start] += int(count)
        return max(votes, key=lambda spelling: votes[spelling])

    def _way(self, text: str) -> str:
        """How a text is spelled that means a code; "" where the code is its own label, or the text means none."""
        item = self._meant(text)
        if item is None or folded(item.code) == folded(item.label):
            return ""
        said, code = folded(text), folded(item.code)
        if said == code or _plain(text) == item.code:
            return "code"
        return "code - label" if said.startswith(f"{code} ") else "label"

    def spelt_otherwise(self, texts: Sequence[str], judged: Sequence[Judged], spelling: str) -> list[bool]:
        """See `PacedKind.spelt_otherwise`: a label among codes; the words of a label are the plan's own."""
        return [self._way(text) not in ("", spelling) for text in texts]

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        if self.codes.open:
            return text
        right = text.is_in([item.code for item in self.codes.codes])
        return text if right.all() else text.set(~right, None)

    def judge(self, text: str, spelling: str) -> Judged:
        if self.codes.open:
            return read_as(text)
        if self.codes.is_mass(text):
            return unread(MASS_COMMUNICATION)
        item = self._meant(text)
        if item:
            return read_as(item.code)
        parts = [self._meant(part) for part in _BETWEEN.split(text) if part]
        if len(parts) < 2 or None in parts:
            return unread(CODE_UNKNOWN)
        first = parts[0]
        if first and not _LISTED.search(text) and all(part is first for part in parts):
            return read_as(first.code)  # phone/text
        return unread(SEVERAL_VALUES)

    def _meant(self, text: str) -> CodeItem | None:
        found = self.codes.meant(_plain(text)) or self.codes.meant(text)
        if found:
            return found
        both = _CODE_AND_LABEL.fullmatch(text)
        if not both:
            return None
        code = {item.code.lower(): item for item in self.codes.codes}.get(_plain(both[1]).lower())
        if not any(mark.isalpha() for mark in both[2]):
            return None
        if code is None:  # a number of the partner's own before the label: the label decides
            return self.codes.meant(both[2]) if both[1].isdigit() else None
        # a label that means another code contradicts its code; and two codes with words between are a list
        label = self.codes.meant(both[2])
        listed = any(self._meant(part) not in (None, code) for part in _BETWEEN.split(both[2]) if part != both[2])
        close = label is code or (label is None and not listed and _resembles(both[2], code))
        return code if close else None

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        if self.codes.open or spelling == "code":
            return value
        both = spelling == "code - label"
        texts = {i.code: f"{i.code} - {i.label}" if both and i.code != i.label else i.label for i in self.codes.codes}
        return value.replace_strict(list(texts), list(texts.values()), default=None, return_dtype=pl.String)


def _plain(text: str) -> str:
    """A number without what a spreadsheet adds to it: 01, 1.0."""
    found = _ZEROS.fullmatch(text)
    return found[1] if found else text


def _resembles(label: str, item: CodeItem) -> bool:
    """Whether a label given beside a code could be the code's own, mistyped or shortened: some word in common."""
    own = set(folded(" ".join((item.label, *item.also))).split())
    said = folded(label).split()
    return any(word in own or any(other.startswith(word[:4]) for other in own if len(word) > 3) for word in said)
