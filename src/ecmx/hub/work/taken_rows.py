"""What became of each row of a file of the provider's: what was taken, what was known, what is held and why. Never a value. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import transaction

from ecmx.errors import UsageProblem

__all__ = ["Fate", "RowPlace", "RowWord", "TakenRows"]


class Fate(StrEnum):
    """What became of a word. A row's is the gravest of its words'."""

    KNOWN = "known"
    TAKEN = "taken"
    TOLD = "told"  # taken or passed over, with something to be said of it
    HELD = "held"


@dataclass(frozen=True, order=True)
class RowPlace:
    """A row of a tab."""

    sheet: str
    row: int


@dataclass(frozen=True)
class RowWord:
    """What became of one thing that a row says. what: in the list's words; code, said, fix: of what is to be told"""

    place: RowPlace
    fate: Fate
    what: str = ""
    code: str = ""
    said: str = ""
    fix: str = ""


@dataclass
class TakenRows:
    """All that was said of rows, in the order in which they were gone through."""

    words: list[RowWord] = field(default_factory=list)

    def taken(self, place: RowPlace, what: str, *, new: bool = True) -> None:
        """A word was taken, or was known already."""
        self.words.append(RowWord(place, Fate.TAKEN if new else Fate.KNOWN, what))

    def told(self, place: RowPlace, what: str, code: str, said: str, fix: str = "") -> None:
        """Something is to be said of a row that stands in nothing's way."""
        self.words.append(RowWord(place, Fate.TOLD, what, code, said, fix))

    def held(self, place: RowPlace, what: str, problem: UsageProblem) -> None:
        """A word cannot be taken."""
        self.words.append(RowWord(place, Fate.HELD, what, problem.code, problem.message, problem.fix))

    @contextmanager
    def trying(self, place: RowPlace, what: str) -> Iterator[None]:
        """What is done inside is done whole, or held and nothing of it done."""
        try:
            with transaction.atomic():
                yield
        except UsageProblem as problem:
            self.held(place, what, problem)

    def of_rows(self) -> dict[RowPlace, set[Fate]]:
        """By row, what became of its words."""
        found: dict[RowPlace, set[Fate]] = defaultdict(set)
        for one in self.words:
            found[one.place].add(one.fate)
        return found

    def counts(self) -> Counter[Fate]:
        """Rows by the gravest that became of their words; one of which something was taken and something is held, is held."""
        gravest = (Fate.HELD, Fate.TAKEN, Fate.TOLD, Fate.KNOWN)
        return Counter(next(one for one in gravest if one in fates) for fates in self.of_rows().values())
