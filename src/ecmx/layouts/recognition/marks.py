"""What a header is told by: its words and concepts, pairs of them, how its words begin and which letters they have besides vowels.

The lexicon knows what each of these marks usually means; the heading above counts apart. Knows no element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from ecmx.guidance import in_plain_signs, parted, without_accents
from ecmx.layouts.recognition.headers import wording

__all__ = ["OF_LENGTH", "marks_of", "tokens_of"]

POSSESSIVE = re.compile("['\u2018\u2019](?:s\\b)?")
TOKEN = re.compile(r"[a-z]+|\d+|[#?%$]")
VOWELS = re.compile("[aeiou]")
READ = 240  # letters of a header
WORDS_MOST = 24
BEGINNING = 4  # letters that a word and its other forms share
LENGTH_MOST = 8
OF_LENGTH = "l"  # before how many words there are


def marks_of(text: str, group: str) -> frozenset[str]:
    """The marks of a header and of the heading above it ("" = none). The sign in front says what kind of mark it is."""
    tokens = tokens_of(text)
    said = wording(text[:READ])
    found = {*marks_of_words(tokens), *marks_of_concepts(said.words[:WORDS_MOST], said.concepts)}
    if group:
        above = wording(group[:READ]).concepts
        found.update(f"^{one}" for one in (*tokens_of(group), *above))
        found.update(pair(one, other) for one in said.concepts for other in above)
    return frozenset(found)


def tokens_of(text: str) -> list[str]:
    """The words, numbers and telling signs of a text, in lower case."""
    bare = POSSESSIVE.sub("", without_accents(in_plain_signs(text[:READ])))
    return TOKEN.findall(parted(bare.replace("_", " ")).lower())[:WORDS_MOST]


def marks_of_words(tokens: list[str]) -> Iterator[str]:
    """Each word as it is written, what it begins with, its letters without vowels; the first, the last, how many."""
    for token in tokens:
        yield f"w{token}"
        if len(token) > 2:
            yield f"s{token[0]}{VOWELS.sub('', token[1:])}"
        if len(token) > BEGINNING:
            yield f"p{token[:BEGINNING]}"
    if tokens:
        yield f"<{tokens[0]}"
        yield f">{tokens[-1]}"
        yield f"{OF_LENGTH}{min(len(tokens), LENGTH_MOST)}"
    if len(tokens) == 1:
        yield f"1{tokens[0]}"
    yield from (f"b{one} {other}" for one, other in pairwise(tokens))


def marks_of_concepts(words: tuple[str, ...], concepts: frozenset[str]) -> Iterator[str]:
    """Each word brought to what it means, each concept, each two words in whatever order; a concept that stands there alone."""
    yield from (f"c{one}" for one in (*words, *concepts))
    yield from (pair(one, other) for one, other in combinations(dict.fromkeys(words), 2))
    if len(concepts) == 1:
        yield from (f"0{one}" for one in concepts)


def pair(one: str, other: str) -> str:
    """Two words that stand together, in whatever order."""
    return f"d{min(one, other)} {max(one, other)}"
