"""What is wrong with a folder of partners: every mistake of every file at once, each with its place and how to fix it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ecmx.errors import PartnersInvalid

__all__ = ["Mistake", "Mistakes", "TermsInvalid", "nearest", "shown"]

MOST = 1_000  # that are noted
LISTED = 50  # that are read out in a sentence
LONGEST = 60  # characters of a text out of the folder
LIKE = 100  # characters of a text that another one may be like
NEAR = 60.0  # of a hundred


@dataclass(frozen=True, slots=True)
class Mistake:
    """file: within the folder, "" = the folder itself; place: table and key, for example "[[partner]] 2, npis", "" = all of the file."""

    file: str
    place: str
    wrong: str
    fix: str

    def __str__(self) -> str:
        where = ": ".join(filter(None, (self.file, self.place)))
        return f"{where}: {self.wrong} {self.fix}" if where else f"{self.wrong} {self.fix}"


@dataclass
class Mistakes:
    """Where mistakes are noted while a folder is read. Of an endless number the first are kept."""

    noted: list[Mistake] = field(default_factory=list)

    def note(self, file: str, place: str, wrong: str, fix: str) -> None:
        """One more; the same one counts once."""
        one = Mistake(file, *map(seen, (place, wrong, fix)))
        if len(self.noted) < MOST and one not in self.noted:
            self.noted.append(one)


class TermsInvalid(PartnersInvalid):
    """A folder of partners that cannot be meant: nothing of it is taken."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        count = len(mistakes)
        said = [f"  - {one}" for one in mistakes[:LISTED]]
        more = [f"  … and {count - LISTED} more."] if count > LISTED else []
        many = "1 mistake" if count == 1 else f"{count} mistakes"
        super().__init__(
            "partners-folder",
            "\n".join([f"The folder of partners has {many}; nothing of it was taken.", *said, *more]),
            "All keys: docs/reference/hub-partners.md.",
        )
        self.mistakes = tuple(mistakes)


def nearest(text: str, known: Sequence[str]) -> str:
    """Which of the known words a text may be a slip for, as a sentence; "" where it is like none."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(text[:LIKE], known, scorer=fuzz.ratio, score_cutoff=NEAR)
    return f"Did you mean {best[0]}?" if best else ""


def shown(text: str) -> str:
    """A text out of the folder for a sentence: in quotes, not at any length, nothing in it that moves a terminal."""
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return f"“{seen(cut)}”"


def seen(text: str) -> str:
    """A text with a mark in place of what nobody sees."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)
