"""The words that headers are written in, and what each means: English, and English together with another language.

Data only (vocabulary.toml, spanish.toml), indexed; knows nothing of how a header is read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from operator import itemgetter
from typing import Any

__all__ = ["Vocabulary", "data", "language_of", "vocabulary", "vocabulary_sources"]

ENGLISH = ""
LANGUAGES = {ENGLISH: "vocabulary.toml", "Spanish": "spanish.toml"}
NOISE_LEAST = 2
VOWELS = re.compile("[aeiou]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words and phrases and what they mean."""

    words: dict[str, tuple[str, ...]]  # a spelling → canonical words
    known: frozenset[str]
    phrases: dict[tuple[str, ...], str]
    longest: int
    noise: frozenset[str]
    long_words: dict[str, tuple[str, ...]]  # by their first letter
    skeletons: dict[str, str]  # a word without its vowels → the word, where only one has it
    text: tuple[tuple[re.Pattern[str], str], ...]


@cache
def data(language: str = ENGLISH) -> dict[str, Any]:
    """A language's vocabulary file as it stands."""
    return tomllib.loads(resources.files("ecmx.layouts").joinpath(LANGUAGES[language]).read_text("utf-8"))


def vocabulary_sources() -> tuple[bytes, ...]:
    """What the vocabularies are made of: the files of words, and this module."""
    here = resources.files("ecmx.layouts")
    files = (here.joinpath(name) for name in LANGUAGES.values())
    return (*(file.read_bytes() for file in files), here.joinpath("recognition", "vocabulary.py").read_bytes())


def language_of(tokens: Collection[str]) -> str:
    """The language that one of a header's words belongs to alone, or two of those that say nothing; English where none do."""
    held = set(tokens)
    for name in LANGUAGES:
        if name and (not own_words(name).isdisjoint(held) or len(own_noise(name) & held) >= NOISE_LEAST):
            return name
    return ENGLISH


@cache
def own_words(language: str) -> frozenset[str]:
    """The spellings of a language that English does not know."""
    raw = data(language)
    every = {spelling for spellings in raw["words"].values() for spelling in spellings} | set(raw["compounds"])
    return frozenset(every - vocabulary().known)


@cache
def own_noise(language: str) -> frozenset[str]:
    """The words of a language that say nothing, and that English does not know."""
    return frozenset(data(language)["noise"]) - vocabulary().known


@cache
def vocabulary(language: str = ENGLISH) -> Vocabulary:
    """The vocabulary, indexed; another language's together with English, its own spellings first."""
    raws = [data()] if language == ENGLISH else [data(), data(language)]
    words: dict[str, tuple[str, ...]] = {}
    for raw in raws:
        for canonical, spellings in raw["words"].items():
            if raw is raws[0] or canonical not in words:
                words[canonical] = (canonical,)
            for spelling in spellings:
                words[spelling] = (canonical,)
        for spelling, several in raw["compounds"].items():
            words[spelling] = tuple(several.split())
    noise = frozenset(word for raw in raws for word in raw["noise"])
    phrases: dict[tuple[str, ...], str] = {}
    for concept, wordings in (entry for raw in raws for entry in raw["phrases"].items()):
        for text in wordings:
            folded = tuple(
                part
                for token in text.split()
                if not token.isdigit()
                for part in words.get(token, (token,))
                if part not in noise
            )
            if folded:
                phrases[folded] = concept
    allowed = {word for entry in data()["elements"].values() for word in entry.get("with", ())}
    known = frozenset(words) | {word for phrase in phrases for word in phrase} | noise | allowed
    long_words = sorted(word for word in known if len(word) >= 5 and word.isalpha())
    skeletons: dict[str, set[str]] = {}
    for word in long_words:
        skeletons.setdefault(VOWELS.sub("", word), set()).add(word)
    return Vocabulary(
        words,
        known,
        phrases,
        max(map(len, phrases)),
        noise,
        {first: tuple(found) for first, found in groupby(long_words, itemgetter(0))},
        {
            bones: min(found)
            for bones, found in skeletons.items()
            if len({words.get(word, (word,)) for word in found}) == 1
        },
        tuple(
            (re.compile(pattern, re.IGNORECASE), meaning)
            for raw in reversed(raws)
            for pattern, meaning in raw["text"].items()
        ),
    )
