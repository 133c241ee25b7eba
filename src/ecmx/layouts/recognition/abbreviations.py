"""Letters that nobody knows as a word, read as what they may be short for: "rppd" as reporting period, "otdt" as outreach date.

Knows words and meanings; whether it is so, the cells and neighbors must say.
"""

from __future__ import annotations

from functools import lru_cache

from ecmx.layouts.recognition.match import EVERYWHERE
from ecmx.layouts.recognition.senses import Sense, senses

__all__ = ["short_for"]

LEAST, MOST = 2, 10  # letters
CONCEPTS_MOST = 4
UNSAID = EVERYWHERE | {"ecm"}  # whom and what a sheet is about need not be said


@lru_cache(maxsize=4_096)
def short_for(letters: str, held: frozenset[str]) -> frozenset[str]:
    """The meanings whose headers need just what letters are short for, besides what the header holds in full."""
    if not LEAST <= len(letters) <= MOST or not letters.isalpha():
        return frozenset()
    return frozenset(name for name, sense in senses().items() if not sense.extension and reads_as(letters, held, sense))


def reads_as(letters: str, held: frozenset[str], sense: Sense) -> bool:
    """Whether the letters are pieces of all that one of a meaning's headers needs, each of one word."""
    every = (need - held - UNSAID for need in sense.need)
    return any(0 < len(open_ones) <= CONCEPTS_MOST and pieces(letters, open_ones) for open_ones in every)


def pieces(letters: str, concepts: frozenset[str]) -> bool:
    """Whether letters fall into one piece for each concept, in any order."""
    if not concepts:
        return not letters
    return any(
        stands_for(letters[:end], one) and pieces(letters[end:], concepts - {one})
        for one in concepts
        if letters and one[0] == letters[0]
        for end in range(1, len(letters) + 1)
    )


def stands_for(piece: str, word: str) -> bool:
    """Whether a piece begins as the word does and its letters stand in the word in that order."""
    rest = iter(word)
    return piece[0] == word[0] and all(letter in rest for letter in piece)
