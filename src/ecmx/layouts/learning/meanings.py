"""Every meaning that a column can have, found by a few words: elements of the file's types, and known extensions.

Looks at what the guidance calls things and at the words that plans use for them; never at data.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from rapidfuzz import fuzz, process, utils

from ecmx import guidance
from ecmx.guidance import FileType
from ecmx.layouts.learning.learned import Option, label_of
from ecmx.layouts.recognition import candidates

__all__ = ["meanings_like"]

LIKE = 60.0  # of 100; below that nothing of the words is in it


def meanings_like(words: str, types: Collection[FileType], most: int = 8) -> tuple[Option, ...]:
    """The meanings that fit these words best, the best first; an id finds itself."""
    known = meanings(tuple(types))
    if words.strip().lower() in known:
        return (Option(words.strip().lower(), label_of(words.strip().lower())),)
    stems = [one.stem for one in candidates(words)]
    named = [name for stem in stems for name in known if name == stem or name.partition(".")[2] == stem]
    alike = process.extract(
        words, known, scorer=fuzz.WRatio, processor=utils.default_process, limit=most, score_cutoff=LIKE
    )
    found = dict.fromkeys((*named, *(name for _, _, name in alike)))
    return tuple(Option(name, label_of(name)) for name in list(found)[:most])


@cache
def meanings(types: tuple[FileType, ...]) -> dict[str, str]:
    """Id → what it may be called, of everything that a column of these file types can carry."""
    added = [item for release in guidance.releases() for item in release.added]
    every = {item.id: item for item in (*guidance.elements(), *added, *guidance.keys()) if item.file in types}
    called = {name: f"{item.label} {name.partition('.')[2].replace('_', ' ')}" for name, item in every.items()}
    beyond = {
        one.id: f"{one.words} {' '.join(one.headers)}" for one in guidance.extensions() if set(one.files) & set(types)
    }
    return called | beyond
