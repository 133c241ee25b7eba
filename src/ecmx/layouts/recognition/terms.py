"""The terms by which a column is weighed against one meaning: words, cells, neighbours, order, what is missing.

Each term is a number whose weight was fitted (weights.toml). Knows one column and what is settled around it; decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from ecmx.guidance import FileType
from ecmx.layouts.recognition.abbreviations import short_for
from ecmx.layouts.recognition.headers import wording
from ecmx.layouts.recognition.lexicon import FLOOR, likely_meanings
from ecmx.layouts.recognition.match import Candidate
from ecmx.layouts.recognition.senses import Sense, places, senses, telling
from ecmx.layouts.recognition.settling import SUBJECTS
from ecmx.layouts.recognition.shapes import EMPTY
from ecmx.layouts.recognition.sheet_headers import HeaderCell
from ecmx.layouts.recognition.stems import key_stems, stems_of
from ecmx.layouts.recognition.weights import OWN, Weights

__all__ = [
    "FAR",
    "SaidColumn",
    "Surroundings",
    "family",
    "lexical",
    "order_near",
    "own_terms",
    "riding",
    "said_of",
    "standing",
    "terms_alone",
]

FAR = 3  # columns away are neighbours no more
CLOSE = 3  # places off in the guidance's order still count
FOREIGN_MOST = 3.0


@dataclass(frozen=True, slots=True)
class SaidColumn:
    """One column: its concepts without and with the heading above, what its words are likely to mean, and the shape of its cells.

    words: the header and the heading above it; likely: meaning → logarithm of its probability by these alone (lexicon.py)
    """

    words: tuple[str, str]
    held: frozenset[str]
    grouped: frozenset[str]
    likely: Mapping[str, float] = field(compare=False)
    unknown: frozenset[str]
    shape: str
    offers: tuple[Candidate, ...]
    shortened: frozenset[str] = frozenset()  # the meanings that its unknown letters may be short for


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is settled around a column. before, after: the nearest settled meanings with their distance; taken: how often each is claimed"""

    before: tuple[str, int] | None
    after: tuple[str, int] | None
    taken: Mapping[str, int]


def said_of(cell: HeaderCell, offers: tuple[Candidate, ...], shape: str) -> SaidColumn:
    """What one column says by itself."""
    own = wording(cell.text)
    grouped = wording(f"{cell.group} {cell.text}") if cell.group else own
    words = cell.text, cell.group
    unknown = [word for word in own.words if word in own.unknown]
    known = own.concepts - own.unknown
    shortened = short_for("".join(unknown), known) | short_for(max(unknown, key=len, default=""), known)
    likely = likely_meanings(*words)
    return SaidColumn(words, own.concepts, grouped.concepts, likely, own.unknown, shape, offers, shortened)


def terms_alone(said: SaidColumn, sense: Sense, fitted: Weights) -> dict[str, float]:
    """The terms of a column and a meaning that hang on nothing else, without those that are 0."""
    found = word_terms(said, sense)
    found |= offered(said.offers, sense)
    found["lexical"] = lexical(said, sense.name)
    if said.shape != EMPTY:
        likely = fitted.cells_for(said.shape, sense.name, sense.kind)
        found["cells for" if likely > 0 else "cells against"] = likely
    if sense.name in said.shortened:
        found["shortened"] = 1.0
    if sense.extension:
        found["extension"] = 1.0
    return {name: value for name, value in found.items() if value}


def lexical(said: SaidColumn, meaning: str) -> float:
    """How likely a meaning is by the words alone: a logarithm, 0 for the least."""
    return said.likely.get(meaning, FLOOR) - FLOOR


def word_terms(said: SaidColumn, sense: Sense) -> dict[str, float]:
    """What a header's concepts say for a meaning and against it."""
    explained, product = best_need(said.held, sense)
    foreign = sum(telling(one) for one in said.held - said.unknown - sense.allowed)
    return {"explained": explained, "product": product, "foreign": min(foreign, FOREIGN_MOST)}


@lru_cache(maxsize=65_536)
def best_need(held: frozenset[str], sense: Sense) -> tuple[float, float]:
    """How much of what stands there a meaning may hold, and that by how much of what it needs stands there."""
    weight = sum(map(telling, held))
    if not weight:
        return 0.0, 0.0
    explained = sum(telling(one) for one in held & sense.allowed) / weight
    cover = max(
        (sum(telling(one) for one in need & held) / sum(map(telling, need)) for need in sense.need if need & held),
        default=0.0,
    )
    return explained, cover * explained


def offered(offers: Sequence[Candidate], sense: Sense) -> dict[str, float]:
    """What the strict patterns say."""
    for one in offers:
        if one.stem == sense.name:
            return {"weak" if one.weak else "strict": 1.0}
    if any(not one.weak for one in offers):
        return {"strict elsewhere": 1.0}
    return {"weak elsewhere": 1.0} if offers else {}


def riding(sense: Sense, types: tuple[FileType, ...]) -> dict[str, float]:
    """That a meaning is none of the sheet's file types' own: on a return the plan's columns may ride along, but seldom do."""
    if sense.extension or any(sense.name in stems_of(file) | key_stems(file) for file in types):
        return {}
    return {"rides along": 1.0}


def standing(sense: Sense, around: Surroundings) -> dict[str, float]:
    """What the neighbours say, the guidance's order, and that nothing else on the sheet is what every file needs."""
    found: dict[str, float] = {}
    for name, near, step in (("behind", around.before, 1), ("before", around.after, -1)):
        off = order_near(near, step).get(sense.name)
        if off is not None:
            found[f"in order {name}"] = off
    if sense.required and not sense.extension and not around.taken.get(sense.name):
        found["lacking"] = 1.0
    return found


@cache
def order_near(near: tuple[str, int] | None, step: int) -> Mapping[str, float]:
    """How well each meaning stands in the guidance's order beside a settled one: 1 in its place, less next to it; others are left out.

    near: the settled meaning and how many columns away it is; step: 1 where it stands before, -1 behind
    """
    if near is None:
        return {}
    settled, away = near
    around = range(step * away - CLOSE, step * away + CLOSE + 1)
    close = {
        name
        for file, here in places().get(settled, ())
        for far in around
        for name in at_place().get((file, here + far), ())
    }
    found: dict[str, float] = {}
    for name in sorted(close & senses().keys()):
        distance = apart(settled, name)
        off = abs(distance - step * away) if distance is not None else CLOSE + 1
        if off <= CLOSE:
            found[name] = 1.0 if off == 0 else 0.5 if off == 1 else 0.2
    return found


@cache
def at_place() -> dict[tuple[FileType, int], list[str]]:
    """What stands at each place of the guidance's order, file by file."""
    found: dict[tuple[FileType, int], list[str]] = {}
    for name, where in places().items():
        for file, here in where:
            found.setdefault((file, here), []).append(name)
    return found


@lru_cache(maxsize=65_536)
def apart(one: str, other: str) -> int | None:
    """How many places one meaning stands behind another in a table of the guidance; None where no file has both."""
    found = [
        there - here for file, here in places().get(one, ()) for also, there in places().get(other, ()) if also == file
    ]
    return min(found, key=abs) if found else None


@lru_cache(maxsize=1024)
def family(name: str) -> int:
    """Which subject a meaning is about; 0 = none."""
    return next((at for at, (_, members) in enumerate(SUBJECTS, 1) if name in members), 0)


def own_terms(said: SaidColumn, fitted: Weights) -> dict[str, float]:
    """The terms of a column and of being the plan's own."""
    found = {"own": 1.0, "lexical": lexical(said, OWN)}
    if said.shape != EMPTY:
        found["own cells"] = fitted.cells_for(said.shape, OWN, OWN)
    return {name: value for name, value in found.items() if value}
