"""Whatever noun a sheet has for the member before "first name", "DOB", "language". Counts words of headers; knows no data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ecmx.layouts.recognition.headers import wording
from ecmx.layouts.recognition.match import EVERYWHERE
from ecmx.layouts.recognition.stems import AGES
from ecmx.layouts.recognition.vocabulary import data

__all__ = ["age_of_members", "with_member_named"]

WORD = re.compile(r"[^\W\d_]{3,}(?:['’]s)?")
ONLY_OF_PERSONS = frozenset({"first", "last", "dob", "gender", "language", "cin", "race", "ethnicity"})
OF_PERSONS = ONLY_OF_PERSONS | {"phone", "address", "city", "zip", "name", "email"}
HEADERS_LEAST, FIELDS_LEAST, ONLY_LEAST = 3, 3, 2
LIVING_THERE = "residential"  # "resident": a noun for a person whose letters are also a known word
KNOWN_NOUNS = frozenset({LIVING_THERE, "child"})
NOUNS = {word: age for age in sorted(AGES) for word in data()[f"{age}s_nouns"]}
OTHERS = frozenset(data()["subjects"]) - {LIVING_THERE} | {"provider", "mcp", "ecm"} | EVERYWHERE
MEMBER = "member"


def with_member_named(headers: Sequence[str]) -> list[str]:
    """The headers with "member" for the one noun that stands with at least three fields of a person; as they are where there is none."""
    held = [fields_by_word(text) for text in headers]
    found: dict[str, list[frozenset[str]]] = {}
    for by_word in held:
        for word, fields in by_word.items():
            found.setdefault(word, []).append(fields)
    nouns = {word for word, every in found.items() if is_person(every) and not said_otherwise(headers, held, word)}
    if len(nouns) != 1:
        return list(headers)
    (noun,) = nouns
    return [named(text, noun) if noun in by_word else text for text, by_word in zip(headers, held, strict=True)]


def age_of_members(headers: Sequence[str], headings: Sequence[str]) -> str:
    """Whose list it is by the noun for its members: "Student CIN", "Senior DOB", "Kiddo" over two fields of a person.

    "" where no such noun stands with fields of a person, or the sheet speaks of the other age group too.
    """
    told: Counter[str] = Counter()
    spoken: set[str] = set()
    for text, heading in zip(headers, headings, strict=True):
        said = wording(f"{heading} {text}")
        spoken |= said.concepts & AGES
        if not said.concepts & OTHERS and wording(text).concepts & OF_PERSONS:
            told.update({NOUNS[word] for word in (*said.unknown, *said.concepts) if word in NOUNS})
    ages = {age for age, times in told.items() if times >= FIELDS_LEAST}
    return ages.pop() if len(ages) == 1 and not spoken - ages else ""


def fields_by_word(text: str) -> dict[str, frozenset[str]]:
    """Each word of a header that nobody knows, with the fields of a person that the rest names; none where the person is named already."""
    whole = wording(text)
    if whole.concepts & OTHERS or not (whole.unknown or whole.concepts & KNOWN_NOUNS):
        return {}
    found: dict[str, frozenset[str]] = {}
    for word in dict.fromkeys(map(bare, WORD.findall(text))):
        said = wording(word)
        if said.concepts and said.concepts <= said.unknown | KNOWN_NOUNS:
            fields = wording(without(text, word)).concepts & OF_PERSONS
            if fields:
                found[word] = fields
    return found


def is_person(every: Sequence[frozenset[str]]) -> bool:
    """Whether a word stands in enough headers, with enough different fields that only a person has."""
    fields = frozenset().union(*every)
    return len(every) >= HEADERS_LEAST and len(fields) >= FIELDS_LEAST and len(fields & ONLY_OF_PERSONS) >= ONLY_LEAST


def said_otherwise(headers: Sequence[str], held: Sequence[dict[str, frozenset[str]]], word: str) -> bool:
    """Whether the sheet names such a field without the word too: then the word is somebody else, a guardian perhaps."""
    with_word = frozenset().union(*(by_word[word] for by_word in held if word in by_word)) & ONLY_OF_PERSONS
    rest = (text for text, by_word in zip(headers, held, strict=True) if word not in by_word)
    return any(wording(text).concepts & with_word for text in rest)


def bare(word: str) -> str:
    """A word without its possessive ending and case."""
    return re.sub(r"['’]s$", "", word).casefold()


def without(text: str, word: str) -> str:
    """A header without a word."""
    return WORD.sub(lambda found: "" if bare(found[0]) == word else found[0], text)


def named(text: str, noun: str) -> str:
    """A header with "member" for the noun."""
    return WORD.sub(lambda found: MEMBER if bare(found[0]) == noun else found[0], text)
